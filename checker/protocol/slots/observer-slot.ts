import type { Auditor } from '../../engine/audit.ts';
import { TupleTable } from '../../engine/tuple-table.ts';
import type { Calls } from '../calls.ts';
import type { Typed } from '../definition.ts';
import type { Topology } from '../topology.ts';
import type { Values } from './values.ts';

/** One observer: a node is a state of it, an operation an event of a process. */
export class ObserverSlot {
  readonly name: string;
  readonly #topology: Topology;
  readonly #values: Values;
  readonly #auditor: Auditor;
  readonly #calls: Calls;
  readonly #initial: unknown;
  /** Numbers of values, so that nodes are numbered from 0. */
  readonly #nodes = new TupleTable();
  /** Pairs (event's value number, position of the process). */
  readonly #operations = new TupleTable();

  constructor(
    topology: Topology,
    index: number,
    shared: { readonly values: Values; readonly auditor: Auditor; readonly calls: Calls },
  ) {
    const { name, observer } = topology.observers[index]!;
    this.name = name;
    this.#topology = topology;
    this.#initial = observer.init;
    this.#values = shared.values;
    this.#auditor = shared.auditor;
    this.#calls = shared.calls;
  }

  get nodeCount(): number {
    return this.#nodes.size;
  }

  initial(): number {
    return this.encode(this.#initial);
  }

  operation(event: number, position: number): number {
    return this.#operations.intern([event, position]);
  }

  apply(node: number, operation: number): number {
    const [eventId, position] = this.#operations.read(operation);
    const event = this.#values.value(eventId!) as Typed;
    const { pid } = this.#topology.processes[position!]!;
    const state = this.state(node);
    const [next] = this.#auditor.call(
      () => `observer ${this.name}: event ${event.type}`,
      (rebuild) => [this.encode(this.#calls.observe(this.name, rebuild(state), event, pid))],
    );
    return next!;
  }

  encode(state: unknown): number {
    return this.#nodes.intern([this.#values.number(state, `observer ${this.name}`)]);
  }

  state(node: number): unknown {
    return this.#values.value(this.#nodes.read(node)[0]!);
  }
}
