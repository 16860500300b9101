import { describe, expect, test } from 'vitest';
import { type Bounds, check, type Property, type Report, replay, wholeState } from '../../checker/index.ts';

interface Graph {
  /** By state: where each action leads. */
  readonly steps: { readonly [state: number]: { readonly [action: string]: number } };
  readonly initial?: readonly number[];
  /** Actions that are owed, each on its own. Left out: any step. */
  readonly weak?: readonly string[];
  readonly strong?: readonly string[];
  readonly outside?: readonly number[];
}

async function checked(graph: Graph, property: Property<number>, bounds: Bounds = {}): Promise<Report> {
  const { steps, initial = [0], weak, strong, outside } = graph;
  const constraint = (degree: 'weak' | 'strong') => (name: string) => ({
    name,
    degree,
    of: (action: string) => action === name,
  });
  const trap = wholeState<{ config: null; state: number; action: string }>({
    name: 'trap',
    initial: () => initial,
    steps: (state) => Object.entries(steps[state] ?? {}).map(([action, to]) => ({ action, state: to })),
    properties: () => [property],
    ...((weak || strong) && {
      fairness: () => [...(weak ?? []).map(constraint('weak')), ...(strong ?? []).map(constraint('strong'))],
    }),
    ...(outside && { boundary: (state) => !outside.includes(state) }),
    scenarios: [],
  });
  const scenario = { name: 'trap', config: null, check: [property.name] };
  const report = await check(trap, scenario, { means: { workers: 1 }, bounds });
  if (report.verdict === 'violated' && report.trace) expect(replay(report.trace, trap)).toEqual(report.trace);
  return report;
}

/** The states of a violation, and its cycle, as `0 2 (4 2)`; of a run that stops, `0 2 stop`. */
function lassoOf(report: Report): string {
  if (report.verdict !== 'violated') return report.verdict;
  const { initial, steps, loop } = report.trace!;
  const states = [initial, ...steps.map(({ state }) => state)].map(({ state }) => String(state));
  if (loop === steps.length) return [...states, 'stop'].join(' ');
  return [...states.slice(0, loop! + 1), `(${states.slice(loop! + 1).join(' ')})`].join(' ');
}

const name = 'claim';
const eventually = (...places: number[]): Property<number> => ({
  kind: 'eventually',
  name,
  holds: (state) => places.includes(state),
});
const againAndAgain = (...places: number[]): Property<number> => ({
  kind: 'always eventually',
  name,
  holds: (state) => places.includes(state),
});
const inTheEnd = (...places: number[]): Property<number> => ({
  kind: 'eventually always',
  name,
  holds: (state) => places.includes(state),
});
const leadsTo = (when: number, ...places: number[]): Property<number> => ({
  kind: 'leads to',
  name,
  when: (state) => state === when,
  holds: (state) => places.includes(state),
});

describe('runs', () => {
  test('may come back to where they were, rather than to an end', async () => {
    const graph = { steps: { 0: { go: 2 }, 2: { go: 4 }, 4: { go: 2 } } };
    expect(lassoOf(await checked(graph, eventually(1, 3, 5)))).toBe('0 2 (4 2)');
  });

  test('that meet are told apart by what they have seen', async () => {
    for (const [first, second] of [
      [1, 2],
      [2, 1],
    ] as const) {
      const steps = { 0: { a: first, b: second }, 1: { go: 3 }, 2: { go: 3 }, 3: { go: 4 }, 4: { go: 4 } };
      expect(lassoOf(await checked({ steps }, eventually(1)))).toBe('0 2 3 4 (4)');
      expect(lassoOf(await checked({ steps }, leadsTo(2, 1)))).toBe('0 2 3 4 (4)');
      const formula = { kind: 'ltl', name, formula: 'G (a -> X X b)' } as const;
      const at = (place: number) => (state: number) => state === place;
      expect(lassoOf(await checked({ steps }, { ...formula, propositions: { a: at(2), b: at(3) } }))).toMatch(
        /^0 2 3 4/,
      );
    }
  });

  test('begin in every initial state', async () => {
    const graph = { initial: [1, 0], steps: { 0: { stay: 0 }, 1: { stay: 1 } } };
    expect(lassoOf(await checked(graph, eventually(1)))).toBe('0 (0)');
    expect(lassoOf(await checked(graph, eventually(0)))).toBe('1 (1)');
    expect(lassoOf(await checked(graph, eventually(0, 1)))).toBe('holds');
  });

  test('may do without end what changes nothing', async () => {
    expect(lassoOf(await checked({ steps: { 0: { stay: 0, go: 1 } } }, eventually(1)))).toBe('0 (0)');
  });

  test('stay in their last state where there is no step', async () => {
    const graph = { steps: { 0: { go: 1 } } };
    const report = await checked(graph, eventually(2));
    expect(lassoOf(report)).toBe('0 1 stop');
    expect(report.properties[0]).toMatchObject({ result: 'violated', length: 1, cycle: 0 });
    expect(lassoOf(await checked(graph, againAndAgain(0)))).toBe('0 1 stop');
    expect(lassoOf(await checked(graph, inTheEnd(0)))).toBe('0 1 stop');
    expect(lassoOf(await checked(graph, leadsTo(1, 0)))).toBe('0 1 stop');
    for (const property of [eventually(1), againAndAgain(1), inTheEnd(1), leadsTo(0, 1)])
      expect(lassoOf(await checked(graph, property))).toBe('holds');
  });

  test('have a next state also where they stop', async () => {
    const next = (formula: string): Property<number> => ({
      kind: 'ltl',
      name,
      formula,
      propositions: { end: (state) => state === 1 },
    });
    const graph = { steps: { 0: { go: 1 } } };
    expect(lassoOf(await checked(graph, next('G (end -> X end)')))).toBe('holds');
    expect(lassoOf(await checked(graph, next('!end & X end')))).toBe('holds');
    expect(lassoOf(await checked(graph, next('X X !end')))).toBe('0 1 stop');
  });
});

