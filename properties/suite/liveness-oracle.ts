import { Map as ImmutableMap } from 'immutable';
import type { AnyModel, Verdict } from '../../checker/index.ts';
import type { Formula } from './naive-formula.ts';
import { withTruthOf } from './naive-tableau.ts';

/** What is claimed of every fair run, as `Temporal`, with the formula as data. */
export type RunClaim =
  | {
      readonly kind: 'eventually' | 'always eventually' | 'eventually always';
      readonly propositions: { readonly holds: Predicate };
    }
  | {
      readonly kind: 'leads to';
      readonly propositions: { readonly when: Predicate; readonly holds: Predicate };
    }
  | {
      readonly kind: 'ltl';
      readonly formula: Formula;
      readonly propositions: { readonly [name: string]: Predicate };
    };

type Predicate = (state: unknown) => boolean;

interface Edge {
  readonly to: number;
  /** The constraints that the step has a share in. */
  readonly takes: readonly string[];
}

type Degrees = ReadonlyMap<string, 'weak' | 'strong'>;

/** The reachable states of a model, by number. */
export interface StateGraph {
  readonly states: readonly unknown[];
  readonly initial: readonly number[];
  readonly edges: readonly (readonly Edge[])[];
  /** By state: the constraints that are enabled there. */
  readonly enabled: readonly ReadonlySet<string>[];
  /** Outside the boundary; they have no edges. */
  readonly outside: readonly boolean[];
  readonly degrees: Degrees;
}

/**
 * Take the definition at its word, over the reference semantics.
 * @returns undefined where there are more than `limit` states.
 */
export function graphOf(model: AnyModel, limit: number): StateGraph | undefined {
  const shares = (action: unknown) =>
    model.fairness?.shares(action) ??
    (model.isFault?.(action) === true
      ? []
      : [{ constraint: 'any step', degree: 'weak' as const, enables: true }]);
  const states: unknown[] = [];
  let numbers = ImmutableMap<unknown, number>();
  const numberOf = (state: unknown) => {
    const known = numbers.get(state);
    if (known !== undefined) return known;
    numbers = numbers.set(state, states.length);
    return states.push(state) - 1;
  };
  const degrees = new Map<string, 'weak' | 'strong'>();
  const edges: Edge[][] = [];
  const enabled: Set<string>[] = [];
  const outside: boolean[] = [];
  const initial = Array.from(model.initial(), numberOf);
  for (let state = 0; state < states.length; state += 1) {
    if (states.length > limit) return undefined;
    edges.push([]);
    enabled.push(new Set());
    outside.push(model.boundary?.(states[state]) === false);
    if (outside[state]) continue;
    for (const step of model.steps(states[state])) {
      const parts = shares(step.action);
      edges[state]!.push({ to: numberOf(step.state), takes: parts.map(({ constraint }) => constraint) });
      for (const { constraint, degree, enables } of parts) {
        if (enables) enabled[state]!.add(constraint);
        if ((degrees.get(constraint) ?? degree) !== degree) throw new Error(`${constraint} has two degrees`);
        degrees.set(constraint, degree);
      }
    }
  }
  return { states, initial, edges, enabled, outside, degrees };
}

/** A graph whose infinite paths are runs. */
export interface RunGraph {
  readonly initial: readonly number[];
  readonly nodes: readonly {
    /** The propositions that are true. */
    readonly truths: ReadonlySet<string>;
    readonly enabled: ReadonlySet<string>;
    readonly edges: readonly Edge[];
  }[];
  readonly degrees: Degrees;
}

/**
 * To stop is to move to a copy of the state, which only leads to itself. Beyond the boundary there is nothing, or, to see what
 * is still possible, a node for each set of propositions, and every infinite sequence of them is a fair run.
 */
export function runsOf(
  { states, initial, edges, enabled, outside, degrees }: StateGraph,
  propositions: RunClaim['propositions'],
  beyond: 'nothing' | 'anything',
): RunGraph {
  const names = Object.entries<Predicate>(propositions);
  const stopped = (state: number) => states.length + state;
  const mayStop = (state: number) => !outside[state] && enabled[state]!.size === 0;
  const orStop = (state: number) => (mayStop(state) ? [state, stopped(state)] : [state]);
  const free = Array.from(
    { length: 2 ** names.length },
    (_, bits) => new Set(names.flatMap(([name], index) => ((bits >> index) & 1 ? [name] : []))),
  );
  const toFree =
    beyond === 'nothing' ? [] : free.map((_, index) => ({ to: 2 * states.length + index, takes: [] }));
  const truths = states.map(
    (state) => new Set(names.flatMap(([name, predicate]) => (predicate(state) ? [name] : []))),
  );
  const none = new Set<string>();
  return {
    initial: initial.flatMap(orStop),
    nodes: [
      ...states.map((_, state) => ({
        truths: truths[state]!,
        enabled: enabled[state]!,
        edges: outside[state]
          ? toFree
          : edges[state]!.flatMap(({ to, takes }) => orStop(to).map((node) => ({ to: node, takes }))),
      })),
      ...states.map((_, state) => ({
        truths: truths[state]!,
        enabled: none,
        edges: mayStop(state) ? [{ to: stopped(state), takes: [] }] : [],
      })),
      ...free.map((propositions) => ({ truths: propositions, enabled: none, edges: toFree })),
    ],
    degrees,
  };
}

