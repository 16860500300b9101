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
import type { Topology } from '../topology.ts';
import { FaultSlot } from './fault-slot.ts';
import { Labels } from './labels.ts';
import { ObserverSlot } from './observer-slot.ts';
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

/** A protocol as slots: one per process, then one per observer, then the budgets of faults where there are limits. */
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
  readonly #faults: FaultSlot | undefined;
  /** All of these, by slot. */
  readonly #parts: readonly (ProcessSlot | ObserverSlot | FaultSlot)[];
  readonly #auditor: Auditor;

  readonly actors: number;
  readonly #faultSlot: number | undefined;
  readonly #events = new EventNumbers();

  constructor(
    topology: Topology,
    { properties, terminal, boundary, fairness }: Questions,
    purpose: Purpose = 'search',
  ) {
    const { processes, observers } = topology;
    this.#auditor = new Auditor(purpose === 'walks' ? new Series() : undefined);
    this.actors = processes.length;
    const shares = new FairShares(fairness.statement);
    this.fairness = shares;
    const isAsked = properties.some(({ kind }) => isTemporalKind(kind));
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
    this.#observers = observers.map((_, index) => new ObserverSlot(topology, index, parts));
    this.#faults = FaultSlot.isNeeded(topology) ? new FaultSlot(topology) : undefined;
    this.#faultSlot = this.#faults && processes.length + observers.length;
    const shared: Shared = {
      ...parts,
      processes: this.#processes,
      observers: this.#observers,
      ...(this.#faultSlot !== undefined && { faultSlot: this.#faultSlot }),
    };
    for (const process of processes) this.#processes.push(new ProcessSlot(process, shared));
    this.#parts = [...this.#processes, ...this.#observers, ...(this.#faults ? [this.#faults] : [])];
    this.slots = this.#parts.length;
    const readable = { auditor: this.#auditor, processes: this.#processes, observers: this.#observers };
    this.properties = properties.flatMap((property) => propertyReadings(readable, topology, property));
    if (terminal) this.terminal = predicateReading(readable, '`terminal`', terminal);
    if (boundary) this.boundary = predicateReading(readable, '`boundary`', boundary);
  }

  initial(): readonly (readonly number[])[] {
    return [
      [
        ...this.#processes.map((slot) => slot.initial()),
        ...this.#observers.map((slot) => slot.initial()),
        ...(this.#faults ? [this.#faults.initial()] : []),
      ],
    ];
  }

  nodeCount(slot: number): number {
    return this.#parts[slot]!.nodeCount;
  }

  /** Only processes act; observers and budgets change by posts alone. */
  expand(slot: number, node: number, out: StepWriter): void {
    this.#processes[slot]?.expand(node, out);
  }

  apply(slot: number, node: number, operation: number): number {
    return this.#parts[slot]!.apply(node, operation);
  }

  refuses(slot: number): boolean {
    return slot === this.#faultSlot;
  }

  /** Parameters tell alternatives of the same event apart. */
  eventOf(action: ProtocolAction): number {
    const { params: _, ...event } = action;
    return this.#events.number(event);
  }

  encode(state: GlobalState): readonly number[] {
    return [
      ...this.#processes.map((slot) => slot.encode(state.processes.get(slot.process.pid)!)),
      ...this.#observers.map((slot) => slot.encode(state.observers.get(slot.name))),
      ...(this.#faults ? [this.#faults.encode(state.budgets)] : []),
    ];
  }

  askAgain(): void {
    this.#auditor.askAgain();
  }

  userCalls(): number {
    return this.#auditor.calls;
  }
}
