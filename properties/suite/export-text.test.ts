import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fillLines } from '../../checker/export/fill-lines.ts';
import { traceText } from '../../checker/export/text.ts';
import { arbitraryTrace } from './fixtures/arbitrary-trace.ts';
import { idle, inDoubt, overflow, pingPong, starvedClient } from './fixtures/lassos.ts';
import { expectAllSteps } from './fixtures/step-numbers.ts';
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

  test('of a run that repeats steps for ever reads like this', () => {
    expect(traceText(starvedClient())).toMatchInlineSnapshot(`
      "mutex/lock-server: messages are not fair, 7 steps
      clients: 2, network: bag, losses: 1, fairness of actions request: none,
      fairness of actions others: weak, fairness of messages: none
      violates 'whoever asks enters' for c2: G (when -> F holds)

        0  initial state
             server   holder: none, waiting: {}
             c1, c2   phase: idle, entries: some
             budgets  loss: 1

        1  c1  request
             phase: idle → waiting
             sends Request to server (m1)

        2  c2  request
             phase: idle → waiting
             sends Request to server (m2)

        3  server  receive Request from c1 (m1)
             holder: none → c1
             sends Grant to c1 (m3)

      ╭─ from here on, steps 4 to 7 are repeated for ever
      │
      │   4  c1  receive Grant from server (m3)
      │        phase: waiting → critical
      │        event entered(client: c1)
      │
      │   5  c1  leave and ask again
      │        phase: critical → waiting
      │        sends Release to server (m4)
      │        sends Request to server (m5)
      │
      │   6  server  receive Release from c1 (m4)
      │        holder: c1 → none
      │
      │   7  server  receive Request from c1 (m5)
      │        holder: none → c1
      │        sends Grant to c1 (m6)
      │
      ╰─ then for ever: steps 4 to 7

        ✗  state after 7 steps, the same as after 3 steps
             server   holder: c1, waiting: {}
             c1, c2   phase: waiting, entries: some
             budgets  loss: 1
             in flight, for ever: Request from c2 to server (m2)
             in flight, received at step 4 of the next round: Grant from server to c1 (m6)

      The property 'whoever asks enters' (G (when -> F holds)) does not hold for c2 when steps 4 to 7
      are repeated for ever.
      "
    `);
  });

  test('of a run that stops reads like this', () => {
    expect(traceText(inDoubt())).toMatchInlineSnapshot(`
      "commit/two-phase-commit: the transaction manager crashes, 3 steps
      managers: 2, network: bag, crashes: 1, recovery: never, fairness of messages: none
      violates 'every manager decides' for rm1: F holds

        0  initial state
             tm        votes: {}
             rm1, rm2  phase: working
             down      {}

        1  rm1  prepare
             phase: working → prepared
             sends Prepared to tm (m1), rm2 (m2)

        2  tm  ✕ crash
             down: {} → {tm}
             ✕ never arrives: Prepared from rm1 to tm (m1)

        3  rm2  abort
             phase: working → aborted

        ✗  state after 3 steps: then nothing happens, for ever
             tm    votes: {}
             rm1   phase: prepared
             rm2   phase: aborted
             down  {tm}
             in flight, for ever: Prepared from rm1 to rm2 (m2)

      The property 'every manager decides' (F holds) does not hold for rm1 when nothing happens after
      step 3, for ever.
      "
    `);
  });

  test('says in few words what is repeated', () => {
    expect(traceText(overflow())).toContain('╭─ from here on, step 2 is repeated for ever\n');
    expect(traceText(overflow())).toContain('╰─ then for ever: step 2\n');
    expect(traceText(pingPong())).toContain('  ✗  state after 4 steps, the same as the initial state\n');
    expect(traceText(idle())).toContain('  ✗  the initial state: then nothing happens, for ever\n');
  });

  test('marks exactly the lines of the cycle', () => {
    for (const trace of Object.values(traces)) {
      const { loop, steps } = trace();
      const lines = traceText(trace()).split('\n');
      const marked = lines.flatMap((line) => /^│ +(\d+) {2}/.exec(line)?.[1] ?? []).map(Number);
      const before = steps.slice(0, loop).map((_, index) => index + 1);
      expectAllSteps(trace(), [0, ...before, ...marked]);
      const inside = lines.map((line) => line.startsWith('│'));
      expect(inside.lastIndexOf(true) - inside.indexOf(true)).toBe(
        Math.max(0, inside.filter(Boolean).length - 1),
      );
    }
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
    const words = (text: string) => text.split(/[\s│]+/);
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
        const [, ...blocks] = text.replaceAll(/^│ ?/gm, '').split('\n\n');
        const numbers = blocks.flatMap((block) => /^ {0,2}(\d+)(?= {2}|\n|$)/.exec(block)?.[1] ?? []);
        expectAllSteps(trace, numbers.map(Number));
      }),
    );
  });
});
