/** What instances of ZooKeeper's lock there are: sizes, faults and recipes, with what each of them shows. */
import type { Scenario } from '../../checker/index.ts';

export interface Config {
  readonly clients: number;
  /** How often each client takes the lock. */
  readonly entries: number;
  /** Whose end a client waits for. With `lowest`, each release wakes all. */
  readonly waitsFor: 'next lower' | 'lowest';
  /** Broken where it does not look whether its own node is still there. */
  readonly afterWaking: 'lists again' | 'takes the lock';
  /** Broken where nodes outlive the sessions in which they were made. */
  readonly nodes: 'ephemeral' | 'persistent';
  /** What a client does that has no answer to `Create` when its connection is lost. Broken where it creates a second node. */
  readonly retry: 'none' | 'looks for its node' | 'creates again';
  /** Broken where the node may go between the check that it is there, and the watch. */
  readonly watch: 'with the check' | 'after the check';
  /** Whose session may expire although it is up. */
  readonly silence: 'nobody' | 'who waits' | 'anyone';
}

/** What is claimed. */
export const names = {
  validExclusion: 'at most one client with a valid session holds the lock',
  inOrder: 'locks come in the order of the nodes',
  noHerd: 'clients are woken at most once for each release but the last',
  herd: 'each release wakes at most all who wait',
  everyone: 'everyone has had the lock, but for one whose session expires',
  oneForEach: 'each release but the last wakes one',
  allForEach: 'each release wakes all who wait',
  lockComes: 'who asks for the lock gets it',
} as const;

const recipe: Config = {
  clients: 2,
  entries: 1,
  waitsFor: 'next lower',
  afterWaking: 'lists again',
  nodes: 'ephemeral',
  retry: 'none',
  watch: 'with the check',
  silence: 'nobody',
};

