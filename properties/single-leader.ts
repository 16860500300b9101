import { always } from '../checker/index.ts';
import { all, ofLive, type RoleViews } from './role-views.ts';

/** `'at most one leader'`: of all live processes of the roles that are named, at most one believes itself leader. */
export function singleLeader<V extends RoleViews<boolean>>(isLeader: V) {
  return always('at most one leader', {
    view: ofLive(isLeader, false),
    holds: (views) => all<unknown>(views).filter(Boolean).length <= 1,
  });
}
