/** Configurations that are watched: how, and with which channels, with what each of them shows. */
import type { Scenario } from '../../checker/index.ts';

export interface Config {
  readonly updates: number;
  /** When the reader sets its watch. Broken where it does so once, or an update may come before it does. */
  readonly watch: 'with each read' | 'with the first read' | 'after each read';
  /** What the reader does when it hears that something has been written. Broken without sync. */
  readonly notices: 'none' | 'sync and read' | 'read';
}

/** What is claimed. */
export const names = {
  neverBack: 'what the reader sees never goes back',
  everyVersion: 'the reader sees every version',
  fresh: 'what is read after a notice is as new as the notice',
  isFresh: 'a read after a notice is fresh',
  theLast: 'the reader sees the last version in the end',
  afterNotice: 'the reader has the last version',
} as const;

const updated: Config = { updates: 2, watch: 'with each read', notices: 'none' };
const claims = [names.neverBack, names.theLast, names.afterNotice, 'deadlock'];

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: '4 updates',
    note: 'Watch and read again: whatever is missed in between, the last version is not.',
    network: 'fifo',
    config: { ...updated, updates: 4 },
    check: claims,
    expect: {
      verdict: 'holds',
      states: 435,
      transitions: 957,
      depth: 24,
      witnesses: { [names.afterNotice]: 18 },
    },
  },
  {
    name: '3 updates with notices',
    note: '§2.3: a sync before the read makes the follower catch up.',
    network: 'fifo',
    config: { ...updated, updates: 3, notices: 'sync and read' },
    check: [...claims, names.fresh, names.isFresh],
    expect: {
      verdict: 'holds',
      states: 13005,
      transitions: 36355,
      depth: 40,
      witnesses: { [names.isFresh]: 11, [names.afterNotice]: 14 },
    },
  },
  {
    name: 'every version',
    note: 'Two updates between the event and the read that sets the watch again: the first of them is never seen.',
    network: 'fifo',
    config: updated,
    check: [names.everyVersion],
    expect: { verdict: 'violated', property: names.everyVersion, length: 13 },
  },
  {
    name: 'a notice, and no sync',
    note: '§2.3: the reader hears of the update earlier than its server does.',
    network: 'fifo',
    config: { ...updated, updates: 1, notices: 'read' },
    check: [names.fresh],
    expect: { verdict: 'violated', property: names.fresh, length: 6 },
  },
  {
    name: 'one watch for all updates',
    note: 'Watches fire once; who does not set them again hears of one update only.',
    network: 'fifo',
    config: { ...updated, watch: 'with the first read' },
    check: [names.theLast],
    expect: { verdict: 'violated', property: names.theLast, length: 14, cycle: 0 },
  },
  {
    name: 'a watch after the read',
    note: 'The update between the read and the watch is in neither.',
    network: 'fifo',
    config: { ...updated, updates: 1, watch: 'after each read' },
    check: [names.theLast],
    expect: { verdict: 'violated', property: names.theLast, length: 8, cycle: 0 },
  },
  {
    name: 'answers out of order',
    note: 'The assumption that channels keep the order of messages: the answer to the first read comes after that to the second.',
    network: 'bag',
    config: { ...updated, updates: 1 },
    check: [names.neverBack],
    expect: { verdict: 'violated', property: names.neverBack, length: 9 },
  },
];
