import { InternalError, InvalidModelError } from '../core/errors.ts';
import { truth } from '../core/guarded.ts';
import type { Model, Step } from '../core/model.ts';
import type { Property } from '../core/property.ts';
import type { PropertyReading, Reading, SlotSystem, StepLabel, StepWriter } from '../core/slots.ts';
import { deepFreeze, isPlainObject } from '../core/value.ts';
import { Auditor } from '../engine/audit.ts';
import { withRoomFor } from '../engine/growing.ts';
import { ValueInterner } from '../engine/value-interner.ts';

/**
 * A model without slots of its own, as one slot whose node is the whole state. Every state costs one call of the user's
 * `steps`, so a state is let go of as soon as it has been expanded, unless a property compares two states.
 */
export class WholeStateSystem<S, A> implements SlotSystem<S> {
  readonly slots = 1;
  readonly nodesRecur = false;
  readonly labels: StepLabel[] = [];
  readonly properties: readonly PropertyReading[];
  readonly terminal?: Reading;
  readonly boundary?: Reading;
  readonly #model: Model<S, A>;
  readonly #auditor = new Auditor();
  readonly #interner = new ValueInterner();
  readonly #labelNumbers = new Map<string, number>();
  /** Node + 1 by value number; 0 where the value is no state. */
  #nodes: Int32Array = new Int32Array(1024);
  #nodeCount = 0;
  readonly #states = new Map<number, S>();
  readonly #keepStates: boolean;
  /** Nodes of states that were expanded and are still known. */
  readonly #expanded: number[] = [];
  #expanding: { readonly node: number; readonly state: S } | undefined;
  readonly #initial = new Map<number, S>();
  /** What the last expansion led to, so that a path can be walked again from an initial state. */
  readonly #produced = new Map<number, S>();

