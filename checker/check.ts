import type { AnyAlgorithm } from './core/algorithm.ts';
import { InternalError } from './core/errors.ts';
import type { Bounds, Progress, Report } from './core/report.ts';
import type { Scenario } from './core/scenario.ts';

export interface CheckOptions {
  /** How the report and its trace name the model: a name in the registry, or the path of a file. Left out: the algorithm's name. */
  readonly model?: string;
  readonly bounds?: Bounds;
  /** Called a few times a second, and once at the end. */
  onProgress?(progress: Progress): void;
  /** Aborting ends the search as inconclusive; what was found so far is reported. */
  readonly signal?: AbortSignal;
}

/**
 * Explore every state of one scenario breadth-first, and report what was found. Expectations are not looked at.
 * @throws {StepwrightError} where the model, not the algorithm, is at fault: impure, unencodable, throwing.
 */
export async function check(
  _algorithm: AnyAlgorithm,
  _scenario: string | Scenario<unknown>,
  _options: CheckOptions = {},
): Promise<Report> {
  throw new InternalError('not written yet');
}
