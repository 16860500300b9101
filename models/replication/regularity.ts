import { always, type ObservedHistory, type RegisterOperation, type Value } from '../../checker/index.ts';

type History = ObservedHistory<RegisterOperation, Value>;

/** An operation, with its process and its place there. */
interface Placed {
  readonly operation: RegisterOperation;
  readonly after: { readonly [process: string]: number };
  readonly result?: Value;
  readonly by: string;
  readonly place: number;
  readonly hasReturned: boolean;
}

function operationsOf({ returned, pending }: History): Placed[] {
  const past = Object.entries(returned).flatMap(([by, all]) =>
    all.map((one, place) => ({ ...one, by, place, hasReturned: true })),
  );
  const present = Object.entries(pending).map(([by, one]) => {
    return { ...one, by, place: returned[by]?.length ?? 0, hasReturned: false };
  });
  return [...past, ...present];
}

/** Whether the first returned before the second was called. */
function precedes(one: Placed, other: Placed): boolean {
  if (!one.hasReturned) return false;
  return one.by === other.by ? one.place < other.place : (other.after[one.by] ?? 0) > one.place;
}

/**
 * L. Lamport: On Interprocess Communication II, Distributed Computing 1(2), 1986; for several writers, the weakest form of
 * C. Shao, J. L. Welch, E. Pierce, H. Lee: Multiwriter Consistency Conditions for Shared Memory Registers, SIAM Journal on
 * Computing 40(1), 2011. A read may return what is being written, or what was written before it, but nothing for which
 * another write began later and returned before the read was called. Every write writes its own value.
 */
export function isRegular(history: History): boolean {
  const operations = operationsOf(history);
  const writes = operations.filter(({ operation }) => operation.type === 'write');
  const reads = operations.filter(({ operation, hasReturned }) => operation.type === 'read' && hasReturned);
  return reads.every((read) => {
    const source = writes.find(
      ({ operation }) => operation.type === 'write' && operation.value === read.result,
    );
    return !writes.some(
      (write) => precedes(write, read) && (source === undefined || precedes(source, write)),
    );
  });
}

/** Weaker than linearizability: of two reads during a write, the later may return the older value. */
export function regular(observe: 'history') {
  return always('regular', {
    observe: { [observe]: isRegular } as { readonly history: typeof isRegular },
    holds: ({ history }) => history,
  });
}
