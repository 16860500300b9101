import type { Pid, ValueId } from '../../core/ids.ts';
import type { Auditor, Inquiry } from '../../engine/audit.ts';
import { PairTable } from '../../engine/pair-table.ts';
import type { Calls } from '../calls.ts';
import type { Typed } from '../definition.ts';
import type { Topology } from '../topology.ts';
import type { Receiver } from './shared.ts';
import { type Like, Values } from './values.ts';

/** The first operation of an observer that looks at the time. */
const tick = 0;

/** What does this event, or a tick, make of that state? */
interface Question {
  readonly node: number;
  readonly operation: number;
}

/** One observer: a node is a state of it, an operation an event of a process. */
export class ObserverSlot implements Inquiry<Question>, Receiver {
  readonly name: string;
  readonly slot: number;
  readonly #topology: Topology;
  readonly #events: Values;
  readonly #auditor: Auditor;
  readonly #calls: Calls;
  readonly #initial: unknown;
  readonly #firstEvent: number;
  readonly #states = new Values();
  /** (position of the process, event). */
  readonly #operations = new PairTable();

  constructor(
    topology: Topology,
    index: number,
    firstSlot: number,
    shared: { readonly values: Values; readonly auditor: Auditor; readonly calls: Calls },
  ) {
    const { name, observer } = topology.observers[index]!;
    this.name = name;
    this.slot = firstSlot + index;
    this.#topology = topology;
    this.#initial = observer.init;
    this.#firstEvent = topology.isTimed && observer.tick !== undefined ? tick + 1 : tick;
    this.#events = shared.values;
    this.#auditor = shared.auditor;
    this.#calls = shared.calls;
  }

  get nodeCount(): number {
    return this.#states.size;
  }

  initial(): number {
    return this.encode(this.#initial);
  }

  operation(sender: number, event: ValueId): number {
    return this.#firstEvent + this.#operations.intern(sender, event);
  }

  /** The operation that is a tick; left out where it does not look at the time. */
  get tickOperation(): number | undefined {
    return this.#firstEvent > tick ? tick : undefined;
  }

  apply(node: number, operation: number): number {
    return this.#auditor.call(this, { node, operation })[0]!;
  }

  what({ operation }: Question): string {
    if (operation < this.#firstEvent) return `observer ${this.name}: tick`;
    return `observer ${this.name}: event ${this.#event(operation, false).type}`;
  }

  run({ node, operation }: Question, isRebuilt: boolean): readonly number[] {
    const state = this.state(node, isRebuilt);
    const next =
      operation < this.#firstEvent
        ? this.#calls.observeTick(this.name, state)
        : this.#calls.observe(this.name, state, this.#event(operation, isRebuilt), this.#source(operation));
    return [this.encode(next, { id: node, isRebuilt })];
  }

  #source(operation: number): Pid {
    return this.#topology.processes[this.#operations.first(operation - this.#firstEvent)]!.pid;
  }

  encode(state: unknown, like?: Like): number {
    return this.#states.number(state, () => `observer ${this.name}`, like);
  }

  state(node: number, isRebuilt = false): unknown {
    return this.#states.value(node, isRebuilt);
  }

  #event(operation: number, isRebuilt: boolean): Typed {
    return this.#events.value(this.#operations.second(operation - this.#firstEvent), isRebuilt) as Typed;
  }
}
