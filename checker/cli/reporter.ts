import type { ExitCode } from './exit-code.ts';
import type { Result } from './run.ts';
import type { Job } from './scenarios.ts';

/** How the results of a check are shown, or those of another command. */
export interface Reporter<R = Result> {
  /** One job is done. */
  result(result: R): Promise<void>;
  /** All are; `notRun` are those that an interrupt kept from being begun. */
  end(results: readonly R[], notRun: readonly Job[], exitCode: ExitCode): void;
}
