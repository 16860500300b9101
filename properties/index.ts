export { agreement } from './agreement.ts';
export { exactlyOneToken } from './exactly-one-token.ts';
export { type HistoryClaim, linearizable, sequentiallyConsistentHistory } from './linearizable.ts';
export { mutualExclusion } from './mutual-exclusion.ts';
export type { RoleViews } from './role-views.ts';
export { singleLeader } from './single-leader.ts';
