import { UsageError } from '../../core/errors.ts';
import { type ExitCode, mostSerious } from '../exit-code.ts';
import type { JsonReport } from '../report-schema.ts';
import type { Shard } from './shard.ts';

/** A report, and the file that it is in. */
export interface Input {
  readonly path: string;
  readonly report: JsonReport;
}

/**
 * Several reports as one. All shards of a check are what the whole check would have reported, times and storage aside.
 * @throws {UsageError} if a scenario is in two of them, or a shard is missing, or they are shards of different checks.
 */
export function mergedReport(inputs: readonly Input[]): JsonReport {
  refuseOddShards(inputs);
  refuseTwice(inputs);
  const reports = inputs.map(({ report }) => report);
  return {
    format: 'stepwright-report',
    version: 1,
    exitCode: mostSerious(reports.map(({ exitCode }) => exitCode as ExitCode)),
    results: inPlace(reports.flatMap(({ results }) => results)),
    errors: inPlace(reports.flatMap(({ errors }) => errors)),
    notRun: inPlace(reports.flatMap(({ notRun }) => notRun)),
  };
}

interface Placed {
  readonly place?: number;
}

/** In the order in which one check would have had them; those without places stay as they are. */
function inPlace<T extends Placed>(all: readonly T[]): T[] {
  return [...all]
    .sort((a, b) => (a.place ?? 0) - (b.place ?? 0))
    .map(({ place: _, ...rest }) => rest as unknown as T);
}

function scenariosOf({ results, errors, notRun }: JsonReport) {
  return [...results, ...errors, ...notRun];
}

function refuseTwice(inputs: readonly Input[]): void {
  const seen = new Map<string, string>();
  for (const { path, report } of inputs) {
    const here = new Map(
      scenariosOf(report).map(({ model, scenario }) => [
        JSON.stringify([model, scenario]),
        `${model}: ${scenario}`,
      ]),
    );
    for (const [key, name] of here) {
      const other = seen.get(key);
      if (other === undefined) {
        seen.set(key, path);
        continue;
      }
      throw new UsageError(
        `'${name}' is in two reports, '${other}' and '${path}'.`,
        'a file is given twice, or the same scenario was checked by two jobs',
        'give one report of each scenario',
      );
    }
  }
}

type Part = { readonly path: string; readonly report: JsonReport; readonly shard: Shard };

function refuseOddShards(inputs: readonly Input[]): void {
  const parts = inputs.flatMap(({ path, report }): Part[] =>
    report.shard === undefined ? [] : [{ path, report, shard: report.shard }],
  );
  const [first] = parts;
  if (first === undefined) return;
  const whole = inputs.find(({ report }) => report.shard === undefined);
  if (whole !== undefined) {
    throw new UsageError(
      `'${first.path}' is ${nameOf(first)}, and '${whole.path}' is no shard.`,
      'reports of different checks are mixed',
      'merge the shards of one check at a time',
    );
  }
  for (const part of parts) {
    refuseOther(first, part);
    refuseWrongPlaces(part);
  }
  const { of } = first.shard;
  const missing = Array.from({ length: of }, (_, number) => number + 1).filter(
    (index) => !parts.some(({ shard }) => shard.index === index),
  );
  if (missing.length === 0) return;
  const which = `${missing.length === 1 ? 'Shard' : 'Shards'} ${missing.slice(0, 10).join(', ')}${missing.length > 10 ? ', …' : ''}`;
  throw new UsageError(
    `${which} of ${of} ${missing.length === 1 ? 'is' : 'are'} missing.`,
    'a job ended before it wrote its report, or its file was not given',
    `give the reports of all ${of} shards`,
  );
}

function refuseOther(first: Part, part: Part): void {
  const [a, b] = [first.shard, part.shard];
  if (a.of !== b.of || a.scenarios !== b.scenarios) {
    const total = ({ shard }: Part) => (a.of === b.of ? ` of ${shard.scenarios} scenarios in all` : '');
    throw new UsageError(
      `'${first.path}' is ${nameOf(first)}${total(first)}, '${part.path}' is ${nameOf(part)}${total(part)}.`,
      'they are shards of different checks',
      'merge the shards of one check at a time',
    );
  }
  if (first !== part && a.index === b.index) throw twice(first, part);
}

function twice(a: Part, b: Part): UsageError {
  return new UsageError(
    `'${a.path}' and '${b.path}' are both ${nameOf(a)}.`,
    'a file is given twice, or the same shard was checked by two jobs',
    'give one report of each shard',
  );
}

/** A shard says of each of its scenarios which of all it is. */
function refuseWrongPlaces({ path, report, shard: { index, of, scenarios } }: Part): void {
  const places = scenariosOf(report).map(({ place }) => place ?? 0);
  const wanted: number[] = [];
  for (let place = index; place <= scenarios; place += of) wanted.push(place);
  const sorted = places.sort((a, b) => a - b);
  if (sorted.length === wanted.length && sorted.every((place, number) => place === wanted[number])) return;
  throw new UsageError(
    `'${path}' does not have the scenarios that its shard says it has.`,
    'it was edited by hand, or cut off',
    'check that shard again',
  );
}

function nameOf({ shard: { index, of } }: Part): string {
  return `shard ${index} of ${of}`;
}
