import { type Parameter, refuseTooMany, type SetValue } from './parameters.ts';

/** One combination of values. */
export interface Cell {
  /** Its value of each parameter, in the order of the parameters. */
  readonly values: readonly SetValue[];
  /** `n=2, m=3`, without the parameters that have one value only, unless all have. */
  readonly label: string;
  /** As `check --set` takes them. */
  readonly settings: readonly string[];
}

/** All combinations, and how a reader looks at them. */
export interface Grid {
  readonly parameters: readonly Parameter[];
  /** Those that have several values. */
  readonly swept: readonly Parameter[];
  /** All combinations; of two that follow each other, the last parameter differs first. */
  readonly cells: readonly Cell[];
}

/** @throws {UsageError} if there are too many combinations. */
export function gridOf(parameters: readonly Parameter[]): Grid {
  refuseTooMany(
    'The grid',
    parameters.reduce((product, { values }) => product * values.length, 1),
    'combinations',
  );
  const swept = parameters.filter(({ values }) => values.length > 1);
  const combinations = product(parameters.map(({ values }) => values));
  const cells = combinations.map((values) => {
    const settings = parameters.map(({ key }, index) => `${key}=${values[index]!.text}`);
    const named = settings.filter((_, index) => parameters[index]!.values.length > 1);
    return { values, settings, label: (named.length > 0 ? named : settings).join(', ') };
  });
  return { parameters, swept, cells };
}

/** The cells that lie on one plane: where all parameters but two, or one, have the same values. */
export interface Plane {
  /** `k=1, strict=true`; empty where there is only one plane. */
  readonly label: string;
  /** Indices of cells, by row and by column. */
  readonly rows: readonly (readonly number[])[];
}

/** Whose values go down, and whose across. */
export interface Axes {
  readonly down: Parameter | undefined;
  readonly across: Parameter | undefined;
}

/** Two parameters go down and across; one alone goes across. */
export function axesOf({ swept }: Grid): Axes {
  const [first, second] = swept;
  return second === undefined ? { down: undefined, across: first } : { down: first, across: second };
}

/** The grid as planes, in the order of the parameters that are not axes. */
export function planesOf(grid: Grid): readonly Plane[] {
  const { parameters, swept, cells } = grid;
  const { down, across } = axesOf(grid);
  const others = swept.filter((parameter) => parameter !== down && parameter !== across);
  const place = (index: number, parameter: Parameter | undefined) =>
    parameter === undefined
      ? 0
      : parameter.values.indexOf(cells[index]!.values[parameters.indexOf(parameter)]!);
  const planes = new Map<string, number[][]>();
  for (const index of cells.keys()) {
    const label = others
      .map((parameter) => `${parameter.key}=${parameter.values[place(index, parameter)]!.text}`)
      .join(', ');
    const rows = planes.get(label) ?? [];
    planes.set(label, rows);
    const row = place(index, down);
    rows[row] ??= [];
    rows[row]![place(index, across)] = index;
  }
  return [...planes].map(([label, rows]) => ({ label, rows }));
}

function product<T>(lists: readonly (readonly T[])[]): readonly (readonly T[])[] {
  return lists.reduce<readonly (readonly T[])[]>(
    (before, list) => before.flatMap((values) => list.map((value) => [...values, value])),
    [[]],
  );
}
