import type { Ending } from '../core/simulation-report.ts';

/**
 * What threads write down of a walk, in the machine's memory, as 32-bit numbers: these fields, then two for each property.
 * Of an `always`: whether its antecedent was true. Of a `sometimes`: 1 more than the first step after which it was true.
 * Of a temporal property: the longest that a response took, and how long one was waited for when the walk ended; both in
 * steps, and 1 more where there was one.
 */
export const endingAt = 0;
export const stepsAt = 1;
/** The property that is violated, or -1. */
export const propertyAt = 2;
/** Which initial state it began in. */
export const initialAt = 3;
export const propertiesAt = 4;

/** Why a walk ended; `running`: it did not yet. */
export const endings = [
  'running',
  'length',
  'violated',
  'deadlock',
  'stuck',
  'boundary',
] as const satisfies readonly (Ending | 'running')[];

/** Where in memory the parts of a batch of walks are: addresses of the first walk's. */
export interface BatchPlaces {
  readonly vectors: number;
  readonly records: number;
  /** What watches answer for the state it is in, 1 byte each. */
  readonly answers: number;
  /** The numbers of the choices made, 4 bytes each. */
  readonly choices: number;
  /** The labels of the steps taken, 4 bytes each. */
  readonly labels: number;
  /** Hashes of the states seen, 8 bytes each, one more than there are steps. */
  readonly hashes: number;
}

/** Sizes of these parts of one walk, in bytes. */
export interface WalkSizes {
  readonly vector: number;
  readonly record: number;
  readonly answers: number;
  readonly path: number;
  readonly hashes: number;
}

export function walkSizes({
  slots,
  properties,
  watches,
  length,
}: {
  readonly slots: number;
  readonly properties: number;
  readonly watches: number;
  readonly length: number;
}): WalkSizes {
  return {
    vector: 4 * slots,
    record: 4 * (propertiesAt + 2 * properties),
    answers: watches,
    path: 4 * length,
    hashes: 8 * (length + 1),
  };
}

/** The addresses of the parts of one walk. */
export function placesOf(batch: BatchPlaces, sizes: WalkSizes, index: number): BatchPlaces {
  return {
    vectors: batch.vectors + index * sizes.vector,
    records: batch.records + index * sizes.record,
    answers: batch.answers + index * sizes.answers,
    choices: batch.choices + index * sizes.path,
    labels: batch.labels + index * sizes.path,
    hashes: batch.hashes + index * sizes.hashes,
  };
}
