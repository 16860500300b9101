import type { Ending } from '../core/simulation-report.ts';
import type { Arena } from '../engine/arena.ts';
import type { KeyStore } from '../engine/key-store.ts';
import { mostInOut } from '../engine/store-fields.ts';
import {
  type BatchPlaces,
  endingAt,
  endings,
  initialAt,
  placesOf,
  propertiesAt,
  propertyAt,
  stepsAt,
  type WalkSizes,
} from './walk-record.ts';

/** What one walk came to. */
export interface WalkOutcome {
  readonly ending: Ending | 'running';
  readonly steps: number;
  /** The property that is violated, or -1. */
  readonly property: number;
}

/** A walk as it can be taken again: its initial state, and the numbers of the choices made. */
export interface Schedule {
  readonly initial: number;
  readonly choices: Uint32Array;
}

/** The memory in which walks write down what they did, and what can be read there when they have ended. */
export class Batch {
  readonly places: BatchPlaces;
  readonly #arena: Arena;
  readonly #sizes: WalkSizes;

  constructor(arena: Arena, sizes: WalkSizes, walks: number) {
    this.#arena = arena;
    this.#sizes = sizes;
    this.places = {
      vectors: arena.reserve(walks * sizes.vector),
      records: arena.reserve(walks * sizes.record),
      answers: arena.reserve(walks * sizes.answers),
      choices: arena.reserve(walks * sizes.path),
      labels: arena.reserve(walks * sizes.path),
      hashes: arena.reserve(walks * sizes.hashes),
    };
  }

  outcome(index: number): WalkOutcome {
    const { words } = this.#arena;
    const record = this.#of(index).records / 4;
    return {
      ending: endings[words[record + endingAt]!]!,
      steps: words[record + stepsAt]!,
      property: words[record + propertyAt]! | 0,
    };
  }

  /** What was written down of a property: see `walk-record.ts`. */
  property(index: number, property: number): readonly [number, number] {
    const { words } = this.#arena;
    const at = this.#of(index).records / 4 + propertiesAt + 2 * property;
    return [words[at]!, words[at + 1]!];
  }

  /** A copy of the walk's choices. */
  schedule(index: number): Schedule {
    const { words } = this.#arena;
    const { records, choices } = this.#of(index);
    const at = choices / 4;
    return {
      initial: words[records / 4 + initialAt]!,
      choices: words.slice(at, at + this.outcome(index).steps),
    };
  }

  /** Add to each label's number in `fired` how many of the walk's steps have it. */
  countLabels(index: number, fired: Float64Array): void {
    const { words } = this.#arena;
    const at = this.#of(index).labels / 4;
    const end = at + this.outcome(index).steps;
    for (let step = at; step < end; step += 1) fired[words[step]!]! += 1;
  }

  /** Put the states of a walk into a store; how many are new there, or `undefined` if there is no room. */
  addStates(index: number, store: KeyStore): number | undefined {
    const { hashes } = this.#of(index);
    const count = this.outcome(index).steps + 1;
    if (!store.reserve(1, count)) return undefined;
    let added = 0;
    for (let from = 0; from < count; from += mostInOut) {
      const some = Math.min(mostInOut, count - from);
      const at = hashes + 8 * from;
      for (const fresh of store.insert(this.#arena.bytes.subarray(at, at + 8 * some), some)) added += fresh;
    }
    return added;
  }

  #of(index: number): BatchPlaces {
    return placesOf(this.places, this.#sizes, index);
  }
}
