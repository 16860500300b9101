/**
 * What transactions do, and what is claimed of the schedules that come of it, for two-phase-locking.ts and optimistic.ts.
 *
 * Source  P. A. Bernstein, V. Hadzilacos, N. Goodman: Concurrency Control and Recovery in Database Systems, 1987: conflicts
 *         and the serialisation graph in §2.3 to 2.5, recoverability in §1.2 and §2.4.
 */
import { type List, Set } from 'immutable';
import type { Always, Sometimes } from '../../checker/index.ts';

/** One operation of a program: `r x` reads x, `w x` writes it. */
export type Operation = `${'r' | 'w'} ${Item}`;
export type Item = 'x' | 'y';

/** The operations of each transaction, before it commits. */
export type Programs = readonly (readonly Operation[])[];

/** Two transactions that are not serialisable unless something is done about it. */
export const workloads = {
  /** Both read x, and write what they have read, and more. */
  increments: [
    ['r x', 'w x'],
    ['r x', 'w x'],
  ],
  /** Both read x and y, and each writes one of them. */
  writeSkew: [
    ['r x', 'r y', 'w x'],
    ['r x', 'r y', 'w y'],
  ],
  crossedWrites: [
    ['w x', 'w y'],
    ['w y', 'w x'],
  ],
  writesInOrder: [
    ['w x', 'w y'],
    ['w x', 'w y'],
  ],
  /** One reads what the other writes. */
  readSkew: [
    ['r x', 'r y'],
    ['w x', 'w y'],
  ],
} as const satisfies { readonly [name: string]: Programs };

export const isWrite = (operation: Operation) => operation.startsWith('w');
export const itemOf = (operation: Operation) => operation.slice(2) as Item;

const letters = { read: 'r', prewrite: 'p', write: 'w', commit: 'c', abort: 'a' } as const;

/** `prewrite`: write to a copy of its own, which nobody else reads. */
export type Kind = keyof typeof letters;

/** What has happened, to what, and by which transaction. */
interface Event {
  readonly kind: Kind;
  readonly by: string;
  readonly item: string | undefined;
}

/** What has happened, one after the other, as it is written in the book: `r1(x) w2(x) c2 a1`. */
export type Schedule = List<string>;

/** An entry of a schedule. @param by the number of the transaction. */
export function entry(kind: Kind, by: string, item?: Item): string {
  return `${letters[kind]}${by}${item === undefined ? '' : `(${item})`}`;
}

const kinds = new Map(Object.entries(letters).map(([kind, letter]) => [letter as string, kind as Kind]));

const eventsOf = (schedule: Schedule): Event[] =>
  schedule.toArray().map((text) => {
    const [by, item] = text.slice(1).replace(')', '').split('(');
    return { kind: kinds.get(text[0]!)!, by: by!, item };
  });

/** Who has committed, or aborted. */
const whoHas = (events: readonly Event[], end: 'commit' | 'abort') =>
  Set(events.filter(({ kind }) => kind === end).map(({ by }) => by));

/** What a read reads. `snapshot`: what was committed before the first event of its transaction. */
export type Reads = 'latest' | 'snapshot';

/** By committed transaction: those that have to come after it, because one of their operations conflicts with an earlier one of its. */
function precedence(schedule: Schedule, reads: Reads): Map<string, Set<string>> {
  const events = eventsOf(schedule);
  const placeOf = ({ kind, by }: Event, place: number) =>
    kind === 'read' && reads === 'snapshot' ? events.findIndex((event) => event.by === by) : place;
  const committed = whoHas(events, 'commit');
  const accesses = events
    .map((event, place) => ({ ...event, place: placeOf(event, place) }))
    .filter(({ kind, by }) => (kind === 'read' || kind === 'write') && committed.has(by));
  const edges = accesses.flatMap((one) =>
    accesses
      .filter((other) => one.by !== other.by && one.item === other.item && one.place < other.place)
      .filter((other) => one.kind === 'write' || other.kind === 'write')
      .map((other) => ({ from: one.by, to: other.by })),
  );
  const after = (by: string) => Set(edges.filter(({ from }) => from === by).map(({ to }) => to));
  return new Map(committed.toArray().map((by) => [by, after(by)]));
}

/** Whether all can be removed one by one, each of them when nobody who is left has to come before it. */
function isAcyclic(graph: Map<string, Set<string>>): boolean {
  const first = [...graph.keys()].find((one) => ![...graph.values()].some((after) => after.has(one)));
  if (first === undefined) return graph.size === 0;
  return isAcyclic(new Map([...graph].filter(([one]) => one !== first)));
}

/** Who has read, of the item's last writer that has not aborted, what this one had not committed then. */
function dirtyReads(events: readonly Event[]): { readonly reader: string; readonly writer: string }[] {
  return events.flatMap(({ kind, item, by }, place) => {
    if (kind !== 'read') return [];
    const before = events.slice(0, place);
    const aborted = whoHas(before, 'abort');
    const isSource = (event: Event) =>
      event.kind === 'write' && event.item === item && !aborted.has(event.by);
    const writer = before.findLast(isSource)?.by;
    if (writer === undefined || writer === by || whoHas(before, 'commit').has(writer)) return [];
    return [{ reader: by, writer }];
  });
}

/** Who reads from another commits after it. */
function isRecoverable(events: readonly Event[]): boolean {
  const commitOf = (one: string) => events.findIndex(({ kind, by }) => kind === 'commit' && by === one);
  return dirtyReads(events).every(({ reader, writer }) => {
    const committed = commitOf(reader);
    return committed < 0 || (commitOf(writer) >= 0 && commitOf(writer) < committed);
  });
}

export const claims = {
  serialisable: 'what is committed is conflict serialisable',
  noDirtyReads: 'nobody reads what is not committed',
  recoverable: 'nobody commits before those whose writes it has read',
  allCommit: 'all transactions commit',
} as const;

/** Of models whose state has a schedule. */
export function claimsOf<S extends { readonly schedule: Schedule }>(
  programs: Programs,
  reads: Reads = 'latest',
): (Always<S> | Sometimes<S>)[] {
  return [
    {
      kind: 'always',
      name: claims.serialisable,
      holds: ({ schedule }) => isAcyclic(precedence(schedule, reads)),
    },
    {
      kind: 'always',
      name: claims.noDirtyReads,
      holds: ({ schedule }) => dirtyReads(eventsOf(schedule)).length === 0,
    },
    { kind: 'always', name: claims.recoverable, holds: ({ schedule }) => isRecoverable(eventsOf(schedule)) },
    {
      kind: 'sometimes',
      name: claims.allCommit,
      holds: ({ schedule }) => whoHas(eventsOf(schedule), 'commit').size === programs.length,
    },
  ];
}