/** In a herd, and only there, each release wakes all; of two clients, that is one. */
const orderly = [
  'mutual exclusion',
  names.validExclusion,
  names.inOrder,
  names.noHerd,
  names.everyone,
  names.oneForEach,
  names.lockComes,
  'deadlock',
];
const herd = [
  'mutual exclusion',
  names.inOrder,
  names.herd,
  names.everyone,
  names.allForEach,
  names.lockComes,
  'deadlock',
];
const safe = ['mutual exclusion', names.validExclusion, names.inOrder, names.noHerd, names.lockComes];

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: '2 clients',
    note: 'The recipe: safe, fair, and one is woken.',
    network: 'fifo',
    config: recipe,
    check: orderly,
    expect: {
      verdict: 'holds',
      states: 130,
      transitions: 212,
      depth: 19,
      witnesses: { [names.everyone]: 13, [names.oneForEach]: 15 },
    },
  },
  {
    name: '3 clients',
    note: 'Two wake-ups: nobody is woken in vain.',
    network: 'fifo',
    config: { ...recipe, clients: 3 },
    check: orderly,
    expect: {
      verdict: 'holds',
      states: 3239,
      transitions: 7926,
      depth: 31,
      witnesses: { [names.everyone]: 20, [names.oneForEach]: 27 },
    },
  },
  {
    name: '3 clients, twice each',
    note: 'A client that comes back makes a new node, and is behind all others again.',
    network: 'fifo',
    config: { ...recipe, clients: 3, entries: 2 },
    check: orderly,
    expect: {
      verdict: 'holds',
      states: 81332,
      transitions: 218037,
      depth: 67,
      witnesses: { [names.everyone]: 41, [names.oneForEach]: 63 },
    },
  },
  {
    name: '4 clients',
    note: 'Larger: three wake-ups.',
    network: 'fifo',
    config: { ...recipe, clients: 4 },
    check: orderly,
    expect: {
      verdict: 'holds',
      states: 118764,
      transitions: 391380,
      depth: 43,
      witnesses: { [names.everyone]: 27, [names.oneForEach]: 39 },
    },
  },
  {
    name: '3 clients wait for the lowest node',
    note: 'The herd effect of §2.4: a lock as safe as the other, with up to 3 wake-ups.',
    network: 'fifo',
    config: { ...recipe, clients: 3, waitsFor: 'lowest' },
    check: herd,
    expect: {
      verdict: 'holds',
      states: 3981,
      transitions: 9291,
      depth: 36,
      witnesses: { [names.everyone]: 20, [names.allForEach]: 32 },
    },
  },
  {
    name: '4 clients wait for the lowest node',
    note: 'Up to 6 wake-ups: n (n - 1) / 2.',
    network: 'fifo',
    config: { ...recipe, clients: 4, waitsFor: 'lowest' },
    check: herd,
    expect: {
      verdict: 'holds',
      states: 200067,
      transitions: 610656,
      depth: 58,
      witnesses: { [names.everyone]: 27, [names.allForEach]: 54 },
    },
  },
  {
    name: '3 clients wait for the lowest node: woken in vain',
    note: 'The first release wakes both others, and one of them has to wait again.',
    network: 'fifo',
    config: { ...recipe, clients: 3, waitsFor: 'lowest' },
    check: [names.noHerd],
    expect: { verdict: 'violated', property: names.noHerd, length: 32 },
  },
  {
    name: 'a client crashes',
    note: 'Its node goes with its session, and whoever has waited for it looks again.',
    network: 'fifo',
    config: { ...recipe, clients: 3 },
    faults: { crashes: { budget: 1, roles: ['client'], recovery: 'never' } },
    check: [...safe, names.oneForEach, 'deadlock'],
    expect: {
      verdict: 'holds',
      states: 14489,
      transitions: 43146,
      depth: 33,
      witnesses: { [names.oneForEach]: 24 },
    },
  },
  {
    name: 'persistent nodes: a holder crashes',
    note: 'Why nodes are ephemeral: nobody deletes that of the holder.',
    network: 'fifo',
    config: { ...recipe, nodes: 'persistent' },
    faults: { crashes: { budget: 1, roles: ['client'], recovery: 'never' } },
    check: ['deadlock'],
    expect: { verdict: 'violated', property: 'deadlock', length: 11 },
  },
  {
    name: 'who waits loses its session',
    note: 'It is told, and gives up; whoever has waited for its node looks again, and waits for the node before that.',
    network: 'fifo',
    config: { ...recipe, clients: 3, silence: 'who waits' },
    check: [...safe, names.everyone, 'deadlock'],
    expect: {
      verdict: 'holds',
      states: 8837,
      transitions: 24969,
      depth: 32,
      witnesses: { [names.everyone]: 13 },
    },
  },
  {
    name: 'no second look: who waits loses its session',
    note: 'Its node goes, and who has waited for it takes the lock, though the holder before both still has it. That nobody looked again is also what etcd issue 11456 is about.',
    network: 'fifo',
    config: { ...recipe, clients: 3, silence: 'who waits', afterWaking: 'takes the lock' },
    check: ['mutual exclusion'],
    expect: { verdict: 'violated', property: 'mutual exclusion', length: 16 },
  },
  {
    name: 'a session expires: who is valid',
    note: 'Whoever it is that loses its session, the service gives the lock to one at a time.',
    network: 'fifo',
    config: { ...recipe, clients: 3, silence: 'anyone' },
    check: [names.validExclusion, names.lockComes, names.everyone, 'deadlock'],
    expect: {
      verdict: 'holds',
      states: 15739,
      transitions: 45028,
      depth: 33,
      witnesses: { [names.everyone]: 13 },
    },
  },
  {
    name: 'a session expires: who believes',
    note: 'The holder does not hear of it in time. No lock service can do better alone; see leases/fencing.',
    network: 'fifo',
    config: { ...recipe, silence: 'anyone' },
    check: ['mutual exclusion'],
    expect: { verdict: 'violated', property: 'mutual exclusion', length: 11 },
  },
  {
    name: 'a connection is lost',
    note: 'With an identifier in the name of the node, a client finds what it has made, or that it has made none.',
    network: 'fifo',
    config: { ...recipe, clients: 3, retry: 'looks for its node' },
    check: [...safe, names.everyone, 'deadlock'],
    expect: {
      verdict: 'holds',
      states: 15606,
      transitions: 44106,
      depth: 31,
      witnesses: { [names.everyone]: 20 },
    },
  },
  {
    name: 'a connection is lost: two nodes',
    note: 'The recipes on recoverable errors: a client waits for a node of its own, which it does not know of.',
    network: 'fifo',
    config: { ...recipe, retry: 'creates again' },
    check: ['deadlock'],
    expect: { verdict: 'violated', property: 'deadlock', length: 16 },
  },
  {
    name: 'watched too late',
    note: 'The node goes between the check and the watch, and nobody is told: a wake-up is lost.',
    network: 'fifo',
    config: { ...recipe, watch: 'after the check' },
    check: ['deadlock'],
    expect: { verdict: 'violated', property: 'deadlock', length: 15 },
  },
];
