import { PairTable } from '../../engine/pair-table.ts';
import type { InboxRules } from './inbox-rules.ts';
import { InboxTable } from './inbox-table.ts';

/** The nodes of one process: a situation, which is its local state's number and its status, and an inbox. */
export class NodeTable {
  readonly inboxes: InboxTable;
  readonly #nodes = new PairTable();
  readonly #statuses: number;

  /** @param statuses how many there are. */
  constructor(rules: InboxRules, statuses: number) {
    this.inboxes = new InboxTable(rules);
    this.#statuses = statuses;
  }

  get size(): number {
    return this.#nodes.size;
  }

  make(status: number, local: number, inbox: number): number {
    return this.#nodes.intern(this.#statuses * local + status, inbox);
  }

  status(node: number): number {
    return this.situation(node) % this.#statuses;
  }

  local(node: number): number {
    return Math.floor(this.situation(node) / this.#statuses);
  }

  /** Local state and status as one number. */
  situation(node: number): number {
    return this.#nodes.first(node);
  }

  inbox(node: number): number {
    return this.#nodes.second(node);
  }

  /** The node after a message has arrived. */
  arrived(node: number, operation: number): number {
    const before = this.inbox(node);
    const inbox = this.inboxes.arrived(before, operation);
    return inbox === before ? node : this.#nodes.intern(this.situation(node), inbox);
  }
}
