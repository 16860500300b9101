/**
 * Peterson's filter lock, in whole-state form
 *
 * Source  G. L. Peterson: Myths About the Mutual Exclusion Problem, Information Processing Letters 12(3), 1981; under this
 *         name in M. Herlihy, N. Shavit: The Art of Multiprocessor Programming, 2008, §2.4.
 * System  `processes` processes with shared memory. On its way in a process passes a level for every other process; of those
 *         that are at a level, the one that came last waits.
 * Faults  none.
 * Claims  at most one process is in its critical section; no deadlock.
 * Abstracts  one access to a shared variable is one step, but for the wait, which looks at all of them at once.
 */
import { type Always, type Sometimes, type Step, wholeState } from '../../index.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

type Place = 'outside' | 'raising' | 'yielding' | 'waiting' | 'inside';

interface Process {
  readonly at: Place;
  /** The level that it is trying to pass, from 1; 0 while outside. */
  readonly next: number;
  /** Shared: the level that others see it at. */
  readonly level: number;
}

interface State {
  readonly processes: readonly Process[];
  /** Shared, by level: the number of the process that came last; -1 while nobody did. */
  readonly victim: readonly number[];
}

interface Action {
  readonly type: 'start' | 'raise' | 'yield' | 'pass' | 'enter' | 'leave';
  readonly process: number;
}

interface Config {
  readonly processes: number;
  /** Broken where true: a process makes itself the victim of a level before it raises itself to it. */
  readonly victimFirst: boolean;
}

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

function initial({ processes }: Config): State {
  return {
    processes: Array.from({ length: processes }, () => ({ at: 'outside', next: 0, level: 0 })),
    victim: Array.from({ length: processes }, () => -1),
  };
}

/** What process number `index` does next; it always has one thing to do, or waits. */
function step(state: State, index: number, { victimFirst }: Config): Step<State, Action> | undefined {
  const { processes, victim } = state;
  const self = processes[index]!;
  const { at, next } = self;
  const first = victimFirst ? 'yielding' : 'raising';
  switch (at) {
    case 'outside':
      return moved(state, 'start', index, { ...self, at: first, next: 1 });
    case 'raising':
      return moved(state, 'raise', index, { ...self, at: victimFirst ? 'waiting' : 'yielding', level: next });
    case 'yielding': {
      const yielded = { ...state, victim: victim.with(next, index) };
      return moved(yielded, 'yield', index, { ...self, at: victimFirst ? 'raising' : 'waiting' });
    }
    case 'waiting': {
      const blocked = processes.some(({ level }, other) => other !== index && level >= next);
      if (blocked && victim[next] === index) return;
      if (next === processes.length - 1) return moved(state, 'enter', index, { ...self, at: 'inside' });
      return moved(state, 'pass', index, { ...self, at: first, next: next + 1 });
    }
    case 'inside':
      return moved(state, 'leave', index, { at: 'outside', next: 0, level: 0 });
  }
}

function moved(state: State, type: Action['type'], index: number, process: Process): Step<State, Action> {
  return {
    action: { type, process: index },
    state: { ...state, processes: state.processes.with(index, process) },
  };
}

// ── Properties ───────────────────────────────────────────────────────────────────────────────────────────────────────

const mutualExclusion: Always<State> = {
  kind: 'always',
  name: 'mutual exclusion',
  holds: ({ processes }) => processes.filter(({ at }) => at === 'inside').length <= 1,
};

const lastEnters: Sometimes<State> = {
  kind: 'sometimes',
  name: 'the last process enters',
  holds: ({ processes }) => processes.at(-1)!.at === 'inside',
};

// ── Scenarios ────────────────────────────────────────────────────────────────────────────────────────────────────────

export const filterLock = wholeState<{ config: Config; state: State; action: Action }>({
  name: 'filter-lock',
  initial: (config) => [initial(config)],
  steps: (state, config) => state.processes.flatMap((_, index) => step(state, index, config) ?? []),
  properties: () => [mutualExclusion, lastEnters],

  scenarios: [
    {
      name: '4 processes',
      note: 'Counts from SPIN and TLC on matched models.',
      config: { processes: 4, victimFirst: false },
      expect: { verdict: 'holds', states: 18165, transitions: 54064, depth: 36 },
    },
    {
      name: '5 processes',
      note: 'Larger: counts from SPIN and TLC on matched models.',
      config: { processes: 5, victimFirst: false },
      expect: { verdict: 'holds', states: 409308, transitions: 1431660, depth: 54 },
    },
    {
      name: 'the victim comes first',
      note: 'With two processes: one makes itself the victim, the other does too and enters, for nobody is at its level; then the first is no longer the victim. Length from SPIN.',
      config: { processes: 2, victimFirst: true },
      check: ['mutual exclusion'],
      expect: { verdict: 'violated', property: 'mutual exclusion', length: 8 },
    },
  ],
});
