import type { FairnessRules } from '../../core/fairness.ts';
import type { Purpose } from '../../core/model.ts';
import type { PropertyReading, Reading, SlotSystem, StepLabel, StepWriter } from '../../core/slots.ts';
import { isTemporalKind } from '../../core/temporal.ts';
import { Auditor, Series } from '../../engine/audit.ts';
import { EventNumbers } from '../../engine/event-numbers.ts';
import { FairShares } from '../../engine/fair-shares.ts';
import type { ProtocolAction } from '../action.ts';
import { Calls } from '../calls.ts';
import type { GlobalState } from '../global-state.ts';
import type { AnyPredicate, AnyViewProperty } from '../predicates.ts';
import { timePassingReading } from '../time-passing.ts';
import type { Topology } from '../topology.ts';
import { ClockSlot, type Post } from './clock-slot.ts';
import { FaultSlot } from './fault-slot.ts';
import { Labels } from './labels.ts';
import { ObserverSlot } from './observer-slot.ts';
import { PartitionSlot } from './partition-slot.ts';
import { ProcessSlot } from './process-slot.ts';
import type { Shared } from './shared.ts';
import { Values } from './values.ts';
import { predicateReading, propertyReadings } from './view-reading.ts';

/** What is asked of the states and runs of a protocol. */
export interface Questions {
  readonly properties: readonly AnyViewProperty[];
  readonly terminal: AnyPredicate | undefined;
  readonly boundary: AnyPredicate | undefined;
  readonly fairness: FairnessRules<ProtocolAction>;
}

/**
 * A protocol as slots: one per process, then time and the pattern of connectivity, where there are such, then one per observer, then the
 * budgets of faults where there are limits.
 */
export class ProtocolSystem implements SlotSystem<GlobalState> {
  readonly slots: number;
  readonly nodesRecur = true;
  readonly labels: readonly StepLabel[];
  readonly properties: readonly PropertyReading[];
  readonly fairness: FairShares;
  readonly terminal?: Reading;
  readonly boundary?: Reading;
  readonly #processes: ProcessSlot[] = [];
  readonly #observers: readonly ObserverSlot[];
  readonly #clock: ClockSlot | undefined;
  readonly #partition: PartitionSlot | undefined;
  readonly #faults: FaultSlot | undefined;
  /** Those with steps of their own, by slot. */
  readonly #actors: readonly (ProcessSlot | ClockSlot | PartitionSlot)[];
  /** Those that change by posts, by slot; they come after. */
  readonly #others: readonly (ObserverSlot | FaultSlot)[];
  readonly #auditor: Auditor;

  readonly actors: number;
  readonly #events = new EventNumbers();

