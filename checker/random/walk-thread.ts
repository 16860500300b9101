import type { StepLabel } from '../core/slots.ts';
import { shareOf } from '../engine/share.ts';
import { Walker } from '../engine/walker.ts';
import { randomOf } from './random.ts';
import type { Strategy } from './scheduler.ts';
import { strategyOf } from './schedulers/index.ts';
import { Walk } from './walk.ts';
import { type BatchPlaces, placesOf, type WalkSizes } from './walk-record.ts';
import type { Judged } from './watched.ts';

/** What all threads of a simulation know; it can be sent to a worker. */
export interface Shared {
  readonly machine: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Where in that memory each thread has its fields. */
  readonly threads: readonly number[];
  /** As the command line takes it. */
  readonly scheduler: string;
  readonly seed: number;
  /** The most steps of a walk. */
  readonly length: number;
  readonly typical: number;
  readonly processes: number;
  readonly labels: readonly StepLabel[];
  readonly judged: Judged;
  /** The vectors of the initial states. */
  readonly initial: readonly Int32Array[];
  readonly batch: BatchPlaces;
  readonly sizes: WalkSizes;
}

/** What threads are told: to begin with walks `first` to `first + count - 1`, each with its share of them, or to go on. */
export type Task =
  | { readonly kind: 'begin'; readonly first: number; readonly count: number }
  | { readonly kind: 'go on' };

export function numbersOf(task: Task): readonly number[] {
  return task.kind === 'begin' ? [0, task.first, task.count] : [1];
}

export function readTask(numbers: Int32Array): Task {
  return numbers[0] === 0
    ? { kind: 'begin', first: numbers[1]! >>> 0, count: numbers[2]! }
    : { kind: 'go on' };
}

/** Takes a share of the walks of each batch. It runs nothing of the user's. */
export class WalkThread {
  readonly #shared: Shared;
  readonly #index: number;
  readonly #strategy: Strategy;
  readonly #walker: Walker;
  #walks: Walk[] = [];

  constructor(shared: Shared, index: number) {
    const { memory, machine, threads, scheduler } = shared;
    this.#shared = shared;
    this.#index = index;
    this.#strategy = strategyOf(scheduler);
    this.#walker = new Walker(memory, machine, threads[index]!);
  }

  /**
   * Take all walks of its share as far as they go.
   * @param among how many threads the walks are shared.
   * @returns false if something is missing for one of them.
   */
  run(task: Task, among: number): boolean {
    this.#walker.refresh();
    if (task.kind === 'begin') {
      const [from, to] = shareOf(task.count, this.#index, among);
      this.#walks = Array.from({ length: to - from }, (_, place) => this.#walk(task.first, from + place));
    }
    this.#walks = this.#walks.filter((walk) => !walk.goOn());
    return this.#walks.length === 0;
  }

  #walk(first: number, index: number): Walk {
    const { seed, length, typical, processes, labels, judged, initial, batch, sizes } = this.#shared;
    const walk = first + index;
    const random = randomOf(seed, walk);
    const origin = random.below(initial.length);
    const places = placesOf(batch, sizes, index);
    this.#walker.words.set(initial[origin]!, places.vectors / 4);
    const course = { random, walk, length, typical, processes, labels };
    const result = new Walk(this.#walker, this.#strategy.begin(course), judged, places, length);
    result.begin(origin);
    return result;
  }
}
