import { isRecord } from 'immutable';
import { InvalidModelError } from '../core/errors.ts';
import type { Pid } from '../core/ids.ts';
import { plainText, toPlain } from '../core/plain.ts';
import { deepFreeze, isPlainObject } from '../core/value.ts';
import {
  type LocalState,
  type Outcome,
  type Outcomes,
  type ReceiveContext,
  type Typed,
  unexpected,
} from './definition.ts';
import type { Process, Topology } from './topology.ts';

/** What a call of user code answered, checked: alternatives in order, none where the step is not enabled. */
export type Alternatives = readonly Alternative[];

export interface Alternative {
  readonly next: LocalState;
  readonly sends: readonly { readonly receiver: Process; readonly message: Typed }[];
  readonly events: readonly Typed[];
  readonly params?: { readonly [name: string]: unknown };
}

type Call = (local: LocalState, ...rest: readonly unknown[]) => Outcomes<LocalState, Typed, Typed>;

/** All calls of a role's functions go through here, so that both semantics give them the same arguments and read their answers alike. */
export class Calls {
  readonly #topology: Topology;
  /** What handlers are told, by the positions of receiver and sender. */
  readonly #receiveContexts: readonly (readonly ReceiveContext[])[];

  constructor(topology: Topology) {
    const { processes } = topology;
    this.#topology = topology;
    this.#receiveContexts = processes.map(({ context }) =>
      processes.map(({ pid }) => Object.freeze({ ...context, from: pid })),
    );
  }

  init(process: Process): LocalState {
    const local = process.role.init(process.context);
    this.#requireRecord(local, `${process.pid}: init`);
    return local;
  }

  action(process: Process, name: string, local: LocalState): Alternatives {
    const { actions, urgent } = process.role;
    const call = (actions?.[name] ?? urgent![name]) as Call;
    return this.#read(call(local, process.context), process, `action ${name}`);
  }

  /** What a tick of the process's clock makes of its state; `undefined` where it cannot tick before it has acted. */
  tick(process: Process, local: LocalState): LocalState | undefined {
    const { role, context, pid } = process;
    if (role.tick === undefined) return local;
    const next = role.tick(local, context);
    if (next !== undefined) this.#requireRecord(next, `${pid}: tick`);
    return next;
  }

  receive(process: Process, from: Pid, message: Typed, local: LocalState): Alternatives {
    const handler = process.role.receive![message.type] as Call;
    const context = this.#receiveContexts[process.position]![this.#topology.positions.get(from)!];
    return this.#read(handler(local, message, context), process, `receive ${message.type}`);
  }

  /** Where the role has no `crash`, what crashes stays as it was: nothing will run it again. */
  crash(process: Process, local: LocalState): Alternative {
    return this.#single(process.role.crash as Call | undefined, process, local, 'crash');
  }

  recover(process: Process, local: LocalState): Alternative {
    return this.#single(process.role.recover as Call | undefined, process, local, 'recover');
  }

  observe(name: string, state: unknown, event: Typed, pid: Pid): unknown {
    const next = this.#topology.observers
      .find((candidate) => candidate.name === name)!
      .observer.on(state, event, pid);
    return this.#observed(name, next, () => `the event ${plainText(toPlain(event))}`);
  }

  /** The state of an observer that looks at the time, after a tick. */
  observeTick(name: string, state: unknown): unknown {
    const { observer } = this.#topology.observers.find((candidate) => candidate.name === name)!;
    return this.#observed(name, observer.tick === undefined ? state : observer.tick(state), () => 'a tick');
  }

  #observed(name: string, next: unknown, what: () => string): unknown {
    if (next !== undefined) return next;
    throw new InvalidModelError(
      `Observer '${name}' answered undefined to ${what()}.`,
      'an event that it does not handle: observers never block a step',
      'return the state unchanged for events that do not matter',
    );
  }

  #single(call: Call | undefined, process: Process, local: LocalState, what: string): Alternative {
    if (call === undefined) return { next: local, sends: [], events: [] };
    const alternatives = this.#read(call(local, process.context), process, what);
    if (alternatives.length !== 1) {
      throw new InvalidModelError(
        `${process.pid}: ${what} has ${alternatives.length} outcomes.`,
        'it answered undefined or an array, but it can neither be refused nor choose',
        'return one state or one outcome',
      );
    }
    return alternatives[0]!;
  }

  #read(answer: Outcomes<LocalState, Typed, Typed>, process: Process, what: string): Alternatives {
    if (answer === undefined) return [];
    const list: readonly (LocalState | Outcome<LocalState, Typed, Typed>)[] = Array.isArray(answer)
      ? answer
      : [answer];
    return list.map((entry) => this.#alternative(entry, process, what));
  }

  #alternative(entry: unknown, process: Process, what: string): Alternative {
    const where = `${process.pid}: ${what}`;
    if (!isPlainObject(entry) || !('next' in entry)) {
      this.#requireRecord(entry, where);
      return { next: entry, sends: [], events: [] };
    }
    refuseUnknownFields(entry, where);
    const { next, send = [], emit = [], params } = entry as unknown as Outcome<LocalState, Typed, Typed>;
    this.#requireRecord(next, where);
    return {
      next,
      sends: send.map(({ to, message }) => ({
        receiver: this.#receiver(process, to, message, where),
        message: deepFreeze(message),
      })),
      events: deepFreeze(emit),
      ...(params && { params: deepFreeze(params) }),
    };
  }

  #requireRecord(local: unknown, where: string): asserts local is LocalState {
    if (isRecord(local)) return;
    throw new InvalidModelError(
      `${where} answered ${local === null ? 'null' : typeof local === 'object' ? 'an object that is no Immutable Record' : String(local)} as the next local state.`,
      'a missing return value, or an outcome without `next`',
      'return the Record, { next: record, send: […] }, an array of these, or undefined where the step is not enabled',
    );
  }

  #receiver(sender: Process, to: Pid, message: Typed, where: string): Process {
    const position = this.#topology.positions.get(to);
    if (position === undefined) {
      throw new InvalidModelError(
        `${where} sends a message to '${to}', which is no process.`,
        'a process name that was put together by hand',
        `take names from the context: ${this.#topology.processes.map(({ pid }) => pid).join(', ')}`,
      );
    }
    const receiver = this.#topology.processes[position]!;
    const { receive = {} } = receiver.role;
    const known =
      isPlainObject(message) && typeof message.type === 'string' && Object.hasOwn(receive, message.type);
    const handler = known ? receive[message.type] : undefined;
    if (handler === undefined || handler === unexpected) {
      throw new InvalidModelError(
        `${where} sends ${plainText(toPlain(message))} to ${to}, whose role '${receiver.roleName}' ${handler === unexpected ? 'declares it unexpected' : 'has no handler for it'}.`,
        `a wrong receiver or a wrong message from ${sender.roleName} to ${receiver.roleName}`,
        `write a handler for it in \`receive\` of '${receiver.roleName}', or send it to someone else`,
      );
    }
    return receiver;
  }
}

const outcomeFields = ['next', 'send', 'emit', 'params'];

/** Types see to this where a model is type-checked; the command line does not. */
function refuseUnknownFields(outcome: object, where: string): void {
  const unknown = Object.keys(outcome).find((key) => !outcomeFields.includes(key));
  if (unknown === undefined) return;
  throw new InvalidModelError(
    `${where} answered an outcome with the field '${unknown}'.`,
    'a misspelt field; it would have no effect',
    `use ${outcomeFields.join(', ')}`,
  );
}
