import type { Set } from 'immutable';
import { type Pid, send } from '../../checker/index.ts';

interface Teller<S> {
  /** Who has been told already. */
  readonly told: Set<Pid>;
  set(field: 'told', told: Set<Pid>): S;
}

/** Tell one of those who have not been told; any of them may be the next, and a crash may come before it. */
export function tellNext<S, M extends { readonly type: string }>(
  teller: Teller<S>,
  pids: readonly Pid[],
  message: M,
) {
  return pids
    .filter((pid) => !teller.told.has(pid))
    .map((pid) => ({
      next: teller.set('told', teller.told.add(pid)),
      send: [send(pid, message)],
      params: { to: pid },
    }));
}
