import type { Ending } from '../core/simulation-report.ts';
import { lacking, same } from '../engine/machine-fields.ts';
import type { Walker } from '../engine/walker.ts';
import { Judge } from './judge.ts';
import type { Scheduler } from './scheduler.ts';
import { type BatchPlaces, endingAt, endings, initialAt, propertyAt, stepsAt } from './walk-record.ts';
import type { Judged } from './watched.ts';

const undecided = -1;

/** One walk: from an initial state, step by step as a scheduler decides, until something is violated or it is long enough. */
export class Walk {
  readonly #walker: Walker;
  readonly #scheduler: Scheduler;
  readonly #judge: Judge;
  readonly #deadlock: boolean;
  readonly #places: BatchPlaces;
  readonly #length: number;
  #steps = 0;
  /** Whether its initial state has been looked at. */
  #begun = false;
  /** The choice that has been made, and could not be taken yet because something was missing. */
  #choice = undecided;
  /** Whether something was missing for that step. */
  #lacked = false;

  /** @param places of its vector, which is the initial state's, and of what it writes down. */
  constructor(walker: Walker, scheduler: Scheduler, judged: Judged, places: BatchPlaces, length: number) {
    this.#walker = walker;
    this.#scheduler = scheduler;
    this.#judge = new Judge(judged);
    this.#deadlock = judged.deadlock;
    this.#places = places;
    this.#length = length;
  }

  /** Begin in initial state number `initial`, whose vector is in place. */
  begin(initial: number): void {
    const { words } = this.#walker;
    const record = this.#places.records / 4;
    words[record + endingAt] = endings.indexOf('running');
    words[record + initialAt] = initial;
  }

  /** Go on until it ends. False if something is missing: it goes on from here when that has been filled in. */
  goOn(): boolean {
    const walker = this.#walker;
    const { vectors, answers, choices, labels, hashes } = this.#places;
    if (!this.#begun) {
      if (!walker.look(vectors, answers, hashes)) return false;
      this.#begun = true;
      this.#judge.see(walker.bytes, answers, 0);
      if (this.#judge.violated >= 0) return this.#end('violated');
    }
    for (;;) {
      if (!walker.list(vectors)) return false;
      if (this.#choice === undecided) {
        if (!this.#judge.isInside) return this.#end('boundary');
        if (!walker.progress && this.#deadlock && !this.#judge.isTerminal) return this.#end('deadlock');
        if (this.#isStuck()) return this.#end('stuck');
        if (this.#steps === this.#length) return this.#end('length');
        this.#choice = this.#scheduler.choose(walker);
      }
      const label = walker.label(this.#choice);
      const taken = walker.take(vectors, this.#choice, answers, hashes + 8 * (this.#steps + 1));
      if (taken === lacking) {
        this.#lacked = true;
        return false;
      }
      walker.words[choices / 4 + this.#steps] = this.#choice;
      walker.words[labels / 4 + this.#steps] = label;
      this.#choice = undecided;
      this.#steps += 1;
      // What was lacking may have been found in two attempts, and only the second one's answers were compared.
      if (taken === same && !this.#lacked) continue;
      this.#lacked = false;
      this.#judge.see(walker.bytes, answers, this.#steps);
      if (this.#judge.violated >= 0) return this.#end('violated');
    }
  }

  /** Whether nothing can happen, but for a tick that changes nothing. */
  #isStuck(): boolean {
    const { count, progress } = this.#walker;
    return count === 0 || (count === 1 && !progress && !this.#walker.isFault(0));
  }

  #end(ending: Ending): true {
    const { words } = this.#walker;
    const { records } = this.#places;
    const at = records / 4;
    words[at + stepsAt] = this.#steps;
    words[at + propertyAt] = this.#judge.violated;
    words[at + endingAt] = endings.indexOf(ending);
    this.#judge.writeTo(words, records, this.#steps);
    return true;
  }
}
