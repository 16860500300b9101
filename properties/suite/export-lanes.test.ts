import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainText } from '../../checker/core/plain.ts';
import type { Trace } from '../../checker/core/trace.ts';
import { traceLanes } from '../../checker/export/terminal-lanes.ts';
import { columnsOf, cutTo, fillColumns, steady } from '../../checker/export/terminal-lanes-columns.ts';
import { layoutOf } from '../../checker/export/terminal-lanes-layout.ts';
import { LaneRows } from '../../checker/export/terminal-lanes-rows.ts';
import { actionText } from '../../checker/export/wording.ts';
import { arbitraryTrace } from './fixtures/arbitrary-trace.ts';
import { starvedClient } from './fixtures/lassos.ts';
import { expectAllSteps } from './fixtures/step-numbers.ts';
import { bullyWithCrash, fourLitres, lostRequest, traces } from './fixtures/traces.ts';

const widths = [40, 60, 80, 100, 120];
const arbitraryWidth = fc.integer({ min: 40, max: 120 });

/** Without blanks, and without all that lanes are drawn with. */
const squashed = (text: string) => text.replaceAll(/[\s│┆─╭╮╯╰├┤┬┼╪═►◄●○✕✗✓║■◆░┈╌]/gu, '');

const linesOf = (text: string) => text.replace(/\n$/, '').split('\n');

/** The numbers at the left of lines, in order. */
function numbers(trace: Trace, text: string): string[] {
  const edge = trace.loop !== undefined && trace.loop < trace.steps.length ? 2 : 0;
  const lines = linesOf(text);
  const first = lines.findIndex((line) => line.slice(edge) === '  0  initial state');
  return lines
    .slice(first, lines.lastIndexOf(''))
    .flatMap((line) => /^[ ✗]{0,2}(\d+)$/.exec(line.slice(edge, edge + 3).trimEnd())?.[1] ?? []);
}

/** A ring in which every process but the first two is idle. */
function crowd(processes: number): Trace {
  const trace = lostRequest();
  return { ...trace, lanes: Array.from({ length: processes }, (_, index) => `p${index + 1}`) };
}

