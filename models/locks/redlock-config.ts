/** What instances of Redlock have in common. */

export interface Config {
  readonly clients: number;
  readonly stores: number;
  /** How many stores have to grant the lock. Of n of them, 2q - n may forget their key before two clients can hold it. */
  readonly quorum: number;
  /** For how many ticks of a store its key lives. */
  readonly ttl: number;
  /** CLOCK_DRIFT: what a client takes off its time, as clocks differ. Broken where they differ by more. */
  readonly allowance: number;
  /** A client acts while more than so many ticks are left. Broken where pauses may take longer. */
  readonly margin: number;
  readonly polls: 'one by one' | 'at once';
  /** Broken where the time that polls have taken is not subtracted: what Kleppmann's second story assumes. */
  readonly elapsed: 'subtracted' | 'ignored';
  /** Which stores clients reach: all, any part of them, or those that are listed for each client, by number. */
  readonly reach: 'all' | 'any' | readonly (readonly number[])[];
  /** Broken where false: a store forgets its key in a crash. */
  readonly persistent: boolean;
  /** For how many ticks after such a crash a store does not answer. Broken unless it is the time to live. */
  readonly away: number;
  /** The resource rejects values that are lower than one that it has seen. Broken with random values: they have no order. */
  readonly fencing: boolean;
}

export const names = {
  oneIsValid: 'at most one lock is valid',
  noLateAct: 'nobody acts on the lock after another has got it',
  noStaleAct: 'nobody acts after the next holder has acted',
  noRefusal: 'what the holder of the lock does takes effect',
  turns: 'everyone has acted',
  keysGo: 'every key is gone in the end',
  someone: 'somebody gets the lock',
} as const;

export const correct = {
  clients: 2,
  stores: 3,
  quorum: 2,
  ttl: 2,
  allowance: 0,
  margin: 0,
  polls: 'one by one',
  elapsed: 'subtracted',
  reach: 'all',
  persistent: true,
  away: 0,
  fencing: false,
} as const;

/** Here nothing but clients takes time. */
export const noDelay = { delay: { min: 0, max: 0 } } as const;
export const oneTick = { delay: { min: 1, max: 1 } } as const;
export const upToOneTick = { delay: { min: 0, max: 1 } } as const;

export const exclusion = ['mutual exclusion', names.oneIsValid, names.noLateAct];
export const safety = [...exclusion, names.turns];
