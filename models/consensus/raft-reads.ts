/** §8, read-only operations: how a leader answers its client's read without an entry in its log. */
import { Set } from 'immutable';
import { broadcast, type Role, send, unexpected } from '../../checker/index.ts';
import { type Config, isMajority } from './raft-config.ts';
import { termAt, valueAt } from './raft-log.ts';
import { type Event, follow, giveUp, type Message, type Server } from './raft-server.ts';

type ServerRole = Role<Server, Message, Event>;

/** What a read returns: what the last entry that is applied has written. */
const valueOf = ({ log, commitIndex }: Server) => valueAt(log, commitIndex);

export function reading({ reads, servers }: Config) {
  const confirms = reads === 'committed and confirmed' || reads === 'only confirmed';

  const actions: NonNullable<ServerRole['actions']> = {
    /** A leader knows what is committed when it has committed an entry of its term. */
    read: (s, { peers }) => {
      if (s.role !== 'leader' || s.call !== 'none' || s.hasRead) return;
      if (reads !== 'only confirmed' && termAt(s.log, s.commitIndex) !== s.term) return;
      const call = { type: 'call', operation: { type: 'read' } } as const;
      const after = s.set('hasRead', true);
      if (!confirms || isMajority(1, servers))
        return { next: after, emit: [call, { type: 'return', result: valueOf(s) }] };
      return {
        next: after.set('call', 'read'),
        send: broadcast(peers, { type: 'Confirm', term: s.term }),
        emit: [call],
      };
    },
  };

  const receive: Pick<ServerRole['receive'], 'Confirm' | 'Confirmed'> = {
    Confirm: (s, { term }, { from }) => {
      if (term < s.term) return;
      return { next: follow(s, term), send: [send(from, { type: 'Confirmed', term })], emit: giveUp(s) };
    },
    /** It leads, so what it has committed is all that was committed before the read. */
    Confirmed: (s, { term }, { from }) => {
      if (s.call !== 'read' || term !== s.term) return;
      const supporters = s.supporters.add(from);
      if (!isMajority(1 + supporters.size, servers)) return s.merge({ supporters });
      return {
        next: s.merge({ call: 'none', supporters: Set() }),
        emit: [{ type: 'return', result: valueOf(s) }],
      };
    },
  };

  return {
    actions: reads === 'never' ? {} : actions,
    receive: confirms ? receive : ({ Confirm: unexpected, Confirmed: unexpected } as const),
  };
}
