import type { Seen } from '../checker/index.ts';

/** By role: what a property reads of each live process of it. `never` is what every view takes, whatever its role's state. */
export type RoleViews<T> = { readonly [role: string]: (local: never, seen: Seen<never>) => T };

/** The same views, but `none` for a process that is crashed. */
export function ofLive<V extends RoleViews<unknown>>(views: V, none: unknown): V {
  const entries = Object.entries(views).map(([role, view]) => [
    role,
    (local: never, seen: Seen<never>) => (seen.up ? view(local, seen) : none),
  ]);
  return Object.fromEntries(entries);
}

/** What was read of all processes, whatever their role. */
export function all<T>(views: { readonly [role: string]: readonly T[] }): T[] {
  return Object.values(views).flat();
}
