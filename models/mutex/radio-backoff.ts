/**
 * A token that is asked for on one radio channel, with binary exponential backoff
 *
 * Source  the token algorithm of I. Suzuki, T. Kasami, ACM TOCS 3(4), 1985, on a channel as that of R. M. Metcalfe, D. R. Boggs: Ethernet,
 *         Distributed Packet Switching for Local Computer Networks, CACM 19(7), 1976, where stations that collide wait for a random time.
 * System  `stations` stations, each of which enters its critical section `entries` times; the first has the token at the start. Time is in
 *         slots, one tick each. A frame takes one slot and is heard by all; frames in the same slot destroy each other, and who has sent
 *         one of them notices.
 * Faults  collisions; no others are tolerated.
 * Claims  at most one station is in its critical section; exactly one token; all hear the same frames in the same order, one in a slot.
 *         As long as stations do not collide for ever, everyone who asks gets in. They may collide for ever, whatever fairness is
 *         assumed, unless they wait for different times: it is chance that excludes this. How unlikely collisions in a row are
 *         is computed in radio-backoff-odds.ts: k of two stations have probability 2^(-k(k-1)/2), and all of an endless run 0.
 * Abstracts  request numbers: one channel brings all requests to all stations in one order, and so none is late or twice. What happens
 *         inside the critical section. Waiting times stop growing after `limit` collisions.
 */
import { List, Record, Set } from 'immutable';
import {
  always,
  broadcast,
  leadsTo,
  ltl,
  type Pid,
  protocol,
  type Seen,
  send,
  sometimes,
  stateWhere,
  unexpected,
} from '../../checker/index.ts';
import { exactlyOneToken, mutualExclusion } from '../../properties/index.ts';
import { countDown } from '../kit/count-down.ts';
import { type Config, claims, scenarios } from './radio-backoff-scenarios.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The token for `to`, or the request of `by` for it. */
class Frame extends Record({ by: '' as Pid, to: undefined as Pid | undefined }) {}

class Channel extends Record({
  /** What is on the air in this slot. */
  frames: Set<Frame>(),
  /** What was in the last slot, until its end has been dealt with. */
  sent: Set<Frame>(),
}) {}

