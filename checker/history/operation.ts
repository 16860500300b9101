/** One operation of a history: what a process asked of the object, when, and what it was told. */
export interface Operation<Op = unknown, Result = unknown> {
  readonly process: string;
  readonly operation: Op;
  /** When it was called, in any unit: only the order counts. Of a call and a return at the same time, the call is first. */
  readonly call: number;
  /** When it returned; `Infinity` if it has not: it may take effect at any time after its call, or never. */
  readonly return: number;
  /** What it returned. Left out where that is not known; then any result will do. */
  readonly result?: Result;
}

/** Whether an operation may still take effect at any later time, or never. */
export function isPending({ return: end }: Operation): boolean {
  return end === Number.POSITIVE_INFINITY;
}
