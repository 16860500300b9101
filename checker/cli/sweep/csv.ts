import type { Outcome } from './outcome.ts';
import { errorIn, refusalIn, type Sweep } from './sweep.ts';
import { resultOf } from './wording.ts';

/** The columns after those of the parameters. */
const columns = [
  'verdict',
  'property',
  'limit',
  'states',
  'transitions',
  'depth',
  'length',
  'cycle',
  'seconds',
  'reason',
] as const;

type Row = { readonly [column in (typeof columns)[number]]: string | number | undefined };

/** A sweep as comma-separated values, a row for each cell; as RFC 4180 has it, with lines that end in CR and LF. */
export function sweepCsv({ grid, outcomes }: Sweep): string {
  // Readers of tables take two columns of one name for a mistake, or for one.
  const heads = grid.parameters.map(({ key }) =>
    (columns as readonly string[]).includes(key) ? `config.${key}` : key,
  );
  const rows = grid.cells.map(({ values }, index) => {
    const row = rowOf(outcomes[index]!);
    return [...values.map(valueText), ...columns.map((column) => row[column])];
  });
  return [[...heads, ...columns], ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

function valueText({ value }: { readonly value: unknown }): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function rowOf(outcome: Outcome): Row {
  const { property, limit, states, transitions, depth, length, cycle, seconds } =
    outcome.kind === 'checked' ? outcome.finding : ({} as Partial<Row>);
  return {
    verdict: resultOf(outcome),
    property,
    limit,
    states,
    transitions,
    depth,
    length,
    cycle,
    seconds: typeof seconds === 'number' ? Number(seconds.toFixed(3)) : undefined,
    reason: (refusalIn(outcome) ?? errorIn(outcome))?.seen,
  };
}

/** In double quotes, with those inside doubled, where it would be read as something else otherwise. */
function field(value: string | number | undefined): string {
  const text = String(value ?? '');
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
