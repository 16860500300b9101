/** A Record with timers: fields that say how many ticks are left, and 0 or `undefined` where the time is up or nothing is timed. */
type Timed<K extends string> = { readonly [F in K]: number | undefined } & {
  set(field: never, value: never): unknown;
};

/** What a tick makes of timers: one less of each that is not up. Where only differences of times matter, the state space stays finite. */
export function countDown<K extends string, R extends Timed<K>>(local: R, ...timers: readonly K[]): R {
  const set = (record: R, timer: K, left: number) => record.set(timer as never, left as never) as R;
  return timers.reduce((record, timer) => {
    const left = record[timer] ?? 0;
    return left > 0 ? set(record, timer, left - 1) : record;
  }, local);
}
