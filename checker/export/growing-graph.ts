import { MultiDirectedGraph } from 'graphology';
import type { Describe, Model } from '../core/model.ts';
import { deadlock, type Property } from '../core/property.ts';
import type { StateData, TraceStep } from '../core/trace.ts';
import { describeOf } from '../trace/build.ts';
import type { StateGraph, StateGraphAttributes, StateNode, StepEdge } from './state-graph-type.ts';

export interface GrowthOptions {
  readonly title: string;
  readonly limit: number;
  /** The error to throw where there would be more than `limit` states. */
  tooLarge(): Error;
  /** Whether to look at a property; `deadlock` is one. */
  isChecked(property: string): boolean;
}

/** A state graph under construction, with the states themselves, from which steps can be asked for. */
export class GrowingGraph<S, A> {
  readonly graph: StateGraph = new MultiDirectedGraph<StateNode, StepEdge, StateGraphAttributes>();
  readonly #model: Model<S, A>;
  readonly #describe: Describe<S, A>;
  readonly #options: GrowthOptions;
  readonly #states = new Map<string, S>();
  /** By the JSON text of a state's data, which is the same exactly for equal states. */
  readonly #keys = new Map<string, string>();

  constructor(model: Model<S, A>, options: GrowthOptions) {
    this.#model = model;
    this.#describe = describeOf(model);
    this.#options = options;
    this.graph.replaceAttributes({ title: options.title, lanes: this.#describe.lanes });
  }

  /** The names of all states, also of those that are added meanwhile. */
  names(): Iterable<string> {
    return this.#states.keys();
  }

  /** Add an initial state, or the one among them that is shown as `wanted`; `undefined` if none is. */
  start(wanted?: StateData): string | undefined {
    const text = wanted === undefined ? undefined : JSON.stringify(wanted);
    let found: string | undefined;
    for (const state of this.#model.initial()) {
      if (text !== undefined && JSON.stringify(this.#describe.state(state)) !== text) continue;
      found = this.#add(state);
      this.graph.mergeNodeAttributes(found, { initial: true });
    }
    return found;
  }

  /** Add the state that a step of a trace leads to; `undefined` if the model has no such step. */
  follow(name: string, wanted: TraceStep): string | undefined {
    const [action, state] = [JSON.stringify(wanted.action), JSON.stringify(wanted.state)];
    for (const step of this.#model.steps(this.#states.get(name)!)) {
      if (JSON.stringify(this.#describe.action(step.action)) !== action) continue;
      if (JSON.stringify(this.#describe.state(step.state)) === state) return this.#add(step.state);
    }
    return undefined;
  }

  /** Add the steps from a state, to be called once for each; with `onlyKnown` only those to states that are there. */
  expand(name: string, { onlyKnown = false }: { readonly onlyKnown?: boolean } = {}): void {
    const { graph } = this;
    const [model, describe] = [this.#model, this.#describe];
    const state = this.#states.get(name)!;
    if (model.boundary?.(state) === false) {
      graph.mergeNodeAttributes(name, { more: true });
      return;
    }
    let progress = false;
    for (const { action, state: next } of model.steps(state)) {
      const fault = model.isFault?.(action) === true;
      const target = onlyKnown ? this.#keys.get(JSON.stringify(describe.state(next))) : this.#add(next);
      progress ||= !fault && !(model.isTime?.(action) === true && target === name);
      if (target === undefined) graph.mergeNodeAttributes(name, { more: true });
      else {
        const violates = this.#namesWhere((one) => one.kind === 'transition' && !one.holds(state, next));
        graph.addDirectedEdge(name, target, {
          action: describe.action(action),
          fault,
          violates,
          onTrace: false,
        });
      }
    }
    const mayStop = model.terminal?.(state) === true;
    graph.mergeNodeAttributes(name, {
      deadlock: !progress && !mayStop && this.#options.isChecked(deadlock),
      terminal: !progress && mayStop,
    });
  }

  #namesWhere(predicate: (property: Property<S>) => boolean): string[] {
    return this.#model.properties
      .filter((property) => this.#options.isChecked(property.name) && predicate(property))
      .map((property) => property.name);
  }

  #add(state: S): string {
    const data = this.#describe.state(state);
    const text = JSON.stringify(data);
    const known = this.#keys.get(text);
    if (known !== undefined) return known;
    if (this.#states.size === this.#options.limit) throw this.#options.tooLarge();
    const name = `s${this.#states.size}`;
    this.#states.set(name, state);
    this.#keys.set(text, name);
    this.graph.addNode(name, {
      state: data,
      initial: false,
      violates: this.#namesWhere(
        (one) => one.kind === 'always' && one.when?.(state) !== false && !one.holds(state),
      ),
      witnesses: this.#namesWhere((one) => one.kind === 'sometimes' && one.holds(state)),
      deadlock: false,
      terminal: false,
      more: false,
      onTrace: false,
    });
    return name;
  }
}
