import { UsageError } from '../../checker/index.ts';

/** What a replicated service gives up while the network is partitioned. */
export type Choice = 'availability' | 'consistency';

/**
 * The share of requests that is answered.
 *
 * @param partitioned the share of requests that is made while the replicas cannot reach each other, from 0 to 1.
 * @param served of these, the share that is made where one may still answer without giving up consistency: with a majority on
 *   one side, what is asked there. None with two replicas, both of which have to agree.
 */
export function availability(givesUp: Choice, partitioned: number, served = 0): number {
  for (const share of [partitioned, served]) {
    if (share >= 0 && share <= 1) continue;
    throw new UsageError(`${share} is not a share.`, 'a percentage', 'give a number from 0 to 1');
  }
  return givesUp === 'consistency' ? 1 : 1 - partitioned * (1 - served);
}

/** Whether that is enough for a service level agreement. */
export function meets(agreed: number, givesUp: Choice, partitioned: number, served = 0): boolean {
  return availability(givesUp, partitioned, served) >= agreed;
}
