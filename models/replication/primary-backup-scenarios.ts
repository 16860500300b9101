/** What instances of primary-backup there are: timeouts, leases and faults, with what each of them shows. */
import type { Faults, Partitions, Scenario } from '../../checker/index.ts';
import {
  type Config,
  everyoneIsAnswered,
  nothingLost,
  oneForAView,
  outageIsShort,
} from './primary-backup-config.ts';

const oneLeader = 'at most one leader';
const safety = [oneLeader, oneForAView, nothingLost, 'linearizable'];

/** τ = 2 and δ = 2. */
const fifo = { network: 'fifo', time: { delay: { min: 1, max: 2 } } } as const;
const simple = {
  scripts: [['update', 'read'], ['update']],
  period: 2,
  timeout: 4,
  answers: 'when the update is sent',
  lease: 'none',
  silence: 'waits',
  viewNumbers: true,
} as const;
const bothUpdate = [['update'], ['update']] as const;
const blocking = { ...simple, answers: 'when the backup has applied it' } as const;
const leased = { ...blocking, scripts: bothUpdate, timeout: 5, lease: 3 } as const;

/** τ = 1 and δ = 1, which saves states where more may happen. */
const brisk = { network: 'fifo', time: { delay: { min: 1, max: 1 } } } as const;
const briskly = { ...blocking, scripts: bothUpdate, period: 1, timeout: 2 } as const;
const witnessed = { ...briskly, timeout: 3, lease: 2, silence: 'asks the witness' } as const;

