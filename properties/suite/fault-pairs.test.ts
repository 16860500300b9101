import { expect, test } from 'vitest';
import { check, type Faults, type Network, type Role, type Time } from '../../checker/index.ts';
import { naiveSearch } from './naive-search.ts';
import { Local, modelOf, type Note, note, type Roles } from './timed-models.ts';

interface Feature {
  readonly faults?: Faults;
  readonly drift?: NonNullable<Time['drift']>;
}

/** By name, whose first word says which of them exclude each other. */
const features: { readonly [name: string]: Feature } = {
  loss: { faults: { loss: 1 } },
  duplication: { faults: { duplication: 1 } },
  'crash for ever': { faults: { crashes: { budget: 1, recovery: 'never' } } },
  'crash, losing': { faults: { crashes: { budget: 1, recovery: 'inbox lost' } } },
  'crash, keeping': { faults: { crashes: { budget: 1, recovery: 'inbox kept' } } },
  'pause of a tick': { faults: { pauses: { budget: 1, longest: 1 } } },
  'pause of any length': { faults: { pauses: { budget: 1 } } },
  jump: { faults: { jumps: { budget: 1, ticks: 2 } } },
  'partition that loses': { faults: { partitions: { budget: 1, kinds: ['split'], messages: 'lost' } } },
  'partition that holds': { faults: { partitions: { budget: 1, kinds: ['one-way'], messages: 'held' } } },
  'drift of rates': { drift: { period: 2, roles: ['right'] } },
  'drift at first': { drift: { offset: 2 } },
};

const kindOf = (name: string) => name.split(/[ ,]/)[0];
const names = Object.keys(features);
const pairs = names.flatMap((one, index) =>
  names.slice(index + 1).flatMap((other) => (kindOf(one) === kindOf(other) ? [] : [[one, other] as const])),
);

const greatest = { bag: 2, fifo: 'unlimited', set: 1 } as const;

/** Asks once, and is asked once; what is asked is answered at once, and a question has to be asked in time. */
const peer: Role<Local, Note, never> = {
  init: () => new Local(),
  tick: (p) => (p.clock === 2 && p.done < 0 ? undefined : p.set('clock', Math.min(2, p.clock + 1))),
  actions: {
    ask: (p, { pids, self }) =>
      p.done < 0 && self === 'left'
        ? { next: p.set('done', 0), send: [{ to: pids.right![0]!, message: note('?') }] }
        : undefined,
  },
  urgent: {
    answer: (p, { pids }) =>
      p.timer === 1
        ? { next: p.set('timer', 2), send: [{ to: pids.left![0]!, message: note('!') }] }
        : undefined,
  },
  receive: { Note: (p, { name }) => (name === '?' && p.timer === 0 ? p.set('timer', 1) : p.set('done', 1)) },
  crash: (p) => p.set('timer', 0),
};
const roles: Roles = { left: peer, right: { ...peer, init: () => new Local({ done: 0 }) } };

test.each<Network>(['bag', 'fifo', 'set'])(
  'every two features together mean the same on a %s network',
  async (network) => {
    let compared = 0;
    for (const [one, other] of pairs) {
      const both = [features[one]!, features[other]!];
      const faults: Faults = Object.assign({}, ...both.map((feature) => feature.faults));
      if (network === 'set' && faults.duplication !== undefined) continue;
      const drift = both.find((feature) => feature.drift)?.drift;
      const time: Time = {
        delay: { min: 1, max: greatest[network] },
        ...(drift && { drift }),
      };
      const model = modelOf(roles, { network, time, faults });
      const scenario = { ...model.scenario('only'), check: [] };
      const { counts, coverage } = await check(model, scenario, { means: { workers: 1 } });
      const naive = naiveSearch(model.model(scenario), 5000)!;
      const sum = (label: string) =>
        coverage
          .filter(({ kind, name }) => `${kind} ${name}` === label)
          .reduce((all, { transitions }) => all + transitions, 0);
      const taken = Object.fromEntries([...naive.taken.keys()].map((label) => [label, sum(label)]));
      expect([one, other, counts.states, counts.transitions, counts.depth, taken]).toEqual([
        one,
        other,
        naive.states,
        naive.transitions,
        naive.depth,
        Object.fromEntries(naive.taken),
      ]);
      compared += naive.states;
    }
    expect(compared).toBeGreaterThan(50 * pairs.length);
  },
);
