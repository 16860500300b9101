/** Service discovery: how long sessions last, with what each of them shows. */
import type { Scenario } from '../../checker/index.ts';

export interface Config {
  readonly instances: number;
  /** Ticks between two heartbeats. */
  readonly period: number;
  /** Of sessions, in ticks. Broken where a heartbeat may come later. */
  readonly timeout: number;
  /** Broken where nodes outlive the sessions in which they were made. */
  readonly nodes: 'ephemeral' | 'persistent';
  /** For how many ticks after a crash an instance may be listed. */
  readonly within: number;
}

/** What is claimed. */
export const names = {
  listedIsUp: 'an instance that is listed is up',
  forgotten: 'an instance that has crashed is not listed for long',
  noFalseExpiry: 'no session of an instance that is up expires',
  isListed: 'an instance that is registered and up is listed in the end',
  allListed: 'all instances are listed',
} as const;

const sound: Config = { instances: 1, period: 1, timeout: 3, nodes: 'ephemeral', within: 7 };
const upToOneTick = { delay: { min: 0, max: 1 } } as const;
const crash = { crashes: { budget: 1, roles: ['instance'], recovery: 'never' } } as const;

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: '1 instance crashes',
    note: 'It is listed for a while, and then it is not.',
    network: 'fifo',
    config: sound,
    time: upToOneTick,
    faults: crash,
    check: [names.forgotten, names.noFalseExpiry, names.isListed, names.allListed, 'deadlock', 'time passes'],
    expect: {
      verdict: 'holds',
      states: 676,
      transitions: 1455,
      depth: 20,
      witnesses: { [names.allListed]: 5 },
    },
  },
  {
    name: '2 instances, one crashes',
    note: 'Larger: the other stays in the list.',
    network: 'fifo',
    config: { ...sound, instances: 2 },
    time: upToOneTick,
    faults: crash,
    check: [names.forgotten, names.noFalseExpiry, names.isListed, names.allListed, 'deadlock'],
    expect: {
      verdict: 'holds',
      states: 59366,
      transitions: 198420,
      depth: 37,
      witnesses: { [names.allListed]: 7 },
    },
  },
  {
    name: 'listed and down',
    note: 'The assumption that who is listed is up: the session outlasts the instance.',
    network: 'fifo',
    config: sound,
    time: upToOneTick,
    faults: crash,
    check: [names.listedIsUp],
    expect: { verdict: 'violated', property: names.listedIsUp, length: 6 },
  },
  {
    name: 'forgotten a tick earlier',
    note: 'The bound is tight: it is the timeout and four messages at their slowest.',
    network: 'fifo',
    config: { ...sound, within: 6 },
    time: upToOneTick,
    faults: crash,
    check: [names.forgotten],
    expect: { verdict: 'violated', property: names.forgotten, length: 16 },
  },
  {
    name: 'persistent nodes',
    note: 'Why nodes are ephemeral: nobody takes it off the list.',
    network: 'fifo',
    config: { ...sound, nodes: 'persistent' },
    time: upToOneTick,
    faults: crash,
    check: [names.forgotten],
    expect: { verdict: 'violated', property: names.forgotten, length: 15 },
  },
  {
    name: 'a timeout as long as a heartbeat may take',
    note: 'A period and a delay: the session ends at the instant at which the heartbeat comes.',
    network: 'fifo',
    config: { ...sound, timeout: 2 },
    time: upToOneTick,
    check: [names.noFalseExpiry],
    expect: { verdict: 'violated', property: names.noFalseExpiry, length: 7 },
  },
  {
    name: 'a timeout that is too short, and a crash',
    note: 'Sessions that end too early cost availability only: what has crashed is not listed for longer than before.',
    network: 'fifo',
    config: { ...sound, timeout: 2, within: 6 },
    time: upToOneTick,
    faults: crash,
    check: [names.forgotten, names.allListed, 'deadlock'],
    expect: {
      verdict: 'holds',
      states: 1018,
      transitions: 2437,
      depth: 20,
      witnesses: { [names.allListed]: 5 },
    },
  },
  {
    name: 'a timeout that is too short: not listed',
    note: 'What it does cost: an instance that is up, and has registered, is off the list for good.',
    network: 'fifo',
    config: { ...sound, timeout: 2 },
    time: upToOneTick,
    check: [names.isListed],
    expect: { verdict: 'violated', property: names.isListed, length: 13, cycle: 1 },
  },
];
