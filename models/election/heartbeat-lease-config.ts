/** What instances of the election with leases are made of, with the mistakes that break it, and what is claimed of them. */
import type { Terms } from './terms.ts';

/** In ticks; nothing where a server never stands for election. */
export type Timeouts = readonly (number | undefined)[];

/** Times are in ticks of the clock of whom they concern. */
export interface Config extends Terms {
  readonly servers: number;
  /** `with a leader`: a first term is over, in which s1 was elected by all. */
  readonly begins: 'without a leader' | 'with a leader';
  /** D: how long a message is on its way at most. Broken unless it is as in the scenario's `time`. */
  readonly delay: number;
  /** E: for how long nobody votes who has heard from a leader. */
  readonly electionTimeout: number;
  /** What each server may draw a timeout from, the first one at the start; none shorter than E. */
  readonly timeouts: readonly (readonly number[] | 'never')[];
  /** H: from one heartbeat to the next; left out: a leader sends one only, and that is enough to hold a lease that is too long. */
  readonly heartbeatInterval?: number;
  /**
   * L: for how long a lease is valid. Broken unless it is over before anyone may vote again. Where clocks run as time does, that is
   * L <= E. A clock that gains or loses up to one tick in p needs L + ceil(L / (p - 1)) <= E - 1 - floor((E - 1) / (p + 1)), which
   * is L(1 + 1/p) <= E(1 - 1/p) but for the ticks that are gained or lost at the edges.
   */
  readonly lease: number;
  /** What the lease is counted from. Broken unless it is the sending of the heartbeat, as the promise of those who acknowledge it may be as old. */
  readonly leaseFrom: 'sending' | 'acknowledgement';
  /** Broken where true: servers vote also while there is a leader, as in §5.2 without §6. */
  readonly votesTooSoon: boolean;
  /** What a crash destroys. Broken unless it is nothing. */
  readonly crashForgets: 'nothing' | 'vote' | 'term and vote';
  /** What a server does that recovers. Broken unless it waits for E, as it may have promised its vote to nobody. */
  readonly recovery: 'waits' | 'votes at once';
  readonly store: 'none' | 'unfenced' | 'fenced';
  /** How much of the lease must be left to write. Broken unless it is more than D: a write is on its way as long as any message. */
  readonly margin: number;
}

/** What a server draws from; where it never stands, a single timeout that never comes. */
export function timeoutsOf(index: number, { timeouts }: Config): Timeouts {
  const drawn = timeouts[index]!;
  return drawn === 'never' ? [undefined] : drawn;
}

export const claims = {
  oneLeader: 'at most one leader per term',
  oneLease: 'at most one valid lease',
  inOrder: 'writes take effect in the order of terms',
  ordered: 'terms in use are in order',
  elected: 'a leader is elected',
  passesOn: 'the lease passes on',
  leads: 'in the end, a leader is elected',
  keeps: 'from some time on, someone holds the lease all the time',
  headStart: 'who has a head start makes someone leader',
} as const;

/** L = E, the longest lease that there can be. H + D < E, so that nobody misses a leader that is well. */
export const correct = {
  servers: 3,
  begins: 'with a leader',
  terms: 2,
  renumbered: false,
  delay: 1,
  electionTimeout: 4,
  timeouts: [[4], [4], [4]],
  heartbeatInterval: 2,
  lease: 4,
  leaseFrom: 'sending',
  votesTooSoon: false,
  crashForgets: 'nothing',
  recovery: 'waits',
  store: 'none',
  margin: 1,
} satisfies Config;

/** Messages arrive at once or never. This leaves fewer states, and as much of a lease as there can be. */
export const atOnce: Config = { ...correct, delay: 0, margin: 0 };
export const now = { delay: { min: 0, max: 0 } };
export const soon = { delay: { min: 0, max: correct.delay } };

export const loss = { loss: 'unlimited' } as const;
export const crash = { crashes: { budget: 1, roles: ['server'], recovery: 'inbox lost' } } as const;

export const safety = [claims.oneLeader, claims.oneLease, claims.passesOn, 'deadlock'];
