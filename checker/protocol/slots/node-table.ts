import { TupleTable } from '../../engine/tuple-table.ts';
import type { InboxRules } from './inbox-rules.ts';

/** Where the inbox begins in a node's tuple: (1 if up, local state, operations…). */
const firstMessage = 2;

/** The nodes of one process: whether it is up, its local state's number, and its inbox. */
export class NodeTable {
  readonly #tuples = new TupleTable();
  readonly #rules: InboxRules;
  #scratch = new Int32Array(64);

  constructor(rules: InboxRules) {
    this.#rules = rules;
  }

  get size(): number {
    return this.#tuples.size;
  }

  isUp(node: number): boolean {
    return this.#tuples.element(node, 0) === 1;
  }

  local(node: number): number {
    return this.#tuples.element(node, 1);
  }

  /** How many messages are in the inbox. */
  messages(node: number): number {
    return this.#tuples.length(node) - firstMessage;
  }

  /** The operation that is message number `place` of the inbox. */
  message(node: number, place: number): number {
    return this.#tuples.element(node, firstMessage + place);
  }

  /** Whether that message may be delivered, or lost, next; of equal ones, only the first. */
  isDeliverable(node: number, place: number): boolean {
    if (place === 0) return true;
    const { sortKey } = this.#rules;
    return sortKey(this.message(node, place - 1)) !== sortKey(this.message(node, place));
  }

  /** The node with these messages, given in the order of their arrival. */
  make(up: boolean, local: number, operations: Iterable<number>): number {
    let node = this.#intern(up, local, 0);
    for (const operation of operations) node = this.arrived(node, operation);
    return node;
  }

  /** The node after a change of the process, with the inbox of `node`. */
  changed(node: number, up: boolean, local: number): number {
    return this.#intern(up, local, this.#copyInbox(node, -1));
  }

  /** The same after message number `place` was delivered. */
  delivered(node: number, place: number, local: number): number {
    return this.#intern(true, local, this.#copyInbox(node, this.#rules.keepsDelivered ? -1 : place));
  }

  /** The same after message number `place` was lost. */
  lost(node: number, place: number): number {
    return this.#intern(this.isUp(node), this.local(node), this.#copyInbox(node, place));
  }

  /** The same after a message has arrived. */
  arrived(node: number, operation: number): number {
    const { sortKey, ignoresEqual } = this.#rules;
    const count = this.#copyInbox(node, -1);
    const scratch = this.#scratch;
    const key = sortKey(operation);
    let place = firstMessage + count;
    for (; place > firstMessage; place -= 1) {
      const before = scratch[place - 1]!;
      if (ignoresEqual && before === operation) return node;
      if (sortKey(before) <= key) break;
      scratch[place] = before;
    }
    scratch[place] = operation;
    return this.#intern(this.isUp(node), this.local(node), count + 1);
  }

  /** Write the inbox of `node`, but for message number `without`, to the scratch tuple; there is room for one more. */
  #copyInbox(node: number, without: number): number {
    const count = this.messages(node);
    if (firstMessage + count >= this.#scratch.length)
      this.#scratch = new Int32Array(2 * (firstMessage + count));
    let at = firstMessage;
    for (let place = 0; place < count; place += 1) {
      if (place === without) continue;
      this.#scratch[at] = this.message(node, place);
      at += 1;
    }
    return at - firstMessage;
  }

  #intern(up: boolean, local: number, messages: number): number {
    this.#scratch[0] = up ? 1 : 0;
    this.#scratch[1] = local;
    return this.#tuples.intern(this.#scratch, firstMessage + messages);
  }
}
