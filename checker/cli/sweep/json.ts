import { toPlain } from '../../core/plain.ts';
import type { Bounds } from '../../core/report.ts';
import { placesInFiles } from '../ci/places.ts';
import type { Cell } from './grid.ts';
import type { Outcome } from './outcome.ts';
import type { JsonCell, JsonSweep } from './schema.ts';
import { errorIn, ownCell, refusalIn, type Sweep } from './sweep.ts';
import { resultOf } from './wording.ts';

/** A sweep as one JSON document; its shape is in `schema.ts`. */
export function sweepJson(
  sweep: Sweep,
  { property, bounds }: { readonly property: readonly string[]; readonly bounds: Bounds },
): string {
  const { job, grid, outcomes, exitCode } = sweep;
  const { name, config, network, faults, time, expect } = job.scenario;
  const own = ownCell(sweep);
  const report: JsonSweep = {
    format: 'stepwright-sweep',
    version: 1,
    exitCode,
    model: job.model.name,
    scenario: name,
    source: placesInFiles().scenario(job),
    config: toPlain(config),
    network: network ?? null,
    faults: faults ?? null,
    time: time ?? null,
    check: property.length > 0 ? property : null,
    bounds,
    parameters: grid.parameters.map(({ key, values }) => ({
      key,
      values: values.map(({ value }) => toPlain(value)),
    })),
    cells: grid.cells.map((cell, index) => ({
      ...jsonCell(sweep, cell, outcomes[index]!),
      expected: (index === own && expect) || null,
    })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function jsonCell({ grid }: Sweep, { values }: Cell, outcome: Outcome): JsonCell {
  const finding = outcome.kind === 'checked' ? outcome.finding : undefined;
  const reason = refusalIn(outcome) ?? errorIn(outcome);
  const set = grid.parameters.map(({ key }, place) => [key, toPlain(values[place]!.value)] as const);
  return {
    set: Object.fromEntries(set),
    verdict: resultOf(outcome),
    property: finding?.property ?? null,
    limit: finding?.limit ?? null,
    length: finding?.length ?? null,
    cycle: finding?.cycle ?? null,
    states: finding?.states ?? null,
    transitions: finding?.transitions ?? null,
    depth: finding?.depth ?? null,
    seconds: finding?.seconds ?? null,
    properties: finding?.properties ?? [],
    suspicions: finding?.suspicions ?? [],
    expected: null,
    mismatches: finding?.mismatches ?? [],
    reason: reason === undefined ? null : reasonOf(reason),
  };
}

function reasonOf({ code, seen, likelyCause, nextStep }: NonNullable<JsonCell['reason']>) {
  return { code, seen, likelyCause, nextStep };
}
