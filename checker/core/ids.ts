declare const brand: unique symbol;

/** A `T` that only code which names the brand can make. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** A process's name, as traces print it: `'p1'`, `'coordinator'`. Names of one role sort in index order. */
export type Pid = Brand<string, 'Pid'>;

/** One distinct encodable value, whatever its type. */
export type ValueId = Brand<number, 'ValueId'>;
