import type { MessageData, Trace, TraceStep } from '../core/trace.ts';
import { Mailbox } from '../trace/mailbox.ts';
import { type Arrival, journeys, messagesById } from './journeys.ts';
import { foreverOf } from './lasso.ts';

/** What becomes of a message that is in flight when the first round of a cycle is over. */
interface LaterArrival extends Arrival {
  /** 1 is the round after the first one. */
  readonly rounds: number;
}

/**
 * What becomes of the messages that are in flight at the end of a lasso, in words, by id: `received at step 5 of the next
 * round`, or `for ever` if they never arrive. Empty for traces that are no lassos.
 *
 * The cycle is run again until no more of these messages arrive. Of equal messages, the one sent first arrives.
 */
export function afterwards(trace: Trace): ReadonlyMap<string, string> {
  const forever = foreverOf(trace);
  if (forever === undefined) return new Map();
  const inFlight = journeys(trace).flatMap((journey) => (journey.inFlight ? [journey.message] : []));
  const later = laterArrivals(trace, inFlight);
  return new Map(inFlight.map(({ id }) => [id, laterText(later.get(id))]));
}

function laterArrivals(trace: Trace, inFlight: readonly MessageData[]): ReadonlyMap<string, LaterArrival> {
  // Not the trace's own network: on a `set`, nothing would ever leave.
  const mailbox = new Mailbox('bag');
  const idOf = new Map(mailbox.send(inFlight.map(unnamed)).map(({ id }, index) => [id, inFlight[index]!.id]));
  const later = new Map<string, LaterArrival>();
  const messages = messagesById(trace);
  for (let rounds = 1; later.size < inFlight.length; rounds++) {
    const known = later.size;
    for (const [index, step] of trace.steps.entries()) {
      if (index < trace.loop!) continue;
      for (const [kind, id] of arrivals(step, mailbox, messages)) {
        const original = idOf.get(id);
        if (original !== undefined && !later.has(original))
          later.set(original, { kind, step: index + 1, rounds });
      }
    }
    if (later.size === known) break;
  }
  return later;
}

function arrivals(
  { action, sent, destroyed }: TraceStep,
  mailbox: Mailbox,
  messages: ReadonlyMap<string, MessageData>,
): (readonly [kind: Arrival['kind'], id: string])[] {
  const consumed = mailbox.consume(action);
  mailbox.send(sent.map(unnamed));
  const lost = mailbox.destroy(destroyed.flatMap((id) => messages.get(id) ?? []));
  return [
    ...('message' in action && consumed !== undefined ? [[action.kind, consumed] as const] : []),
    ...lost.map((id) => ['destroy', id] as const),
  ];
}

/** Each round sends messages of its own, which must not have the ids of the first one. */
function unnamed({ from, to, message }: MessageData): Omit<MessageData, 'id'> {
  return { from, to, message };
}

function laterText(later: LaterArrival | undefined): string {
  if (later === undefined) return 'for ever';
  const { kind, step, rounds } = later;
  const verb = { deliver: 'received', duplicate: 'a copy received', lose: 'lost', destroy: 'destroyed' }[
    kind
  ];
  return `${verb} at step ${step}${rounds === 1 ? ' of the next round' : `, ${rounds} rounds later`}`;
}
