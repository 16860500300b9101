import type { AnyAlgorithm } from '../checker/index.ts';
import { twoGenerals } from './agreement/two-generals.ts';
import { causal } from './broadcast/causal.ts';
import { totalOrder } from './broadcast/total-order.ts';
import { berkeley } from './clocks/berkeley.ts';
import { cristianNtp } from './clocks/cristian-ntp.ts';
import { lamportClock } from './clocks/lamport-clock.ts';
import { lastWriterWins } from './clocks/last-writer-wins.ts';
import { vectorClock } from './clocks/vector-clock.ts';
import { nonBlockingCommit } from './commit/non-blocking-commit.ts';
import { saga } from './commit/saga.ts';
import { threePhaseCommit } from './commit/three-phase-commit.ts';
import { twoPhaseCommit } from './commit/two-phase-commit.ts';
import { paxos } from './consensus/paxos.ts';
import { paxosSynod } from './consensus/paxos-synod.ts';
import { raft } from './consensus/raft.ts';
import { raftMembership } from './consensus/raft-membership.ts';
import { raftReplication } from './consensus/raft-replication.ts';
import { configuration } from './coordination/configuration.ts';
import { serviceDiscovery } from './coordination/service-discovery.ts';
import { zookeeperElection } from './coordination/zookeeper-election.ts';
import { bully } from './election/bully.ts';
import { heartbeatLease } from './election/heartbeat-lease.ts';
import { ring } from './election/ring.ts';
import { schemaMigration } from './election/schema-migration.ts';
import { fencing } from './leases/fencing.ts';
import { leaderLease } from './leases/leader-lease.ts';
import { seatBooking } from './leases/seat-booking.ts';
import { etcdLease } from './locks/etcd-lease.ts';
import { redisLock } from './locks/redis-lock.ts';
import { redlock } from './locks/redlock.ts';
import { zookeeperLock } from './locks/zookeeper-lock.ts';
import { broadcast } from './lookup/broadcast.ts';
import { chord } from './lookup/chord.ts';
import { chordLookup } from './lookup/chord-lookup.ts';
import { directory } from './lookup/directory.ts';
import { pageMigration } from './memory/page-migration.ts';
import { rpcCrossings } from './memory/rpc-crossings.ts';
import { centralCoordinator } from './mutex/central-coordinator.ts';
import { decentralizedVoting } from './mutex/decentralized-voting.ts';
import { lamportQueue } from './mutex/lamport-queue.ts';
import { maekawa } from './mutex/maekawa.ts';
import { radioBackoff } from './mutex/radio-backoff.ts';
import { ricartAgrawala } from './mutex/ricart-agrawala.ts';
import { shardedTokens } from './mutex/sharded-tokens.ts';
import { suzukiKasami } from './mutex/suzuki-kasami.ts';
import { tokenRing } from './mutex/token-ring.ts';
import { dieHard } from './puzzles/die-hard.ts';
import { riverCrossing } from './puzzles/river-crossing.ts';
import { cap } from './replication/cap.ts';
import { primaryBackup } from './replication/primary-backup.ts';
import { quorumRegister } from './replication/quorum-register.ts';
import { optimistic } from './transactions/optimistic.ts';
import { twoPhaseLocking } from './transactions/two-phase-locking.ts';

/** All models of this repository, by family and file, as the command line names them. */
export const registry: { readonly [name: string]: AnyAlgorithm } = {
  'clocks/cristian-ntp': cristianNtp,
  'clocks/berkeley': berkeley,
  'clocks/lamport-clock': lamportClock,
  'clocks/vector-clock': vectorClock,
  'clocks/last-writer-wins': lastWriterWins,
  'broadcast/total-order': totalOrder,
  'broadcast/causal': causal,
  'mutex/central-coordinator': centralCoordinator,
  'mutex/decentralized-voting': decentralizedVoting,
  'mutex/lamport-queue': lamportQueue,
  'mutex/ricart-agrawala': ricartAgrawala,
  'mutex/maekawa': maekawa,
  'mutex/suzuki-kasami': suzukiKasami,
  'mutex/radio-backoff': radioBackoff,
  'mutex/token-ring': tokenRing,
  'mutex/sharded-tokens': shardedTokens,
  'election/bully': bully,
  'election/heartbeat-lease': heartbeatLease,
  'election/ring': ring,
  'election/schema-migration': schemaMigration,
  'leases/leader-lease': leaderLease,
  'leases/fencing': fencing,
  'leases/seat-booking': seatBooking,
  'locks/redis-lock': redisLock,
  'locks/redlock': redlock,
  'locks/zookeeper-lock': zookeeperLock,
  'locks/etcd-lease': etcdLease,
  'agreement/two-generals': twoGenerals,
  'commit/two-phase-commit': twoPhaseCommit,
  'commit/three-phase-commit': threePhaseCommit,
  'commit/non-blocking-commit': nonBlockingCommit,
  'commit/saga': saga,
  'transactions/two-phase-locking': twoPhaseLocking,
  'transactions/optimistic': optimistic,
  'replication/primary-backup': primaryBackup,
  'replication/quorum-register': quorumRegister,
  'replication/cap': cap,
  'consensus/raft': raft,
  'consensus/raft-replication': raftReplication,
  'consensus/raft-membership': raftMembership,
  'consensus/paxos': paxos,
  'consensus/paxos-synod': paxosSynod,
  'coordination/zookeeper-election': zookeeperElection,
  'coordination/configuration': configuration,
  'coordination/service-discovery': serviceDiscovery,
  'lookup/directory': directory,
  'lookup/broadcast': broadcast,
  'lookup/chord': chord,
  'lookup/chord-lookup': chordLookup,
  'memory/page-migration': pageMigration,
  'memory/rpc-crossings': rpcCrossings,
  'puzzles/die-hard': dieHard,
  'puzzles/river-crossing': riverCrossing,
};
