import { PairTable } from '../../engine/pair-table.ts';
import type { InboxRules } from './inbox-rules.ts';
import { InboxTable } from './inbox-table.ts';
import { type Pairs, pairsWith } from './pairs.ts';

/** The nodes of one process: a situation, which is its status and its local state's number, and an inbox. */
export class NodeTable {
  readonly inboxes: InboxTable;
  readonly #nodes = new PairTable();
  /** (local state, status). */
  readonly #situations: Pairs;

  /** @param statuses how many there are. */
  constructor(rules: InboxRules, statuses: number) {
    this.inboxes = new InboxTable(rules);
    this.#situations = pairsWith(statuses);
  }

  get size(): number {
    return this.#nodes.size;
  }

  make(status: number, local: number, inbox: number): number {
    return this.#nodes.intern(this.#situations.intern(local, status), inbox);
  }

  status(node: number): number {
    return this.#situations.second(this.situation(node));
  }

  local(node: number): number {
    return this.#situations.first(this.situation(node));
  }

  /** Status and local state as one number. */
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
