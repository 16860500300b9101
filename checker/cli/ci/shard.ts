import { UsageError } from '../../core/errors.ts';
import { plural } from '../numbers.ts';

/** One of several parts of the scenarios, numbered from 1. */
export interface ShardNumber {
  readonly index: number;
  readonly of: number;
}

export interface Shard extends ShardNumber {
  /** How many there are in all shards together. */
  readonly scenarios: number;
}

/** @throws {UsageError} if `text` is not like `2/4`. */
export function shardNumber(text: string): ShardNumber {
  const [, index, of] = /^(\d+)\/(\d+)$/.exec(text.trim()) ?? [];
  const shard = { index: Number(index), of: Number(of) };
  const isThere = Number.isSafeInteger(shard.of) && 1 <= shard.index && shard.index <= shard.of;
  if (isThere) return shard;
  throw new UsageError(
    `--shard '${text}' is not one of several shards.`,
    'a typing error; the first of four shards is 1/4, the last 4/4',
    'give the number of the shard and how many there are, as in --shard 2/4',
  );
}

/**
 * The jobs of a shard. Neighbours go to different shards, because the scenarios of one model, which stand together, tend to
 * be large together.
 */
export function jobsOfShard<T>(jobs: readonly T[], { index, of }: ShardNumber): T[] {
  return jobs.filter((_, number) => number % of === index - 1);
}

/** Which of all scenarios, counted from 1, the one at `position` of a shard is, counted from 0. */
export function placeOf({ index, of }: ShardNumber, position: number): number {
  return index + position * of;
}

/** What to say of a shard without scenarios, which is no mistake: a matrix may be larger than what there is to check. */
export function emptyText({ index, of, scenarios }: Shard): string {
  return `Shard ${index} of ${of} is empty: there ${scenarios === 1 ? 'is' : 'are'} ${plural(scenarios, 'scenario')}.`;
}
