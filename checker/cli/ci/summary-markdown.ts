import { deadlock } from '../../core/property.ts';
import { traceText } from '../../export/text.ts';
import { printable } from '../../export/wording.ts';
import { count, duration, plural } from '../numbers.ts';
import { limitText, stepsText } from '../outcome-text.ts';
import type { JsonReport, JsonResult } from '../report-schema.ts';
import { isGood, type Suite, suitesOf } from './outcomes.ts';
import { effortLine, totalsLine } from './totals.ts';

/** GitHub refuses the whole summary of a step above 1,024 KiB. */
const mostBytes = 1_000_000;

/**
 * A report as a page of Markdown for the summary of a GitHub step: totals, what is wrong with counterexamples to fold
 * out, and the table of all scenarios. It is cut off where it would be too large.
 * @param room how many bytes it may take.
 */
export function summaryMarkdown(report: JsonReport, room = mostBytes): string {
  const suites = suitesOf(report);
  const bad = suites.filter(({ result }) => result === undefined || !isGood(result));
  const shard = report.shard ? ` (shard ${report.shard.index} of ${report.shard.of})` : '';
  const blocks = [
    `### stepwright${shard}`,
    `**${text(totalsLine(report))}**  \n${effortLine(report)}`,
    ...bad.map(problem),
    ...(suites.length === 0 ? [] : [folded('All scenarios', table(suites))]),
  ];
  return `${withinRoom(blocks, room).join('\n\n')}\n`;
}

function withinRoom(blocks: readonly string[], room: number): string[] {
  const end = (left: number) => `… and ${plural(left, 'more part')} for which there is no room here.`;
  const kept: string[] = [];
  let left = room - end(blocks.length).length - 2;
  for (const block of blocks) {
    left -= Buffer.byteLength(block) + 2;
    if (left < 0) return [...kept, end(blocks.length - kept.length)];
    kept.push(block);
  }
  return kept;
}

function problem({ model, scenario, result, claims }: Suite): string {
  const lines = claims.flatMap(({ name, outcome }) => {
    switch (outcome.kind) {
      case 'failed':
        return [`- ✗ ${text(outcome.message)}`];
      case 'skipped':
        return outcome.isLimit ? [`- ? ${text(name)}: ${text(outcome.message)}`] : [];
      case 'error': {
        const { seen, likelyCause, nextStep } = outcome.error;
        return [
          `- ✗ ${text(seen)}`,
          `- likely cause: ${text(likelyCause)}`,
          `- next step: ${text(nextStep)}`,
        ];
      }
      default:
        return [];
    }
  });
  const trace = result?.trace ? [folded('Counterexample', fenced(traceText(result.trace)))] : [];
  return [`#### ${text(`${model}: ${scenario}`)}`, lines.join('\n'), ...trace].join('\n\n');
}

function table(suites: readonly Suite[]): string {
  const rows = suites.map(({ model, scenario, result, claims }) => {
    const isError = claims.some(({ outcome }) => outcome.kind === 'error');
    const without = isError ? ['✗', 'error', '', '', ''] : ['?', 'not begun', '', '', ''];
    const [mark, ...others] = result ? cellsOf(result) : without;
    return [mark, text(model), text(scenario), ...others];
  });
  return [
    '| | model | scenario | verdict | states | transitions | time |',
    '|---|---|---|---|---:|---:|---:|',
    ...rows.map((cells) => `| ${cells.join(' | ')} |`),
  ].join('\n');
}

function cellsOf(result: JsonResult): string[] {
  const { verdict, states, transitions, seconds } = result;
  const mark = isGood(result) ? '✓' : verdict === 'inconclusive' ? '?' : '✗';
  return [mark, text(verdictText(result)), count(states), count(transitions), duration(seconds)];
}

function verdictText({ verdict, property, limit, trace }: JsonResult): string {
  if (verdict === 'holds') return 'holds';
  if (verdict === 'inconclusive') return limit === null ? verdict : `inconclusive: ${limitText(limit)}`;
  if (trace === null) return `never '${property}'`;
  const cycle = trace.loop === undefined ? undefined : trace.steps.length - trace.loop;
  const steps = `in ${stepsText(trace.steps.length, cycle)}`;
  return property === deadlock ? `deadlock ${steps}` : `violates '${property}' ${steps}`;
}

function folded(title: string, content: string): string {
  return `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;
}

/** A block of code, in a fence longer than any inside it. */
function fenced(code: string): string {
  const longest = Math.max(2, ...(code.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${code.trimEnd()}\n${fence}`;
}

/** Text of a model, on one line, with nothing in it that Markdown or HTML would take for its own. */
function text(words: string): string {
  return printable(words).replaceAll(/[\\`*_{}[\]<>#|~&$]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
