import { deadlock } from './core/property.ts';
import type { Checked } from './engine/property-checks.ts';
import type { BadRun } from './random/run-steps.ts';
import { deadlocked } from './random/stepper.ts';
import type { Shown } from './subject.ts';

/** What a run of the engine's shows that violates something. */
export function shownBy({ properties }: Checked, { path, violated }: BadRun): Shown {
  if (violated === deadlocked) return { path, shows: { kind: 'deadlock', property: deadlock } };
  const { kind, name } = properties[violated]!;
  return { path, shows: { kind: kind === 'transition' ? kind : 'always', property: name } };
}