describe('fairness', () => {
  test('lets runs stop only where nothing is owed', async () => {
    const steps = { 0: { slack: 1, duty: 2 }, 1: { slack: 2 } };
    expect(lassoOf(await checked({ steps }, eventually(2)))).toBe('holds');
    expect(lassoOf(await checked({ steps, weak: ['duty'] }, eventually(2)))).toBe('0 1 stop');
    expect(lassoOf(await checked({ steps, weak: [] }, eventually(1, 2)))).toBe('0 stop');
    expect(lassoOf(await checked({ steps, strong: ['slack', 'duty'] }, eventually(2)))).toBe('holds');
  });

  test('is owed by runs without end too', async () => {
    const steps = { 0: { stay: 0, go: 1 } };
    expect(lassoOf(await checked({ steps, weak: ['stay'] }, eventually(1)))).toBe('0 (0)');
    expect(lassoOf(await checked({ steps, weak: ['go'] }, eventually(1)))).toBe('holds');
  });

  test('is strong where weak is not enough', async () => {
    const steps = { 0: { turn: 1 }, 1: { turn: 0, leave: 2 }, 2: { stay: 2 } };
    expect(lassoOf(await checked({ steps, weak: ['turn', 'leave'] }, eventually(2)))).toBe('0 (1 0)');
    expect(lassoOf(await checked({ steps, weak: ['turn'], strong: ['leave'] }, eventually(2)))).toBe('holds');
    const always = { ...steps, 0: { turn: 1, leave: 2 } };
    expect(lassoOf(await checked({ steps: always, weak: ['turn', 'leave'] }, eventually(2)))).toBe('holds');
  });

  test('is not broken by a smaller cycle inside an unfair one', async () => {
    const steps = { 0: { turn: 1 }, 1: { turn: 0, on: 2 }, 2: { turn: 1, leave: 3 } };
    const graph = { steps, weak: ['turn'], strong: ['leave'] };
    expect(lassoOf(await checked(graph, eventually(3)))).toBe('0 (1 0)');
    expect(lassoOf(await checked({ ...graph, strong: ['leave', 'on'] }, eventually(3)))).toBe('holds');
  });

  test('is not met by a step that leaves the cycle', async () => {
    const steps = { 0: { turn: 1, rest: 2 }, 1: { turn: 0, rest: 2 }, 2: { rest: 2 } };
    expect(lassoOf(await checked({ steps, weak: ['turn', 'rest'] }, eventually(2)))).toBe('holds');
    expect(lassoOf(await checked({ steps, weak: ['rest'] }, inTheEnd(0, 1)))).toMatch(/ \(2\)$/);
  });

  test('of one constraint may be what enables the next', async () => {
    const steps = { 0: { duty: 1 }, 1: { duty: 0, turn: 2 }, 2: { turn: 1, rest: 3 }, 3: { stay: 3 } };
    const graph = { steps, weak: ['duty', 'turn'], strong: ['rest'] };
    expect(lassoOf(await checked(graph, eventually(3)))).toBe('0 (1 0)');
    expect(lassoOf(await checked({ steps, weak: ['duty'], strong: ['rest', 'turn'] }, eventually(3)))).toBe(
      'holds',
    );
  });

  test('makes a run take two cycles that share a state, one after the other', async () => {
    const steps = { 0: { left: 1, right: 2 }, 1: { back: 0 }, 2: { back: 0 } };
    const report = await checked({ steps, weak: ['back'], strong: ['left', 'right'] }, eventually(3));
    expect(lassoOf(report)).toMatch(/^0 \((1 0 2 0|2 0 1 0)\)$/);
    expect(report.properties[0]).toMatchObject({ length: 4, cycle: 4 });
  });

  test('makes a cycle as long as it has to be', async () => {
    const spokes = [1, 2, 3, 4, 5];
    const names = spokes.map((spoke) => `to ${spoke}`);
    const steps = {
      0: Object.fromEntries(spokes.map((spoke) => [`to ${spoke}`, spoke])),
      ...Object.fromEntries(spokes.map((spoke) => [spoke, { back: 0 }])),
    };
    const report = await checked({ steps, weak: ['back'], strong: names }, eventually(6));
    expect(report.properties[0]).toMatchObject({ result: 'violated', cycle: 10 });
    const taken = report.verdict === 'violated' ? report.trace!.steps.map(({ action }) => action.name) : [];
    expect(new Set(taken)).toEqual(new Set(['back', ...names]));
    // Weak, none of them is owed: none is enabled where the run goes back.
    const weak = await checked({ steps, weak: ['back', ...names] }, eventually(6));
    expect(weak.properties[0]).toMatchObject({ length: 2, cycle: 2 });
  });

  test('tells two steps apart that lead from the same state to the same state', async () => {
    const steps = { 0: { idle: 0, work: 0 } };
    const report = await checked({ steps, weak: ['work'] }, eventually(1));
    expect(report.verdict === 'violated' && report.trace?.steps.map(({ action }) => action.name)).toContain(
      'work',
    );
    const both = await checked({ steps, strong: ['work', 'idle'] }, eventually(1));
    expect(lassoOf(both)).toBe('0 (0 0)');
  });
});