  constructor(model: Model<S, A>) {
    this.#model = model;
    this.#keepStates = model.properties.some((property) => property.kind === 'transition');
    this.properties = model.properties.map((property) => this.#propertyReading(property));
    const { terminal, boundary } = model;
    if (terminal) this.terminal = this.#reading('terminal', (state) => terminal.call(model, state));
    if (boundary) this.boundary = this.#reading('boundary', (state) => boundary.call(model, state));
  }

  initial(): readonly (readonly number[])[] {
    const states: S[] = [];
    this.#auditor.call(
      () => `${this.#model.name}: initial`,
      () => {
        states.splice(0, states.length, ...this.#model.initial());
        return states.map((state) => this.#node(state));
      },
    );
    if (states.length === 0) {
      throw new InvalidModelError(
        `'${this.#model.name}' has no initial state.`,
        'initial() gives nothing for this configuration',
        'give at least one state; with none, everything would hold',
      );
    }
    for (const state of states) this.#initial.set(this.#node(state), state);
    return states.map((state) => [this.#node(state)]);
  }

  nodeCount(): number {
    return this.#nodeCount;
  }

  expand(_slot: number, node: number, out: StepWriter): void {
    const state = this.#state(node);
    this.#expanding = { node, state };
    this.#produced.clear();
    const steps = this.#auditor.call(
      () => `${this.#model.name}: steps`,
      (rebuild) => this.#encodeSteps(this.#model.steps(rebuild(state))),
    );
    for (let index = 0; index < steps.length; index += 2) out.step(steps[index]!, steps[index + 1]!);
    if (!this.#keepStates) this.#letGoLater(node);
  }

  /** A state is asked about until some time after its expansion. */
  #letGoLater(node: number): void {
    this.#expanded.push(node);
    if (this.#expanded.length < 2 * keptAfterExpansion) return;
    for (const old of this.#expanded.splice(0, keptAfterExpansion)) this.#states.delete(old);
  }

  apply(): never {
    throw new InternalError('a post was made to a model with a single slot');
  }

  encode(state: S): readonly number[] {
    return [this.#node(state)];
  }

  askAgain(): void {
    this.#auditor.askAgain();
  }

  userCalls(): number {
    return this.#auditor.calls;
  }

  #encodeSteps(steps: Iterable<Step<S, A>>): number[] {
    const encoded: number[] = [];
    for (const step of steps) {
      encoded.push(...this.#encodeStep(step));
      if (encoded.length > 2 * mostSteps) throw endless(this.#model.name);
    }
    return encoded;
  }

  #encodeStep(step: Step<S, A>): [label: number, next: number] {
    refuseMalformedStep(this.#model.name, step);
    const name = actionName(step.action);
    const isFault = this.#model.isFault?.(step.action) === true;
    const key = `${isFault ? 'fault' : 'action'} ${name}`;
    let label = this.#labelNumbers.get(key);
    if (label === undefined) {
      label = this.labels.length;
      this.labels.push({ kind: isFault ? 'fault' : 'action', role: '', name });
      this.#labelNumbers.set(key, label);
    }
    const next = this.#node(step.state);
    this.#produced.set(next, step.state);
    return [label, next];
  }

  #node(state: S): number {
    const value = this.#interner.intern(state);
    this.#nodes = withRoomFor(this.#nodes, value, 0);
    if (this.#nodes[value] === 0) {
      this.#nodeCount += 1;
      this.#nodes[value] = this.#nodeCount;
      this.#states.set(this.#nodeCount - 1, deepFreeze(state));
    }
    return this.#nodes[value]! - 1;
  }

  /** Known from its discovery until its expansion has ended, and right after a step to it. */
  #state(node: number): S {
    if (this.#expanding?.node === node) return this.#expanding.state;
    for (const states of [this.#states, this.#produced, this.#initial]) {
      if (states.has(node)) return states.get(node) as S;
    }
    throw new InternalError(`the state of node ${node} was let go of`);
  }

  #reading(what: string, predicate: (state: S) => boolean): Reading {
    return {
      slots: [0],
      view: (_slot, node) => node,
      holds: ([node]) => {
        const state = this.#state(node!);
        const answer = this.#auditor.call(
          () => `${this.#model.name}: ${what}`,
          (rebuild) => [truth(() => `${this.#model.name}: ${what}`, predicate(rebuild(state))) ? 1 : 0],
        );
        return answer[0] === 1;
      },
    };
  }

  #propertyReading(property: Property<S>): PropertyReading {
    const { kind, name } = property;
    const what = `property '${name}'`;
    if (kind === 'transition') {
      return {
        kind,
        name,
        slots: [0],
        view: (_slot, node) => node,
        holds: ([before], [after]) => {
          const states = [this.#state(before!), this.#state(after!)] as const;
          const answer = this.#auditor.call(
            () => `${this.#model.name}: ${what}`,
            (rebuild) => [
              truth(
                () => `${this.#model.name}: ${what}`,
                property.holds(rebuild(states[0]), rebuild(states[1])),
              )
                ? 1
                : 0,
            ],
          );
          return answer[0] === 1;
        },
      };
    }
    const reading = this.#reading(what, (state) => property.holds(state));
    if (kind === 'sometimes') return { kind, name, ...reading };
    const when = property.when && this.#reading(`${what}, when`, property.when.bind(property)).holds;
    return { kind, name, ...reading, ...(when && { when }) };
  }
}

/** How many expansions later a state is let go of, at least. */
const keptAfterExpansion = 65_536;

/** A state with more steps than this is taken for a generator that never ends. */
const mostSteps = 1_000_000;

function endless(model: string): InvalidModelError {
  return new InvalidModelError(
    `'${model}' has a state with more than ${mostSteps.toLocaleString('en')} steps.`,
    'a generator that never ends',
    'bound the choices of a step',
  );
}

/** Types see to this where a model is type-checked; the command line does not. */
function refuseMalformedStep(model: string, step: unknown): void {
  if (isPlainObject(step) && 'action' in step && 'state' in step) return;
  const given = isPlainObject(step)
    ? `an object with the fields ${Object.keys(step).join(', ')}`
    : String(step);
  throw new InvalidModelError(
    `'${model}': steps gave ${given}.`,
    'a misspelt field',
    'give objects { action, state }, where state is the successor',
  );
}

/** Actions are strings, or objects with a `type`. */
function actionName(action: unknown): string {
  if (isPlainObject(action) && typeof action.type === 'string') return action.type;
  return typeof action === 'string' ? action : (JSON.stringify(action) ?? String(action));
}
