/**
 * Two generals
 *
 * Source  E. A. Akkoyunlu, K. Ekanadham, R. V. Huber: Some Constraints and Trade-offs in the Design of Network
 *         Communications, SOSP 1975. J. Gray: Notes on Data Base Operating Systems, 1978, "the generals paradox". The claims
 *         of validity as in N. A. Lynch: Distributed Algorithms, 1996, §5.1.
 * System  two generals. The first may plan an attack, and then tells the second, who acknowledges, and so on: `messages`
 *         messages in turn, none where it is 0. A general attacks on having received all messages that are meant for it, and
 *         on knowing of the plan. Messengers may be captured.
 * Faults  lost messages.
 * Claims  (agreement) in the end both attack, or none; (validity) nobody attacks without a plan, and both attack if there is
 *         one and no message is lost. All hold where no message is lost, and every message in flight arrives. Where one
 *         may be lost, agreement is broken for each number of messages; as is proved there, no protocol has all three.
 *         If messages are sent again for ever, over channels that deliver some of what is sent for ever (strong fairness): if
 *         one attacks, the other attacks some time, though by no time that could be named.
 * Abstracts  dawn. A general who does not attack as long as anything happens, does not attack.
 */
import { Record } from 'immutable';
import {
  always,
  leadsTo,
  type Pid,
  protocol,
  type Seen,
  send,
  sometimes,
  stateWhere,
} from '../../checker/index.ts';

interface Config {
  /** k: how many messages there are, before any is sent again. Broken for each. */
  readonly messages: number;
  /** When a general attacks. Vacuous, and broken, where it does not depend on messages. */
  readonly attacks: 'having all messages' | 'never' | 'at any time';
  /** How often each general may send its last message again. Broken for each number. */
  readonly again: number | 'for ever';
}

const protocolOf = (messages: number) => ({ messages, attacks: 'having all messages', again: 0 }) as const;

