import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ActionData, Trace } from '../../checker/core/trace.ts';
import { type Forever, foreverOf, foreverText } from '../../checker/export/lasso.ts';
import { afterwards } from '../../checker/export/later-rounds.ts';
import { showsText } from '../../checker/export/wording.ts';
import { idle, inDoubt, lassos, starvedClient } from './fixtures/lassos.ts';
import { object, record, TraceBuilder } from './fixtures/trace-builder.ts';
import { bullyWithCrash } from './fixtures/traces.ts';

const ping = object({ type: 'Ping' });
const send: ActionData = { kind: 'action', name: 'send', process: 'a' };
const receive: ActionData = { kind: 'deliver', name: 'Ping', process: 'b', from: 'a', message: ping };

type Kind = 'send' | 'deliver' | 'duplicate' | 'lose' | 'crash';

/** A run over one channel whose messages are all equal; the message that was sent first arrives first. */
function channel(steps: readonly Kind[], loop: number): Trace {
  const builder = new TraceBuilder(
    { model: 'channel', scenario: 'equal messages', config: object({}), network: 'fifo' },
    { kind: 'temporal', property: 'it ends', formula: 'F holds' },
    ['a', 'b'],
    { a: record('Peer', {}), b: record('Peer', {}) },
  );
  const inFlight: string[] = [];
  let sent = 0;
  for (const kind of steps) {
    if (kind === 'send') {
      sent += 1;
      inFlight.push(`m${sent}`);
      builder.step(send, { sent: [['a', 'b', ping]] });
    } else if (kind === 'crash') {
      builder.step({ kind, name: kind, process: 'b' }, { destroyed: inFlight.splice(0) });
    } else {
      const consumed = kind === 'duplicate' ? inFlight[0]! : inFlight.shift()!;
      builder.step({ ...receive, kind } as ActionData, { consumed });
    }
  }
  return builder.lasso(loop).build();
}

describe('what happens for ever', () => {
  test.each<[Forever, string]>([
    [{ kind: 'cycle', first: 5, last: 8 }, 'steps 5 to 8 are repeated for ever'],
    [{ kind: 'cycle', first: 1, last: 2 }, 'steps 1 and 2 are repeated for ever'],
    [{ kind: 'cycle', first: 3, last: 3 }, 'step 3 is repeated for ever'],
    [{ kind: 'stop', after: 3 }, 'nothing happens after step 3, for ever'],
    [{ kind: 'stop', after: 0 }, 'nothing ever happens'],
  ])('as %j reads %s', (forever, text) => {
    expect(foreverText(forever)).toBe(text);
  });

  test('is told by the number of steps before it', () => {
    expect(foreverOf(starvedClient())).toEqual({ kind: 'cycle', first: 4, last: 7 });
    expect(foreverOf(inDoubt())).toEqual({ kind: 'stop', after: 3 });
    expect(foreverOf(idle())).toEqual({ kind: 'stop', after: 0 });
    expect(foreverOf(bullyWithCrash())).toBeUndefined();
  });

  test('is in the sentence on what a trace shows, with the property, its formula and its process', () => {
    expect(showsText(starvedClient())).toBe(
      "The property 'whoever asks enters' (G (when -> F holds)) does not hold for c2 when steps 4 to 7 are repeated for ever",
    );
    expect(showsText(idle())).toBe(
      "The property 'four litres are measured' (F holds) does not hold when nothing ever happens",
    );
  });

  test.each(Object.keys(lassos))('in the fixture %s begins where it ends', (name) => {
    const { initial, steps, loop = 0 } = lassos[name]!();
    const states = [initial, ...steps.map(({ state }) => state)];
    expect(states.at(-1)).toEqual(states[loop]);
  });
});

describe('messages in flight at the end of a lasso', () => {
  test('arrive in the next round, or never', () => {
    expect([...afterwards(starvedClient())]).toEqual([
      ['m2', 'for ever'],
      ['m6', 'received at step 4 of the next round'],
    ]);
    expect([...afterwards(inDoubt())]).toEqual([['m2', 'for ever']]);
    expect([...afterwards(bullyWithCrash())]).toEqual([]);
  });

  test.each<[readonly Kind[], number, readonly (readonly [string, string])[]]>([
    [['send', 'lose', 'send'], 1, [['m2', 'lost at step 2 of the next round']]],
    [['send', 'crash', 'send'], 1, [['m2', 'destroyed at step 2 of the next round']]],
    [['send', 'duplicate'], 1, [['m1', 'a copy received at step 2 of the next round']]],
    [
      ['send', 'send', 'deliver', 'send'],
      2,
      [
        ['m2', 'received at step 3 of the next round'],
        ['m3', 'received at step 3, 2 rounds later'],
      ],
    ],
  ])('of the run %j with a cycle after %i steps: %j', (steps, loop, expected) => {
    expect([...afterwards(channel(steps, loop))]).toEqual(expected);
  });

  test('arrive on a network that keeps messages, too', () => {
    const trace = channel(['send', 'deliver', 'send'], 1);
    const kept: Trace = { ...trace, instance: { ...trace.instance, network: 'set' } };
    expect([...afterwards(kept)]).toEqual([['m2', 'received at step 2 of the next round']]);
  });

  test('arrive as they were sent, however many rounds later', () => {
    const round = fc.array(fc.boolean(), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.nat(5), round, (before, sends) => {
        const balanced = [...sends, ...sends.map((sent) => !sent)];
        const inFlight = balanced.map((_, index) =>
          balanced.slice(0, index + 1).reduce((count, sent) => count + (sent ? 1 : -1), before),
        );
        fc.pre(Math.min(...inFlight) >= 0);
        const steps: Kind[] = [
          ...Array.from({ length: before }, () => 'send' as const),
          ...balanced.map((sent) => (sent ? 'send' : 'deliver')),
        ];
        // The n-th message arrives with the n-th delivery.
        const deliveries = steps.flatMap((kind, index) => (kind === 'deliver' ? [index + 1] : []));
        const perRound = sends.length;
        const sent = before + perRound;
        const expected = Array.from({ length: before }, (_, index) => {
          const number = sent - before + index;
          const rounds = Math.floor(number / perRound);
          const step = deliveries[number % perRound]!;
          const when = rounds === 1 ? ' of the next round' : `, ${rounds} rounds later`;
          return [`m${number + 1}`, `received at step ${step}${when}`];
        });
        expect([...afterwards(channel(steps, before))]).toEqual(expected);
      }),
    );
  });
});
