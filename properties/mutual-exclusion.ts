import { always, type Seen } from '../checker/index.ts';

/** `'at most one process is in its critical section'`, over all roles that are named; what is crashed does not count. */
export function mutualExclusion<
  V extends { readonly [role: string]: (local: never, seen: Seen<never>) => boolean },
>(inCritical: V) {
  return always('mutual exclusion', {
    view: inCritical,
    holds: (views) => Object.values<readonly unknown[]>(views).flat().filter(Boolean).length <= 1,
  });
}
