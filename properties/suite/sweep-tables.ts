import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

/** Runs the sweeps. @returns the tables, and a heat map of each by its path from the root. */
export async function sweepTables(): Promise<{
  readonly tables: string;
  readonly pictures: ReadonlyMap<string, string>;
}> {
  const tables: string[] = [];
  const pictures = new Map<string, string>();
  for (const sweep of sweeps) {
    const { table, picture } = await swept(sweep);
    tables.push(table);
    pictures.set(`models/${pictureOf(sweep)}`, picture);
  }
  return { tables: tables.join('\n\n'), pictures };
}

/** Its path from `models/`. */
function pictureOf({ model }: Sweep): string {
  return `sweeps/${model.split('/')[1]}.svg`;
}

interface Cell {
  readonly set: { readonly [key: string]: unknown };
  readonly verdict: string | null;
  readonly length: number | null;
}

async function swept(sweep: Sweep): Promise<{ readonly table: string; readonly picture: string }> {
  const { model, scenario, set, property } = sweep;
  const command = [
    'sweep',
    model,
    '--scenario',
    scenario,
    ...set.flatMap((setting) => ['--set', setting]),
    ...(property === undefined ? [] : ['--property', property]),
  ];
  const folder = mkdtempSync(join(tmpdir(), 'stepwright-sweep-'));
  try {
    const { code, stderr } = await stepwrightFromSource([
      ...command,
      '--format',
      'json,svg',
      '--out',
      folder,
    ]);
    if (code !== 0) throw new Error(stderr);
    const read = (name: string) => readFileSync(join(folder, name), 'utf8');
    const { cells } = JSON.parse(read('sweep.json')) as { readonly cells: readonly Cell[] };
    return { table: tableOf(sweep, command, cells), picture: read('sweep.svg') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function tableOf(sweep: Sweep, command: readonly string[], cells: readonly Cell[]): string {
  const { title, set } = sweep;
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
    `![heat map](${pictureOf(sweep)})`,
    '',
    `<sub>\`stepwright ${command.map((word) => (/^[\w/.=,-]+$/.test(word) ? word : `'${word}'`)).join(' ')}\`</sub>`,
  ].join('\n');
}

function textOf({ verdict, length }: Cell): string {
  if (verdict === 'holds') return '✓';
  if (verdict === 'violated') return `✗ ${length ?? 'never'}`;
  return verdict === 'inconclusive' ? '?' : '–';
}
