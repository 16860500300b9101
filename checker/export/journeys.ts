import type { MessageData, Trace } from '../core/trace.ts';

/** How one message's stay in the network ended, or for a duplicate: was copied. `step` counts from 1. */
export interface Arrival {
  readonly step: number;
  readonly kind: 'deliver' | 'duplicate' | 'lose' | 'destroy';
}

/** One message from its send to whatever became of it. */
export interface Journey {
  readonly message: MessageData;
  /** The step that sent it; steps count from 1. */
  readonly sentAt: number;
  /** In the order of steps; more than one where the message was duplicated, or the network is a set. */
  readonly arrivals: readonly Arrival[];
  /** It, or a copy of it, may still arrive after the last step. On a `set` network: it has not arrived even once. */
  readonly inFlight: boolean;
}

/** What became of every message of a trace, in the order sent. */
export function journeys(trace: Trace): Journey[] {
  const arrivals = arrivalsById(trace);
  return trace.steps.flatMap((step, index) =>
    step.sent.map((message) => {
      const own = arrivals.get(message.id) ?? [];
      return { message, sentAt: index + 1, arrivals: own, inFlight: own.every(leavesACopy) };
    }),
  );
}

/** The messages of a trace by id. */
export function messagesById(trace: Trace): ReadonlyMap<string, MessageData> {
  return new Map(trace.steps.flatMap((step) => step.sent.map((message) => [message.id, message] as const)));
}

/** The messages that never arrive because of a step; not those that become too old after they have been received. Steps count from 1. */
export function unreceived(trace: Trace, number: number): readonly MessageData[] {
  if (trace.steps[number - 1]!.destroyed.length === 0) return [];
  return journeys(trace).flatMap(({ message, arrivals }) =>
    arrivals.some(({ step, kind }) => step === number && kind === 'destroy') ? [message] : [],
  );
}

function arrivalsById(trace: Trace): ReadonlyMap<string, readonly Arrival[]> {
  const result = new Map<string, Arrival[]>();
  const add = (id: string, arrival: Arrival) => result.set(id, [...(result.get(id) ?? []), arrival]);
  for (const [index, { action, consumed, destroyed }] of trace.steps.entries()) {
    const step = index + 1;
    if (consumed !== undefined && (action.kind === 'deliver' || action.kind === 'duplicate'))
      add(consumed, { step, kind: action.kind });
    if (consumed !== undefined && action.kind === 'lose') add(consumed, { step, kind: 'lose' });
    for (const id of destroyed)
      if (action.kind !== 'tick' || !result.has(id)) add(id, { step, kind: 'destroy' });
  }
  return result;
}

function leavesACopy(arrival: Arrival): boolean {
  return arrival.kind === 'duplicate';
}
