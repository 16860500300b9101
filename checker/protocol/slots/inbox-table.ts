import { doubled, withRoomFor } from '../../engine/growing.ts';
import { PairTable } from '../../engine/pair-table.ts';
import { TupleTable } from '../../engine/tuple-table.ts';
import type { InboxRules } from './inbox-rules.ts';

const unknown = -1;

/** The inboxes of one process, each a list of operations in the order that the network's rules give it. What arrives and what leaves is worked out once. */
export class InboxTable {
  readonly empty: number;
  readonly #rules: InboxRules;
  readonly #lists = new TupleTable();
  /** (inbox, operation), and by number of pair the inbox after its arrival. */
  readonly #arrivals = new PairTable();
  #arrived: Int32Array = new Int32Array(1024).fill(unknown);
  /** By place among the messages of all inboxes: the inbox without that one. */
  #without: Int32Array = new Int32Array(1024).fill(unknown);
  #scratch = new Int32Array(64);

  constructor(rules: InboxRules) {
    this.#rules = rules;
    this.empty = this.#lists.intern(this.#scratch, 0);
  }

  /** How many messages are in an inbox. */
  size(inbox: number): number {
    return this.#lists.length(inbox);
  }

  /** The operation that is message number `place` of an inbox. */
  message(inbox: number, place: number): number {
    return this.#lists.element(inbox, place);
  }

  /** Whether that message may be delivered, or lost, next; of equal ones, only the first. */
  isDeliverable(inbox: number, place: number): boolean {
    if (place === 0) return true;
    return this.#rules.compare(this.message(inbox, place - 1), this.message(inbox, place)) !== 0;
  }

  arrived(inbox: number, operation: number): number {
    const arrival = this.#arrivals.intern(inbox, operation);
    this.#arrived = withRoomFor(this.#arrived, arrival, unknown);
    if (this.#arrived[arrival] === unknown) this.#arrived[arrival] = this.#add(inbox, operation);
    return this.#arrived[arrival]!;
  }

  /** The same after message number `place` was delivered. */
  delivered(inbox: number, place: number): number {
    return this.#rules.keepsDelivered ? inbox : this.without(inbox, place);
  }

  without(inbox: number, place: number): number {
    const at = this.#lists.start(inbox) + place;
    this.#without = withRoomFor(this.#without, at, unknown);
    if (this.#without[at] === unknown) {
      const count = this.#copy(inbox);
      this.#scratch.copyWithin(place, place + 1, count);
      this.#without[at] = this.#lists.intern(this.#scratch, count - 1);
    }
    return this.#without[at]!;
  }

  #add(inbox: number, operation: number): number {
    const { ignoresEqual } = this.#rules;
    const count = this.#copy(inbox);
    const scratch = this.#scratch;
    let place = count;
    for (; place > 0; place -= 1) {
      const before = scratch[place - 1]!;
      if (ignoresEqual && before === operation) return inbox;
      if (this.#rules.compare(before, operation) <= 0) break;
      scratch[place] = before;
    }
    scratch[place] = operation;
    return this.#lists.intern(scratch, count + 1);
  }

  /** Copy the messages of an inbox to the scratch tuple; there is room for one more. */
  #copy(inbox: number): number {
    const count = this.size(inbox);
    while (count >= this.#scratch.length) this.#scratch = doubled(this.#scratch);
    const start = this.#lists.start(inbox);
    for (let place = 0; place < count; place += 1) this.#scratch[place] = this.#lists.at(start + place);
    return count;
  }
}
