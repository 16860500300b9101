/** What instances of fencing there are: checks of the resource, pauses, delays and crashes, with what each of them shows. */
import type { Scenario } from '../../checker/index.ts';

export interface Config {
  /** Of the lock service. With one, the term is a counter that it keeps. */
  readonly servers: number;
  readonly clients: number;
  /** How many ticks a lease has. */
  readonly ttl: number | 'for ever';
  /** The highest term, and so the highest token. */
  readonly terms: number;
  /** How many ticks a holder needs, from when it asks for the lock, until it writes. */
  readonly work: number;
  /** How often each client wants to write. */
  readonly writes: number;
  /** With no more ticks left of its lease than this, a client does not write. Without fencing, broken below the greatest delay. */
  readonly margin: number;
  /** Which tokens the resource accepts, compared with the highest seen. Broken unless `'not lower'`: with `'higher'`, a holder writes once. */
  readonly check: 'not lower' | 'higher' | 'none';
  /** Whether the resource does a write in one step with its check. Broken where it does not. */
  readonly atomic: boolean;
  /** Whether a client tells the resource of its token before it holds the lock. */
  readonly epochPush: boolean;
  /** What servers, or the resource, do not know after a crash. Broken unless `'nothing'`. */
  readonly forgets: 'nothing' | 'leases' | 'terms' | 'highest token';
}

/** MonotoneTokens. */
export const tokensNeverDecrease = 'accepted tokens never decrease';
/** NoStaleAccept. */
export const noStaleWrite = 'no write is accepted once a newer token is granted';
export const writesInOrder = 'no write follows one of a later holder';
export const uniqueTokens = 'no token is granted twice';
export const atMostOneLease = 'at most one unexpired lease';
export const doesItsWrites = 'a holder does its writes, or its lease ends';

const always = ['a later holder writes', doesItsWrites, 'time passes', 'deadlock'];
/** All but that no stale write is accepted. */
const fenced = [tokensNeverDecrease, writesInOrder, uniqueTokens, atMostOneLease, ...always];
/** What is left of it where leases overlap. */
const withoutLeases = [tokensNeverDecrease, writesInOrder, uniqueTokens, ...always];

const correct = {
  servers: 1,
  clients: 2,
  ttl: 2,
  terms: 2,
  work: 0,
  writes: 1,
  margin: 0,
  check: 'not lower',
  atomic: true,
  epochPush: false,
  forgets: 'nothing',
} as const;
const unfenced = { ...correct, check: 'none' } as const;
const majority = { ...correct, servers: 3 } as const;
const noExpiry = { ...correct, ttl: 'for ever', writes: 2 } as const;

