import { isStepwrightError } from '../core/errors.ts';
import { deadlock } from '../core/property.ts';
import type { Report } from '../core/report.ts';
import type { Expectation } from '../core/scenario.ts';
import { compareWithExpectation, type Mismatch } from '../expectation.ts';

/** What the process ends with. Where TLC has a code for the same thing, it is TLC's. */
export const exitCode = {
  asExpected: 0,
  /** A scenario did not do what it expects, though nothing unexpected was violated. */
  unmet: 1,
  /** The command line, a file or a model is wrong. */
  usage: 2,
  inconclusive: 3,
  deadlock: 11,
  safety: 12,
  liveness: 13,
  internal: 70,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

const mostSeriousFirst: readonly ExitCode[] = [70, 12, 11, 13, 2, 3, 1, 0];

/** The code of a run with several outcomes; 0 where there is none. */
export function mostSerious(codes: readonly ExitCode[]): ExitCode {
  return mostSeriousFirst.find((code) => codes.includes(code)) ?? exitCode.asExpected;
}

/** What a report means for the one who asked for it. */
export interface Judgement {
  readonly exitCode: ExitCode;
  /** Empty where the scenario has no expectation. */
  readonly mismatches: readonly Mismatch[];
}

/** Hold a report to an expectation; without one, only `holds` is good. */
export function judge(report: Report, expected: Expectation | undefined): Judgement {
  const mismatches = expected === undefined ? [] : compareWithExpectation(report, expected);
  const good = expected === undefined ? report.verdict === 'holds' : mismatches.length === 0;
  return { exitCode: good ? exitCode.asExpected : codeOf(report, expected), mismatches };
}

function codeOf(report: Report, expected: Expectation | undefined): ExitCode {
  if (report.verdict === 'inconclusive') return exitCode.inconclusive;
  if (report.verdict === 'holds') return exitCode.unmet;
  if (expected?.verdict === 'violated' && expected.property === report.property) return exitCode.unmet;
  if (report.property === deadlock) return exitCode.deadlock;
  return report.trace?.shows.kind === 'temporal' ? exitCode.liveness : exitCode.safety;
}

/** The code of a run that an error ended. */
export function codeOfError(error: unknown): ExitCode {
  return isStepwrightError(error) && error.code !== 'internal' ? exitCode.usage : exitCode.internal;
}