const crash: Faults = { crashes: { budget: 1, roles: ['server'], recovery: 'never' } };
const split: Partitions = { budget: 1, kinds: ['split'], messages: 'lost' };
const serversSplit: Faults = { partitions: { ...split, roles: ['server'] } };
const allSplit: Faults = { partitions: split };
const witnessSplit: Faults = { partitions: { ...split, roles: ['server', 'witness'] } };

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: 'the simple protocol, 1 crash',
    note: 'Failures are detected without error, and what was sent arrives: the primary need not wait for the backup. There is no primary for at most τ + 2δ ticks, and for so long sometimes.',
    config: { ...simple, outage: 6 },
    ...fifo,
    faults: crash,
    expect: {
      verdict: 'holds',
      states: 19468,
      transitions: 54490,
      depth: 32,
      witnesses: {
        'there is no primary for as long as may be': 9,
        'there is a new primary, and all clients are answered': 22,
      },
    },
  },
  {
    name: 'the simple protocol: no primary for τ + 2δ ticks',
    note: 'One tick more than claimed here: the last heartbeat takes δ, and the backup waits for τ + δ.',
    config: { ...simple, outage: 5 },
    ...fifo,
    faults: crash,
    check: [outageIsShort],
    expect: { verdict: 'violated', property: 'there is soon a primary again', length: 9 },
  },
  {
    name: 'timeout τ + δ - 1: two primaries',
    note: 'False suspicion: a heartbeat that is late by nothing more than δ is missed. It takes no fault.',
    config: { ...simple, timeout: 3 },
    ...fifo,
    check: [oneLeader],
    expect: { verdict: 'violated', property: 'at most one leader', length: 8 },
  },
  {
    name: 'timeout τ + δ - 1: an update is lost',
    note: 'The old primary has acknowledged it, and the new one takes over before it arrives, and will refuse it.',
    config: { ...simple, timeout: 3 },
    ...fifo,
    check: [nothingLost],
    expect: { verdict: 'violated', property: 'no acknowledged update is lost', length: 11 },
  },
  {
    name: 'timeout τ + δ - 1: two histories',
    note: 'Each primary has acknowledged an update that the other one does not have.',
    config: { ...briskly, answers: 'when the update is sent', timeout: 1 },
    ...brisk,
    check: ['linearizable'],
    expect: { verdict: 'violated', property: 'linearizable', length: 21 },
  },
  {
    name: 'answered before the update is sent',
    note: 'The primary crashes between the two, and the backup takes over without the update.',
    config: { ...simple, answers: 'before the update is sent' },
    ...fifo,
    faults: crash,
    check: [nothingLost],
    expect: { verdict: 'violated', property: 'no acknowledged update is lost', length: 12 },
  },
  {
    name: 'the simple protocol: an update is lost on the way',
    note: 'It assumes channels that lose nothing. The backup takes over only when two heartbeats are missing, so it needs a crash as well.',
    config: { ...simple, timeout: 6 },
    ...fifo,
    faults: { ...crash, loss: 1 },
    check: [nothingLost],
    expect: { verdict: 'violated', property: 'no acknowledged update is lost', length: 15 },
  },
  {
    name: 'the simple protocol: partition',
    note: 'A backup that is cut off cannot tell that from a crash, and takes over: two primaries serve.',
    config: simple,
    ...fifo,
    faults: serversSplit,
    check: [oneLeader],
    expect: { verdict: 'violated', property: 'at most one leader', length: 8 },
  },
  {
    name: 'answered when applied, 1 crash',
    note: 'The primary waits for the backup, until it has heard nothing for τ + 2δ - 1 ticks: then the backup must have crashed.',
    config: { ...blocking, scripts: bothUpdate, lease: 5, silence: 'goes on alone' },
    ...fifo,
    faults: crash,
    expect: {
      verdict: 'holds',
      states: 27902,
      transitions: 82802,
      depth: 40,
      witnesses: { 'there is a new primary, and all clients are answered': 17 },
    },
  },
  {
    name: 'answered when applied: a primary that waits one tick less',
    note: 'False suspicion the other way: the primary goes on alone and sends no heartbeats, and the backup takes over.',
    config: { ...blocking, lease: 4, silence: 'goes on alone' },
    ...fifo,
    check: [oneLeader],
    expect: { verdict: 'violated', property: 'at most one leader', length: 17 },
  },
  {
    name: 'answered when applied: partition without a quorum',
    note: 'Each takes the other for crashed, goes on alone, and acknowledges updates: two histories.',
    config: { ...briskly, lease: 2, silence: 'goes on alone' },
    ...brisk,
    faults: serversSplit,
    check: ['linearizable'],
    expect: { verdict: 'violated', property: 'linearizable', length: 20 },
  },
  {
    name: 'view numbers, timeout τ + δ - 1',
    note: 'False suspicion is harmless to updates: the new primary refuses those of the old view, so that they are never answered.',
    config: { ...blocking, scripts: bothUpdate, timeout: 3 },
    ...fifo,
    check: [nothingLost, 'linearizable', everyoneIsAnswered],
    expect: { verdict: 'holds', states: 84636, transitions: 247871, depth: 45 },
  },
  {
    name: 'view numbers, partition',
    note: 'The same, where one client may be cut off with the old primary, and hears of no other.',
    config: briskly,
    ...brisk,
    faults: allSplit,
    check: [nothingLost, 'linearizable'],
    expect: { verdict: 'holds', states: 82406, transitions: 196478, depth: 50 },
  },
  {
    name: 'no view numbers, partition',
    note: 'The new primary applies the update of the deposed one after its own, and the deposed one answers it from a history without that.',
    config: { ...briskly, viewNumbers: false },
    ...brisk,
    faults: allSplit,
    check: ['linearizable'],
    expect: { verdict: 'violated', property: 'linearizable', length: 25 },
  },
  {
    name: 'no lease, partition: a stale read',
    note: 'For a read the deposed primary asks nobody, and so its view is not refused.',
    config: { ...briskly, scripts: [['update'], ['read']] },
    ...brisk,
    faults: allSplit,
    check: ['linearizable'],
    expect: { verdict: 'violated', property: 'linearizable', length: 23 },
  },
  {
    name: 'lease, partition: no stale read',
    note: 'The primary has stopped serving before the backup takes over.',
    config: { ...briskly, scripts: [['update'], ['read']], timeout: 3, lease: 2 },
    ...brisk,
    faults: allSplit,
    check: safety,
    expect: { verdict: 'holds', states: 40409, transitions: 95606, depth: 47 },
  },
  {
    name: 'lease = timeout - δ, partition',
    note: 'The backup promises its silence with every answer, which takes up to δ: the lease ends in time.',
    config: leased,
    ...fifo,
    faults: serversSplit,
    check: safety,
    expect: { verdict: 'holds', states: 144976, transitions: 387184, depth: 49 },
  },
  {
    name: 'lease = timeout - δ + 1, partition',
    note: 'One tick too long: both serve.',
    config: { ...leased, lease: 4 },
    ...fifo,
    faults: serversSplit,
    check: [oneLeader],
    expect: { verdict: 'violated', property: 'at most one leader', length: 13 },
  },
  {
    name: 'lease, partition, answered when the update is sent',
    note: 'A lease does not replace the answer of the backup.',
    config: { ...leased, answers: 'when the update is sent' },
    ...fifo,
    faults: serversSplit,
    check: [nothingLost],
    expect: { verdict: 'violated', property: 'no acknowledged update is lost', length: 13 },
  },
  {
    name: 'lease, partition, no view numbers',
    note: 'When the network has healed, the new primary renews the lease of the deposed one.',
    config: { ...leased, viewNumbers: false },
    ...fifo,
    faults: serversSplit,
    check: [oneLeader],
    expect: { verdict: 'violated', property: 'at most one leader', length: 14 },
  },
  {
    name: 'lease, and the backup crashes',
    note: 'The primary cannot tell that from a partition, and may not go on: two servers are too few for both.',
    config: leased,
    ...fifo,
    faults: crash,
    check: [everyoneIsAnswered],
    expect: { verdict: 'violated', property: 'every client is answered in the end', length: 14, cycle: 3 },
  },
  {
    name: 'witness, 1 crash',
    note: 'Who is left is a majority with the witness, and goes on alone.',
    config: witnessed,
    ...brisk,
    faults: crash,
    expect: {
      verdict: 'holds',
      states: 9000,
      transitions: 21809,
      depth: 52,
      witnesses: { 'there is a new primary, and all clients are answered': 20 },
    },
  },
  {
    name: 'witness, partition',
    note: 'Whoever is cut off, two of the three are not, and answer; the network need not heal.',
    config: { ...witnessed, scripts: [['update'], ['read']] },
    ...brisk,
    faults: witnessSplit,
    expect: {
      verdict: 'holds',
      states: 182635,
      transitions: 580536,
      depth: 53,
      witnesses: { 'there is a new primary, and all clients are answered': 23 },
    },
  },
  {
    name: 'witness, partition and 1 crash',
    note: 'Larger. Who is cut off may be the only one who is up: safe, but not available.',
    config: { ...witnessed, scripts: [['update'], ['read']] },
    ...brisk,
    faults: { ...witnessSplit, ...crash },
    check: safety,
    expect: { verdict: 'holds', states: 363257, transitions: 1439772, depth: 54 },
  },
  {
    name: 'a witness that forgets',
    note: 'It crashes and recovers between two requests, and chooses twice: two primaries in a view.',
    config: { ...witnessed, silence: 'asks a witness that forgets' },
    ...brisk,
    faults: { ...serversSplit, crashes: { budget: 1, roles: ['witness'], recovery: 'inbox kept' } },
    check: [oneForAView],
    expect: { verdict: 'violated', property: 'at most one primary in a view', length: 18 },
  },
];
