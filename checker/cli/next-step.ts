import type { Limit, Report } from '../core/report.ts';
import { checkAgain, type Flag } from './command-line.ts';
import { type MeansOptions, resumingFlags } from './means.ts';
import type { Printer } from './printer.ts';
import type { Job } from './scenarios.ts';

/** What the user may do about a search that ended too early, as lines; none where there is nothing to say. */
export function nextStep(
  job: Job,
  report: Report,
  { flags, means }: { readonly flags: readonly Flag[]; readonly means: MeansOptions },
  { colors, width }: Printer,
): string[] {
  if (report.verdict !== 'inconclusive') return [];
  const lines: string[] = [];
  if (report.limit === 'memory' && means.spill === undefined) lines.push(colors.dim(moreRoom));
  const resuming = resumingFlags(means);
  if (resuming.length > 0 && isWritten(report)) {
    const label = 'Go on:';
    const others = flags.filter(([option]) => option !== boundOf[report.limit]);
    lines.push(`${colors.dim(label)} ${checkAgain(job, [...others, ...resuming], width - label.length - 1)}`);
  }
  return lines;
}

const moreRoom = 'With more room: the same with --memory <size> or --spill <folder>';

/** The options of what a search was ended by: with the same bound, it would end at once when it is resumed. */
const boundOf: { readonly [limit in Limit]: string | undefined } = {
  depth: '--depth',
  states: '--states',
  time: '--time',
  memory: '--memory',
  disk: undefined,
  interrupted: undefined,
  boundary: undefined,
};

/** Whether the search has written a checkpoint when it ended. */
function isWritten({ limit, counts }: Report & { readonly verdict: 'inconclusive' }): boolean {
  return limit !== 'disk' && limit !== 'boundary' && counts.states > 0;
}
