declare const brand: unique symbol;

/** A `T` that only code which names the brand can make. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** A process's name, as traces print it: `'p1'`, `'coordinator'`. Names of one role sort in index order. */
export type Pid = Brand<string, 'Pid'>;

/** Position of a process, the environment or an observer in the vector that is a global state. */
export type Slot = Brand<number, 'Slot'>;

/** One distinct value of one slot, numbered from 0 in the order of discovery. */
export type NodeId = Brand<number, 'NodeId'>;

/** One thing that can be done to one slot from outside (a message arrives, a budget is used). */
export type OperationId = Brand<number, 'OperationId'>;

/** One distinct global state, numbered from 0 in the order of discovery. */
export type StateId = Brand<number, 'StateId'>;

/** One distinct encodable value, whatever its type. */
export type ValueId = Brand<number, 'ValueId'>;
