import { InvalidModelError } from '../core/errors.ts';
import { sameValue } from '../core/value.ts';
import type { Operation } from './operation.ts';
import { effectsOf, type SequentialSpec } from './sequential-spec.ts';
import { ValueNumbers } from './value-numbers.ts';

/** A specification on the operations of one history, in numbers: states are numbers, and so are operations. */
export interface Machine {
  readonly initial: number;
  /** How many states were met, more or less. */
  readonly size: number;
  /** The states that an operation may leave, if it returns what it did return; empty where it cannot. */
  next(state: number, operation: number): readonly number[];
  /** Whether it leaves every state as it is. */
  readsOnly(operation: number): boolean;
  /** The value of a state, for those who want to see it. @param operation of whose object. */
  value(state: number, operation: number): unknown;
}

/** Answers are kept for so many pairs of a state and an operation, and then asked for anew: a Map has its limits. */
const keptAnswers = 4_000_000;

/** The states of one object. User code runs once for each pair of a state and an operation, as long as they are kept. */
export class SpecMachine<State, Op, Result> implements Machine {
  readonly initial: number;
  readonly #spec: SequentialSpec<State, Op, Result>;
  readonly #operations: readonly Operation<Op, Result>[];
  readonly #readsOnly: readonly boolean[];
  readonly #states: ValueNumbers;
  readonly #answers = new Map<number, readonly number[]>();

  constructor(spec: SequentialSpec<State, Op, Result>, operations: readonly Operation<Op, Result>[]) {
    this.#spec = spec;
    this.#operations = operations;
    this.#readsOnly = operations.map(({ operation, result }) => spec.readsOnly?.(operation, result) === true);
    this.#states = new ValueNumbers(`A state of '${spec.name}'`);
    this.initial = this.#states.of(spec.init);
  }

  get size(): number {
    return this.#states.size;
  }

  readsOnly(operation: number): boolean {
    return this.#readsOnly[operation]!;
  }

  value(state: number): unknown {
    return this.#states.value(state);
  }

  next(state: number, operation: number): readonly number[] {
    const pair = state * this.#operations.length + operation;
    const known = this.#answers.get(pair);
    if (known !== undefined) return known;
    const answer = this.#ask(state, operation);
    if (this.#answers.size >= keptAnswers) this.#answers.clear();
    this.#answers.set(pair, answer);
    return answer;
  }

  #ask(state: number, index: number): readonly number[] {
    const asked = this.#operations[index]!;
    const found: number[] = [];
    for (const effect of effectsOf(this.#spec, this.#states.value(state) as State, asked.operation)) {
      if ('result' in asked && !sameValue(effect.result, asked.result)) continue;
      const next = this.#states.of(effect.next);
      if (next !== state && this.#readsOnly[index]) throw this.#notReadOnly();
      if (!found.includes(next)) found.push(next);
    }
    return found;
  }

  #notReadOnly(): InvalidModelError {
    return new InvalidModelError(
      `The specification '${this.#spec.name}' says that an operation reads only, and lets it change a state.`,
      '`readsOnly` is true of an operation that has an effect',
      'let it answer true only where `apply` leaves every state as it is',
    );
  }
}

/** Several objects at once: a state is one of each. What is asked of an operation is asked of its object. */
export class ProductMachine implements Machine {
  readonly initial: number;
  readonly #machines: readonly Machine[];
  readonly #objectOf: readonly number[];
  readonly #tuples: (readonly number[])[] = [];
  readonly #numbers = new Map<string, number>();

  /** @param objectOf by operation: which of the machines it is on. All machines number operations alike. */
  constructor(machines: readonly Machine[], objectOf: readonly number[]) {
    this.#machines = machines;
    this.#objectOf = objectOf;
    this.initial = this.#number(machines.map(({ initial }) => initial));
  }

  get size(): number {
    return this.#tuples.length;
  }

  readsOnly(operation: number): boolean {
    return this.#machines[this.#objectOf[operation]!]!.readsOnly(operation);
  }

  value(state: number, operation: number): unknown {
    const object = this.#objectOf[operation]!;
    return this.#machines[object]!.value(this.#tuples[state]![object]!, operation);
  }

  next(state: number, operation: number): readonly number[] {
    const object = this.#objectOf[operation]!;
    const tuple = this.#tuples[state]!;
    const answer = this.#machines[object]!.next(tuple[object]!, operation);
    return answer.map((next) => (next === tuple[object] ? state : this.#number(tuple.with(object, next))));
  }

  #number(tuple: readonly number[]): number {
    const text = tuple.join();
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.#tuples.length);
    return this.#tuples.push(tuple) - 1;
  }
}
