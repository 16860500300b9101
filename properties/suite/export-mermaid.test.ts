import fc from 'fast-check';
import mermaid from 'mermaid';
import { describe, expect, test } from 'vitest';
import { plainText } from '../../checker/core/plain.ts';
import type { ActionData, Trace } from '../../checker/core/trace.ts';
import { traceMermaid } from '../../checker/export/mermaid.ts';
import { actionText, faultMark, printable } from '../../checker/export/wording.ts';
import { arbitraryTrace } from './fixtures/arbitrary-trace.ts';
import { idle, inDoubt, lassos, starvedClient } from './fixtures/lassos.ts';
import { bullyWithCrash, fourLitres, lostRequest, traces } from './fixtures/traces.ts';

interface Parsed {
  readonly participants: readonly string[];
  readonly messages: readonly {
    readonly from: string;
    readonly to: string;
    readonly text: string;
    readonly type: number;
  }[];
}

/** What Mermaid's own parser makes of a diagram, its entities resolved as a browser resolves them. */
async function parsed(text: string): Promise<Parsed> {
  // Only this loads the grammars.
  expect(await mermaid.parse(text)).toMatchObject({ diagramType: 'sequence' });
  const { db } = (await mermaid.mermaidAPI.getDiagramFromText(text)) as unknown as { db: SequenceDb };
  return {
    participants: [...db.getActors().values()].map(({ description }) => decoded(description)),
    messages: db.getMessages().map(({ from = '', to = '', message, type }) => ({
      from,
      to,
      text: typeof message === 'string' ? decoded(message) : '',
      type,
    })),
  };
}

interface SequenceDb {
  getActors(): ReadonlyMap<string, { readonly description: string }>;
  getMessages(): readonly { from?: string; to?: string; message?: unknown; type: number }[];
}

function decoded(text: string): string {
  return text.replaceAll(/ﬂ°°(\d+)¶ß/g, (_, code) => String.fromCodePoint(Number(code)));
}

/** Mermaid's numbers for what we draw. */
const lineType = {
  solid: 0,
  note: 2,
  solidCross: 3,
  loopStart: 10,
  loopEnd: 11,
  dottedPoint: 25,
} as const;

function arrows({ steps }: Trace): number {
  return steps.filter(({ action }) => 'message' in action).length;
}

describe('the Mermaid diagram', () => {
  test.each(Object.keys(traces))('of %s is taken by Mermaid', async (name) => {
    const trace = traces[name]!();
    const { participants } = await parsed(traceMermaid(trace));
    expect(participants).toEqual(trace.lanes.length > 0 ? trace.lanes : [trace.instance.model]);
  });

  test('of any trace is taken by Mermaid, which reads the same texts from it', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryTrace, async (trace) => {
        const { participants, messages } = await parsed(traceMermaid(trace));
        const lanes = trace.lanes.length > 0 ? trace.lanes : [trace.instance.model];
        expect(participants.map(spaceless)).toEqual(lanes.map((lane) => spaceless(printable(lane))));
        const texts = messages.map(({ text }) => spaceless(text));
        for (const [index, { action }] of trace.steps.entries()) {
          if (action.kind === 'tick' && trace.steps[index - 1]?.action.kind === 'tick') continue;
          const wanted = spaceless(`${index + 1}. ${printable(wordsOf(action))}`);
          expect(texts.some((text) => text.startsWith(wanted))).toBe(true);
        }
        expect(messages.length).toBeGreaterThan(arrows(trace));
      }),
      { numRuns: 60 },
    );
  });

  test('draws deliveries, losses and what is in flight as different arrows', async () => {
    const lost = await parsed(traceMermaid(lostRequest()));
    expect(lost.messages.filter(({ type }) => type === lineType.solid)).toHaveLength(5);
    expect(lost.messages.filter(({ type }) => type === lineType.solidCross)).toEqual([
      { from: 'P0', to: 'P2', text: '3. Request(at: 1), lost', type: lineType.solidCross },
    ]);
    const bully = await parsed(traceMermaid(bullyWithCrash()));
    expect(
      bully.messages.filter(({ type }) => type === lineType.dottedPoint).map(({ text }) => text),
    ).toEqual([
      'Coordinator(epoch: 1), in flight',
      'Coordinator(epoch: 1), in flight',
      'Coordinator(epoch: 0), in flight',
      'Coordinator(epoch: 0), in flight',
    ]);
    expect(bully.messages.filter(({ type }) => type === lineType.solidCross)).toHaveLength(2);
  });

  test('says in its last note what is shown', async () => {
    const { messages } = await parsed(traceMermaid(fourLitres()));
    expect(messages.at(-1)!.text.replaceAll('<br/>', ' ')).toBe(
      "A witness: 'four litres can be measured' is true in the last state",
    );
  });

  test.each(Object.keys(lassos))(
    'has the steps of the cycle of %s in a loop, and no others',
    async (name) => {
      const trace = lassos[name]!();
      const { messages } = await parsed(traceMermaid(trace));
      const start = messages.findIndex(({ type }) => type === lineType.loopStart);
      const end = messages.findIndex(({ type }) => type === lineType.loopEnd);
      const numbers = messages.slice(start, end).flatMap(({ text }) => /^(\d+)\. /.exec(text)?.[1] ?? []);
      const all = trace.steps.map((_, index) => String(index + 1));
      expect(numbers).toEqual(all.slice(trace.loop));
      expect(messages.filter(({ type }) => type === lineType.loopStart)).toHaveLength(
        numbers.length > 0 ? 1 : 0,
      );
    },
  );

  test('has messages for the next round in the loop, and those that never arrive before it', async () => {
    const { messages } = await parsed(traceMermaid(starvedClient()));
    const lines = messages.map(({ type, text }) =>
      type === lineType.loopStart ? 'loop' : type === lineType.loopEnd ? 'end of loop' : text,
    );
    const told = lines.filter((text) => /loop|in flight/.test(text));
    expect(told).toEqual([
      'Request, in flight, for ever',
      'loop',
      'Grant, in flight, received at step 4 of the next round',
      'end of loop',
    ]);
  });

  test.each([inDoubt, idle])('says in a note that a run stops', async (lasso) => {
    const { messages } = await parsed(traceMermaid(lasso()));
    expect(messages.at(-3)).toMatchObject({ type: lineType.note, text: 'then nothing happens, for ever' });
  });

  test('hides the word that closes blocks', () => {
    const trace = {
      ...fourLitres(),
      instance: { ...fourLitres().instance, scenario: 'The END, at the end' },
    };
    const inside = traceMermaid(trace)
      .split('\n')
      .filter((line) => line.trim() !== 'end');
    expect(inside.join('\n')).not.toMatch(/\bend\b/i);
  });
});

/** What the text of a step begins with. */
function wordsOf(action: ActionData): string {
  if ('message' in action) return plainText(action.message);
  if (action.kind === 'tick') return 'time';
  return `${faultMark(action)}${actionText(action).split('(')[0]}`;
}

/** Mermaid trims and joins white space; texts are compared without. */
function spaceless(text: string): string {
  return text.replaceAll('<br/>', '').replaceAll(/[\s\u200B]+/gu, '');
}
