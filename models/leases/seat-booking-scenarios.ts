/** What instances of booking a seat there are: leases, fences and faults, with what each of them shows. */
import type { Faults, Scenario } from '../../checker/index.ts';

export interface Config {
  /** How many booking servers, each with a client. */
  readonly servers: number;
  /** For how many ticks a lease is granted. */
  readonly lease: number;
  /** A server sells if more than so many ticks of its lease are left when it looks. */
  readonly margin: number;
  /** When a server reads the seat. Broken without compare-and-set, unless under the lease: what was read may have changed. */
  readonly reads: 'under the lease' | 'before the lease' | 'without a lease';
  /**
   * How the store learns of epochs, to refuse what is older than the highest. At sales: from sales, so that it takes those of
   * a zombie before the first of a newer epoch. At reads and sales: also when the holder reads. At grants: before the grant.
   */
  readonly fence: 'none' | 'at sales' | 'at reads and sales' | 'at grants';
  /** Whether the store writes a sale only where the seat is available. */
  readonly compareAndSet: boolean;
}

export const soldOnce = 'no seat is sold twice';
export const inOrder = 'no sale is written over one of a newer epoch';
export const onlyNewest = 'only the newest epoch sells';
export const zombieFirst = 'a zombie has sold the seat that the holder is about to sell';
export const everyoneIsAnswered = 'every client is answered';

const leased = {
  servers: 2,
  lease: 6,
  margin: 1,
  reads: 'under the lease',
  fence: 'none',
  compareAndSet: false,
} as const;
/** The shortest lease in which a server sells where every message takes one tick. */
const brief = { ...leased, lease: 5, margin: 0 } as const;
const sales = { ...leased, fence: 'at sales' } as const;

const upToOneTick = { delay: { min: 0, max: 1 } } as const;
const oneTick = { delay: { min: 1, max: 1 } } as const;

const onePause: Faults = { pauses: { budget: 1, roles: ['server'] } };
const oneJump: Faults = { jumps: { budget: 1, ticks: 1, roles: ['service'] } };
const slowServers = { ...upToOneTick, drift: { roles: ['server'], period: 4, rate: 'slow' } } as const;
const resumes = { recovery: 'weak' } as const;

