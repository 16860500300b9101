import type { ExitCode } from './exit-code.ts';
import type { Result } from './run.ts';
import type { Job } from './scenarios.ts';

/** How the results of a check are shown. */
export interface Reporter {
  /** One job is done. */
  result(result: Result): Promise<void>;
  /** All are; `notRun` are those that an interrupt kept from being begun. */
  end(results: readonly Result[], notRun: readonly Job[], exitCode: ExitCode): void;
}
