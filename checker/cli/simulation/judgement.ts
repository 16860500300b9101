import { deadlock } from '../../core/property.ts';
import type { Expectation } from '../../core/scenario.ts';
import type { SimulationReport } from '../../core/simulation-report.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';

/**
 * What walks say of what a scenario expects. `as expected`: the violation that it expects was found; `not found`: it was
 * not, which may be luck; `violated`: by something else, or though nothing is expected; `cut short`: fewer walks were
 * taken than was asked for; `not violated`: all of them, and none violated anything.
 */
export type Standing = 'as expected' | 'not found' | 'violated' | 'cut short' | 'not violated';

/** What a simulation means for the one who asked for it. */
export interface SimulationJudgement {
  readonly standing: Standing;
  readonly exitCode: ExitCode;
}

/** Hold what walks came to against an expectation. That nothing was violated proves nothing, whatever is expected. */
export function judgeSimulation(
  report: SimulationReport,
  expected: Expectation | undefined,
): SimulationJudgement {
  const standing = standingOf(report, expected);
  return { standing, exitCode: codeOf(standing, report) };
}

function standingOf(
  { verdict, properties, limit, walks }: SimulationReport,
  expected: Expectation | undefined,
): Standing {
  const wanted = expected?.verdict === 'violated' ? expected.property : undefined;
  if (verdict === 'violated') {
    const isWanted = properties.some(({ name, result }) => name === wanted && result === 'violated');
    return isWanted ? 'as expected' : 'violated';
  }
  if (wanted !== undefined) return 'not found';
  // A limit of time is how many walks were asked for.
  return walks === 0 || (limit !== undefined && limit !== 'time') ? 'cut short' : 'not violated';
}

function codeOf(standing: Standing, { property }: SimulationReport): ExitCode {
  switch (standing) {
    case 'as expected':
    case 'not violated':
      return exitCode.asExpected;
    case 'not found':
    case 'cut short':
      return exitCode.inconclusive;
    case 'violated':
      return property === deadlock ? exitCode.deadlock : exitCode.safety;
  }
}