describe('the lanes', () => {
  test('of a message-passing trace look like this', () => {
    expect(traceLanes(lostRequest(), { width: 80 })).toMatchInlineSnapshot(`
      "ricart-agrawala: a request is lost, 8 steps
      entries: 1, processes: 3, replyWhileHeld: false, tie: lower process first,
      network: bag, losses: 1

        0  initial state
           p1, p2, p3  phase: idle, clock: 0, at: 0, replied: {}, deferred: {},
             entries: 0
           budgets  loss: 1

           p1      p2      p3
           │       │       │
        1  ●       │       │   p1  request
           ├─────┬─│─────╮ │   sends Request(at: 1) to p2 (m1), p3 (m2)
           │     ┆ │     ┆ │   phase: idle → wanted, clock: 0 → 1, at: 0 → 1
           │     ┆ │     ┆ │
        2  │     ╰►●     ┆ │   p2  receive Request(at: 1) from p1 (m1)
           │ ╭─────┤     ┆ │   sends Reply to p1 (m3)
           │ ┆     │     ┆ │   clock: 0 → 2
           │ ┆     │     ┆ │
        3  │ ┆     │     ✕ │   ✕ lose Request(at: 1) from p1 to p3 (m2)
           │ ┆     │       │   budgets.loss: 1 → 0
           │ ┆     │       │
        4  ●◄╯     │       │   p1  receive Reply from p2 (m3)
           │       │       │   replied: {} → {p2}
           │       │       │
        5  │       │       ●   p3  request
           │ ╭─────│─┬─────┤   sends Request(at: 1) to p1 (m4), p2 (m5)
           │ ┆     │ ┆     │   phase: idle → wanted, clock: 0 → 1, at: 0 → 1
           │ ┆     │ ┆     │
        6  ●◄╯     │ ┆     │   p1  receive Request(at: 1) from p3 (m4)
           │       │ ┆     │   clock: 1 → 2, deferred: {} → {p3}
           │       │ ┆     │
        7  │       ●◄╯     │   p2  receive Request(at: 1) from p3 (m5)
           │       ├─────╮ │   sends Reply to p3 (m6)
           │       │     ┆ │   clock: 2 → 3
           │       │     ┆ │
        8  │       │     ╰►●   p3  receive Reply from p2 (m6)
           │       │       │   replied: {} → {p2}
           │       │       │
        ✗  ╪═══════╪═══════╪═  state after 8 steps: deadlock
           p1  phase: wanted, clock: 2, at: 1, replied: {p2}, deferred: {p3},
             entries: 0
           p2  phase: idle, clock: 3, at: 0, replied: {}, deferred: {}, entries: 0
           p3  phase: wanted, clock: 1, at: 1, replied: {p2}, deferred: {},
             entries: 0
           budgets  loss: 0

      Deadlock: in the last state nothing can happen, faults aside.
      "
    `);
  });

  test('of a run that repeats steps for ever look like this', () => {
    expect(traceLanes(starvedClient(), { width: 80 })).toMatchInlineSnapshot(`
      "mutex/lock-server: messages are not fair, 7 steps
      clients: 2, network: bag, losses: 1, fairness of actions request: none,
      fairness of actions others: weak, fairness of messages: none
      violates 'whoever asks enters' for c2: G (when -> F holds)

          0  initial state
             server  holder: none, waiting: {}
             c1, c2  phase: idle, entries: some
             budgets  loss: 1

             server        c1   c2
               │           │    │
          1    │           ●    │   c1  request
               │ ╭─────────┤    │   sends Request to server (m1)
               │ ┆         │    │   phase: idle → waiting
               │ ┆         │    │
          2    │ ┆         │    ●   c2  request
               │ ┆ ╭───────│────┤   sends Request to server (m2)
               │ ┆ ┆       │    │   phase: idle → waiting
               │ ┆ ┆       │    │
          3    ●◄╯ ┆       │    │   server  receive Request from c1 (m1)
               ├───┆─────╮ │    │   sends Grant to c1 (m3)
               │   ┆     ┆ │    │   holder: none → c1
               │   ┆     ┆ │    │
      ╭─       │   ┆     ┆ │    │   from here on, steps 4 to 7 are repeated for ever
      │        │   ┆     ┆ │    │
      │   4    │   ┆     ╰►●    │   c1  receive Grant from server (m3)
      │        │   ┆       │    │   phase: waiting → critical
      │        │   ┆       │    │   event entered(client: c1)
      │        │   ┆       │    │
      │   5    │   ┆       ●    │   c1  leave and ask again
      │        │ ╭─┆─┬─────┤    │   sends Release to server (m4)
      │        │ ┆ ┆ ┆     │    │   sends Request to server (m5)
      │        │ ┆ ┆ ┆     │    │   phase: critical → waiting
      │        │ ┆ ┆ ┆     │    │
      │   6    ●◄╯ ┆ ┆     │    │   server  receive Release from c1 (m4)
      │        │   ┆ ┆     │    │   holder: c1 → none
      │        │   ┆ ┆     │    │
      │   7    ●◄──┆─╯     │    │   server  receive Request from c1 (m5)
      │        ├───┆─────╮ │    │   sends Grant to c1 (m6)
      │        │   ┆     ┆ │    │   holder: none → c1
      │        │   ┆     ┆ │    │
      ╰─       │   ┆     ┆ │    │   then for ever: steps 4 to 7
               │   ┆     ┆ │    │
          ✗  ══╪═══┆═════┆═╪════╪═  state after 7 steps, the same as after 3 steps
             server  holder: c1, waiting: {}
             c1, c2  phase: waiting, entries: some
             budgets  loss: 1
             in flight, for ever: Request from c2 to server (m2)
             in flight, received at step 4 of the next round: Grant from server to
               c1 (m6)

      The property 'whoever asks enters' (G (when -> F holds)) does not hold for c2
      when steps 4 to 7 are repeated for ever.
      "
    `);
  });

  test('of crashes and recoveries look like this', () => {
    expect(
      linesOf(traceLanes(bullyWithCrash(), { width: 80 }))
        .slice(8, 36)
        .join('\n'),
    ).toMatchInlineSnapshot(`
      "     budgets  crashes: 1
           elected  {p4}

           p1    p2        p3        p4
           │     │         │         │
        1  │     ●         │         │   p2  suspect(peer: p4)
           │     ├───────┬─│───────╮ │   sends Election to p3 (m1), p4 (m2)
           │     │       ┆ │       ┆ │   phase: following → electing,
           │     │       ┆ │       ┆ │     suspects: {} → {p4}
           │     │       ┆ │       ┆ │
        2  │     │       ┆ │       ✕ ✕   p4  ✕ crash
           │     │       ┆ │             phase: following → starting,
           │     │       ┆ │               down: {} → {p4}, budgets.crashes: 1 → 0
           │     │       ┆ │             ✕ never arrives: Election from p2 to p4
           │     │       ┆ │               (m2)
           │     │       ┆ │
        3  │     │       ╰►●             p3  receive Election from p2 (m1)
           │     │ ╭───────┼───────✕     sends Answer to p2 (m3)
           │     │ ┆       │             sends Election to p4 (m4)
           │     │ ┆       │             phase: following → electing
           │     │ ┆       │             ✕ never arrives: Election from p3 to p4
           │     │ ┆       │               (m4)
           │     │ ┆       │
        4  │     ●◄╯       │             p2  receive Answer from p3 (m3)
           │     │         │             phase: electing → waiting
           │     │         │
        5  │     │         │         ○   p4  recover
           │ ╭───│─┬───────│─┬───────┤   sends Coordinator(epoch: 1) to p1 (m5),"
    `);
  });

  test('of a model without processes are one line', () => {
    expect(traceLanes(fourLitres(), { width: 80 })).toMatchInlineSnapshot(`
      "die-hard: jugs of three and five litres, 6 steps
      big: 5, small: 3

        0  initial state
           small: 0, big: 0

           │
        1  ●  fill big
           │  small: 0, big: 0 → 5
           │
        2  ●  pour big into small
           │  small: 0 → 3, big: 5 → 2
           │
        3  ●  empty small
           │  small: 3 → 0, big: 2
           │
        4  ●  pour big into small
           │  small: 0 → 2, big: 2 → 0
           │
        5  ●  fill big
           │  small: 2, big: 0 → 5
           │
        6  ●  pour big into small
           │  small: 2 → 3, big: 5 → 4
           │
        ✓  ╪  state after 6 steps: 'four litres can be measured'
           small: 3, big: 4

      A witness: 'four litres can be measured' is true in the last state.
      "
    `);
  });

  test.each(Object.keys(traces))('of %s fit into any width', (name) => {
    for (const width of widths) {
      const lines = linesOf(traceLanes(traces[name]!(), { width }));
      expect(Math.max(...lines.map(columnsOf))).toBeLessThanOrEqual(width);
    }
    expect(traceLanes(traces[name]!(), { width: 500 })).toBe(traceLanes(traces[name]!(), { width: 120 }));
  });

  test('of any trace fit into any width, in lines that stay in order', () => {
    fc.assert(
      fc.property(arbitraryTrace, arbitraryWidth, (trace, width) => {
        const text = traceLanes(trace, { width });
        expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Surrogate}\u2028\u2029\u202e]/u);
        for (const line of linesOf(text)) {
          expect(columnsOf(line)).toBeLessThanOrEqual(width);
          expect(line).toBe(line.trimEnd());
        }
      }),
    );
  });

  test('of any trace have every step, message and event', () => {
    fc.assert(
      fc.property(arbitraryTrace, arbitraryWidth, (trace, width) => {
        const text = traceLanes(trace, { width });
        expectAllSteps(trace, numbers(trace, text).map(Number));
        const all = squashed(text);
        for (const { action, sent, events } of trace.steps) {
          if (action.kind !== 'tick') expect(all).toContain(squashed(steady(actionText(action))));
          for (const event of events) expect(all).toContain(squashed(`event ${steady(plainText(event))}`));
          for (const { id, to, message } of sent) {
            expect(all).toContain(squashed(`sends ${steady(plainText(message))} to `));
            expect(all).toContain(squashed(`${steady(to)} (${id})`));
          }
        }
      }),
    );
  });

  test('have an arrow for each arrival, and an end for each message that is lost', () => {
    fc.assert(
      fc.property(arbitraryTrace, (trace) => {
        const layout = layoutOf(trace, 60);
        if (layout === undefined) return;
        const rows = new LaneRows(trace, layout);
        for (const [index, { action, consumed }] of trace.steps.entries()) {
          const row = rows.step(index + 1);
          const isArrival = action.kind === 'deliver' || action.kind === 'duplicate';
          expect(/►●|●◄/.test(row)).toBe(isArrival && consumed !== undefined);
          if (action.kind === 'lose') expect(row).toContain('✕');
          if (action.kind === 'crash')
            expect(row[layout.lanes[trace.lanes.indexOf(action.process)]!]).toBe('✕');
        }
      }),
    );
  });

  test('never have two messages in the same place at the same time', () => {
    fc.assert(
      fc.property(arbitraryTrace, fc.integer({ min: 5, max: 70 }), (trace, room) => {
        const layout = layoutOf(trace, room);
        if (layout === undefined) return;
        expect(layout.width).toBeLessThanOrEqual(room);
        const placed = layout.stays.filter(({ track }) => track !== undefined);
        for (const [index, one] of placed.entries()) {
          expect(layout.lanes).not.toContain(one.track);
          for (const other of placed.slice(index + 1))
            if (one.track === other.track)
              expect(one.end < other.start || other.end < one.start, `${one.id} and ${other.id}`).toBe(true);
        }
      }),
    );
  });

  test('of processes that do nothing are left out where there is no room for them', () => {
    const text = traceLanes(crowd(60), { width: 80 });
    expect(text).toContain('p1      p2      p3\n');
    expect(text).toContain('╰►●');
    expect(traceLanes(crowd(4), { width: 80 })).toContain('p1      p2      p3   p4\n');
  });

  test('are a single line where too many processes do something', () => {
    const trace = crowd(60);
    const { steps, ...rest } = trace;
    const action = (process: string) => ({
      ...steps[0]!,
      sent: [],
      action: { kind: 'action' as const, name: 'go', process },
    });
    const text = traceLanes({ ...rest, steps: rest.lanes.map(action) }, { width: 80 });
    expect(text).toContain(' 60  ●  p60  go\n');
  });

  test('have names one below the other where they are too long to be side by side', () => {
    const long = {
      p1: 'the process that asks first',
      p2: 'the process that asks second',
      p3: 'the third process',
    };
    const renamed = JSON.parse(
      JSON.stringify(lostRequest()).replaceAll(
        /"(p[123])"/g,
        (_, name: keyof typeof long) => `"${long[name]}"`,
      ),
    ) as Trace;
    const lines = linesOf(traceLanes(renamed, { width: 80 }));
    const at = lines.findIndex((line) => line.trim() === long.p1);
    expect(lines.slice(at, at + 3).map((line) => line.slice(5))).toEqual([
      long.p1,
      expect.stringMatching(/^│ +the process that asks second$/),
      expect.stringMatching(/^│ +│ +the third process$/),
    ]);
  });

  test('have colours only where they are wanted, and the same words with and without', () => {
    const control = String.fromCharCode(27);
    for (const trace of Object.values(traces)) {
      const coloured = traceLanes(trace(), { colour: true });
      expect(traceLanes(trace())).not.toContain(control);
      expect(coloured).toContain(control);
      const plain = coloured.replaceAll(new RegExp(`${control}\\[\\d+m`, 'g'), '');
      expect(linesOf(plain).map((line) => line.trimEnd())).toEqual(linesOf(traceLanes(trace())));
    }
  });
});

