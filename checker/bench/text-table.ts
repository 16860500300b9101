import Table from 'cli-table3';
import type { Properties } from './explore.ts';
import type { SpinSearch } from './promela.ts';
import type { Machine, Summary } from './summary.ts';

const whole = new Intl.NumberFormat('en-US');
const short = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 });
const nothing = '–';

interface Column {
  readonly head: string;
  cell(summary: Summary): string;
}

const columns: readonly Column[] = [
  { head: '', cell: ({ name }) => name },
  { head: 'states', cell: ({ states }) => whole.format(states) },
  { head: 'transitions', cell: ({ transitions }) => whole.format(transitions) },
  { head: 'depth', cell: ({ depth }) => whole.format(depth) },
  { head: 'user calls', cell: ({ userCalls }) => whole.format(userCalls) },
  { head: 'seconds', cell: ({ seconds }) => inSeconds(seconds) },
  { head: 'transitions/s', cell: ({ transitionsPerSecond }) => short.format(transitionsPerSecond) },
  { head: 'states/s', cell: ({ statesPerSecond }) => short.format(statesPerSecond) },
  { head: 'bytes/state', cell: ({ peakBytesPerState }) => peakBytesPerState.toFixed(1) },
  { head: 'memory', cell: ({ residentBytes }) => `${short.format(residentBytes / 2 ** 20)} MiB` },
  { head: 'of limit', cell: ({ ofMachineLimit }) => `${(100 * ofMachineLimit).toPrecision(2)} %` },
];

const spinColumns: readonly Column[] = (['breadth-first', 'depth-first'] as const).flatMap((search) => [
  {
    head: `SPIN ${search === 'breadth-first' ? 'BFS' : 'DFS'}`,
    cell: ({ spin }) => inSeconds(spin[search]?.seconds),
  },
  { head: 'ratio', cell: ratioTo(search) },
]);

const temporalColumns: readonly Column[] = [
  { head: 'temporal', cell: ({ temporal }) => inSeconds(temporal?.seconds) },
  { head: 'time', cell: ({ temporal }) => times(temporal?.timeRatio) },
  { head: 'memory', cell: ({ temporal }) => times(temporal?.memoryRatio) },
];

function times(ratio: number | undefined): string {
  return ratio === undefined ? nothing : `${ratio.toFixed(2)}x`;
}

function threadColumns(threads: number): readonly Column[] {
  return [
    { head: `${threads} threads`, cell: ({ threaded }) => inSeconds(threaded?.seconds) },
    { head: 'ratio', cell: ({ threaded }) => times(threaded?.ratio) },
  ];
}

/** The table for people, with what its columns mean below it. */
export function textTable(
  machine: Machine,
  summaries: readonly Summary[],
  { repeat, properties }: { readonly repeat: number; readonly properties: Properties },
): string {
  const withSpin = summaries.some(({ spin }) => Object.keys(spin).length > 0);
  const withTemporal = summaries.some(({ temporal }) => temporal !== undefined);
  const threads = summaries.find(({ threaded }) => threaded)?.threaded?.threads;
  const shown = [
    ...columns,
    ...(threads === undefined ? [] : threadColumns(threads)),
    ...(withTemporal ? temporalColumns : []),
    ...(withSpin ? spinColumns : []),
  ];
  const grid = new Table({
    chars: noLines,
    style: { 'padding-left': 0, 'padding-right': 2, head: [], border: [], compact: true },
    colAligns: shown.map((_, index) => (index === 0 ? 'left' : 'right')),
  });
  grid.push(shown.map(({ head }) => head));
  for (const summary of summaries) grid.push(shown.map(({ cell }) => cell(summary)));
  const lines = grid.toString().split('\n');
  return [
    ...lines.map((line) => line.trimEnd()),
    '',
    ...legend(machine, { repeat, properties, withSpin, withTemporal, threads }),
  ].join('\n');
}

function legend(
  machine: Machine,
  {
    repeat,
    properties,
    withSpin,
    withTemporal,
    threads,
  }: {
    readonly repeat: number;
    readonly properties: Properties;
    readonly withTemporal: boolean;
    readonly withSpin: boolean;
    readonly threads: number | undefined;
  },
): readonly string[] {
  const { processor, cores, memoryBytes, system, node } = machine;
  const memory = `${Math.round(memoryBytes / 2 ** 30)} GiB`;
  return [
    `${processor}, ${cores} cores, ${memory}, ${system}, Node ${node}; one thread; the median of ${repeat} ${repeat === 1 ? 'run' : 'runs'}.`,
    'seconds      of the search alone, each in a new process; every run found exactly these counts',
    'bytes/state  of the store where it was largest: keys, the way to each state, open levels',
    'memory       the most that the process ever held',
    'of limit     transitions per random probe that this machine makes into a table as large as the store',
    ...(threads === undefined
      ? []
      : [`${threads} threads    seconds of the same search by so many, and how many times faster that is`]),
    ...(withTemporal
      ? [
          'temporal     seconds with a temporal property under weak fairness besides; then time and memory by those of the search',
        ]
      : []),
    ...(withSpin
      ? [
          'SPIN         seconds of its verifier, breadth-first and depth-first, on a matched model with the same counts (-DSAFETY -DNOREDUCE -O3)',
          'ratio        its time by ours: above 1, stepwright is faster',
        ]
      : []),
    `checked      ${properties === 'all' ? 'every property of the model' : 'what the Promela model asserts, no more and no less'}`,
  ];
}

function ratioTo(search: SpinSearch): Column['cell'] {
  return ({ spin }) => times(spin[search]?.ratio);
}

function inSeconds(seconds: number | undefined): string {
  return seconds === undefined ? nothing : seconds.toFixed(seconds < 100 ? 2 : 0);
}

const noLines = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};
