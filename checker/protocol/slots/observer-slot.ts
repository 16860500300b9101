import type { ValueId } from '../../core/ids.ts';
import type { Auditor, Inquiry } from '../../engine/audit.ts';
import { PairTable } from '../../engine/pair-table.ts';
import type { Calls } from '../calls.ts';
import type { Typed } from '../definition.ts';
import type { Topology } from '../topology.ts';
import type { Receiver } from './shared.ts';
import { type Like, Values } from './values.ts';

/** What does this event make of that state? */
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
  readonly #states = new Values();
  /** (position of the process, event). */
  readonly #operations = new PairTable();

  constructor(
    topology: Topology,
    index: number,
    shared: { readonly values: Values; readonly auditor: Auditor; readonly calls: Calls },
  ) {
    const { name, observer } = topology.observers[index]!;
    this.name = name;
    this.slot = topology.processes.length + index;
    this.#topology = topology;
    this.#initial = observer.init;
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
    return this.#operations.intern(sender, event);
  }

  apply(node: number, operation: number): number {
    return this.#auditor.call(this, { node, operation })[0]!;
  }

  what({ operation }: Question): string {
    return `observer ${this.name}: event ${this.#event(operation, false).type}`;
  }

  run({ node, operation }: Question, isRebuilt: boolean): readonly number[] {
    const state = this.state(node, isRebuilt);
    const { pid } = this.#topology.processes[this.#operations.first(operation)]!;
    const next = this.#calls.observe(this.name, state, this.#event(operation, isRebuilt), pid);
    return [this.encode(next, { id: node, isRebuilt })];
  }

  encode(state: unknown, like?: Like): number {
    return this.#states.number(state, () => `observer ${this.name}`, like);
  }

  state(node: number, isRebuilt = false): unknown {
    return this.#states.value(node, isRebuilt);
  }

  #event(operation: number, isRebuilt: boolean): Typed {
    return this.#events.value(this.#operations.second(operation), isRebuilt) as Typed;
  }
}
