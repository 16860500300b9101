import { twoPhaseCommit } from '../../models/commit/two-phase-commit.ts';
import { paxos } from '../../models/consensus/paxos.ts';
import { ricartAgrawala } from '../../models/mutex/ricart-agrawala.ts';
import type { Algorithm, AnyAlgorithm } from '../core/algorithm.ts';
import { UsageError } from '../core/errors.ts';
import type { Scenario } from '../core/scenario.ts';
import { filterLock } from './models/filter-lock.ts';
import { lamportMutex } from './models/lamport-mutex.ts';
import { raftElection } from './models/raft-election.ts';

/** What every search of an instance must find, whoever searches. */
export interface ExpectedCounts {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
}

/** The same instance in Promela: a file of `peers`, and the macros that set its size. */
export interface PromelaModel {
  readonly file: string;
  readonly macros: { readonly [name: string]: number };
  /** More steps than the longest path that a depth-first search is on. */
  readonly longestPath: number;
}

/** One search that is measured. */
export interface BenchInstance {
  readonly name: string;
  readonly algorithm: AnyAlgorithm;
  readonly scenario: Scenario<unknown>;
  /** Names of the properties that the Promela model asserts too. */
  readonly claims: readonly string[];
  /** The name of a temporal property that holds, of which the first process's is measured by `--liveness`. */
  readonly temporal?: string;
  readonly counts: ExpectedCounts;
  readonly promela: PromelaModel;
}

function instance<C>(
  name: string,
  algorithm: Algorithm<C>,
  {
    counts,
    ...rest
  }: Pick<BenchInstance, 'claims' | 'counts' | 'temporal'> & {
    /** A scenario of the algorithm, which this one differs from in its configuration. */
    readonly like: string;
    readonly config: Partial<C>;
    readonly promela: readonly [file: string, macros: PromelaModel['macros'], longestPath?: number];
  },
): BenchInstance {
  const { like, config, claims, temporal, promela } = rest;
  const { network, config: base } = algorithm.scenario(like);
  const [file, macros, longestPath = 10_000] = promela;
  return {
    name,
    algorithm,
    scenario: { name, config: { ...base, ...config }, ...(network && { network }) },
    claims,
    ...(temporal !== undefined && { temporal }),
    counts,
    promela: { file, macros, longestPath },
  };
}

const commit = (managers: number, states: number, transitions: number, depth: number) =>
  instance(`two-phase-commit-${managers}`, twoPhaseCommit, {
    like: '7 resource managers',
    config: { managers },
    claims: ['agreement', 'deadlock'],
    temporal: 'every manager decides',
    counts: { states, transitions, depth },
    promela: ['two-phase-commit.pml', { N: managers }],
  });

const exclusion = (processes: number, entries: number, states: number, transitions: number, depth: number) =>
  instance(`ricart-agrawala-${processes}x${entries}`, ricartAgrawala, {
    like: '3 processes, 2 entries each',
    config: { processes, entries },
    claims: ['mutual exclusion', 'deadlock'],
    temporal: 'every process that asks gets in',
    counts: { states, transitions, depth },
    promela: ['ricart-agrawala.pml', { N: processes, K: entries }],
  });

const election = (terms: number, states: number, transitions: number, depth: number) =>
  instance(`raft-election-${terms}`, raftElection, {
    like: '3 servers, 3 terms',
    config: { terms },
    claims: ['at most one leader in a term'],
    counts: { states, transitions, depth },
    promela: ['raft-election.pml', { T: terms }],
  });

const clocks = (maximum: number, states: number, transitions: number, depth: number) =>
  instance(`lamport-mutex-${maximum}`, lamportMutex, {
    like: 'clocks up to 6',
    config: { maximum },
    claims: ['mutual exclusion'],
    counts: { states, transitions, depth },
    promela: ['lamport-mutex.pml', { MAX: maximum }],
  });

const filter = (processes: number, states: number, transitions: number, depth: number) =>
  instance(`filter-lock-${processes}`, filterLock, {
    like: '4 processes',
    config: { processes },
    claims: ['mutual exclusion', 'deadlock'],
    counts: { states, transitions, depth },
    promela: ['filter-lock.pml', { N: processes }, 1_000_000],
  });

/** All instances, in the order in which they are run: by model, smaller ones first. Counts are SPIN's; SPIN prints eight digits only, so the last of 123,558,401 and 163,495,476 are our own. */
export const instances: readonly BenchInstance[] = [
  commit(7, 296_448, 2_744_705, 22),
  commit(8, 1_745_408, 18_507_777, 25),
  commit(9, 10_340_352, 123_558_401, 28),
  instance('paxos-3', paxos, {
    like: '3 clients',
    config: {},
    claims: ['agreement', 'linearizable'],
    counts: { states: 1_194_428, transitions: 2_420_476, depth: 27 },
    promela: ['paxos.pml', { C: 3 }],
  }),
  exclusion(3, 2, 589_559, 1_783_419, 42),
  exclusion(4, 1, 29_739_765, 163_495_476, 36),
  election(3, 49_411, 198_042, 16),
  election(4, 1_100_321, 4_474_197, 21),
  clocks(6, 724_274, 2_496_350, 60),
  clocks(7, 1_528_797, 5_322_264, 66),
  filter(4, 18_165, 54_064, 36),
  filter(5, 409_308, 1_431_660, 54),
];

/**
 * The instances that are meant by names or parts of names; all, where there is none.
 * @throws {UsageError} if one of them means no instance.
 */
export function instancesNamed(
  wanted: readonly string[],
  from: readonly BenchInstance[] = instances,
): readonly BenchInstance[] {
  const means = (word: string, { name }: BenchInstance) => name.includes(word);
  const nothing = wanted.find((word) => !from.some((candidate) => means(word, candidate)));
  if (nothing !== undefined) {
    throw new UsageError(
      `No instance has '${nothing}' in its name.`,
      'a misspelt name',
      `choose from: ${from.map(({ name }) => name).join(', ')}`,
    );
  }
  if (wanted.length === 0) return from;
  return from.filter((candidate) => wanted.some((word) => means(word, candidate)));
}
