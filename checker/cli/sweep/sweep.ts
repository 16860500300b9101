import { UsageError } from '../../core/errors.ts';
import { samePlain, toPlain } from '../../core/plain.ts';
import { isPlainObject } from '../../core/value.ts';
import { codeOfError, type ExitCode, exitCode, mostSerious } from '../exit-code.ts';
import type { Job } from '../scenarios.ts';
import { type ErrorParts, errorOf } from './error-parts.ts';
import type { Grid } from './grid.ts';
import type { Outcome } from './outcome.ts';

/** A sweep that has been carried out. */
export interface Sweep {
  /** The scenario as it is written. */
  readonly job: Job;
  readonly grid: Grid;
  /** Of each cell. */
  readonly outcomes: readonly Outcome[];
  readonly exitCode: ExitCode;
}

/** The scenario's configuration with the values of each swept field as they were given: `n=2..5`. */
export function sweptConfig({ job, grid }: Pick<Sweep, 'job' | 'grid'>): unknown {
  const { config } = job.scenario;
  const given = grid.parameters.map(({ key, given }) => [key, given]);
  return isPlainObject(config) ? { ...config, ...Object.fromEntries(given) } : config;
}

/** The cell whose configuration is the scenario's own; `undefined` where there is none. */
export function ownCell({ job, grid }: Pick<Sweep, 'job' | 'grid'>): number | undefined {
  const { config } = job.scenario;
  if (!isPlainObject(config)) return undefined;
  const own = grid.parameters.map(({ key }) => toPlain(config[key]));
  const index = grid.cells.findIndex(({ values }) =>
    values.every(({ value }, place) => samePlain(toPlain(value), own[place])),
  );
  return index < 0 ? undefined : index;
}

/** A sweep is a question: a violation is an answer. */
export function codeOfOutcome(outcome: Outcome): ExitCode {
  switch (outcome.kind) {
    case 'checked':
      return outcome.finding.verdict === 'inconclusive' ? exitCode.inconclusive : exitCode.asExpected;
    case 'refused':
      return exitCode.asExpected;
    case 'lost':
    case 'not run':
      return exitCode.inconclusive;
    case 'failed':
      return codeOfError(errorOf(outcome.error));
  }
}

/** What all outcomes come to. Where no combination is possible, the question made no sense. */
export function codeOfOutcomes(outcomes: readonly Outcome[]): ExitCode {
  const isPossible = outcomes.some(({ kind }) => kind !== 'refused');
  return mostSerious([...outcomes.map(codeOfOutcome), ...(isPossible ? [] : [exitCode.usage])]);
}

/** @returns the error to end with, where no combination is possible. */
export function nothingPossible({ outcomes, job }: Sweep): UsageError | undefined {
  if (outcomes.some(({ kind }) => kind !== 'refused')) return undefined;
  return new UsageError(
    `${job.model.name} refuses every combination.`,
    'values that do not go with the others of the scenario',
    'the reasons are above; set other values',
  );
}

/** Reasons that several cells share. */
export interface Shared {
  readonly error: ErrorParts;
  /** Indices of cells. */
  readonly cells: readonly number[];
}

/** Why cells could not be checked, or are not possible, each reason once. */
export function sharedReasons(
  outcomes: readonly Outcome[],
  reasonOf: (outcome: Outcome) => ErrorParts | undefined,
): readonly Shared[] {
  const reasons = new Map<string, { readonly error: ErrorParts; readonly cells: number[] }>();
  for (const [index, outcome] of outcomes.entries()) {
    const error = reasonOf(outcome);
    if (error === undefined) continue;
    const { code, seen } = error;
    const name = JSON.stringify([code, seen]);
    const shared = reasons.get(name) ?? { error, cells: [] };
    reasons.set(name, shared);
    shared.cells.push(index);
  }
  return [...reasons.values()];
}

export const refusalIn = (outcome: Outcome) => (outcome.kind === 'refused' ? outcome.reason : undefined);
export const errorIn = (outcome: Outcome) =>
  outcome.kind === 'failed' || outcome.kind === 'lost' ? outcome.error : undefined;
