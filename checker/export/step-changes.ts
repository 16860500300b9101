import { plainText } from '../core/plain.ts';
import type { ActionData, Change, TraceStep } from '../core/trace.ts';
import { changeText, tickCount } from './wording.ts';

/** The variables of a protocol that say what pauses, clocks and partitions do, by the actions that say the same. */
const told: { readonly [kind in ActionData['kind']]?: readonly string[] } = {
  pause: ['paused'],
  resume: ['paused'],
  crash: ['paused', 'drift'],
  drift: ['drift'],
  tick: ['paused', 'drift'],
  partition: ['partition'],
  heal: ['partition'],
};

/** What a step changed, but for what its action says already. */
export function tellingChanges({ action, changes }: TraceStep, lanes: readonly string[]): readonly Change[] {
  const variables = lanes.length === 0 ? [] : (told[action.kind] ?? []);
  return changes.filter(
    ({ path }) => !variables.some((variable) => path === variable || path.startsWith(`${variable}[`)),
  );
}

/** The same in phrases: `phase: idle → wanted`, `for at most 3 ticks`. */
export function changePhrases(step: TraceStep, lanes: readonly string[]): string[] {
  return phrasesOf(step, tellingChanges(step, lanes));
}

/** Only those of processes: what pictures of lanes say, whose marks and events tell the rest. */
export function processPhrases(step: TraceStep, lanes: readonly string[]): string[] {
  const ofProcesses = tellingChanges(step, lanes).filter((change) => ownerOf(change, lanes) !== undefined);
  return phrasesOf(step, ofProcesses);
}

/** The process that a change is of. */
export function ownerOf({ path }: Change, lanes: readonly string[]): string | undefined {
  return lanes.find((lane) => path === lane || path.startsWith(`${lane}.`));
}

function phrasesOf(step: TraceStep, changes: readonly Change[]): string[] {
  return [...limitOf(step), ...changes.map((change) => changeText(change, step.action.process))];
}

/** How long a pause may be. */
function limitOf({ action, changes }: TraceStep): string[] {
  if (action.kind !== 'pause') return [];
  const limit = changes.find(({ path }) => path === `paused[${plainText(action.process)}]`)?.after;
  return typeof limit === 'number' ? [`for at most ${tickCount(limit)}`] : [];
}
