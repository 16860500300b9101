import type { Auditor, Inquiry } from '../../engine/audit.ts';
import type { ObserverSlot } from './observer-slot.ts';
import type { Values } from './values.ts';

/** What a predicate reads of one observer. This is user code: it runs once per node. */
export class ObserverView implements Inquiry<number> {
  readonly #observer: ObserverSlot;
  readonly #predicate: string;
  readonly #read: (state: unknown) => unknown;
  readonly #values: Values;
  readonly #auditor: Auditor;
  readonly #where = () => this.what();

  /** @param predicate as messages name it. @param values where views are numbered. */
  constructor(
    observer: ObserverSlot,
    predicate: string,
    read: (state: unknown) => unknown,
    values: Values,
    auditor: Auditor,
  ) {
    this.#observer = observer;
    this.#predicate = predicate;
    this.#read = read;
    this.#values = values;
    this.#auditor = auditor;
  }

  get slot(): number {
    return this.#observer.slot;
  }

  /** The number of the view of a node. */
  view(node: number): number {
    return this.#auditor.call(this, node)[0]!;
  }

  what(): string {
    return `${this.#predicate}: view of ${this.#observer.name}`;
  }

  run(node: number, isRebuilt: boolean): readonly number[] {
    return [this.#values.number(this.#read(this.#observer.state(node, isRebuilt)), this.#where)];
  }
}
