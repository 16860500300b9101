/** What instances of Raft's membership changes there are, with what each of them shows. */
import type { Scenario } from '../../checker/index.ts';

/** One server more, or one less. */
export type Change = { readonly type: 'add' | 'remove'; readonly member: string };

export interface Config {
  readonly servers: number;
  readonly members: number;
  readonly terms: number;
  readonly entries: number;
  /** Who may stand for election, and which changes it makes where it leads, one after the other. */
  readonly candidates: { readonly [server: string]: readonly Change[] };
  /** What a leader waits for before it changes the cluster. Broken unless it is both. */
  readonly waitsFor: 'the last change and an entry of its term' | 'the last change' | 'an entry of its term';
}

const add = (member: string): Change => ({ type: 'add', member });
const remove = (member: string): Change => ({ type: 'remove', member });

const correct = {
  servers: 4,
  members: 4,
  terms: 3,
  entries: 3,
  candidates: { a: [remove('d')], b: [remove('a')] },
  waitsFor: 'the last change and an entry of its term',
} as const;

/** As in the dissertation, before it was found to be too little. */
const waitsForChange = { ...correct, waitsFor: 'the last change' } as const;

const atOnce = {
  servers: 5,
  members: 3,
  terms: 2,
  candidates: { a: [add('d'), add('e')], b: [] },
} as const;

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: 'one server is removed',
    note: 'It is the leader that leaves, and the others go on without it (§4.2.2). Counts from our own run.',
    config: { ...correct, servers: 3, members: 3, terms: 2, candidates: { a: [remove('a')], b: [] } },
    expect: {
      verdict: 'holds',
      states: 355,
      transitions: 703,
      depth: 12,
      witnesses: { 'a change is committed': 8 },
    },
  },
  {
    name: 'two servers are removed',
    note: 'Larger: the correction. Before its change a leader commits an entry of its own term, which keeps whoever has an older change from being elected. Counts from our own run.',
    config: correct,
    expect: { verdict: 'holds', states: 11304, transitions: 30589, depth: 15 },
  },
  {
    name: 'two removals',
    note: 'Each leader has removed a server, and the majorities of the two clusters, ac and bd, elect a leader each. The message to raft-dev has the example.',
    config: waitsForChange,
    expect: { verdict: 'violated', property: 'election safety', length: 6 },
  },
  {
    name: 'an addition and a removal',
    note: 'The second example of the message: of abcde and bcd the majorities ace and bd.',
    config: { ...waitsForChange, servers: 5, candidates: { a: [add('e')], b: [remove('a')] } },
    expect: { verdict: 'violated', property: 'election safety', length: 6 },
  },
  {
    name: 'two additions',
    note: 'The third: of abcde and abcdf the majorities ace and bdf.',
    config: { ...waitsForChange, servers: 6, candidates: { a: [add('e')], b: [add('f')] } },
    expect: { verdict: 'violated', property: 'election safety', length: 6 },
  },
  {
    name: 'two changes one after the other',
    note: 'Once the first is committed, nobody is elected who has not got it. Counts from our own run.',
    config: { ...correct, ...atOnce },
    expect: { verdict: 'holds', states: 2333, transitions: 5820, depth: 19 },
  },
  {
    name: 'two changes at once',
    note: 'Without waiting for the first (§4.1): of abcde and abc the majorities ade and bc, of which each commits a log of its own.',
    config: { ...correct, ...atOnce, waitsFor: 'an entry of its term' },
    expect: { verdict: 'violated', property: 'state machine safety', length: 13 },
  },
];
