import { doubled, withRoomFor } from '../../engine/growing.ts';
import { PairTable } from '../../engine/pair-table.ts';
import { TupleTable } from '../../engine/tuple-table.ts';
import type { InboxRules } from './inbox-rules.ts';
import type { Pairs } from './pairs.ts';

const unknown = -1;

/**
 * The inboxes of one process, each a list of messages in the order that the network's rules give it. A message is an envelope with its
 * age, numbered. What arrives and what leaves is worked out once.
 */
export class InboxTable {
  readonly empty: number;
  readonly #rules: InboxRules;
  readonly #messages: Pairs;
  readonly #lists = new TupleTable();
  /** (inbox, message), and by number of pair the inbox after its arrival. */
  readonly #arrivals = new PairTable();
  #arrived: Int32Array = new Int32Array(1024).fill(unknown);
  /** By place among the messages of all inboxes: the inbox without that one. */
  #without: Int32Array = new Int32Array(1024).fill(unknown);
  #scratch = new Int32Array(64);

  constructor(rules: InboxRules) {
    this.#rules = rules;
    this.#messages = rules.messages;
    this.empty = this.#lists.intern(this.#scratch, 0);
  }

  /** How many messages are in an inbox. */
  size(inbox: number): number {
    return this.#lists.length(inbox);
  }

  /** The envelope of message number `place` of an inbox. */
  envelope(inbox: number, place: number): number {
    return this.#messages.first(this.#lists.element(inbox, place));
  }

  /** How old that message is, in ticks, up to the oldest age that matters. */
  age(inbox: number, place: number): number {
    return this.#messages.second(this.#lists.element(inbox, place));
  }

  /** Whether that message has been on its way for as long as it may be. */
  isDue(inbox: number, place: number): boolean {
    return this.#rules.obliges && this.age(inbox, place) === this.#rules.oldest;
  }

  /** Whether that message may be delivered, or lost, next; of equal ones, only the first. */
  isDeliverable(inbox: number, place: number): boolean {
    if (place === 0) return true;
    const message = this.#lists.element(inbox, place);
    return this.#rules.compare(this.#lists.element(inbox, place - 1), message) !== 0;
  }

  /** The inbox after the arrival of an envelope. */
  arrived(inbox: number, envelope: number, age = 0): number {
    const message = this.#messages.intern(envelope, age);
    const arrival = this.#arrivals.intern(inbox, message);
    this.#arrived = withRoomFor(this.#arrived, arrival, unknown);
    if (this.#arrived[arrival] === unknown) this.#arrived[arrival] = this.#add(inbox, message);
    return this.#arrived[arrival]!;
  }

  /** The inbox a tick later. */
  aged(inbox: number): number {
    const { oldest, dropsOlder, ignoresEqual } = this.#rules;
    if (oldest === 0 && !dropsOlder) return inbox;
    const count = this.#copy(inbox);
    const scratch = this.#scratch;
    let kept = 0;
    for (let place = 0; place < count; place += 1) {
      const message = scratch[place]!;
      const age = this.#messages.second(message);
      if (age === oldest && dropsOlder) continue;
      const older = age === oldest ? message : this.#messages.intern(this.#messages.first(message), age + 1);
      if (ignoresEqual && kept > 0 && scratch[kept - 1] === older) continue;
      scratch[kept] = older;
      kept += 1;
    }
    return this.#lists.intern(scratch, kept);
  }

  /** The inbox without the messages of some envelopes. */
  filtered(inbox: number, stays: (envelope: number) => boolean): number {
    const count = this.#copy(inbox);
    const scratch = this.#scratch;
    let kept = 0;
    for (let place = 0; place < count; place += 1) {
      if (!stays(this.#messages.first(scratch[place]!))) continue;
      scratch[kept] = scratch[place]!;
      kept += 1;
    }
    return this.#lists.intern(scratch, kept);
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

  #add(inbox: number, message: number): number {
    const { ignoresEqual } = this.#rules;
    const count = this.#copy(inbox);
    const scratch = this.#scratch;
    let place = count;
    for (; place > 0; place -= 1) {
      const before = scratch[place - 1]!;
      if (ignoresEqual && before === message) return inbox;
      if (this.#rules.compare(before, message) <= 0) break;
      scratch[place] = before;
    }
    scratch[place] = message;
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
