import type { Random } from '../random.ts';

/** As many places as a table has at first, for each of the events that is kept. */
const room = 8;

/**
 * Random priorities of the events that are enabled: a hash table that forgets events once they were not enabled in a step,
 * so that it stays as small as states are wide, however large the numbers of events are.
 */
export class EventPriorities {
  #table = new Table(256);
  #spare: Table | undefined;
  #used = 0;
  #step = 0;
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** From here on it is about the events that are enabled next. */
  nextStep(): void {
    this.#step += 1;
  }

  /**
   * The priority that the event had in the step before, if it is to be kept; otherwise a new one.
   * @param weight how likely it is to be the highest, beside others of weight 1 that are as new.
   */
  of(event: number, keep: boolean, weight: number): number {
    const step = this.#step;
    let table = this.#table;
    let place = table.placeOf(event);
    const seen = table.seen[place]!;
    if (seen === 0) {
      if (2 * this.#used >= table.length) {
        table = this.#forget();
        place = table.placeOf(event);
      }
      this.#used += 1;
      table.events[place] = event;
    }
    table.seen[place] = step;
    if (seen === step || (keep && seen > 0 && seen === step - 1)) return table.priorities[place]!;
    const unit = this.#random.unit();
    // Efraimidis & Spirakis, Weighted random sampling with a reservoir, IPL 97(5), 2006.
    const priority = weight === 1 ? unit : unit ** (1 / weight);
    table.priorities[place] = priority;
    return priority;
  }

  /** Keep only what is enabled, or was a step ago. */
  #forget(): Table {
    const from = this.#table;
    const oldest = Math.max(this.#step - 1, 1);
    let kept = 0;
    for (const seen of from.seen) if (seen >= oldest) kept += 1;
    let length = from.length;
    while (length < room * kept) length *= 2;
    const to = this.#spare?.length === length ? this.#spare : new Table(length);
    to.seen.fill(0);
    for (let index = 0; index < from.length; index += 1) {
      if (from.seen[index]! < oldest) continue;
      const place = to.placeOf(from.events[index]!);
      to.events[place] = from.events[index]!;
      to.priorities[place] = from.priorities[index]!;
      to.seen[place] = from.seen[index]!;
    }
    this.#table = to;
    this.#spare = from;
    this.#used = kept;
    return to;
  }
}

/** Open addressing, with a number of places that is a power of two. */
class Table {
  readonly length: number;
  readonly events: Int32Array;
  readonly priorities: Float64Array;
  /** The step at which an event was last enabled, from 1 on; 0 in empty places. */
  readonly seen: Int32Array;

  constructor(length: number) {
    this.length = length;
    this.events = new Int32Array(length);
    this.priorities = new Float64Array(length);
    this.seen = new Int32Array(length);
  }

  /** Where the event is, or the empty place where it belongs. */
  placeOf(event: number): number {
    const { events, seen } = this;
    const mask = this.length - 1;
    const mixed = Math.imul(event, 0x9e3779b1);
    let place = (mixed ^ (mixed >>> 15)) & mask;
    while (seen[place] !== 0 && events[place] !== event) place = (place + 1) & mask;
    return place;
  }
}
