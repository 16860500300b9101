import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fillLines } from '../../checker/export/fill-lines.ts';
import { traceText } from '../../checker/export/text.ts';
import { arbitraryTrace } from './fixtures/arbitrary-trace.ts';
import {
  brokenAtOnce,
  bullyWithCrash,
  doubledToken,
  fourLitres,
  lostRequest,
  traces,
} from './fixtures/traces.ts';

describe('the text', () => {
  test('of a message-passing trace reads like this', () => {
    expect(traceText(doubledToken())).toMatchInlineSnapshot(`
      "token-ring: the token is duplicated, 5 steps
      entries: 1, processes: 4, network: bag, duplications: 1

        0  initial state
             p1          phase: held, entries: 1
             p2, p3, p4  phase: idle, entries: 0
             budgets     duplication: 1

        1  p1  pass
             phase: held → idle
             sends Token(round: 1) to p2 (m1)
             event released

        2  p2  receive a copy of Token(round: 1) from p1 (m1)
             phase: idle → held, budgets.duplication: 1 → 0

        3  p2  pass
             phase: held → idle, entries: 0 → 1
             sends Token(round: 1) to p3 (m2)

        4  p2  receive Token(round: 1) from p1 (m1)
             phase: idle → held

        5  p3  receive Token(round: 1) from p2 (m2)
             phase: idle → held

        ✗  state after 5 steps: violates 'at most one process is in its critical section'
             p1       phase: idle, entries: 1
             p2       phase: held, entries: 1
             p3       phase: held, entries: 0
             p4       phase: idle, entries: 0
             budgets  duplication: 0

      The property 'at most one process is in its critical section' does not hold in the last state.
      "
    `);
  });

  test('of a whole-state trace reads like this', () => {
    expect(traceText(fourLitres())).toMatchInlineSnapshot(`
      "die-hard: jugs of three and five litres, 6 steps
      big: 5, small: 3

        0  initial state
             small: 0, big: 0

        1  fill big
             small: 0, big: 0 → 5

        2  pour big into small
             small: 0 → 3, big: 5 → 2

        3  empty small
             small: 3 → 0, big: 2

        4  pour big into small
             small: 0 → 2, big: 2 → 0

        5  fill big
             small: 2, big: 0 → 5

        6  pour big into small
             small: 2 → 3, big: 5 → 4

        ✓  state after 6 steps: 'four litres can be measured'
             small: 3, big: 4

      A witness: 'four litres can be measured' is true in the last state.
      "
    `);
  });

  test('of a trace without steps reads like this', () => {
    expect(traceText(brokenAtOnce())).toMatchInlineSnapshot(`
      "die-hard: nothing in the jugs, 0 steps

        0  initial state
             small: 0, big: 0

        ✗  the initial state: violates 'some jug holds water'

      The property 'some jug holds water' does not hold in the initial state.
      "
    `);
  });

  test('marks losses, crashes and messages that never arrive', () => {
    expect(traceText(lostRequest())).toContain('  3  ✕  lose Request(at: 1) from p1 to p3 (m2)\n');
    const bully = traceText(bullyWithCrash());
    expect(bully).toContain('  2  p4  ✕ crash\n');
    expect(bully).toContain('✕ never arrives: Election from p2 to p4 (m2)\n');
    expect(bully).toContain('in flight: Coordinator(epoch: 0) from p3 to p1 (m8)\n');
  });

  test.each(Object.keys(traces))('of %s fits into 96 columns, or into fewer', (name) => {
    for (const width of [60, 80, 96, 200]) {
      const lines = traceText(traces[name]!(), { width }).split('\n');
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(Math.min(width, 96));
    }
    expect(traceText(traces[name]!(), { width: 200 })).toBe(traceText(traces[name]!()));
  });

  test('has the same words, in the same order, in any width', () => {
    const words = (text: string) => text.split(/\s+/);
    for (const trace of Object.values(traces)) {
      expect(words(traceText(trace(), { width: 60 }))).toEqual(words(traceText(trace())));
    }
  });

  test('is filled into lines that are never longer than they may be', () => {
    const phrase = fc.array(fc.stringMatching(/^\w{1,9}$/), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(fc.array(phrase), fc.integer({ min: 10, max: 40 }), (phrases, width) => {
        const texts = phrases.map((words) => words.join(' '));
        const lines = fillLines(texts, width);
        expect(Math.max(0, ...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
        expect(lines.join(' ')).toBe(texts.join(', '));
      }),
    );
  });

  test('has colours only where they are wanted, and the same words with and without', () => {
    const control = String.fromCharCode(27);
    const coloured = traceText(bullyWithCrash(), { colour: true });
    expect(traceText(bullyWithCrash())).not.toContain(control);
    expect(coloured).toContain(`${control}[31m`);
    expect(coloured.replaceAll(new RegExp(`${control}\\[\\d+m`, 'g'), '')).toBe(traceText(bullyWithCrash()));
  });

  test('of any trace has no control characters, and every step once and in order', () => {
    fc.assert(
      fc.property(arbitraryTrace, (trace) => {
        const text = traceText(trace);
        expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Surrogate}\u2028\u2029]/u);
        const [, ...blocks] = text.split('\n\n');
        const numbers = blocks.flatMap((block) => /^ {0,2}(\d+)(?= {2}|\n|$)/.exec(block)?.[1] ?? []);
        expect(numbers).toEqual(
          Array.from({ length: trace.steps.length + 1 }, (_, number) => String(number)),
        );
      }),
    );
  });
});
