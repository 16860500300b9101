/** What instances of Raft's membership changes there are, with what each of them shows. */
import type { Scenario } from '../../checker/index.ts';
import { electionSafety, stateMachineSafety } from './raft-config.ts';

/** One server more, one less, or a cluster of these servers in place of the present one. */
export type Change =
  | { readonly type: 'add' | 'remove'; readonly member: string }
  | { readonly type: 'replace'; readonly members: string };

export interface Config {
  readonly servers: number;
  readonly members: number;
  readonly terms: number;
  readonly entries: number;
  /** Who may stand for election, and which changes it makes where it leads, one after the other. */
  readonly candidates: { readonly [server: string]: readonly Change[] };
  /** What a leader waits for before it changes the cluster. Broken unless it is both. */
  readonly waitsFor: 'the last change and an entry of its term' | 'the last change' | 'an entry of its term';
  /**
   * How one cluster replaces another: by way of a configuration in which both must agree (joint consensus, §4.3), or
   * straight, which is broken.
   */
  readonly passes: 'through both' | 'straight';
}

export const oneChange = 'a change is committed';
export const twoLeadersChange = 'changes of two leaders are committed';
export const leaderLeaves = 'a server leads that is no member any more';

const add = (member: string): Change => ({ type: 'add', member });
const remove = (member: string): Change => ({ type: 'remove', member });
const replace = (members: string): Change => ({ type: 'replace', members });

const correct = {
  servers: 4,
  members: 4,
  terms: 3,
  entries: 3,
  candidates: { a: [remove('d')], b: [remove('a')] },
  waitsFor: 'the last change and an entry of its term',
  passes: 'through both',
} as const;

/** As in the dissertation, before it was found to be too little. */
const waitsForChange = { ...correct, waitsFor: 'the last change' } as const;

const atOnce = {
  servers: 5,
  members: 3,
  terms: 2,
  candidates: { a: [add('d'), add('e')], b: [] },
} as const;

const safety = [electionSafety, stateMachineSafety, oneChange];

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: 'one server is removed',
    note: 'It is the leader that leaves. It leads on until its change is committed, and may stand for election once more, with a vote that does not count (§4.2.2). Counts from a separate search in Python.',
    config: { ...correct, servers: 3, members: 3, terms: 2, candidates: { a: [remove('a')], b: [] } },
    check: [...safety, leaderLeaves],
    expect: {
      verdict: 'holds',
      states: 392,
      transitions: 774,
      depth: 12,
      witnesses: { [leaderLeaves]: 4, [oneChange]: 8 },
    },
  },
  {
    name: 'one server is removed after the other',
    note: 'The second leader waits for an entry of its own term, with which the change of the first is committed. Counts from a separate search in Python.',
    config: { ...correct, terms: 2, entries: 4 },
    check: [...safety, twoLeadersChange],
    expect: {
      verdict: 'holds',
      states: 2231,
      transitions: 4829,
      depth: 16,
      witnesses: { [twoLeadersChange]: 13 },
    },
  },
  {
    name: 'two servers are removed',
    note: 'Larger: the correction. Before its change a leader commits an entry of its own term, which keeps whoever has an older change from being elected. Counts from a separate search in Python.',
    config: correct,
    check: safety,
    expect: { verdict: 'holds', states: 11304, transitions: 30589, depth: 15 },
  },
  {
    name: 'two removals',
    note: 'Each leader has removed a server, and the majorities of the two clusters, ac and bd, elect a leader each. The message to raft-dev has the example. Length from a separate search in Python.',
    config: waitsForChange,
    check: safety,
    expect: { verdict: 'violated', property: electionSafety, length: 6 },
  },
  {
    name: 'an addition and a removal',
    note: 'The second example of the message: of abcde and bcd the majorities ace and bd. Length from a separate search in Python.',
    config: { ...waitsForChange, servers: 5, candidates: { a: [add('e')], b: [remove('a')] } },
    check: safety,
    expect: { verdict: 'violated', property: electionSafety, length: 6 },
  },
  {
    name: 'two additions',
    note: 'The third: of abcde and abcdf the majorities ace and bdf. Length from a separate search in Python.',
    config: { ...waitsForChange, servers: 6, candidates: { a: [add('e')], b: [add('f')] } },
    check: safety,
    expect: { verdict: 'violated', property: electionSafety, length: 6 },
  },
  {
    name: 'two changes one after the other',
    note: 'Once the first is committed, nobody is elected who has not got it. Counts from a separate search in Python.',
    config: { ...correct, ...atOnce },
    check: safety,
    expect: { verdict: 'holds', states: 2333, transitions: 5820, depth: 19 },
  },
  {
    name: 'two changes at once',
    note: 'Without waiting for the first (§4.1): of abcde and abc the majorities ade and bc, of which each commits a log of its own. Length from a separate search in Python.',
    config: { ...correct, ...atOnce, waitsFor: 'an entry of its term' },
    check: safety,
    expect: { verdict: 'violated', property: stateMachineSafety, length: 13 },
  },
  {
    name: 'straight to another cluster',
    note: 'Figure 10 of the paper: the leader knows of abcde, the others of abc only, and ade and bc elect a leader each. Length from a separate search in Python.',
    config: { ...correct, ...atOnce, candidates: { a: [replace('abcde')], b: [] }, passes: 'straight' },
    check: safety,
    expect: { verdict: 'violated', property: electionSafety, length: 6 },
  },
  {
    name: 'joint consensus',
    note: 'One server leaves and one comes at once. It takes majorities of abc and of bcd until that is committed; a new leader that has it in its log completes it (§6 of the paper). Counts from a separate search in Python.',
    config: {
      ...correct,
      members: 3,
      terms: 2,
      entries: 4,
      candidates: { a: [replace('bcd')], b: [] },
    },
    check: [...safety, twoLeadersChange, leaderLeaves],
    expect: {
      verdict: 'holds',
      states: 3874,
      transitions: 9187,
      depth: 20,
      witnesses: { [leaderLeaves]: 9, [twoLeadersChange]: 13 },
    },
  },
  {
    name: 'joint consensus: nobody stays',
    note: 'A cluster of two hands over to another two. Counts from a separate search in Python.',
    config: {
      ...correct,
      members: 2,
      terms: 2,
      entries: 4,
      candidates: { a: [replace('cd')], c: [] },
    },
    check: [...safety, twoLeadersChange, leaderLeaves],
    expect: { verdict: 'holds', states: 326, transitions: 687, depth: 18 },
  },
  {
    name: 'joint consensus: the old cluster is left too early',
    note: 'Until the joint configuration is committed, there may be servers that know of the old one only: the majorities ade and bc once more. Length from a separate search in Python.',
    config: {
      ...correct,
      ...atOnce,
      candidates: { a: [replace('abcde')], b: [] },
      waitsFor: 'an entry of its term',
    },
    check: safety,
    expect: { verdict: 'violated', property: stateMachineSafety, length: 13 },
  },
];
