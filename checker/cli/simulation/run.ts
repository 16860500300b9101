import type { SimulationReport } from '../../core/simulation-report.ts';
import { type SimulateOptions, type SimulationProgress, simulate } from '../../simulate.ts';
import { codeOfError, type ExitCode } from '../exit-code.ts';
import { duration, roughly } from '../numbers.ts';
import { displayOf, type ProgressDisplay, recentRate } from '../progress.ts';
import type { Job } from '../scenarios.ts';
import { judgeSimulation, type SimulationJudgement } from './judgement.ts';

/** What came of the walks through one scenario: a report, or the error that kept them from giving one. */
export type Simulated = { readonly job: Job; readonly exitCode: ExitCode } & (
  | {
      readonly kind: 'simulated';
      readonly report: SimulationReport;
      readonly judgement: SimulationJudgement;
      /** Where its files were written, if they were. */
      readonly folder?: string;
    }
  | { readonly kind: 'failed'; readonly error: unknown }
);

/** Take walks through one scenario. It does not throw. */
export async function simulateJob(
  job: Job,
  options: SimulateOptions,
  display: ProgressDisplay<SimulationProgress>,
): Promise<Simulated> {
  const { model, scenario } = job;
  try {
    const report = await simulate(model.algorithm, scenario, {
      ...options,
      model: model.name,
      onProgress: display.update,
    });
    const judgement = judgeSimulation(report, scenario.expect);
    return { kind: 'simulated', job, report, judgement, exitCode: judgement.exitCode };
  } catch (error) {
    return { kind: 'failed', job, error, exitCode: codeOfError(error) };
  }
}

/** Shows how many walks have been taken, or nothing where that is unwanted. */
export function simulationDisplay(
  stream: NodeJS.WriteStream,
  wanted: boolean,
): Promise<ProgressDisplay<SimulationProgress>> {
  return displayOf(stream, wanted, progressParts);
}

function progressParts(progress: SimulationProgress, earlier: SimulationProgress | undefined): string[] {
  const { walks, ofWalks, steps, states, seconds } = progress;
  const known = Number.isFinite(ofWalks);
  const taken = known ? `${roughly(walks)} of ${roughly(ofWalks)} walks` : `${roughly(walks)} walks`;
  return [
    known ? `${taken} (${Math.floor((100 * walks) / ofWalks)} %)` : taken,
    `${roughly(steps)} steps (${recentRate(progress, earlier, (one) => one.steps)})`,
    // One part, so that all of it has room on one line of 80 columns.
    `${roughly(states)} states · ${duration(seconds)}`,
  ];
}
