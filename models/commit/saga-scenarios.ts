/** What instances of sagas there are: sizes, countermeasures and mistakes, with what each of them shows. */
import type { Scenario } from '../../checker/index.ts';

export type Limit = number | 'unlimited';

export interface Config {
  readonly sagas: number;
  /** How many steps a saga has, each of them at a service of its own. */
  readonly services: number;
  readonly readers: number;
  /** The number of the last step that may fail. It has no compensation; steps after it must succeed in the end. */
  readonly pivot: number;
  /** Broken where true: a step after the pivot fails, and the saga compensates past the pivot. */
  readonly laterStepsFail: boolean;
  /** Whether what a saga has changed is locked until it ends. Without, others read and change what may be undone. */
  readonly locks: boolean;
  /** `adds`: gives the item back, which commutes with what others do. `restores` the value that was there before: broken without locks. */
  readonly undo: 'adds' | 'restores';
  /** In which order steps are compensated for. Broken unless in reverse: what a later step was built on goes before it. */
  readonly order: 'reverse' | 'as they were done';
  /** Broken where false: a compensation that is asked for twice is done twice. */
  readonly idempotent: boolean;
  /** How often each saga sends a request again. */
  readonly retries: Limit;
  /** How often compensations of each service fail. Broken where there is no limit. */
  readonly undoFailures: Limit;
}

/** What is claimed. */
export const names = {
  allOrNone: 'when a saga has ended, all of its steps count, or none',
  firstOnes: 'the steps that count are the first ones',
  stockIsRight: 'the stock is what the reservations leave',
  noDirtyRead: 'nobody has read what is undone',
  readsWhatStays: 'a reader sees a reservation',
  allCommit: 'all sagas commit',
  isUndone: 'a saga is undone',
  everySagaEnds: 'every saga ends',
} as const;

const one: Config = {
  sagas: 1,
  services: 2,
  readers: 1,
  pivot: 2,
  laterStepsFail: false,
  locks: true,
  undo: 'adds',
  order: 'reverse',
  idempotent: true,
  retries: 0,
  undoFailures: 0,
};
const two: Config = { ...one, sagas: 2, readers: 0 };
const noReader: Config = { ...one, readers: 0 };

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: '1 saga and a reader, semantic locks',
    note: 'Frank and Zahle: nobody reads what a saga has changed before it ends.',
    config: one,
    expect: {
      verdict: 'holds',
      states: 64,
      transitions: 102,
      depth: 10,
      witnesses: { [names.readsWhatStays]: 9, [names.allCommit]: 5, [names.isUndone]: 7 },
    },
  },
  {
    name: '1 saga and a reader, no locks: dirty read',
    note: 'Garcia-Molina and Salem: sagas are not isolated; the reader sees the first step before it is undone.',
    config: { ...one, locks: false },
    check: [names.noDirtyRead],
    expect: { verdict: 'violated', property: names.noDirtyRead, length: 8 },
  },
  {
    name: '2 sagas of 3 steps, no locks, compensations fail twice',
    note: 'Larger: commuting compensations need no locks, and are tried until they succeed.',
    config: { ...two, services: 3, pivot: 3, locks: false, undoFailures: 2 },
    expect: {
      verdict: 'holds',
      states: 2165,
      transitions: 4396,
      depth: 30,
      witnesses: { [names.allCommit]: 14, [names.isUndone]: 7 },
    },
  },
  {
    name: '2 sagas, requests lost and sent again',
    note: 'Requests and answers arrive late, several times, and not at all; services remember what came of each saga.',
    config: { ...two, retries: 'unlimited', locks: false },
    network: 'set',
    faults: { loss: 1 },
    expect: {
      verdict: 'holds',
      states: 1819,
      transitions: 18332,
      depth: 18,
      witnesses: { [names.allCommit]: 10, [names.isUndone]: 7 },
    },
  },
  {
    name: '2 sagas, no locks: lost update',
    note: 'The other saga takes an item between the step and its compensation, which restores the stock of before.',
    config: { ...two, locks: false, undo: 'restores' },
    check: [names.stockIsRight],
    expect: { verdict: 'violated', property: names.stockIsRight, length: 8 },
  },
  {
    name: '2 sagas, semantic locks: no lost update',
    note: 'A value may be restored if nobody else could change it in the meantime.',
    config: { ...two, undo: 'restores' },
    expect: {
      verdict: 'holds',
      states: 170,
      transitions: 270,
      depth: 14,
      witnesses: { [names.allCommit]: 12, [names.isUndone]: 7 },
    },
  },
  {
    name: 'compensated in the order of the steps',
    note: 'Garcia-Molina and Salem: Cj .. C1. Here the first step is undone while the second still counts that was built on it.',
    config: { ...noReader, services: 3, pivot: 3, order: 'as they were done' },
    check: [names.firstOnes],
    expect: { verdict: 'violated', property: names.firstOnes, length: 8 },
  },
  {
    name: 'compensated twice',
    note: 'What is sent again must be idempotent, and to give back an item is not.',
    config: { ...noReader, idempotent: false, retries: 1 },
    check: [names.stockIsRight],
    expect: { verdict: 'violated', property: names.stockIsRight, length: 8 },
  },
  {
    name: 'a compensation fails for ever',
    note: 'Neither outcome is reached. Garcia-Molina and Salem: compensations have to succeed in the end.',
    config: { ...noReader, undoFailures: 'unlimited' },
    check: [names.everySagaEnds],
    expect: { verdict: 'violated', property: names.everySagaEnds, length: 7, cycle: 2 },
  },
  {
    name: 'a request is lost, and not sent again',
    note: 'A saga that waits for ever has not ended either.',
    config: noReader,
    faults: { loss: 1 },
    check: [names.everySagaEnds],
    expect: { verdict: 'violated', property: names.everySagaEnds, length: 2, cycle: 0 },
  },
  {
    name: 'a step after the pivot succeeds',
    note: 'Frank and Zahle: only steps up to the pivot may fail; after it, there is no way back.',
    config: { ...noReader, pivot: 1 },
    check: [names.allOrNone, names.stockIsRight, names.allCommit, names.everySagaEnds, 'deadlock'],
    expect: { verdict: 'holds', states: 11, transitions: 11, depth: 7, witnesses: { [names.allCommit]: 5 } },
  },
  {
    name: 'compensated past the pivot',
    note: 'A step after the pivot fails, and what the pivot did stays, in a saga that counts as undone.',
    config: { ...noReader, pivot: 1, laterStepsFail: true },
    check: [names.allOrNone],
    expect: { verdict: 'violated', property: names.allOrNone, length: 7 },
  },
];
