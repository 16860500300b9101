import type { Auditor, Inquiry } from '../../engine/audit.ts';
import { canonicalInbox } from '../predicates.ts';
import type { Seen } from '../view.ts';
import type { ProcessSlot } from './process-slot.ts';
import type { Values } from './values.ts';

/** What a predicate reads of one process. This is user code: it runs once per node, or once per situation where it does not look at the inbox. */
export class ProcessView implements Inquiry<number> {
  readonly slot: number;
  readonly #process: ProcessSlot;
  readonly #predicate: string;
  readonly #read: (local: unknown, seen: Seen) => unknown;
  readonly #values: Values;
  readonly #auditor: Auditor;
  readonly #bySituation = new Map<number, number>();
  /** Whether the call that is being made, or its repetition, looked at the inbox. */
  #looked = false;
  readonly #where = () => this.what();

  /** @param predicate as messages name it. @param values where views are numbered. */
  constructor(
    process: ProcessSlot,
    predicate: string,
    read: (local: unknown, seen: Seen) => unknown,
    values: Values,
    auditor: Auditor,
  ) {
    this.slot = process.slot;
    this.#process = process;
    this.#predicate = predicate;
    this.#read = read;
    this.#values = values;
    this.#auditor = auditor;
  }

  /** The number of the view of a node. */
  view(node: number): number {
    const situation = this.#process.situation(node);
    const known = this.#bySituation.get(situation);
    if (known !== undefined) return known;
    this.#looked = false;
    const view = this.#auditor.call(this, node)[0]!;
    if (!this.#looked) this.#bySituation.set(situation, view);
    return view;
  }

  what(): string {
    return `${this.#predicate}: view of ${this.#process.process.pid}`;
  }

  run(node: number, isRebuilt: boolean): readonly number[] {
    const view = this.#read(this.#process.state(node, isRebuilt), this.#seen(node));
    return [this.#values.number(view, this.#where)];
  }

  /** A plain object, as in the reference semantics, so that it may be spread. */
  #seen(node: number): Seen {
    const inbox = () => {
      this.#looked = true;
      return canonicalInbox(this.#process.inbox(node));
    };
    return {
      self: this.#process.process.pid,
      up: this.#process.isUp(node),
      paused: this.#process.isPaused(node),
      get inbox() {
        return inbox();
      },
    };
  }
}
