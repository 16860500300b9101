import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Trace } from '../../checker/core/trace.ts';
import { traceShiviz } from '../../checker/export/shiviz.ts';
import { showsText } from '../../checker/export/wording.ts';
import { arbitraryTrace } from './fixtures/arbitrary-trace.ts';
import { inDoubt, starvedClient } from './fixtures/lassos.ts';
import { expectAllSteps } from './fixtures/step-numbers.ts';
import { doubledToken, fourLitres, lostRequest, traces } from './fixtures/traces.ts';

interface LogEvent {
  readonly host: string;
  readonly clock: { readonly [host: string]: number };
  readonly event: string;
}

/** Reads a log as ShiViz does: the expression from the first line, the delimiter (none) from the second. */
function readLog(log: string): LogEvent[] {
  const [expression, delimiter, ...lines] = log.split('\n');
  expect(delimiter).toBe('');
  expect(lines.pop()).toBe('');
  const matches = [...lines.join('\n').matchAll(new RegExp(expression!, 'gm'))];
  expect(matches.map(([line]) => line)).toEqual(lines);
  return matches.map(({ groups }) => ({
    host: groups!.host!,
    clock: JSON.parse(groups!.clock!),
    event: groups!.event!,
  }));
}

/** The first rule of ShiViz that a log breaks. */
function brokenRule(events: readonly LogEvent[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { host, clock } of events) {
    const own = (counts.get(host) ?? 0) + 1;
    if (clock[host] !== own) return `${host} counts ${clock[host]} at its event ${own}`;
    counts.set(host, own);
  }
  for (const { clock, event } of events) {
    const odd = Object.entries(clock).find(([host, time]) => !(time >= 1 && time <= (counts.get(host) ?? 0)));
    if (odd !== undefined) return `'${event}' knows of an event ${odd.join(' ')} that there is not`;
  }
  return undefined;
}

/**
 * For each event its causal past, as a set of numbers of events: what happened before on its host, and all that the sender
 * of the message that it takes knew. The initial events come first; those of other steps begin with the steps' numbers.
 */
function causalPasts(trace: Trace, events: readonly LogEvent[]): Set<number>[] {
  const pasts: Set<number>[] = [];
  const lastOn = new Map<string, number>();
  const sentAt = new Map<string, number>();
  const hosts = events.map(({ host }) => host);
  const initial = Math.max(1, trace.lanes.length);
  const steps = events.slice(initial).map(({ event }) => Number(/^(\d+)\. /.exec(event)![1]));
  expectAllSteps(trace, [0, ...steps]);
  const numbers = [...events.slice(0, initial).map(() => 0), ...steps];
  for (const [number, at] of numbers.entries()) {
    const step = trace.steps[at - 1];
    const before = [lastOn.get(hosts[number]!), sentAt.get(step?.consumed ?? '')];
    pasts.push(
      new Set([number, ...before.flatMap((other) => (other === undefined ? [] : [...pasts[other]!]))]),
    );
    lastOn.set(hosts[number]!, number);
    for (const { id } of step?.sent ?? []) sentAt.set(id, number);
  }
  return pasts;
}

describe('the ShiViz log', () => {
  test.each(Object.keys(traces))('of %s keeps the rules', (name) => {
    expect(brokenRule(readLog(traceShiviz(traces[name]!())))).toBeUndefined();
  });

  test('of any trace keeps the rules, and its clocks say exactly what happened before what', () => {
    fc.assert(
      fc.property(arbitraryTrace, (trace) => {
        const events = readLog(traceShiviz(trace));
        expect(brokenRule(events)).toBeUndefined();
        const hosts = events.map(({ host }) => host);
        for (const [number, past] of causalPasts(trace, events).entries()) {
          const expected: { [host: string]: number } = Object.create(null);
          for (const other of past) expected[hosts[other]!] = (expected[hosts[other]!] ?? 0) + 1;
          expect(Object.entries(events[number]!.clock).sort()).toEqual(Object.entries(expected).sort());
        }
      }),
    );
  });

  test('shows processes in the order of their lanes, and losses on a host of their own', () => {
    const hosts = readLog(traceShiviz(lostRequest())).map(({ host }) => host);
    expect([...new Set(hosts)]).toEqual(['p1', 'p2', 'p3', 'network']);
  });

  test('merges the clock of the sender at the send', () => {
    const events = readLog(traceShiviz(doubledToken()));
    expect(events.slice(4).map(({ host, clock }) => [host, clock])).toEqual([
      ['p1', { p1: 2 }],
      ['p2', { p1: 2, p2: 2 }],
      ['p2', { p1: 2, p2: 3 }],
      ['p2', { p1: 2, p2: 4 }],
      ['p3', { p1: 2, p2: 3, p3: 2 }],
    ]);
  });

  test('has one host, named after the model, where there are no lanes', () => {
    const events = readLog(traceShiviz(fourLitres()));
    expect(new Set(events.map(({ host }) => host))).toEqual(new Set(['die-hard']));
    expect(events).toHaveLength(7);
  });

  test.each(Object.keys(traces))('of %s says at its end what is shown', (name) => {
    const trace = traces[name]!();
    expect(readLog(traceShiviz(trace)).at(-1)!.event).toContain(`(${showsText(trace)})`);
  });

  test('says at the first event of a cycle that it is one, and at the last event what is repeated', () => {
    const events = readLog(traceShiviz(starvedClient())).map(({ event }) => event);
    const saying = events.flatMap((event, index) => (event.includes('for ever') ? [index] : []));
    expect(saying).toEqual([6, 9]);
    expect(events[6]).toMatch(/^4\. receive Grant .*\(from here on, for ever: steps 4 to 7\)$/);
    expect(events[9]).toMatch(/^7\. .*when steps 4 to 7 are repeated for ever\)$/);
  });

  test('says that a run stops', () => {
    const events = readLog(traceShiviz(inDoubt()));
    expect(events.at(-1)!.event).toMatch(/nothing happens after step 3, for ever\)$/);
  });
});