const claims = {
  agreement: 'in the end both attack, or none',
  planned: 'nobody attacks without a plan',
  carriedOut: 'if there is a plan, both attack',
  together: 'nobody attacks before the other',
  followed: 'if one attacks, the other attacks some time',
  attack: 'both attack',
} as const;

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class General extends Record({
  knowsPlan: false,
  /** The number of the message that it waits for; the first has none to begin with, so it waits for the second one. */
  awaits: 0,
  /** The number of the last message sent; 0 where there is none. */
  sent: 0,
  /** How often it may still send its last message again. */
  again: 0 as Config['again'],
  attacks: false,
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Odd numbers are the first general's, even ones the second's. */
interface Message {
  readonly type: 'Message';
  readonly number: number;
}

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The general sends this message, if there is one of that number. */
function sendNext(g: General, number: number, to: Pid, { messages }: Config) {
  if (number > messages) return { next: g };
  const message: Message = { type: 'Message', number };
  return { next: g.set('sent', number), send: [send(to, message)] };
}

/** Whether the general may attack now. */
function mayAttack(g: General, { messages, attacks }: Config): boolean {
  if (g.attacks || attacks === 'never') return false;
  return attacks === 'at any time' || (g.knowsPlan && g.awaits > messages);
}

/** Whether the general attacks, and whether anything may happen that it does or takes notice of, except for planning. */
function outlook(g: General, { inbox }: Seen<Message>, config: Config) {
  const hasNews = inbox.some(({ message }) => message.number === g.awaits);
  const maySend = g.sent > 0 && g.again !== 0;
  return { attacks: g.attacks, isOver: !hasNews && !maySend && !mayAttack(g, config) };
}

export const twoGenerals = protocol<{ config: Config; roles: { general: General }; message: Message }>({
  name: 'two-generals',

  roles: (config) => ({
    general: {
      count: 2,
      prefix: 'g',
      init: ({ index }) => new General({ awaits: 2 - index, again: config.again }),
      actions: {
        /** The first general plans an attack, and tells the second. */
        plan: (g, { index, peers }) =>
          index === 0 && !g.knowsPlan ? sendNext(g.set('knowsPlan', true), 1, peers[0]!, config) : undefined,
        attack: (g) => (mayAttack(g, config) ? g.set('attacks', true) : undefined),
        ...(config.again !== 0 && {
          sendAgain: (g, { peers }) => {
            if (g.sent === 0 || g.again === 0) return;
            const left = g.again === 'for ever' ? g.again : g.again - 1;
            return sendNext(g.set('again', left), g.sent, peers[0]!, config);
          },
        }),
      },
      receive: {
        /** The next one: acknowledge it. One that says nothing new stays where it is. */
        Message: (g, { number }, { from }) =>
          number === g.awaits
            ? sendNext(g.merge({ knowsPlan: true, awaits: number + 2 }), number + 1, from, config)
            : undefined,
      },
    },
  }),

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: (config) => {
    const attacks = { general: ({ attacks }: General) => attacks };
    return [
      always(claims.agreement, {
        view: { general: (g: General, seen: Seen<Message>) => outlook(g, seen, config) },
        when: ({ general }) => general.every(({ isOver }) => isOver),
        holds: ({ general: [first, second] }) => first?.attacks === second?.attacks,
      }),
      always(claims.planned, {
        view: { general: ({ knowsPlan, attacks }: General) => ({ knowsPlan, attacks }) },
        holds: ({ general: [first, second] }) => first!.knowsPlan || !(first!.attacks || second!.attacks),
      }),
      leadsTo(claims.carriedOut, {
        view: { general: ({ knowsPlan, attacks }: General) => ({ knowsPlan, attacks }) },
        when: ({ general: [first] }) => first!.knowsPlan,
        holds: ({ general }) => general.every(({ attacks }) => attacks),
      }),
      always(claims.together, {
        view: attacks,
        holds: ({ general: [first, second] }) => first === second,
      }),
      leadsTo(claims.followed, {
        view: attacks,
        when: ({ general }) => general.some(Boolean),
        holds: ({ general }) => general.every(Boolean),
      }),
      sometimes(claims.attack, { view: attacks, holds: ({ general }) => general.every(Boolean) }),
    ];
  },

  /** Nobody has to plan an attack. */
  fairness: () => ({ actions: { plan: 'none' } }),

  terminal: () =>
    stateWhere({
      view: { general: ({ attacks }: General) => attacks },
      holds: ({ general }) => general.every(Boolean),
    }),

  scenarios: [
    {
      name: 'no message is lost',
      config: protocolOf(2),
      check: [
        claims.agreement,
        claims.planned,
        claims.carriedOut,
        claims.followed,
        claims.attack,
        'deadlock',
      ],
      expect: { verdict: 'holds', states: 8, transitions: 9, depth: 5, witnesses: { [claims.attack]: 5 } },
    },
    {
      name: 'no message of many is lost',
      note: 'Larger.',
      config: { ...protocolOf(8), again: 3 },
      check: [
        claims.agreement,
        claims.planned,
        claims.carriedOut,
        claims.followed,
        claims.attack,
        'deadlock',
      ],
      expect: {
        verdict: 'holds',
        states: 8811,
        transitions: 17807,
        depth: 17,
        witnesses: { [claims.attack]: 11 },
      },
    },
    {
      name: 'a message is lost',
      note: 'The last one, here of 4: its sender attacks, and would do so if it had arrived. For each k: stepwright sweep agreement/two-generals --scenario "a message is lost" --set messages=0..8.',
      config: protocolOf(4),
      faults: { loss: 1 },
      check: [claims.agreement, claims.planned, claims.attack],
      expect: { verdict: 'violated', property: claims.agreement, length: 6 },
    },
    {
      name: 'no messages',
      note: 'Without messages, only one knows of the plan: the induction begins here.',
      config: protocolOf(0),
      check: [claims.agreement],
      expect: { verdict: 'violated', property: claims.agreement, length: 2 },
    },
    {
      name: 'never attack',
      note: 'Vacuous: both agree, and nobody attacks without a plan, as nobody attacks.',
      config: { ...protocolOf(2), attacks: 'never' },
      faults: { loss: 1 },
      check: [claims.agreement, claims.planned],
      expect: { verdict: 'holds', states: 6, transitions: 5, depth: 3 },
    },
    {
      name: 'never attack: in no state',
      note: 'It is told that it is vacuous where something good is asked for as well. For each protocol and each k: stepwright sweep agreement/two-generals --scenario "a message is lost" --set messages=0..8 --set "attacks=having all messages,never,at any time".',
      config: { ...protocolOf(2), attacks: 'never' },
      faults: { loss: 1 },
      check: [claims.agreement, claims.planned, claims.attack],
      expect: { verdict: 'violated', property: claims.attack },
    },
    {
      name: 'never attack, although there is a plan',
      note: 'What gives the vacuous protocol away, also where no message is lost.',
      config: { ...protocolOf(2), attacks: 'never' },
      check: [claims.carriedOut],
      expect: { verdict: 'violated', property: claims.carriedOut, length: 3, cycle: 0 },
    },
    {
      name: 'always attack',
      note: 'Vacuous: both agree, and both attack if there is a plan, as both attack in any case.',
      config: { ...protocolOf(2), attacks: 'at any time' },
      faults: { loss: 1 },
      check: [claims.agreement, claims.carriedOut],
      expect: { verdict: 'holds', states: 24, transitions: 44, depth: 5 },
    },
    {
      name: 'always attack, without a plan',
      note: 'What gives this vacuous protocol away.',
      config: { ...protocolOf(2), attacks: 'at any time' },
      check: [claims.planned],
      expect: { verdict: 'violated', property: claims.planned, length: 1 },
    },
    {
      name: 'messages are sent twice more',
      note: 'To send again does not help, as long as there is an end to it: all can be lost.',
      config: { ...protocolOf(2), again: 2 },
      faults: { loss: 'unlimited' },
      check: [claims.agreement],
      expect: { verdict: 'violated', property: claims.agreement, length: 10 },
    },
    {
      name: 'messages are sent again for ever',
      note: 'Over channels that lose some of what is sent, but not all (fair loss): the other attacks, too. A message in flight is as good as any number of it (network `set`).',
      config: { ...protocolOf(3), again: 'for ever' },
      network: 'set',
      faults: { loss: 'unlimited' },
      fairness: { channels: 'strong' },
      check: [claims.planned, claims.carriedOut, claims.followed, claims.attack],
      expect: { verdict: 'holds', states: 55, transitions: 235, depth: 9, witnesses: { [claims.attack]: 6 } },
    },
    {
      name: 'messages are sent again for ever: one attacks alone',
      note: 'At any time that could be named, one may have attacked and the other not.',
      config: { ...protocolOf(3), again: 'for ever' },
      network: 'set',
      faults: { loss: 'unlimited' },
      check: [claims.together],
      expect: { verdict: 'violated', property: claims.together, length: 4 },
    },
    {
      name: 'messages are sent again for ever, and all are lost',
      note: 'Channels that may lose all that is ever sent: one attacks alone for ever.',
      config: { ...protocolOf(2), again: 'for ever' },
      network: 'set',
      faults: { loss: 'unlimited' },
      check: [claims.followed],
      expect: { verdict: 'violated', property: claims.followed, length: 6, cycle: 3 },
    },
  ],
});
