import { assertNever } from '../core/errors.ts';
import type { PropertyReading, SlotSystem } from '../core/slots.ts';
import { PairPredicate, Predicate } from './predicate.ts';

/** What is checked on the way. */
export interface Checked {
  readonly properties: readonly PropertyReading[];
  readonly deadlock: boolean;
}

/** A violation: of a property by number, or a deadlock. For a transition, `state` is the one before the step to `after`. */
export interface Finding {
  readonly property: number | 'deadlock';
  readonly state: number;
  readonly after?: Int32Array;
  /** Steps from an initial state. */
  readonly length: number;
}

const holdsBit = 1;
const relevantBit = 2;

interface StateCheck {
  readonly property: number;
  readonly kind: 'always' | 'sometimes';
  readonly predicate: Predicate;
}

/** Evaluates properties during a search, and keeps the shortest violation: of equally short ones, the first. */
export class PropertyChecks {
  finding: Finding | undefined;
  /** By property number: steps to the first state in which a `sometimes` is true. */
  readonly witnessed = new Map<number, number>();
  /** Numbers of the `always` properties whose antecedent was true at least once. */
  readonly relevant = new Set<number>();
  readonly #stateChecks: StateCheck[] = [];
  readonly #pairChecks: { readonly property: number; readonly predicate: PairPredicate }[] = [];
  readonly #terminal: Predicate | undefined;
  readonly #deadlock: boolean;

  constructor({ properties, deadlock }: Checked, terminal: SlotSystem<unknown>['terminal']) {
    this.#deadlock = deadlock;
    this.#terminal = terminal && new Predicate(terminal, (views) => (terminal.holds(views) ? 1 : 0));
    for (const [property, reading] of properties.entries()) this.#add(property, reading);
  }

  /** What comes next is about the successors of `origin`. */
  from(origin: Int32Array): void {
    for (const { predicate } of this.#pairChecks) predicate.from(origin);
  }

  /** A new state was found. */
  discovered(state: number, vector: Int32Array, length: number): void {
    for (const { property, kind, predicate } of this.#stateChecks) {
      if (kind === 'sometimes' && this.witnessed.has(property)) continue;
      const answer = predicate.at(vector);
      if (kind === 'sometimes') {
        if (answer & holdsBit) this.witnessed.set(property, length);
      } else {
        if (answer & relevantBit) this.relevant.add(property);
        if (!(answer & holdsBit)) this.#find({ property, state, length });
      }
    }
  }

  /** A step was taken, to a new state or a known one. */
  stepped(state: number, after: Int32Array, length: number): void {
    for (const { property, predicate } of this.#pairChecks) {
      if (!predicate.holds(after)) this.#find({ property, state, after: after.slice(), length });
    }
  }

  /** Nothing but faults is enabled. */
  stuck(state: number, vector: Int32Array, length: number): void {
    if (this.#deadlock && this.#terminal?.at(vector) !== 1)
      this.#find({ property: 'deadlock', state, length });
  }

  #find(finding: Finding): void {
    if (this.finding === undefined || finding.length < this.finding.length) this.finding = finding;
  }

  #add(property: number, reading: PropertyReading): void {
    switch (reading.kind) {
      case 'always': {
        const evaluate = (views: Int32Array) => {
          if (reading.when?.(views) === false) return holdsBit;
          return relevantBit | (reading.holds(views) ? holdsBit : 0);
        };
        this.#stateChecks.push({ property, kind: 'always', predicate: new Predicate(reading, evaluate) });
        return;
      }
      case 'sometimes': {
        const evaluate = (views: Int32Array) => (reading.holds(views) ? holdsBit : 0);
        this.#stateChecks.push({ property, kind: 'sometimes', predicate: new Predicate(reading, evaluate) });
        return;
      }
      case 'transition':
        this.#pairChecks.push({
          property,
          predicate: new PairPredicate(reading, (before, after) => reading.holds(before, after)),
        });
        return;
      default:
        assertNever(reading);
    }
  }
}
