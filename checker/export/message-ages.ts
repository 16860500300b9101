import type { Trace } from '../core/trace.ts';
import { ticksIn } from './instants.ts';
import { tickCount } from './wording.ts';

/** The id of a message, and where there is time, for how long it has been on its way at a step: `m1, 2 ticks old`. Steps count from 1. */
export function idText(trace: Trace, id: string, number: number): string {
  if (trace.instance.time === undefined) return id;
  const sent = trace.steps.findIndex((step) => step.sent.some((message) => message.id === id));
  const age = sent === -1 ? 0 : ticksIn(trace, number) - ticksIn(trace, sent + 1);
  return age === 0 ? id : `${id}, ${tickCount(age)} old`;
}