const safety = [soldOnce, 'linearizable', inOrder];
const allButNewest = [...safety, everyoneIsAnswered, 'deadlock', 'time passes'];

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: 'a lease alone, and no pauses',
    note: 'Delays are bounded, and the margin covers the way of a sale: then a lease is all that it takes (Gray and Cheriton, §2).',
    config: leased,
    time: upToOneTick,
    expect: {
      verdict: 'holds',
      states: 1081,
      transitions: 1646,
      depth: 25,
      witnesses: { 'one client has the seat, and another knows that it has not': 19 },
    },
  },
  {
    name: 'the zombie sells a sold seat',
    note: 'Kleppmann, "Protecting a resource with a lock": the holder has read the seat, and pauses until its lease has ended and another has sold it.',
    config: brief,
    time: oneTick,
    faults: onePause,
    check: [inOrder],
    expect: { verdict: 'violated', property: 'no sale is written over one of a newer epoch', length: 26 },
  },
  {
    name: 'the zombie: two clients have the seat',
    note: 'The same, until both clients are told that the seat is their own.',
    config: brief,
    time: oneTick,
    faults: onePause,
    check: ['linearizable'],
    expect: { verdict: 'violated', property: 'linearizable', length: 29 },
  },
  {
    name: 'neither a lease nor compare-and-set',
    note: 'Read, check, write: both servers read that the seat is available, and both write. It takes no fault.',
    config: { ...leased, reads: 'without a lease' },
    time: upToOneTick,
    check: [soldOnce],
    expect: { verdict: 'violated', property: 'no seat is sold twice', length: 10 },
  },
  {
    name: 'compare-and-set without a lease',
    note: 'That the store decides is enough by itself, whatever pauses, and however long messages take; a lease only saves work.',
    config: { ...leased, reads: 'without a lease', compareAndSet: true },
    time: { delay: { min: 0, max: 'unlimited' } },
    faults: { pauses: { budget: 2, roles: ['server'] } },
    fairness: resumes,
    expect: {
      verdict: 'holds',
      states: 504,
      transitions: 1773,
      depth: 15,
      witnesses: { 'one client has the seat, and another knows that it has not': 9 },
    },
  },
  {
    name: 'compare-and-set under a lease: 1 pause, and the clock of the lease service jumps',
    note: 'Leases that end at any time do no harm either.',
    config: { ...leased, compareAndSet: true },
    time: upToOneTick,
    faults: { ...onePause, jumps: { budget: 1, ticks: 6, roles: ['service'] } },
    fairness: resumes,
    check: allButNewest,
    expect: { verdict: 'holds', states: 89600, transitions: 229968, depth: 42 },
  },
  {
    name: 'fenced at sales: sold over the sale of a zombie',
    note: 'The highest epoch that the store has seen is that of the zombie, until the new holder sells; and the holder does not look again.',
    config: { ...brief, fence: 'at sales' },
    time: oneTick,
    faults: onePause,
    check: [soldOnce],
    expect: { verdict: 'violated', property: 'no seat is sold twice', length: 26 },
  },
  {
    name: 'fenced at sales: never over a newer epoch',
    note: 'What fencing tokens do give (Kleppmann, "Making the lock safe with fencing"): a zombie that comes after the holder is refused.',
    config: sales,
    time: upToOneTick,
    faults: onePause,
    fairness: resumes,
    check: [inOrder, everyoneIsAnswered],
    expect: { verdict: 'holds', states: 13142, transitions: 27492, depth: 37 },
  },
  {
    name: 'fenced at sales, with compare-and-set',
    note: 'The seat that a zombie has sold stays sold to its client, once, and the holder has to look again.',
    config: { ...sales, compareAndSet: true },
    time: upToOneTick,
    faults: onePause,
    fairness: resumes,
    check: [...allButNewest, zombieFirst],
    expect: {
      verdict: 'holds',
      states: 13142,
      transitions: 27492,
      depth: 37,
      witnesses: { 'a zombie has sold the seat that the holder is about to sell': 20 },
    },
  },
  {
    name: 'fenced at sales, with compare-and-set: a zombie sells',
    note: 'A newer epoch has been granted, and the store does not know of it: an old epoch is refused only by who has seen a newer one.',
    config: { ...brief, fence: 'at sales', compareAndSet: true },
    time: oneTick,
    faults: onePause,
    check: [onlyNewest],
    expect: { verdict: 'violated', property: 'only the newest epoch sells', length: 17 },
  },
  {
    name: 'fenced at reads and sales',
    note: 'The epoch comes with the read of the holder: nobody older can change what it has read, and its sale need not look again.',
    config: { ...leased, fence: 'at reads and sales' },
    time: upToOneTick,
    faults: onePause,
    fairness: resumes,
    check: allButNewest,
    expect: { verdict: 'holds', states: 13300, transitions: 28042, depth: 37 },
  },
  {
    name: 'fenced at grants',
    note: 'The store refuses whatever is not the newest epoch, as it is told before the grant; both servers may pause, or one twice.',
    config: { ...leased, fence: 'at grants' },
    time: upToOneTick,
    faults: { pauses: { budget: 2, roles: ['server'] } },
    fairness: resumes,
    expect: {
      verdict: 'holds',
      states: 75726,
      transitions: 201288,
      depth: 57,
      witnesses: { 'one client has the seat, and another knows that it has not': 23 },
    },
  },
  {
    name: 'fenced at grants, but read before the lease',
    note: 'The newest epoch says nothing about what was read under none: it has to look again, and does not. It takes no fault.',
    config: { ...brief, fence: 'at grants', reads: 'before the lease' },
    time: oneTick,
    check: [soldOnce],
    expect: { verdict: 'violated', property: 'no seat is sold twice', length: 37 },
  },
  {
    name: 'margin 1, delays up to 1',
    note: 'A lease alone, and so short that a server may look as late as its margin allows.',
    config: { ...leased, lease: 4 },
    time: upToOneTick,
    check: safety,
    expect: { verdict: 'holds', states: 2133, transitions: 3298, depth: 42 },
  },
  {
    name: 'margin 0, delays up to 1',
    note: 'One tick too few: the lease ends while the sale is on its way, without any pause.',
    config: { ...leased, lease: 4, margin: 0 },
    time: upToOneTick,
    check: [soldOnce],
    expect: { verdict: 'violated', property: 'no seat is sold twice', length: 18 },
  },
  {
    name: 'margin 2, pauses up to 1',
    note: 'Were there a bound on pauses, a lease alone would do (Kleppmann, "The synchrony assumptions of Redlock").',
    config: { ...leased, margin: 2 },
    time: upToOneTick,
    faults: { pauses: { budget: 1, roles: ['server'], longest: 1 } },
    check: safety,
    expect: { verdict: 'holds', states: 9310, transitions: 19982, depth: 27 },
  },
  {
    name: 'margin 2, pauses up to 2',
    note: 'One tick more than the bound.',
    config: { ...leased, margin: 2 },
    time: upToOneTick,
    faults: { pauses: { budget: 1, roles: ['server'], longest: 2 } },
    check: [soldOnce],
    expect: { verdict: 'violated', property: 'no seat is sold twice', length: 22 },
  },
  {
    name: 'margin 2, the clock of the lease service jumps by 1',
    note: 'A lease alone, and its margin covers the jump.',
    config: { ...leased, lease: 4, margin: 2 },
    time: upToOneTick,
    faults: oneJump,
    check: safety,
    expect: { verdict: 'holds', states: 5466, transitions: 10435, depth: 42 },
  },
  {
    name: 'margin 1, the clock of the lease service jumps by 1',
    note: 'The lease ends too early at the service (Kleppmann, "Breaking Redlock with bad timings").',
    config: { ...leased, lease: 4 },
    time: upToOneTick,
    faults: oneJump,
    check: [soldOnce],
    expect: { verdict: 'violated', property: 'no seat is sold twice', length: 18 },
  },
  {
    name: 'margin 2, servers with slow clocks',
    note: 'A lease alone, and its margin covers the tick that a clock loses in 4.',
    config: { ...leased, lease: 4, margin: 2 },
    time: slowServers,
    check: safety,
    expect: { verdict: 'holds', states: 52155, transitions: 100002, depth: 46 },
  },
  {
    name: 'margin 1, servers with slow clocks',
    note: 'The lease ends too late at the server: that clocks run alike is an assumption of leases (Gray and Cheriton, §5).',
    config: { ...leased, lease: 4 },
    time: slowServers,
    check: [soldOnce],
    expect: { verdict: 'violated', property: 'no seat is sold twice', length: 19 },
  },
  {
    name: 'a server crashes',
    note: 'Its lease ends, and the other sells the seat, or learns that it is sold: why it is a lease and no lock.',
    config: { ...sales, compareAndSet: true },
    time: upToOneTick,
    faults: { crashes: { budget: 1, roles: ['server'], recovery: 'never' } },
    check: [...allButNewest, onlyNewest],
    expect: { verdict: 'holds', states: 2833, transitions: 6262, depth: 26 },
  },
  {
    name: 'a lease too short to sell in',
    note: 'With 4 messages of one tick and a margin of 1 a lease of 5 may never do, and one of 6 does: so are those above.',
    config: { ...leased, servers: 1, lease: 5 },
    time: upToOneTick,
    check: [everyoneIsAnswered],
    expect: { verdict: 'violated', property: 'every client is answered', length: 13, cycle: 8 },
  },
  {
    name: '3 servers',
    note: 'Larger.',
    config: { ...sales, servers: 3, compareAndSet: true },
    time: upToOneTick,
    faults: onePause,
    check: safety,
    expect: { verdict: 'holds', states: 333096, transitions: 739204, depth: 48 },
  },
];
