import { PairTable } from '../../engine/pair-table.ts';
import type { InboxRules } from './inbox-rules.ts';
import { InboxTable } from './inbox-table.ts';

/** The nodes of one process: a situation, which is its local state's number and whether it is up, and an inbox. */
export class NodeTable {
  readonly inboxes: InboxTable;
  readonly #nodes = new PairTable();

  constructor(rules: InboxRules) {
    this.inboxes = new InboxTable(rules);
  }

  get size(): number {
    return this.#nodes.size;
  }

  make(up: boolean, local: number, inbox: number): number {
    return this.#nodes.intern(2 * local + (up ? 1 : 0), inbox);
  }

  isUp(node: number): boolean {
    return (this.situation(node) & 1) === 1;
  }

  local(node: number): number {
    return this.situation(node) >> 1;
  }

  /** Twice the local state's number, and 1 more where the process is up. */
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
