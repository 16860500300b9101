import { doubled } from '../../engine/growing.ts';
import type { Random } from '../random.ts';
import type { NumberOption } from './strategy-kind.ts';

/** Choices among which to decide uniformly: a list that is filled anew for each decision. */
export class Candidates {
  count = 0;
  #list = new Int32Array(16);

  clear(): void {
    this.count = 0;
  }

  add(choice: number): void {
    if (this.count === this.#list.length) this.#list = doubled(this.#list);
    this.#list[this.count] = choice;
    this.count += 1;
  }

  /** There is at least one. */
  pick(random: Random): number {
    return this.#list[this.count === 1 ? 0 : random.below(this.count)]!;
  }
}

/** How probable a fault is beside another step, where a strategy has no idea of its own about faults. */
export const faultWeight = {
  default: 0.1,
  option: {
    about: 'how probable one fault is, where one other step has 1',
    otherwise: '0.1',
    whole: false,
    least: 0,
    most: 1_000_000,
  } satisfies NumberOption,
} as const;

/** One of the candidates, of which there is at least one; steps have weight 1, and faults the weight given. */
export function pickWeighted(random: Random, steps: Candidates, faults: Candidates, weight: number): number {
  if (faults.count === 0) return steps.pick(random);
  if (steps.count === 0) return faults.pick(random);
  const all = steps.count + faults.count * weight;
  return (random.unit() * all < steps.count ? steps : faults).pick(random);
}
