import { always } from '../checker/index.ts';
import { all, ofLive, type RoleViews } from './role-views.ts';

/** `'mutual exclusion'`: at most one process, of all roles that are named, is in its critical section; what is crashed is in none. */
export function mutualExclusion<V extends RoleViews<boolean>>(inCritical: V) {
  return always('mutual exclusion', {
    view: ofLive(inCritical, false),
    holds: (views) => all<unknown>(views).filter(Boolean).length <= 1,
  });
}
