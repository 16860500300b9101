import type { ValueObject } from 'immutable';
import type { Fairness } from '../core/fairness.ts';
import type { Pid } from '../core/ids.ts';
import type { Scenario } from '../core/scenario.ts';
import type { ObserverViews, ProcessViews, StatePredicate, ViewProperty } from './view.ts';

/** The local state of a process: an Immutable Record. */
export type LocalState = ValueObject & { readonly toJS: () => unknown };

/** Messages and events: plain readonly objects, told apart by `type`. */
export interface Typed {
  readonly type: string;
}

/** What a protocol is made of, as types: its configuration, the local state of each role, its messages and events, its observers' states. */
export interface ProtocolShape {
  config: unknown;
  roles: { [role: string]: LocalState };
  message?: Typed;
  event?: Typed;
  observers?: { [observer: string]: unknown };
}

export type MessageOf<P extends ProtocolShape> = P extends { message: infer M extends Typed } ? M : never;
export type EventOf<P extends ProtocolShape> = P extends { event: infer E extends Typed } ? E : never;
export type ObserversOf<P extends ProtocolShape> = P extends { observers: infer O }
  ? O
  : Record<never, never>;

/** A message and whom it goes to. */
export interface Send<M> {
  readonly to: Pid;
  readonly message: M;
}

/** The next local state, with what the step sends and what observers see of it. */
export interface Outcome<S, M, E> {
  readonly next: S;
  readonly send?: readonly Send<M>[];
  readonly emit?: readonly E[];
  /** What tells this alternative from the others, for traces: `{ peer: 'p2' }`. */
  readonly params?: { readonly [name: string]: unknown };
}

/**
 * What an action or a handler answers: one outcome, the next local state alone, an array of alternatives, or
 * `undefined` where it is not enabled (a message then stays in the inbox). To ignore a message is to return the state.
 */
export type Outcomes<S, M, E> = S | Outcome<S, M, E> | readonly (S | Outcome<S, M, E>)[] | undefined;

/** What a process knows of its place in the system. `R` is the names of roles. */
export interface Context<R extends string = string> {
  readonly self: Pid;
  /** 0 for the first process of its role. */
  readonly index: number;
  /** The other processes of its role. */
  readonly peers: readonly Pid[];
  /** All processes, by role. */
  readonly pids: { readonly [K in R]: readonly Pid[] };
}

export interface ReceiveContext<R extends string = string> extends Context<R> {
  /** The sender. */
  readonly from: Pid;
}

/** Stands for the handler of a message that a role is never sent; the arrival of one ends the search with an error. */
export const unexpected: unique symbol = Symbol.for('stepwright.unexpected');

/** The members of `M` of type `T`; also where `M` is one object type with several values of `type`. */
type OfType<M, T> = [Extract<M, { type: T }>] extends [never]
  ? M & { readonly type: T }
  : Extract<M, { type: T }>;

type Handler<S, Received, M, E, R extends string> = (
  local: S,
  message: Received,
  context: ReceiveContext<R>,
) => Outcomes<S, M, E>;

/** One kind of process. */
export type Role<S, M extends Typed, E, R extends string = string> = {
  /** How many; 1 where it is left out. */
  readonly count?: number;
  /** Processes are named `prefix1`, `prefix2`, …; a single one just `prefix`. Left out: the role's name. */
  readonly prefix?: string;
  init(context: Context<R>): S;
  readonly actions?: { readonly [action: string]: (local: S, context: Context<R>) => Outcomes<S, M, E> };
  /** Actions that time does not pass over: while one of them is enabled, there is no tick. Without time, they are like the others. */
  readonly urgent?: { readonly [action: string]: (local: S, context: Context<R>) => Outcomes<S, M, E> };
  /**
   * The process has a clock, and this is what a tick of it does; `undefined` where it cannot tick before the process has acted.
   * Clocks go on in pauses and crashes, where nothing holds them up.
   */
  tick?(local: S, context: Context<R>): S | undefined;
  /** What is left of the state after a crash: its durable part, with the volatile part as at a restart. Left out, the role cannot crash and recover. */
  crash?(local: S, context: Context<R>): S | Outcome<S, M, E>;
  /** What a process does first when it recovers. Left out: nothing. */
  recover?(local: S, context: Context<R>): S | Outcome<S, M, E>;
} & ([M] extends [never]
  ? { readonly receive?: undefined }
  : {
      readonly receive: {
        readonly [T in M['type']]: Handler<S, OfType<M, T>, M, E, R> | typeof unexpected;
      };
    });

/** An automaton over events: history that properties need and the algorithm does not have. It never blocks a step. */
export interface Observer<O, E> {
  readonly init: O;
  on(state: O, event: E, process: Pid): O;
  /** What it makes of a tick, where there is time. Left out: nothing. */
  tick?(state: O): O;
}

export interface ProtocolDefinition<P extends ProtocolShape> {
  readonly name: string;
  roles(config: P['config']): {
    readonly [R in keyof P['roles']]: Role<
      P['roles'][R],
      MessageOf<P>,
      EventOf<P>,
      keyof P['roles'] & string
    >;
  };
  observers?(config: P['config']): {
    readonly [O in keyof ObserversOf<P>]: Observer<ObserversOf<P>[O], EventOf<P>>;
  };
  properties(
    config: P['config'],
  ): readonly ViewProperty<ProcessViews<P['roles'], MessageOf<P>>, ObserverViews<ObserversOf<P>>>[];
  /** States in which it is no deadlock that nothing is enabled. One that reads no view turns the check off, and the report says so. */
  terminal?(
    config: P['config'],
  ): StatePredicate<ProcessViews<P['roles'], MessageOf<P>>, ObserverViews<ObserversOf<P>>>;
  /** States outside (`false`) are checked and counted, but not expanded. */
  boundary?(
    config: P['config'],
  ): StatePredicate<ProcessViews<P['roles'], MessageOf<P>>, ObserverViews<ObserversOf<P>>>;
  /** What runs owe, where it is not that actions that stay enabled are taken and messages arrive or are lost. */
  fairness?(config: P['config']): Fairness<MessageOf<P>['type']>;
  readonly scenarios: readonly Scenario<P['config']>[];
}

/** One message to one process. */
export function send<const M extends Typed>(to: Pid, message: M): Send<M> {
  return { to, message };
}

/** The same message to each of several processes. */
export function broadcast<const M extends Typed>(to: Iterable<Pid>, message: M): Send<M>[] {
  return Array.from(to, (pid) => ({ to: pid, message }));
}
