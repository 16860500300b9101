import { List, Record } from 'immutable';
import type { Observer, Pid } from '../../checker/index.ts';

export type Event =
  | { readonly type: 'granted'; readonly token: number }
  | { readonly type: 'accepted'; readonly client: Pid; readonly token: number };

class Grant extends Record({ client: undefined as Pid | undefined, token: 0 }) {}

/** What the lock service has granted and the resource has accepted, as far as it matters for what may be accepted next. */
export class Log extends Record({
  /** By token; those with the same token, in the order in which they were granted. */
  grants: List<Grant>(),
  /** Under which grant the last write was. */
  writer: undefined as Grant | undefined,
  tokenTwice: false,
  /** Of any write, whether a newer token had been granted before it was accepted. */
  staleWrite: false,
  /** Of any write, whether one under a later grant had been accepted before it. */
  outOfOrder: false,
}) {}

export const observeGrants: Observer<Log, Event> = {
  init: new Log(),
  on: (log, event, process) => {
    const { grants, writer } = log;
    if (event.type === 'granted') {
      const grant = new Grant({ client: process, token: event.token });
      return log.merge({
        grants: grants.push(grant).sortBy(({ token }) => token),
        tokenTwice: log.tokenTwice || grants.some(({ token }) => token === event.token),
      });
    }
    const grant = new Grant({ client: event.client, token: event.token });
    return log.merge({
      writer: grant,
      staleWrite: log.staleWrite || grants.some(({ token }) => token > event.token),
      outOfOrder: log.outOfOrder || (writer !== undefined && grants.indexOf(grant) < grants.indexOf(writer)),
    });
  },
};