const atOnce = { delay: { min: 0, max: 0 } } as const;
const upToOneTick = { delay: { min: 0, max: 1 } } as const;
const pause = { pauses: { budget: 1, roles: ['client'] } } as const;
const serverCrash = { crashes: { budget: 1, roles: ['server'], recovery: 'inbox lost' } } as const;
const resourceCrash = { crashes: { budget: 1, roles: ['resource'], recovery: 'inbox kept' } } as const;
const jump = { jumps: { budget: 1, ticks: 2, roles: ['server'] } } as const;

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: 'no check, no pause, no delay',
    note: 'If who holds the lock writes at once, leases alone are enough.',
    config: unfenced,
    time: atOnce,
    expect: {
      verdict: 'holds',
      states: 709,
      transitions: 1167,
      depth: 18,
      witnesses: { 'a later holder writes': 11 },
    },
  },
  {
    name: 'no check, and a holder pauses',
    note: 'Kleppmann 2016: a client with the lock pauses past its lease, another gets the lock and writes, and the first goes on and writes.',
    config: { ...unfenced, work: 1 },
    time: atOnce,
    faults: pause,
    check: [tokensNeverDecrease],
    expect: { verdict: 'violated', property: 'accepted tokens never decrease', length: 17 },
  },
  {
    name: 'no check, and a write takes a tick',
    note: 'Kleppmann 2016: the network may hold up a write as a pause does.',
    config: unfenced,
    time: upToOneTick,
    check: [tokensNeverDecrease],
    expect: { verdict: 'violated', property: 'accepted tokens never decrease', length: 14 },
  },
  {
    name: 'no check, a write takes a tick, and a margin of a tick',
    note: 'If a bound on delays is known, a client can allow for it.',
    config: { ...unfenced, margin: 1 },
    time: upToOneTick,
    expect: { verdict: 'holds', states: 1931, transitions: 3564, depth: 18 },
  },
  {
    name: 'a pause, and delays',
    note: 'Kleppmann 2016: the resource rejects the late write, if it has seen the newer token.',
    config: correct,
    time: upToOneTick,
    faults: pause,
    check: fenced,
    expect: { verdict: 'holds', states: 14334, transitions: 38578, depth: 20 },
  },
  {
    name: '3 clients, and a pause',
    note: 'The same with one more that may get the lock.',
    config: { ...correct, clients: 3 },
    time: atOnce,
    faults: pause,
    check: fenced,
    expect: { verdict: 'holds', states: 70167, transitions: 203032, depth: 22 },
  },
  {
    name: 'a pause: a stale write',
    note: 'If it has not, it accepts a write of a holder whose token is no longer the newest.',
    config: correct,
    time: atOnce,
    faults: pause,
    check: [noStaleWrite],
    expect: {
      verdict: 'violated',
      property: 'no write is accepted once a newer token is granted',
      length: 13,
    },
  },
  {
    name: 'delays: a stale write',
    note: 'The same without a pause.',
    config: correct,
    time: upToOneTick,
    check: [noStaleWrite],
    expect: {
      verdict: 'violated',
      property: 'no write is accepted once a newer token is granted',
      length: 11,
    },
  },
  {
    name: 'the epoch pushed, a pause, and delays',
    note: 'The resource knows of a token before its holder has the lock, and so accepts no older one from then on.',
    config: { ...correct, epochPush: true },
    time: upToOneTick,
    faults: pause,
    expect: { verdict: 'holds', states: 30210, transitions: 86932, depth: 24 },
  },
  {
    name: 'the epoch pushed, 3 terms, and a pause',
    note: 'The same with one more grant.',
    config: { ...correct, epochPush: true, terms: 3 },
    time: atOnce,
    faults: pause,
    expect: { verdict: 'holds', states: 24759, transitions: 59139, depth: 31 },
  },
  {
    name: 'the epoch pushed, 3 servers, and a pause',
    note: 'Larger: votes may be split, and grants come from different majorities.',
    config: { ...majority, epochPush: true },
    time: atOnce,
    faults: pause,
    expect: { verdict: 'holds', states: 246424, transitions: 955844, depth: 35 },
  },
  {
    name: '3 servers, and one crashes',
    note: 'It remembers its term, and waits as long as a lease before it votes again; then not even a check is needed.',
    config: { ...majority, check: 'none' },
    time: atOnce,
    faults: serverCrash,
    expect: { verdict: 'holds', states: 138977, transitions: 444558, depth: 28 },
  },
  {
    name: 'leases are forgotten',
    note: 'A server that votes at once after a crash helps to elect a second holder: see leases/leader-lease.',
    config: { ...majority, forgets: 'leases' },
    time: atOnce,
    faults: serverCrash,
    check: [atMostOneLease],
    expect: { verdict: 'violated', property: 'at most one unexpired lease', length: 12 },
  },
  {
    name: 'leases are forgotten: tokens still tell holders apart',
    note: 'Fencing does not need that leases exclude each other.',
    config: { ...majority, forgets: 'leases' },
    time: atOnce,
    faults: serverCrash,
    check: withoutLeases,
    expect: { verdict: 'holds', states: 144032, transitions: 471984, depth: 27 },
  },
  {
    name: 'terms are forgotten',
    note: 'A server that has lost its term votes in it again: two holders with the same token (Ongaro and Ousterhout 2014, §5.2, has it on stable storage).',
    config: { ...majority, forgets: 'terms' },
    time: atOnce,
    faults: serverCrash,
    check: [uniqueTokens],
    expect: { verdict: 'violated', property: 'no token is granted twice', length: 12 },
  },
  {
    name: 'the only server forgets its counter',
    note: 'The same at failover of a lock service that counts in memory. The resource accepts a write of the earlier holder after one of the later.',
    config: { ...correct, forgets: 'terms' },
    time: atOnce,
    faults: serverCrash,
    check: [writesInOrder],
    expect: { verdict: 'violated', property: 'no write follows one of a later holder', length: 14 },
  },
  {
    name: 'the only server forgets its counter: tokens do not show it',
    note: 'Tokens that never decrease are not the whole claim: those of both holders are equal.',
    config: { ...correct, forgets: 'terms' },
    time: atOnce,
    faults: serverCrash,
    check: [tokensNeverDecrease],
    expect: { verdict: 'holds', states: 5283, transitions: 9737, depth: 28 },
  },
  {
    name: 'the clock of the lock service is set forward',
    note: 'It grants the lock while the holder has time left.',
    config: correct,
    time: upToOneTick,
    faults: jump,
    check: [atMostOneLease],
    expect: { verdict: 'violated', property: 'at most one unexpired lease', length: 7 },
  },
  {
    name: 'the clock of the lock service is set forward: tokens do not need it',
    note: 'Kleppmann 2016: with fencing, clocks matter for who gets in when, and not for safety.',
    config: correct,
    time: upToOneTick,
    faults: jump,
    check: withoutLeases,
    expect: { verdict: 'holds', states: 8839, transitions: 20442, depth: 18 },
  },
  {
    name: 'the resource crashes',
    note: 'It remembers the highest token.',
    config: correct,
    time: upToOneTick,
    faults: resourceCrash,
    check: fenced,
    expect: { verdict: 'holds', states: 9375, transitions: 23846, depth: 20 },
  },
  {
    name: 'the resource forgets the highest token',
    note: 'After a crash it accepts what it would have rejected before.',
    config: { ...correct, forgets: 'highest token' },
    time: upToOneTick,
    faults: resourceCrash,
    check: [tokensNeverDecrease],
    expect: { verdict: 'violated', property: 'accepted tokens never decrease', length: 16 },
  },
  {
    name: 'check and write are two steps',
    note: 'Both writes pass the check, and are done in the other order; no client is late.',
    config: { ...correct, atomic: false },
    time: atOnce,
    check: [tokensNeverDecrease],
    expect: { verdict: 'violated', property: 'accepted tokens never decrease', length: 16 },
  },
  {
    name: 'check and write are two steps, and the epoch pushed',
    note: 'To know of the newer token does not help after the check.',
    config: { ...correct, atomic: false, epochPush: true },
    time: atOnce,
    check: [tokensNeverDecrease],
    expect: { verdict: 'violated', property: 'accepted tokens never decrease', length: 20 },
  },
  {
    name: 'no expiry',
    note: 'There is one holder, whatever happens to it, and nothing is ever rejected.',
    config: noExpiry,
    time: upToOneTick,
    faults: pause,
    fairness: { recovery: 'weak' },
    expect: { verdict: 'holds', states: 1780, transitions: 5384, depth: 15 },
  },
  {
    name: 'no expiry, and only higher tokens are accepted',
    note: 'The second write of the holder itself is rejected, for ever.',
    config: { ...noExpiry, check: 'higher' },
    time: upToOneTick,
    check: [doesItsWrites],
    expect: {
      verdict: 'violated',
      property: 'a holder does its writes, or its lease ends',
      length: 12,
      cycle: 5,
    },
  },
];
