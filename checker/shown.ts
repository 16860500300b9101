import { deadlock } from './core/property.ts';
import type { BadRun, TakenRun } from './random/run-steps.ts';
import { deadlocked } from './random/stepper.ts';
import type { Shown, Subject } from './subject.ts';
import type { IsMeant } from './trace/follow.ts';

/** Which of several steps to the same state a walk took. */
export function meantBy({ system }: Subject, { steps }: TakenRun): IsMeant<unknown> {
  return (action, index) => system.eventOf?.(action) === steps[index]!.event;
}

/** What a walk shows that violates something. */
export function shownBy(subject: Subject, run: BadRun): Shown {
  const { path, violated } = run;
  const { properties } = subject.checked;
  const base = { path, isMeant: meantBy(subject, run) };
  if (violated === deadlocked) return { ...base, shows: { kind: 'deadlock', property: deadlock } };
  const { kind, name } = properties[violated]!;
  return { ...base, shows: { kind: kind === 'transition' ? kind : 'always', property: name } };
}
