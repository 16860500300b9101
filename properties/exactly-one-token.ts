import { always } from '../checker/index.ts';
import { all, ofLive, type RoleViews } from './role-views.ts';

/**
 * `'exactly one token'`: over all live processes, the tokens held and those in flight to it are one. A view answers how
 * many tokens the process holds plus how many are in its inbox.
 */
export function exactlyOneToken<V extends RoleViews<number>>(tokensAt: V) {
  return always('exactly one token', {
    view: ofLive(tokensAt, 0),
    holds: (views) => all<unknown>(views).reduce((sum: number, tokens) => sum + Number(tokens), 0) === 1,
  });
}
