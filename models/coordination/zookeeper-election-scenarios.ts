/** Elections with ZooKeeper: sizes, faults and tokens, with what each of them shows. */
import type { Scenario } from '../../checker/index.ts';

export interface Config {
  readonly candidates: number;
  /** Whether the storage rejects lower tokens than it has seen. Broken where it does not, and sessions expire. */
  readonly storage: 'checks tokens' | 'takes all';
  /** Whether the session of one candidate may expire although it is up. */
  readonly expiry: boolean;
}

/** What is claimed. */
export const names = {
  validLeader: 'at most one candidate with a valid session leads',
  noStaleWrite: 'no write of an earlier leader follows one of a later one',
  later: 'one leads after another, and both have written',
  refused: 'a write of an earlier leader is refused',
  isFollowed: 'there is a leader in the end, while a candidate is left',
} as const;

const sound: Config = { candidates: 2, storage: 'checks tokens', expiry: false };
const crash = { crashes: { budget: 1, roles: ['candidate'], recovery: 'never' } } as const;

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: '3 candidates',
    note: 'Nobody fails: the lowest node leads for ever.',
    network: 'fifo',
    config: { ...sound, candidates: 3 },
    check: [
      'at most one leader',
      names.validLeader,
      names.noStaleWrite,
      names.isFollowed,
      'a leader writes',
      'deadlock',
    ],
    expect: {
      verdict: 'holds',
      states: 2600,
      transitions: 6756,
      depth: 21,
      witnesses: { 'a leader writes': 7 },
    },
  },
  {
    name: '3 candidates, one crashes',
    note: 'The next lower node is watched, so one candidate follows, also where the one that crashes has not led.',
    network: 'fifo',
    config: { ...sound, candidates: 3 },
    faults: crash,
    expect: {
      verdict: 'holds',
      states: 10904,
      transitions: 34980,
      depth: 23,
      witnesses: { [names.refused]: 16, 'a leader writes': 7, [names.later]: 16 },
    },
  },
  {
    name: 'a session expires',
    note: 'Two believe that they lead, but the storage takes no write of the one that has lost its session.',
    network: 'fifo',
    config: { ...sound, candidates: 3, expiry: true },
    check: [names.validLeader, names.noStaleWrite, names.isFollowed, names.later, names.refused, 'deadlock'],
    expect: {
      verdict: 'holds',
      states: 12524,
      transitions: 38728,
      depth: 24,
      witnesses: { [names.refused]: 16, [names.later]: 16 },
    },
  },
  {
    name: 'a session expires: two leaders',
    note: 'A leader that pauses does not know that its session has expired.',
    network: 'fifo',
    config: { ...sound, expiry: true },
    check: ['at most one leader'],
    expect: { verdict: 'violated', property: 'at most one leader', length: 12 },
  },
  {
    name: 'a session expires: no tokens are checked',
    note: 'The assumption that a leader which believes it leads does so; its write arrives after those of the next.',
    network: 'fifo',
    config: { ...sound, storage: 'takes all', expiry: true },
    check: [names.noStaleWrite],
    expect: {
      verdict: 'violated',
      property: 'no write of an earlier leader follows one of a later one',
      length: 16,
    },
  },
];