describe('columns of a terminal', () => {
  test.each([
    ['plain', 5],
    ['é', 1],
    ['e\u0301', 1],
    ['日本語', 6],
    ['한글', 4],
    ['ｆｕｌｌ', 8],
    ['🙂', 2],
    ['│►●', 3],
    ['', 0],
  ])('%s takes %i', (text, columns) => {
    expect(columnsOf(text)).toBe(columns);
  });

  test('are what text is cut to', () => {
    expect(cutTo('coordinator', 20)).toBe('coordinator');
    expect(cutTo('coordinator', 5)).toBe('coor…');
    expect(cutTo('日本語', 5)).toBe('日本…');
    expect(cutTo('日本語', 4)).toBe('日…');
    expect(cutTo('long', 0)).toBe('');
  });

  test('show what would reorder a line as what it is', () => {
    expect(steady('a\u202eb')).toBe('a\\u{202e}b');
    expect(steady('a\u200db')).toBe('a\u200db');
  });

  test('are filled with everything, in lines that are never wider', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(fc.array(text), fc.integer({ min: 2, max: 40 }), (phrases, room) => {
        const lines = fillColumns(phrases, room);
        for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(room);
        expect(lines.join('').replaceAll(' ', '')).toBe(phrases.join(', ').replaceAll(' ', ''));
      }),
    );
  });
});
