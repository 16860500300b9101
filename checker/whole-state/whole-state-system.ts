import { InternalError, InvalidModelError } from '../core/errors.ts';
import { type FairnessRules, rulesOf } from '../core/fairness.ts';
import { truth } from '../core/guarded.ts';
import type { Model, Purpose, Step } from '../core/model.ts';
import type { Property, Temporal } from '../core/property.ts';
import type {
  PropertyReading,
  Reading,
  SlotSystem,
  StepLabel,
  StepWriter,
  TemporalReading,
} from '../core/slots.ts';
import { isTemporal, temporalForm } from '../core/temporal.ts';
import { deepFreeze, isPlainObject } from '../core/value.ts';
import { Auditor, type Inquiry, Series } from '../engine/audit.ts';
import { EventNumbers } from '../engine/event-numbers.ts';
import { FairShares } from '../engine/fair-shares.ts';
import { rebuilt } from '../engine/rebuilt.ts';
import { ValueInterner } from '../engine/value-interner.ts';
import { StateStore } from './state-store.ts';
import { Truths } from './truths.ts';

/** A state to be expanded, and its node. */
interface Expanded<S> {
  readonly node: number;
  readonly state: S;
}

/**
 * A model without slots of its own, as one slot whose node is the whole state. Every state costs one call of the user's
 * `steps`, so a state is let go of some time after it has been expanded.
 */
export class WholeStateSystem<S, A> implements SlotSystem<S> {
  readonly slots = 1;
  readonly nodesRecur: boolean;
  readonly labels: StepLabel[] = [];
  readonly properties: readonly PropertyReading[];
  readonly fairness: FairShares;
  readonly terminal?: Reading;
  readonly boundary?: Reading;
  readonly #model: Model<S, A>;
  readonly #auditor = new Auditor();
  readonly #steps: Inquiry<Expanded<S>>;
  /** A node is the number of a state. */
  readonly #interner = new ValueInterner();
  readonly #states: StateStore<S>;
  readonly #events = new EventNumbers();
  readonly #initial = new Map<number, S>();
  /** By name. */
  readonly #actionLabels = new Map<string, number>();
  readonly #faultLabels = new Map<string, number>();
  readonly #rules: FairnessRules<A>;
  readonly #isTemporal: boolean;
  /** Propositions of temporal properties, which are asked about every state while it is there. */
  readonly #propositions: { readonly truths: Truths; ask(state: S): boolean }[] = [];