class Station extends Record({
  phase: 'idle' as 'idle' | 'wanted' | 'inside',
  token: false,
  /** Who has asked for the token, as heard. */
  queue: List<Pid>(),
  /** What it has to transmit. */
  frame: undefined as Frame | undefined,
  onAir: false,
  /** How often the frame has collided, up to the limit. */
  collisions: 0,
  /** Slots until it tries again. */
  wait: 0,
  entered: 0,
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Message =
  /** To the channel. */
  | { readonly type: 'Transmit'; readonly frame: Frame }
  /** From the channel, at the end of a slot with one frame; also to the one that has sent it. */
  | { readonly type: 'Heard'; readonly frame: Frame }
  /** From the channel, to those that have sent frames in the same slot. */
  | { readonly type: 'Collision' };

/** How many tokens a station has, when it has heard what it is about to. */
function tokensAt({ token }: Station, { self, inbox }: Seen<Message>): number {
  return inbox.reduce((tokens, { message }) => {
    if (message.type !== 'Heard' || !message.frame.to) return tokens;
    return tokens + Number(message.frame.to === self) - Number(message.frame.by === self);
  }, Number(token));
}

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A holder that is idle sends the token to the one that has asked first. */
function passOn(s: Station, self: Pid): Station {
  const to = s.queue.first();
  if (!s.token || s.phase !== 'idle' || s.frame !== undefined || to === undefined) return s;
  return s.set('frame', new Frame({ by: self, to }));
}

/** What all make of a frame that has got through. */
function hear(s: Station, { by, to }: Frame, self: Pid): Station {
  const sent = by === self ? s.merge({ frame: undefined, onAir: false, collisions: 0 }) : s;
  if (to === undefined) return sent.update('queue', (queue) => queue.push(by));
  const passed = sent.update('queue', (queue) => queue.filter((pid) => pid !== to));
  if (to === self) return passed.merge({ token: true, phase: 'inside' });
  return by === self ? passed.set('token', false) : passed;
}

/** How many slots a station may wait after so many collisions. By chance means that each of them is as likely as any other. */
export function waits(
  collisions: number,
  index: number,
  { backoff }: Pick<Config, 'backoff'>,
): readonly number[] {
  const window = 2 ** collisions;
  switch (backoff) {
    case 'any of the window':
      return Array.from({ length: window }, (_, slot) => slot);
    case 'all of the window':
      return [window - 1];
    case 'by station':
      return [index];
  }
}

export const radioBackoff = protocol<{
  config: Config;
  roles: { channel: Channel; station: Station };
  message: Message;
}>({
  name: 'radio-backoff',

  roles: (config) => ({
    channel: {
      init: () => new Channel(),
      urgent: {
        /** One frame is heard by all. Several are heard by nobody. */
        endSlot: (c, { pids }) => {
          if (c.sent.isEmpty()) return;
          const next = c.set('sent', Set());
          const only = c.sent.size === 1 ? c.sent.first() : undefined;
          if (only) return { next, send: broadcast(pids.station, { type: 'Heard', frame: only }) };
          const told = c.sent
            .toArray()
            .map((frame) =>
              config.detectsCollisions
                ? send(frame.by, { type: 'Collision' })
                : send(frame.by, { type: 'Heard', frame }),
            );
          return { next, send: told };
        },
      },
      tick: (c) => (c.sent.isEmpty() ? new Channel({ sent: c.frames }) : undefined),
      receive: {
        Transmit: (c, { frame }) => c.update('frames', (frames) => frames.add(frame)),
        Heard: unexpected,
        Collision: unexpected,
      },
    },

    station: {
      count: config.stations,
      prefix: 's',
      init: ({ index }) => new Station({ token: index === 0 }),
      actions: {
        /** Who has the token enters; others ask for it. */
        want: (s, { self }) => {
          if (s.phase !== 'idle' || s.entered === config.entries || s.frame !== undefined) return;
          if (s.token) return s.set('phase', 'inside');
          return s.merge({ phase: 'wanted', frame: new Frame({ by: self }) });
        },
        leave: (s, { self }) =>
          s.phase === 'inside' ? passOn(s.merge({ phase: 'idle', entered: s.entered + 1 }), self) : undefined,
      },
      urgent: {
        transmit: (s, { pids }) => {
          if (!s.frame || s.onAir || s.wait > 0) return;
          return {
            next: s.set('onAir', true),
            send: [send(pids.channel[0]!, { type: 'Transmit', frame: s.frame })],
          };
        },
      },
      tick: (s) => countDown(s, 'wait'),
      receive: {
        Heard: (s, { frame }, { self }) => passOn(hear(s, frame, self), self),
        /** Try again after some slots, of which there are more each time. */
        Collision: (s, _, { index }) => {
          const collisions = Math.min(s.collisions + 1, config.limit);
          return waits(collisions, index, config).map((wait) => ({
            next: s.merge({ onAir: false, collisions, wait }),
            params: { wait },
          }));
        },
        Transmit: unexpected,
      },
    },
  }),

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: ({ entries }) => [
    mutualExclusion({ station: (s: Station) => s.phase === 'inside' }),
    exactlyOneToken({ station: tokensAt }),
    always(claims.oneFrame, {
      view: {
        station: (_: Station, { inbox }: Seen<Message>) =>
          Set(inbox.flatMap(({ message }) => (message.type === 'Heard' ? [message.frame] : []))),
      },
      holds: ({ station }) => Set.union(station).size <= 1,
    }),
    always(claims.sameOrder, {
      view: { station: (s: Station, { inbox }: Seen<Message>) => (inbox.length === 0 ? s.queue : undefined) },
      when: ({ station }) => !station.includes(undefined),
      holds: ({ station: [first, ...others] }) => others.every((queue) => queue?.equals(first)),
    }),
    sometimes(claims.everyoneEnters, {
      view: { station: (s: Station) => s.entered === entries },
      holds: ({ station }) => station.every(Boolean),
    }),
    sometimes(claims.collision, {
      view: { station: (s: Station) => s.collisions > 0 },
      holds: ({ station }) => station.some(Boolean),
    }),
    leadsTo(claims.everyoneGetsIn, {
      each: { station: (s: Station) => s.phase },
      when: (phase) => phase === 'wanted',
      holds: (phase) => phase === 'inside',
    }),
    // Entries are few, and so at the end nobody waits, or someone does for ever.
    ltl('F G !collision -> G F served', {
      name: claims.inTheEnd,
      view: {
        channel: (c: Channel) => c.sent.size > 1,
        station: (s: Station) => s.phase === 'wanted',
      },
      propositions: {
        collision: ({ channel }) => channel.includes(true),
        served: ({ station }) => !station.includes(true),
      },
    }),
  ],

  /** Nobody has to want. */
  fairness: () => ({ actions: { want: 'none' } }),

  terminal: () =>
    stateWhere({
      view: { station: (s: Station) => s.phase === 'idle' && s.frame === undefined },
      holds: ({ station }) => station.every(Boolean),
    }),

  scenarios,
});