  constructor(
    topology: Topology,
    { properties, terminal, boundary, fairness }: Questions,
    purpose: Purpose = 'search',
  ) {
    const { processes, observers, isTimed, partitions } = topology;
    this.#auditor = new Auditor(purpose === 'walks' ? new Series() : undefined);
    this.actors = processes.length + (isTimed ? 1 : 0) + (partitions ? 1 : 0);
    const shares = new FairShares(fairness.statement);
    this.fairness = shares;
    const isAsked = isTimed || properties.some(({ kind }) => isTemporalKind(kind));
    const sharesOf = (action: ProtocolAction) => (isAsked ? shares.number(fairness.shares(action)) : 0);
    const parts = {
      topology,
      values: new Values(),
      auditor: this.#auditor,
      calls: new Calls(topology),
      labels: new Labels(topology),
      sharesOf: purpose === 'walks' ? (action: ProtocolAction) => this.#events.number(action) : sharesOf,
    };
    this.labels = parts.labels.all;
    this.#observers = observers.map((_, index) => new ObserverSlot(topology, index, this.actors, parts));
    this.#faults = FaultSlot.isNeeded(topology) ? new FaultSlot(topology) : undefined;
    const shared: Shared = {
      ...parts,
      processes: this.#processes,
      observers: this.#observers,
      ...(this.#faults && { faultSlot: this.actors + observers.length }),
    };
    for (const process of processes) this.#processes.push(new ProcessSlot(process, shared));
    if (isTimed)
      this.#clock = new ClockSlot(
        parts.labels.number('time', '', 'tick'),
        parts.sharesOf({ kind: 'tick' }),
        () => this.#ticks(),
      );
    if (partitions) this.#partition = new PartitionSlot(topology, parts, (pattern) => this.#cuts(pattern));
    this.#actors = [
      ...this.#processes,
      ...(this.#clock ? [this.#clock] : []),
      ...(this.#partition ? [this.#partition] : []),
    ];
    this.#others = [...this.#observers, ...(this.#faults ? [this.#faults] : [])];
    this.slots = this.#actors.length + this.#others.length;
    const readable = { auditor: this.#auditor, processes: this.#processes, observers: this.#observers };
    this.properties = [
      ...properties.flatMap((property) => propertyReadings(readable, topology, property)),
      ...(isTimed ? [this.#timePassing()] : []),
    ];
    if (terminal) this.terminal = predicateReading(readable, '`terminal`', terminal);
    if (boundary) this.boundary = predicateReading(readable, '`boundary`', boundary);
  }

  initial(): readonly (readonly number[])[] {
    const processes = this.#processes.reduce<readonly (readonly number[])[]>(
      (vectors, slot) => {
        const nodes = slot.initial();
        return vectors.flatMap((vector) => nodes.map((node) => [...vector, node]));
      },
      [[]],
    );
    const rest = [
      ...(this.#clock ? [this.#clock.initial()] : []),
      ...(this.#partition ? [this.#partition.initial()] : []),
      ...this.#others.map((slot) => slot.initial()),
    ];
    return processes.map((nodes) => [...nodes, ...rest]);
  }

  nodeCount(slot: number): number {
    return (this.#actors[slot] ?? this.#others[slot - this.actors]!).nodeCount;
  }

  /** Observers and budgets change by posts alone. */
  expand(slot: number, node: number, out: StepWriter): void {
    this.#actors[slot]?.expand(node, out);
  }

  apply(slot: number, node: number, operation: number): number {
    return (this.#processes[slot] ?? this.#others[slot - this.actors]!).apply(node, operation);
  }

  /** Whatever takes part in a tick has to be looked up to know whether time can pass, and whether it changes anything. */
  refuses(slot: number): boolean {
    if (this.#processes[slot] !== undefined) return this.#clock !== undefined;
    const other = this.#others[slot - this.actors];
    return other instanceof ObserverSlot ? other.tickOperation !== undefined : other === this.#faults;
  }

  /** Parameters tell alternatives of the same event apart. */
  eventOf(action: ProtocolAction): number {
    const { params: _, ...event } = action;
    return this.#events.number(event);
  }

  encode(state: GlobalState): readonly number[] {
    const pattern = this.#partition?.patternOf(state) ?? 0;
    return [
      ...this.#processes.map((slot) => slot.encode(state.processes.get(slot.process.pid)!, pattern)),
      ...(this.#clock ? [this.#clock.initial()] : []),
      ...(this.#partition ? [this.#partition.encode(state)] : []),
      ...this.#observers.map((slot) => slot.encode(state.observers.get(slot.name))),
      ...(this.#faults ? [this.#faults.encode(state.budgets)] : []),
    ];
  }

  #ticks(): Post[] {
    return [
      ...this.#processes.map(({ slot, tickOperation }) => ({ slot, operation: tickOperation })),
      ...this.#observers.flatMap(({ slot, tickOperation }) =>
        tickOperation === undefined ? [] : [{ slot, operation: tickOperation }],
      ),
    ];
  }

  #cuts(pattern: number): Post[] {
    return this.#processes.map((process) => ({
      slot: process.slot,
      operation: process.cutOperation(pattern),
    }));
  }

  #timePassing(): PropertyReading {
    const slots = this.#processes.map(({ slot }) => slot);
    return timePassingReading(slots, (slot, node) => this.#processes[slot]!.canTick(node));
  }

  askAgain(): void {
    this.#auditor.askAgain();
  }

  userCalls(): number {
    return this.#auditor.calls;
  }
}
