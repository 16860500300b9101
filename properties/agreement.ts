import { always } from '../checker/index.ts';
import { all, type RoleViews } from './role-views.ts';

/**
 * `'agreement'`: no two processes, of all roles that are named, have decided differently. A view answers the decision as a
 * string, `undefined` while there is none. A decision binds also after a crash, as far as the process's state keeps it.
 */
export function agreement<V extends RoleViews<string | undefined>>(decision: V) {
  return always('agreement', {
    view: decision,
    holds: (views) => new Set(all<unknown>(views).filter((decided) => decided !== undefined)).size <= 1,
  });
}
