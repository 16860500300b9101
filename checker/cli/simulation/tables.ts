import type { Ending, SimulatedProperty, SimulationReport } from '../../core/simulation-report.ts';
import { count, duration, rate } from '../numbers.ts';
import type { Colors } from '../printer.ts';
import { table } from '../tables.ts';
import { endingText, propertyDetails, shareText } from './wording.ts';

const longestBar = 16;
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
/** Processes that are named one by one. */
const mostNamed = 3;

/** What it took, and how walks ended. */
export function effortTable(report: SimulationReport, width: number, { dim }: Colors): string {
  const { walks, steps, states, isLeast, seconds, userCalls, workers, endings } = report;
  const right = { align: 'right' } as const;
  const ended = (Object.entries(endings) as [Ending, number][]).filter(([, many]) => many > 0);
  const rows = [
    ['walks', count(walks), 'time', duration(seconds)],
    ['steps', count(steps), 'steps per second', rate(steps, seconds).replace('/s', '')],
    [
      'distinct states',
      `${isLeast ? 'at least ' : ''}${count(states)}`,
      'calls of model code',
      count(userCalls),
    ],
    ['steps per walk', walks === 0 ? '–' : count(Math.round(steps / walks)), 'threads', count(workers)],
  ];
  const dimmed = rows.map(([a, b, c, d]) => [dim(a!), b!, `   ${dim(c!)}`, d!]);
  const ends = ended.map(
    ([ending, many]) => `${endingText[ending]}: ${count(many)} (${shareText(many, walks)})`,
  );
  return [
    table([{}, right, {}, right], dimmed, { width, indent: 2 }),
    ...(ends.length === 0
      ? []
      : [table([{}, { flexible: true }], [[dim('ends of walks'), ends.join(', ')]], { width, indent: 2 })]),
  ].join('\n');
}

/** A row for each property; where many processes have the same result, a row for all of them. */
export function simulatedTable(report: SimulationReport, width: number, colors: Colors): string {
  const rows = together(report.properties).map((some) => {
    const [one] = some;
    return [
      nameOf(some),
      one!.kind === 'deadlock' ? '' : one!.kind,
      painted(one!, colors),
      propertyDetails(worstOf(some), report.walks),
    ];
  });
  const columns = [
    { head: 'property', flexible: true },
    { head: 'kind' },
    { head: 'result' },
    { head: '', flexible: true },
  ];
  return table(columns, rows, { width, indent: 2, dim: colors.dim });
}

function together(properties: readonly SimulatedProperty[]): (readonly SimulatedProperty[])[] {
  const groups = new Map<string, SimulatedProperty[]>();
  for (const property of properties) {
    const { name, kind, result } = property;
    const key = JSON.stringify([name, kind, result]);
    groups.set(key, [...(groups.get(key) ?? []), property]);
  }
  return [...groups.values()];
}

function nameOf(some: readonly SimulatedProperty[]): string {
  const { name, process } = some[0]!;
  if (process === undefined) return name;
  const processes = some.map((one) => one.process!);
  return `${name}: ${processes.length > mostNamed ? `${count(processes.length)} processes` : processes.join(', ')}`;
}

/** Of properties with the same result: the longest times of all of them. */
function worstOf(some: readonly SimulatedProperty[]): SimulatedProperty {
  const longest = (which: 'longest' | 'pending') => {
    const all = some.flatMap(({ [which]: one }) => (one === undefined ? [] : [one]));
    const [most] = all.sort((a, b) => b.steps - a.steps);
    return most && { [which]: most };
  };
  return { ...some[0]!, ...longest('longest'), ...longest('pending') };
}

function painted({ result }: SimulatedProperty, { green, red, yellow, dim }: Colors): string {
  switch (result) {
    case 'violated':
      return red(result);
    case 'suspicious':
    case 'not seen':
      return yellow(result);
    case 'not asked':
    case 'not looked at':
      return dim(result);
    case 'seen':
      return green(result);
    default:
      return result;
  }
}

/** How often each kind of step was taken, with bars. */
export function stepsTable({ coverage }: SimulationReport, width: number, colors: Colors): string {
  const total = coverage.reduce((sum, { steps }) => sum + steps, 0);
  const most = Math.max(...coverage.map(({ steps }) => steps));
  const rows = coverage.map(({ kind, role, name, steps }) => {
    const cells = [kind, name, role, count(steps), steps === 0 ? 'never' : shareText(steps, total)];
    return steps === 0 ? [...cells.map(colors.yellow), ''] : [...cells, colors.cyan(bar(steps / most))];
  });
  const columns = [
    { head: 'kind' },
    { head: 'name', flexible: true },
    { head: 'role', flexible: true },
    { head: 'steps', align: 'right' as const },
    { head: 'share', align: 'right' as const },
    { width: longestBar },
  ];
  return table(columns, rows, { width, indent: 2, dim: colors.dim });
}

function bar(share: number): string {
  const length = Math.max(1, Math.round(share * longestBar * 8));
  return '█'.repeat(Math.floor(length / 8)) + eighths[length % 8]!;
}