  /** For walks, which come to the same states again and again, all states are kept. */
  constructor(model: Model<S, A>, purpose: Purpose = 'search') {
    this.#model = model;
    this.nodesRecur = purpose === 'walks';
    this.#states = new StateStore(this.nodesRecur);
    this.#steps = {
      what: () => `${model.name}: steps`,
      run: ({ node, state }, isRebuilt) => this.#encodeSteps(isRebuilt ? rebuilt(state) : state, node),
      series: new Series(),
    };
    this.#rules = rulesOf(model);
    this.fairness = new FairShares(this.#rules.statement);
    this.#isTemporal = model.properties.some(isTemporal);
    this.properties = model.properties.map((property) => this.#propertyReading(property));
    const { terminal, boundary } = model;
    if (terminal) this.terminal = this.#reading('terminal', (state) => terminal.call(model, state));
    if (boundary) this.boundary = this.#reading('boundary', (state) => boundary.call(model, state));
  }

  initial(): readonly (readonly number[])[] {
    const states: S[] = [];
    const initial: Inquiry<undefined> = {
      what: () => `${this.#model.name}: initial`,
      run: () => {
        states.splice(0, states.length, ...this.#model.initial());
        return states.map((state) => this.#node(state));
      },
    };
    this.#auditor.call(initial, undefined);
    if (states.length === 0) {
      throw new InvalidModelError(
        `'${this.#model.name}' has no initial state.`,
        'initial() gives nothing for this configuration',
        'give at least one state; with none, everything would hold',
      );
    }
    for (const state of states) this.#initial.set(this.#node(state), deepFreeze(state));
    const nodes = states.map((state) => [this.#node(state)]);
    this.#askPropositions();
    return nodes;
  }

  nodeCount(): number {
    return this.#interner.size;
  }

  expand(_slot: number, node: number, out: StepWriter): void {
    const state = this.#state(node);
    this.#states.expand(node, state);
    const steps = this.#auditor.call(this.#steps, { node, state });
    for (let index = 0; index < steps.length; index += 3)
      out.step(steps[index]!, steps[index + 1]!, steps[index + 2]!);
    this.#askPropositions();
  }

  apply(): never {
    throw new InternalError('a post was made to a model with a single slot');
  }

  encode(state: S): readonly number[] {
    return [this.#node(state)];
  }

  eventOf(action: A): number {
    return this.#events.number(action);
  }

  askAgain(): void {
    this.#auditor.askAgain();
  }

  userCalls(): number {
    return this.#auditor.calls;
  }

  /** The steps of a state: of each, a label, the next node, and the number of its parts in constraints of fairness. */
  #encodeSteps(state: S, node: number): number[] {
    const encoded: number[] = [];
    for (const step of this.#model.steps(state)) {
      refuseMalformedStep(this.#model.name, step);
      const shares = this.#sharesOf(step.action);
      encoded.push(this.#label(step), this.#node(step.state, state, node), shares);
      if (encoded.length > 3 * mostSteps) throw endless(this.#model.name);
    }
    return encoded;
  }

  #sharesOf(action: A): number {
    if (this.nodesRecur) return this.#events.number(action);
    return this.#isTemporal ? this.fairness.number(this.#rules.shares(action)) : 0;
  }

  #askPropositions(): void {
    for (const { truths, ask } of this.#propositions) {
      while (truths.known < this.#interner.size) truths.add(ask(this.#state(truths.known)));
    }
  }

  #label({ action }: Step<S, A>): number {
    const isFault = this.#model.isFault?.(action) === true;
    const labels = isFault ? this.#faultLabels : this.#actionLabels;
    const name = actionName(action);
    let label = labels.get(name);
    if (label === undefined) {
      label = this.labels.length;
      this.labels.push({ kind: isFault ? 'fault' : 'action', role: '', name });
      labels.set(name, label);
    }
    return label;
  }

  /** @param like a state of node `likeNode`, which this one may share parts with. */
  #node(state: S, like?: S, likeNode?: number): number {
    const known = this.#interner.size;
    const node = this.#interner.intern(state, undefined, like, likeNode);
    if (node < known) {
      this.#states.meet(node, state);
    } else {
      this.#interner.freeze();
      this.#states.add(node, state);
    }
    return node;
  }

  #state(node: number): S {
    if (!this.#states.has(node) && this.#initial.has(node)) return this.#initial.get(node) as S;
    return this.#states.get(node);
  }

  #reading(what: string, predicate: (state: S) => boolean): Reading {
    const ask = this.#predicate<S>(what, (state, isRebuilt) => predicate(isRebuilt ? rebuilt(state) : state));
    return { slots: [0], view: (_slot, node) => node, holds: (nodes) => ask(this.#state(nodes[0]!)) };
  }

  #predicate<T>(what: string, holds: (about: T, isRebuilt: boolean) => boolean): (about: T) => boolean {
    const name = () => `${this.#model.name}: ${what}`;
    const inquiry: Inquiry<T> = {
      what: name,
      run: (about, isRebuilt) => [truth(name, holds(about, isRebuilt)) ? 1 : 0],
      series: new Series(),
    };
    return (about) => this.#auditor.call(inquiry, about)[0] === 1;
  }

  #propertyReading(property: Property<S>): PropertyReading {
    if (isTemporal(property)) return this.#temporalReading(property);
    const { kind, name } = property;
    const what = `property '${name}'`;
    if (kind === 'transition') {
      const ask = this.#predicate<readonly [S, S]>(what, ([before, after], isRebuilt) =>
        isRebuilt ? property.holds(rebuilt(before), rebuilt(after)) : property.holds(before, after),
      );
      return {
        kind,
        name,
        slots: [0],
        view: (_slot, node) => node,
        holds: (before, after) => ask([this.#state(before[0]!), this.#state(after[0]!)]),
      };
    }
    const reading = this.#reading(what, (state) => property.holds(state));
    if (kind === 'sometimes') return { kind, name, ...reading };
    const when = property.when && this.#reading(`${what}, when`, property.when.bind(property)).holds;
    return { kind, name, ...reading, ...(when && { when }) };
  }

  #temporalReading(property: Temporal<S>): TemporalReading {
    const { kind, name, process } = property;
    const { formula, propositions } = temporalForm(property);
    const readings = Object.entries(propositions).map(([proposition, holds]) => {
      const truths = new Truths();
      const what = `property '${name}', ${proposition}`;
      const ask = this.#predicate<S>(what, (state, isRebuilt) => holds(isRebuilt ? rebuilt(state) : state));
      this.#propositions.push({ truths, ask });
      const view = (_slot: number, node: number) => truths.of(node);
      return [proposition, { slots: [0], view, holds: ([truth]: Int32Array) => truth === 1 }] as const;
    });
    const base = { kind, name, ...(process !== undefined && { process }) };
    return { ...base, formula, propositions: Object.fromEntries(readings) };
  }
}

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
