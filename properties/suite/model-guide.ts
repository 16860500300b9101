import type { registry } from '../../models/index.ts';

export interface Guide {
  /** What the claims of the model need, in a few words. */
  readonly standsOn: string;
  /** The name of a scenario that shows what it is about. */
  readonly lookFirstAt: string;
}

/** For `models/README.md`. */
export const guide: Record<keyof typeof registry, Guide> = {
  'clocks/cristian-ntp': {
    standsOn: 'delays whose bounds are known, and that are alike both ways; bounded drift',
    lookFirstAt: 'less than half the round trip',
  },
  'clocks/berkeley': {
    standsOn: 'delays whose bounds are known; a majority of clocks that are right; one daemon at a time',
    lookFirstAt: 'a slave takes over too early',
  },
  'clocks/lamport-clock': {
    standsOn: 'nothing but that processes count; order for who came first is not in it',
    lookFirstAt: 'a lower clock means nothing',
  },
  'clocks/vector-clock': {
    standsOn: 'one entry for each process',
    lookFirstAt: 'a receipt does not merge: false conflicts',
  },
  'clocks/last-writer-wins': {
    standsOn: 'timestamps without ties; messages that arrive',
    lookFirstAt: 'a later write loses',
  },
  'broadcast/total-order': {
    standsOn: 'fifo channels, acknowledgements from all, nobody crashes',
    lookFirstAt: 'updates are applied on receipt',
  },
  'broadcast/causal': {
    standsOn: 'reliable channels, in any order',
    lookFirstAt: 'messages are delivered on receipt',
  },
  'mutex/central-coordinator': {
    standsOn: 'a coordinator that stays up; with time, a timeout as long as a round trip',
    lookFirstAt: 'one way in 10 to 12 ticks, timeout 23',
  },
  'mutex/decentralized-voting': {
    standsOn: 'fewer than 2m - n coordinators that forget',
    lookFirstAt: '3 coordinators, 2 votes, 1 reset',
  },
  'mutex/lamport-queue': {
    standsOn: 'fifo channels, nobody crashes',
    lookFirstAt: 'channels that do not keep the order',
  },
  'mutex/ricart-agrawala': {
    standsOn: 'reliable channels, nobody crashes; ties that are broken alike',
    lookFirstAt: 'both defer a tie',
  },
  'mutex/maekawa': {
    standsOn: 'quorums that intersect, and votes that can be given back; fifo channels',
    lookFirstAt: 'not corrected: 3 clients, each pair with an arbiter in common',
  },
  'mutex/suzuki-kasami': {
    standsOn: 'reliable channels, a token that is not lost',
    lookFirstAt: 'numbers are not checked: 3 processes',
  },
  'mutex/radio-backoff': {
    standsOn: 'collisions that are noticed, and chance, which ends them',
    lookFirstAt: 'any of the window: collisions without end',
  },
  'mutex/token-ring': {
    standsOn: 'a token that is neither lost nor duplicated',
    lookFirstAt: 'a process crashes again and again: starvation',
  },
  'mutex/sharded-tokens': {
    standsOn: 'one order in which all take their tokens',
    lookFirstAt: '3 processes, own shard first',
  },
  'election/bully': {
    standsOn: 'a failure detector that is never wrong, crashes without recovery',
    lookFirstAt: '2 processes, false timeouts without end: leadership oscillates',
  },
  'election/heartbeat-lease': {
    standsOn: 'votes on stable storage for safety; bounded drift for leases; jitter for progress',
    lookFirstAt: 'a vote is forgotten',
  },
  'election/ring': {
    standsOn: 'nobody crashes during the election',
    lookFirstAt: 'a crash during the circulation',
  },
  'election/schema-migration': {
    standsOn: 'votes on stable storage, and a store that refuses old terms',
    lookFirstAt: 'unfenced, a pause of 3',
  },
  'leases/leader-lease': {
    standsOn: 'a wait that is longer than leases, by the drift; no pause after the check',
    lookFirstAt: 'W = L - 1',
  },
  'leases/fencing': {
    standsOn: 'a resource that checks tokens in one step with the write, and does not forget',
    lookFirstAt: 'no check, and a holder pauses',
  },
  'leases/seat-booking': {
    standsOn: 'a compare-and-set at the store, or the refusal of old epochs from the first read on',
    lookFirstAt: 'the zombie: two clients have the seat',
  },
  'locks/redis-lock': {
    standsOn: 'clients that heed the time they have left, one store that does not crash',
    lookFirstAt: 'DEL: a third client gets in',
  },
  'locks/redlock': {
    standsOn: 'bounded drift, pauses and delays; stores that do not forget keys',
    lookFirstAt: 'a client pauses before it acts',
  },
  'locks/zookeeper-lock': {
    standsOn: 'sessions: exclusion is of those that are valid',
    lookFirstAt: 'a session expires: who believes',
  },
  'locks/etcd-lease': {
    standsOn: 'clocks of the same rate, and leases that are counted from the question',
    lookFirstAt: 'a pause',
  },
  'agreement/two-generals': {
    standsOn: 'that no message is lost; nothing less is enough',
    lookFirstAt: 'a message is lost',
  },
  'commit/two-phase-commit': {
    standsOn: 'logs on stable storage, a transaction manager that comes back',
    lookFirstAt: 'in doubt for ever',
  },
  'commit/three-phase-commit': {
    standsOn: 'bounded delays, no partition',
    lookFirstAt: '2 participants, a partition',
  },
  'commit/non-blocking-commit': {
    standsOn: 'bounded delays, no partition; each relays before it decides',
    lookFirstAt: 'decides before it relays',
  },
  'commit/saga': {
    standsOn: 'compensations that can be tried again; semantic locks for isolation',
    lookFirstAt: '1 saga and a reader, no locks: dirty read',
  },
  'transactions/two-phase-locking': {
    standsOn: 'locks that are kept until no more are taken; one order of locks against deadlock',
    lookFirstAt: 'write skew: deadlock',
  },
  'transactions/optimistic': {
    standsOn: 'validation of what was read, in one step with writing',
    lookFirstAt: 'snapshot isolation: write skew',
  },
  'replication/primary-backup': {
    standsOn: 'failures that are detected without error; under partitions a lease, views, and a witness',
    lookFirstAt: 'the simple protocol: partition',
  },
  'replication/quorum-register': {
    standsOn: 'r + w > n; reads that write back, to be linearizable',
    lookFirstAt: 'no write-back: two readers, new then old',
  },
  'replication/cap': {
    standsOn: 'no partition, or giving up either consistency or answers',
    lookFirstAt: 'availability first: a stale read',
  },
  'consensus/raft': {
    standsOn: 'majorities, and term, vote and log on stable storage; one candidate in the end for progress',
    lookFirstAt: 'figure 8: a committed entry is overwritten',
  },
  'consensus/raft-replication': {
    standsOn: 'the same, in instances as large as those of the figures',
    lookFirstAt: 'figure 8',
  },
  'consensus/raft-membership': {
    standsOn: 'one server at a time, and an entry of its own term before a leader changes members',
    lookFirstAt: 'an addition and a removal',
  },
  'consensus/paxos': {
    standsOn:
      'majorities, and promises and acceptances on stable storage; one proposer in the end for progress',
    lookFirstAt: 'duelling proposers',
  },
  'consensus/paxos-synod': {
    standsOn: 'quorums that intersect, and promises and votes on stable storage',
    lookFirstAt: 'a leader adopts any reported value: 3 ballots',
  },
  'coordination/zookeeper-election': {
    standsOn: 'sessions; where these expire, a storage that checks tokens',
    lookFirstAt: 'a session expires: no tokens are checked',
  },
  'coordination/configuration': {
    standsOn: 'events and answers in the order of the updates, a watch that is set again with each read',
    lookFirstAt: 'a notice, and no sync',
  },
  'coordination/service-discovery': {
    standsOn: 'heartbeats that come within the timeout',
    lookFirstAt: 'listed and down',
  },
  'lookup/directory': {
    standsOn: 'one directory that stays up, with registrations on stable storage',
    lookFirstAt: '1 move: stale answer',
  },
  'lookup/broadcast': {
    standsOn: 'a holder that is up, and asking again',
    lookFirstAt: '1 move: no answer',
  },
  'lookup/chord': {
    standsOn:
      'one node more than successors are listed that never fails, and lists that are taken as a whole',
    lookFirstAt: 'at most one ring',
  },
  'lookup/chord-lookup': {
    standsOn: 'fingers that are right',
    lookFirstAt: 'the ring of the paper',
  },
  'memory/page-migration': {
    standsOn: 'invalidations that are awaited, channels that keep the order',
    lookFirstAt: 'invalidation is not awaited',
  },
  'memory/rpc-crossings': {
    standsOn: 'reliable channels',
    lookFirstAt: 'in the kernel: the same cost as above it',
  },
  'puzzles/die-hard': { standsOn: '–', lookFirstAt: 'the solution' },
  'puzzles/river-crossing': { standsOn: '–', lookFirstAt: 'the solution' },
};
