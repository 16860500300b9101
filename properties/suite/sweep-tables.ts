import { stepwrightFromSource } from './cli-process.ts';

/** A table that `stepwright sweep` makes. */
interface Sweep {
  readonly title: string;
  readonly model: string;
  readonly scenario: string;
  readonly set: readonly string[];
  readonly property?: string;
}

const sweeps: readonly Sweep[] = [
  {
    title:
      'Two generals disagree however many messages they exchange, if one of them is lost (`2` messages mean one and its answer); never to attack, or to attack without a plan, is no way out',
    model: 'agreement/two-generals',
    scenario: 'a message is lost',
    set: ['attacks=having all messages,never,at any time', 'messages=0..8'],
  },
  {
    title:
      'Voting of `n` coordinators, of whom `m` are needed and `resets` forget their vote: mutual exclusion is violated exactly when resets ≥ 2m - n',
    model: 'mutex/decentralized-voting',
    scenario: '5 coordinators, 3 votes, 1 reset',
    set: ['n=3..5', 'm=2..4', 'resets=0..3'],
    property: 'mutual exclusion',
  },
  {
    title:
      'A register of `n` servers without write-back, read from `r` and written to `w` of them: no read is stale exactly when r + w > n',
    model: 'replication/quorum-register',
    scenario: 'no write-back: regular',
    set: ['n=2..3', 'r=1..3', 'w=1..3'],
  },
];

/** Runs the sweeps, and writes each as a table. */
export async function sweepTables(): Promise<string> {
  const tables: string[] = [];
  for (const sweep of sweeps) tables.push(await tableOf(sweep));
  return tables.join('\n\n');
}

interface Cell {
  readonly set: { readonly [key: string]: unknown };
  readonly verdict: string | null;
  readonly length: number | null;
}

async function tableOf({ title, model, scenario, set, property }: Sweep): Promise<string> {
  const command = [
    'sweep',
    model,
    '--scenario',
    scenario,
    ...set.flatMap((setting) => ['--set', setting]),
    ...(property === undefined ? [] : ['--property', property]),
  ];
  const { stdout, stderr } = await stepwrightFromSource([...command, '--format', 'json']);
  if (stdout === '') throw new Error(stderr);
  const { cells } = JSON.parse(stdout) as { readonly cells: readonly Cell[] };
  const keys = set.map((setting) => setting.split('=')[0]!);
  const [across, down] = [keys.at(-1)!, keys.slice(0, -1)];
  const columns = [...new Set(cells.map((cell) => String(cell.set[across])))];
  const rows = new Map<string, Map<string, string>>();
  for (const cell of cells) {
    const head = down.map((key) => String(cell.set[key])).join(' | ');
    const row = rows.get(head) ?? new Map<string, string>();
    rows.set(head, row.set(String(cell.set[across]), textOf(cell)));
  }
  const heads = down.length === 0 ? [] : down;
  return [
    `${title}:`,
    '',
    `| ${[...heads, ...columns.map((value) => `${across} ${value}`)].join(' | ')} |`,
    `|${'---|'.repeat(heads.length + columns.length)}`,
    ...[...rows].map(([head, row]) => {
      const texts = columns.map((column) => row.get(column) ?? '');
      return `| ${[...(head === '' ? [] : [head]), ...texts].join(' | ')} |`;
    }),
    '',
    `<sub>\`stepwright ${command.map((word) => (/^[\w/.=,-]+$/.test(word) ? word : `'${word}'`)).join(' ')}\`</sub>`,
  ].join('\n');
}

function textOf({ verdict, length }: Cell): string {
  if (verdict === 'holds') return '✓';
  if (verdict === 'violated') return `✗ ${length ?? 'never'}`;
  return verdict === 'inconclusive' ? '?' : '–';
}
