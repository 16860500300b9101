/** What instances of the lock in a single Redis store have in common. */
export interface Config {
  readonly clients: number;
  /** For how many ticks of the store the key lives. Left out: it does not expire. */
  readonly ttl?: number;
  /** Broken where the time to live is set by a second command: nobody sets it when the client crashes in between. */
  readonly acquire: 'SET NX EX' | 'SET NX, then EXPIRE';
  /** Broken unless it compares and deletes in one step, or deletes in time. */
  readonly release: 'DEL' | 'DEL in time' | 'GET, then DEL' | 'compare and delete';
  /** A client acts while more than so many ticks are left of its time. Broken where that is less than the longest delay. */
  readonly margin: number | 'unchecked';
  /** What the lock protects: nothing that is modelled, or a resource that takes all requests, or rejects those with old tokens. */
  readonly resource: 'none' | 'takes all' | 'checks writes' | 'checks reads and writes';
  /** When a replica is told that the lock is taken. Broken where that is after the client. */
  readonly replication: 'none' | 'before the reply' | 'after the reply';
}

export const names = {
  noForeignDelete: 'nobody deletes the lock of another',
  noLostUpdate: 'no update of the resource is lost',
  turns: 'everyone has had the lock',
  lockComes: 'who asks for the lock gets it',
} as const;

export const correct = {
  acquire: 'SET NX EX',
  release: 'compare and delete',
  margin: 1,
  resource: 'none',
  replication: 'none',
} as const;

/** The margin of `correct` is just enough for this. */
export const upToOneTick = { delay: { min: 0, max: 1 } } as const;
export const oneTick = { delay: { min: 1, max: 1 } } as const;
/** Here nothing but clients takes time; a margin of 0 is enough. */
export const noDelay = { delay: { min: 0, max: 0 } } as const;

export const safety = ['mutual exclusion', names.noForeignDelete, names.noLostUpdate, names.turns];
