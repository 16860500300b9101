import { once } from 'node:events';
import { check } from '../../check.ts';
import { isStepwrightError, UsageError } from '../../core/errors.ts';
import type { Bounds } from '../../core/report.ts';
import type { Scenario } from '../../core/scenario.ts';
import { subjectOf } from '../../subject.ts';
import { judge } from '../exit-code.ts';
import { findModel, type NamedAlgorithm } from '../find-models.ts';
import { overrideConfig } from '../overrides.ts';
import { partsOf } from './error-parts.ts';
import { findingOf, type Outcome } from './outcome.ts';
import { ownerOf } from './parameters.ts';

/** What is the same for all cells of a sweep. */
export interface SweepSubject {
  readonly model: string;
  readonly scenario: string;
  readonly property: readonly string[];
  readonly bounds: Bounds;
}

/** What the process of a sweep is told. */
export type Order =
  | {
      readonly type: 'cell';
      readonly settings: readonly string[];
      /** Whether the scenario's expectation is about this cell. */
      readonly isExpected: boolean;
    }
  /** End the search, and say what was found so far. */
  | { readonly type: 'stop' };

/** What it answers. */
export type Answer =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly states: number }
  | { readonly type: 'done'; readonly outcome: Outcome };

/**
 * The hidden command that checks the cells of a sweep, one after the other, as the process that started it says.
 * @param text the subject as JSON.
 */
export async function serveCells(text: string): Promise<void> {
  const send = process.send?.bind(process);
  if (send === undefined) {
    throw new UsageError(
      'This command checks cells for `stepwright sweep`, which is not there.',
      'it was called by hand',
      'call `stepwright sweep`; --help says how',
    );
  }
  // Where nobody listens any more, there is nobody to tell.
  const answer = (message: Answer) => void send(message, undefined, undefined, () => {});
  // Ctrl-C reaches all processes of a terminal; what it means for this one, the first one says.
  process.on('SIGINT', () => {});
  const subject: SweepSubject = JSON.parse(text);
  const stop = { aborted: false };
  let found: Promise<NamedAlgorithm> | undefined;
  process.on('message', async (order: Order) => {
    if (order.type === 'stop') {
      stop.aborted = true;
      return;
    }
    found ??= findModel(subject.model);
    const outcome = await checkCell(found, subject, order, stop, (states) =>
      answer({ type: 'progress', states }),
    );
    answer({ type: 'done', outcome });
  });
  answer({ type: 'ready' });
  await once(process, 'disconnect');
  process.exit();
}

async function checkCell(
  found: Promise<NamedAlgorithm>,
  { scenario: name, property, bounds }: SweepSubject,
  { settings, isExpected }: Extract<Order, { type: 'cell' }>,
  signal: { readonly aborted: boolean },
  onStates: (states: number) => void,
): Promise<Outcome> {
  try {
    const model = await found;
    const own = model.algorithm.scenario(name);
    const { expect, ...rest } = own;
    const scenario = {
      ...rest,
      config: overrideConfig(own.config, settings, ownerOf(model, own)),
      ...(property.length > 0 && { check: property }),
    };
    const refusal = refusalOf(model, scenario);
    if (refusal !== undefined) return { kind: 'refused', reason: partsOf(refusal) };
    const report = await check(model.algorithm, scenario, {
      model: model.name,
      bounds,
      means: { workers: 1 },
      signal,
      onProgress: ({ states }) => onStates(states),
    });
    const expected = isExpected ? expect : undefined;
    return { kind: 'checked', finding: findingOf(report, expected && judge(report, expected).mismatches) };
  } catch (error) {
    return { kind: 'failed', error: partsOf(error) };
  }
}

/** Why the model cannot be made with a configuration; `undefined` where it can. */
function refusalOf({ name, algorithm }: NamedAlgorithm, scenario: Scenario<unknown>): unknown {
  try {
    subjectOf(algorithm, scenario, 'search', name);
    return undefined;
  } catch (error) {
    if (isStepwrightError(error) && error.code === 'invalid-model') return error;
    throw error;
  }
}
