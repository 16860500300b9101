import { UsageError } from '../../core/errors.ts';
import { strategyOf } from '../../random/schedulers/index.ts';
import type { SimulateOptions } from '../../simulate.ts';
import { type BoundOptions, boundsOf, wholeNumber } from '../bounds.ts';
import type { Flag } from '../command-line.ts';
import { meansOf } from '../means.ts';

/** How walks are taken, as it is written on the command line. */
export interface WalkOptions extends Pick<BoundOptions, 'time' | 'memory'> {
  readonly scheduler?: string;
  readonly seed?: string;
  readonly walks?: string;
  readonly walk?: string;
  readonly length?: string;
  readonly workers?: string;
  readonly keepGoing?: boolean;
  readonly response?: string;
}

const mostSeed = 2 ** 32 - 1;
/** Each step of a walk is remembered until the walk has ended. */
const longestWalk = 1_000_000;
/** Of each scenario, where the whole registry is walked through. */
const walksInOverview = 1000;

/**
 * How to take walks. The seed is always there, so that every scenario has the same.
 * @throws {UsageError} if an option makes no sense, by itself or beside another one.
 */
export function walkOptionsOf(
  options: WalkOptions,
  isOverview: boolean,
): SimulateOptions & { readonly seed: number } {
  const { scheduler, walk, walks, time, memory, workers, length, response } = options;
  if (scheduler !== undefined) strategyOf(scheduler);
  if (walk !== undefined) refuseBesideWalk(options);
  const { seconds, memory: bytes } = boundsOf({
    ...(time !== undefined && { time }),
    ...(memory !== undefined && { memory }),
  });
  const isShort = isOverview && walks === undefined && time === undefined;
  return {
    seed: options.seed === undefined ? randomSeed() : numberFromZero('--seed', options.seed, mostSeed),
    ...(scheduler !== undefined && { scheduler }),
    ...(walks !== undefined && { walks: wholeNumber('--walks', walks) }),
    ...(isShort && { walks: walksInOverview }),
    ...(walk !== undefined && {
      firstWalk: numberFromZero('--walk', walk, Number.MAX_SAFE_INTEGER),
      walks: 1,
    }),
    ...(length !== undefined && { length: stepsOf('--length', length) }),
    ...(response !== undefined && { response: wholeNumber('--response', response) }),
    ...(seconds !== undefined && { seconds }),
    ...(bytes !== undefined && { memory: bytes }),
    ...meansOf({ ...(workers !== undefined && { workers }) }),
    keepsGoing: options.keepGoing ?? false,
  };
}

/** The options that take the same walks again, with the seed that there was. */
export function walkFlags({ walks, time, memory, keepGoing, ...rest }: WalkOptions, seed: number): Flag[] {
  const { walk: _, ...same } = rest;
  return [
    ...sameWalk(same, seed),
    ...flagsOf({ '--walks': walks, '--time': time, '--memory': memory }),
    ...(keepGoing ? [['--keep-going'] as const] : []),
  ];
}

/** The options that take one walk again. */
export function oneWalkFlags(options: WalkOptions, seed: number, walk: number): Flag[] {
  return [['--walk', String(walk)], ...sameWalk(options, seed)];
}

/** What a walk depends on, but for its number. */
function sameWalk({ scheduler, length, response }: WalkOptions, seed: number): Flag[] {
  return [
    ['--seed', String(seed)],
    ...flagsOf({ '--scheduler': scheduler, '--length': length, '--response': response }),
  ];
}

function flagsOf(options: { readonly [option: string]: string | undefined }): Flag[] {
  return Object.entries(options).flatMap(([option, value]): Flag[] =>
    value === undefined ? [] : [[option, value]],
  );
}

function refuseBesideWalk({ seed, walk, walks, keepGoing, time }: WalkOptions): void {
  if (seed === undefined) {
    throw new UsageError(
      `--walk ${walk} takes a walk again, and which one that is depends on the seed.`,
      '--seed is missing',
      'give the seed of the report that named this walk: --seed <number>',
    );
  }
  const beside = { '--walks': walks !== undefined, '--keep-going': keepGoing, '--time': time !== undefined };
  const [other] = Object.entries(beside).find(([, isThere]) => isThere) ?? [];
  if (other === undefined) return;
  throw new UsageError(
    `--walk ${walk} takes a single walk, so ${other} beside it means nothing.`,
    `a command for many walks that was changed, or --walk in place of --walks`,
    `leave out ${other}, or leave out --walk`,
  );
}

function stepsOf(option: string, text: string): number {
  const steps = wholeNumber(option, text);
  if (steps <= longestWalk) return steps;
  throw new UsageError(
    `${option} ${text}: a walk is of at most ${longestWalk.toLocaleString('en-US')} steps.`,
    'walks that should not end',
    'take more walks instead',
  );
}

/** A whole number from 0 to `most`. */
function numberFromZero(option: string, text: string, most: number): number {
  const value = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (value <= most) return value;
  const range =
    most === Number.MAX_SAFE_INTEGER ? 'a whole number, 0 or more' : `a whole number from 0 to ${most}`;
  throw new UsageError(`${option} '${text}' is not ${range}.`, 'a typing error', `give ${range}`);
}

/** Of 31 bits, so that it is short to type. */
function randomSeed(): number {
  return Math.floor(Math.random() * 2 ** 31);
}