/**
 * Whether some fair run stays within a set of nodes.
 *
 * It does iff there is a set of nodes, not empty, in which one can go on from each node, and get from each node to where a
 * weak constraint is met, and from each node that enables a strong constraint to an edge that takes it. What a fair run visits
 * again and again is such a set. And in such a set there is a part that is strongly connected and is not left inside
 * the set; to visit all of it again and again is fair. The union of such sets is one: what is left when all nodes
 * for which this fails are taken away, and those for which it then fails, and so on.
 */
export function hasFairRunWithin({ nodes, degrees }: RunGraph, within: ReadonlySet<number>): boolean {
  let left = within;
  for (;;) {
    const edges = [...left].flatMap((from) =>
      nodes[from]!.edges.filter(({ to }) => left.has(to)).map(({ to, takes }) => ({ from, to, takes })),
    );
    let kept = new Set(edges.map(({ from }) => from));
    for (const [constraint, degree] of degrees) {
      const isOff = (node: number) => !nodes[node]!.enabled.has(constraint);
      const met = edges.filter(({ takes }) => takes.includes(constraint)).map(({ from }) => from);
      const good = backwards(edges, degree === 'weak' ? [...met, ...[...left].filter(isOff)] : met);
      kept = new Set([...kept].filter((node) => good.has(node) || (degree === 'strong' && isOff(node))));
    }
    if (kept.size === left.size) return left.size > 0;
    left = kept;
  }
}

/** Everything from which one of `targets` can be reached. */
function backwards(
  edges: readonly { readonly from: number; readonly to: number }[],
  targets: readonly number[],
): ReadonlySet<number> {
  const before = new Map<number, number[]>();
  for (const { from, to } of edges) before.set(to, [...(before.get(to) ?? []), from]);
  const found = new Set(targets);
  for (const node of found) for (const from of before.get(node) ?? []) found.add(from);
  return found;
}

/** The nodes on paths from `starts` all of whose nodes satisfy `allowed`. */
export function reach(
  { nodes }: RunGraph,
  starts: Iterable<number>,
  allowed: (node: number) => boolean = () => true,
): ReadonlySet<number> {
  const found = new Set([...starts].filter(allowed));
  for (const node of found) for (const { to } of nodes[node]!.edges) if (allowed(to)) found.add(to);
  return found;
}

/** Whether some fair run shows that the claim is false, which is said anew for each kind. */
export function isBroken(runs: RunGraph, claim: RunClaim, hasFairRun = hasFairRunWithin): boolean {
  const fails = (node: number) => !runs.nodes[node]!.truths.has('holds');
  switch (claim.kind) {
    case 'eventually':
      return hasFairRun(runs, reach(runs, runs.initial, fails));
    case 'always eventually':
      return hasFairRun(runs, reach(runs, [...reach(runs, runs.initial)].filter(fails), fails));
    case 'eventually always':
      return hasFairRun(visitingAgainAndAgain(runs, fails), reach(runs, runs.initial));
    case 'leads to': {
      const when = (node: number) => runs.nodes[node]!.truths.has('when');
      return hasFairRun(runs, reach(runs, [...reach(runs, runs.initial)].filter(when), fails));
    }
    case 'ltl': {
      const breaking = withTruthOf(['not', claim.formula], runs);
      return hasFairRun(breaking, reach(breaking, breaking.initial));
    }
  }
}

/** A constraint of its own, which is met nowhere but in `wanted`. */
function visitingAgainAndAgain(runs: RunGraph, wanted: (node: number) => boolean): RunGraph {
  return {
    ...runs,
    nodes: runs.nodes.map((node, index) => ({
      ...node,
      enabled: wanted(index) ? node.enabled : new Set([...node.enabled, 'visit']),
    })),
    degrees: new Map([...runs.degrees, ['visit', 'weak']]),
  };
}

/** What `check` has to say of a claim. */
export function verdictOf(graph: StateGraph, claim: RunClaim, hasFairRun = hasFairRunWithin): Verdict {
  const broken = (beyond: 'nothing' | 'anything') =>
    isBroken(runsOf(graph, claim.propositions, beyond), claim, hasFairRun);
  if (broken('nothing')) return 'violated';
  return graph.outside.includes(true) && broken('anything') ? 'inconclusive' : 'holds';
}
