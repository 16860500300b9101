import type { Explanation, HistoryReport, LongestOrder, PartReport } from '../../history/verdict.ts';
import { exitCode } from '../exit-code.ts';
import { count, duration, plural } from '../numbers.ts';
import type { Colors, Printer } from '../printer.ts';
import { table, wrapped } from '../tables.ts';
import { lanesText } from './lanes.ts';
import { becauseText, callText, consistentText, operationText, valueText, verdictText } from './wording.ts';

/** A history that was decided, with the file that it is from. */
export interface JudgedHistory {
  readonly file: string;
  readonly report: HistoryReport;
  /** Of the part that is violated. */
  readonly explanation: Explanation | undefined;
}

const widest = 120;
/** Operations that a picture of lanes on a terminal shows at most. */
const mostShown = 24;
/** Places in an order that are written out. */
const longestValue = 30;

/** What a history is exits with. */
export function codeOfHistory({ verdict }: Pick<HistoryReport, 'verdict'>) {
  if (verdict === 'undecided') return exitCode.inconclusive;
  return verdict === 'holds' ? exitCode.asExpected : exitCode.safety;
}

/** A row for each file, with the key that is violated. */
export function filesTable(judged: readonly JudgedHistory[], { width, colors }: Printer): string {
  const isNarrow = width < 100;
  const longest = Math.floor(Math.min(width, widest) * 0.4);
  const numbers = ['operations', ...(isNarrow ? [] : ['keys', 'configurations']), 'time'];
  const columns = [
    {},
    { head: 'history' },
    { head: 'verdict', flexible: true },
    ...numbers.map((head) => ({ head, align: 'right' as const })),
  ];
  const rows = judged.map(({ file, report }) => [
    markOf(report, colors),
    file.length <= longest ? file : `…${file.slice(1 - longest)}`,
    verdictOfFile(report),
    count(report.parts.reduce((sum, { operations }) => sum + operations.length, 0)),
    ...(isNarrow ? [] : [count(report.parts.length), count(report.configurations)]),
    duration(report.seconds),
  ]);
  return table(columns, rows, { width: Math.min(width, widest), dim: colors.dim });
}

function verdictOfFile({ parts, consistency, verdict }: HistoryReport): string {
  const violated = parts.find((part) => part.verdict === 'violated');
  const key = violated !== undefined && named(violated) ? `: key ${violated.key}` : '';
  return verdictText({ verdict }, consistency) + key;
}

/** A row for each key of one file. */
export function keysTable({ parts, consistency }: HistoryReport, { width, colors }: Printer): string {
  const columns = [
    {},
    { head: 'key', flexible: true },
    { head: 'verdict', flexible: true },
    ...['operations', 'configurations'].map((head) => ({ head, align: 'right' as const })),
  ];
  const rows = parts.map((part) => {
    const because = part.verdict === 'undecided' ? `: ${becauseText[part.because]}` : '';
    return [
      markOf(part, colors),
      part.key ?? '',
      verdictText(part, consistency) + because,
      count(part.operations.length),
      count(part.configurations),
    ];
  });
  return table(columns, rows, { width: Math.min(width, widest), indent: 2, dim: colors.dim });
}

/** Whether there are keys to tell apart. */
export function named({ key }: PartReport): boolean {
  return key !== undefined && key !== '';
}

function markOf({ verdict }: Pick<HistoryReport, 'verdict'>, { green, red, yellow }: Colors): string {
  return verdict === 'holds' ? green('✓') : verdict === 'violated' ? red('✗') : yellow('?');
}

/** Why a history is violated: sentences, lanes of the operations that show it, and what an order that comes farthest ends at. */
export function explanationText({ report, explanation }: JudgedHistory, printer: Printer): string {
  if (explanation === undefined) return '';
  const width = Math.min(printer.width, widest);
  const { colors } = printer;
  const part = report.parts.find(({ verdict }) => verdict === 'violated')!;
  const { core, culprit } = explanation;
  const shown = core.slice(-mostShown);
  const more =
    core.length > shown.length
      ? [colors.dim(`  (the last ${shown.length} of them, by the time of their calls; --out draws all)`)]
      : [];
  return [
    ...sentences(report, part, explanation).map((sentence) => wrapped(sentence, width, 2)),
    '',
    lanesText(
      shown,
      shown.find(({ call }) => call === culprit?.call),
      { width, colors },
    ),
    ...more,
    '',
    deadEndText(explanation.longest, part, width, colors),
  ].join('\n');
}

/** What is wrong, for text and pictures alike. */
export function sentences(
  { consistency }: HistoryReport,
  part: PartReport,
  { culprit, core, involved }: Explanation,
): string[] {
  const about = named(part) ? `Key ${part.key}` : 'The history';
  const what = consistentText(consistency);
  const first =
    culprit === undefined
      ? `${about} is not ${what}: no order of its ${plural(part.operations.length, 'operation')} explains what they returned.`
      : `${about} is ${what} up to line ${culprit.return}, where process ${culprit.process} returns from \`${operationText(culprit, longestValue)}\`, called at line ${culprit.call}; nothing explains that.`;
  const rest = involved.length - core.length;
  const many = plural(core.length, 'operation');
  const byThen = culprit === undefined ? '' : ' called by then';
  return [
    first,
    rest === 0
      ? `All ${many}${byThen} are shown:`
      : `${many} of the ${count(involved.length)}${byThen} show it, even if the others took effect at any time, any number of times, or never:`,
  ];
}

function deadEndText(
  longest: readonly LongestOrder[],
  { operations }: PartReport,
  width: number,
  colors: Colors,
): string {
  const [first] = longest;
  if (first === undefined) return '';
  const { order, stuck } = first;
  const last = order.slice(-3).map((operation) => `\`${operationText(operation, longestValue)}\``);
  const ends = order.length === 0 ? '' : `, ending with ${last.join(', ')}`;
  const place =
    stuck[0] === undefined
      ? ''
      : ` The state is then ${valueText(stuck[0].state, longestValue)}, and none of these can be next:`;
  const intro = `An order that comes farthest has ${count(order.length)} of ${plural(operations.length, 'operation')}${ends}.${place}`;
  const rows = stuck.map(({ operation, returns }) => [
    operation.process,
    callText(operation, longestValue),
    'result' in operation ? valueText(operation.result, longestValue) : 'anything',
    returns.length === 0
      ? 'cannot be done'
      : returns.map((result) => valueText(result, longestValue)).join(' or '),
  ]);
  const columns = [
    { head: 'process' },
    { head: 'operation', flexible: true },
    { head: 'returned', flexible: true },
    { head: 'would return', flexible: true },
  ];
  const others = longest.length - 1;
  return [
    wrapped(intro, width, 2),
    table(columns, rows, { width, indent: 4, dim: colors.dim }),
    ...(others > 0
      ? [
          colors.dim(
            `  ${plural(others, 'other order')} ${others === 1 ? 'comes as far and ends' : 'come as far and end'} in another state.`,
          ),
        ]
      : []),
  ].join('\n');
}