describe('a boundary', () => {
  const steps = { 0: { go: 1 }, 1: { stay: 1, out: 2 } };

  test('does not hide what is violated inside', async () => {
    expect(lassoOf(await checked({ steps, outside: [2] }, eventually(3)))).toBe('0 1 (1)');
  });

  test('leaves open what may be violated outside', async () => {
    const graph = { steps: { 0: { go: 1 }, 1: { out: 2 } }, outside: [2] };
    for (const property of [eventually(3), againAndAgain(1), inTheEnd(1), leadsTo(1, 3)]) {
      const report = await checked(graph, property);
      expect(report).toMatchObject({ verdict: 'inconclusive', limit: 'boundary' });
      expect(report.properties[0]!.result).toBe('undecided');
    }
    expect(lassoOf(await checked({ ...graph, initial: [2] }, eventually(0)))).toBe('inconclusive');
  });

  test('does not matter to what is decided before it', async () => {
    const graph = { steps, outside: [2] };
    expect(lassoOf(await checked(graph, eventually(1)))).toBe('holds');
    const until: Property<number> = {
      kind: 'ltl',
      name,
      formula: 'a U b',
      propositions: { a: (state) => state === 0, b: (state) => state === 1 },
    };
    expect(lassoOf(await checked(graph, until))).toBe('holds');
  });

  test('shows the states just outside, of which claims may be true', async () => {
    const graph = { steps: { 0: { out: 1 } }, outside: [1] };
    expect(lassoOf(await checked(graph, eventually(1)))).toBe('holds');
  });

  test('is not where runs stop', async () => {
    const graph = { steps: { 0: { stay: 0, out: 1 } }, outside: [1] };
    expect(lassoOf(await checked(graph, inTheEnd(0)))).toBe('inconclusive');
  });

  test('is of no account to fairness: what leads out is owed too', async () => {
    const graph = { steps: { 0: { stay: 0, out: 1 } }, outside: [1], weak: ['out'] };
    expect(lassoOf(await checked(graph, eventually(2)))).toBe('inconclusive');
    expect(lassoOf(await checked(graph, eventually(1)))).toBe('holds');
  });
});

describe('a search that is cut off', () => {
  const steps = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [at, { on: at + 1 }]));

  test('never shows that a claim holds', async () => {
    for (const [bounds, limit] of [
      [{ depth: 5 }, 'depth'],
      [{ states: 5 }, 'states'],
    ] as const) {
      for (const property of [eventually(30), againAndAgain(30), inTheEnd(30), leadsTo(1, 30)]) {
        expect(lassoOf(await checked({ steps }, property))).toBe('holds');
        expect(await checked({ steps }, property, bounds)).toMatchObject({ verdict: 'inconclusive', limit });
      }
    }
  });

  test('takes no state for one where runs stop because it was not expanded', async () => {
    expect(lassoOf(await checked({ steps }, eventually(30), { depth: 0 }))).toBe('inconclusive');
    expect(lassoOf(await checked({ steps, weak: [] }, eventually(30), { depth: 5 }))).toMatch(
      /^(inconclusive|0 (\d )*stop)$/,
    );
  });
});

describe('a report', () => {
  test("names a 'leads to' whose `when` is true in no state", async () => {
    const graph = { steps: { 0: { go: 1 } } };
    const vacuous = await checked(graph, leadsTo(5, 6));
    expect(vacuous.verdict).toBe('holds');
    expect(vacuous.suspicions.filter((suspicion) => suspicion.includes(`'${name}'`))).toHaveLength(1);
    const sound = await checked(graph, leadsTo(0, 1));
    expect(sound.verdict).toBe('holds');
    expect(sound.suspicions.filter((suspicion) => suspicion.includes(`'${name}'`))).toEqual([]);
  });

  test('says what runs are assumed to owe', async () => {
    const report = await checked({ steps: { 0: { go: 1 } }, weak: ['go'] }, eventually(1));
    expect(report.fairness.join()).toContain("weak: 'go'");
  });
});
