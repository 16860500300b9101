import type { Fairness } from './fairness.ts';
import type { PlainFields, PlainValue } from './plain.ts';
import type { Faults, Network, Time } from './scenario.ts';

/** The variables of a global state, by name: processes, `network`, `down`, `budgets`, observers; or the parts of a whole state. */
export type StateData = PlainFields;

/** What one step was. `process` is where it happened; `from` and `message` are there for steps on messages. */
export type ActionData =
  | {
      readonly kind: 'action';
      readonly name: string;
      readonly process?: string;
      readonly params?: PlainFields;
    }
  | {
      /** `deliver`: the handler ran. `duplicate`: it ran, and a copy stays in flight. `lose`: the message disappeared. */
      readonly kind: 'deliver' | 'duplicate' | 'lose';
      /** The message's type. */
      readonly name: string;
      readonly process: string;
      readonly from: string;
      readonly message: PlainValue;
      readonly params?: PlainFields;
    }
  | {
      readonly kind: 'crash' | 'recover' | 'pause' | 'resume';
      readonly name: string;
      readonly process: string;
      readonly params?: PlainFields;
    }
  | {
      /** The process's clock gains or loses a tick, or jumps forward. */
      readonly kind: 'drift';
      readonly name: 'gain a tick' | 'lose a tick' | 'jump';
      readonly process: string;
      readonly params?: PlainFields;
    }
  | {
      /** `tick`: time passes. `partition`: the network falls into the parts that `params` names. */
      readonly kind: 'tick' | 'partition' | 'heal';
      readonly name: string;
      readonly process?: undefined;
      readonly params?: PlainFields;
    };

/** One message in a trace. Its id names one send: `m1`, `m2`, … in the order sent. */
export interface MessageData {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly message: PlainValue;
}

/** Messages that one step took out of the network or put into it, without ids. */
export interface Traffic {
  readonly sent: readonly Omit<MessageData, 'id'>[];
  /** The messages that a crash destroyed. */
  readonly destroyed: readonly Omit<MessageData, 'id'>[];
}

/** One variable, or one field of one, that a step changed: `path` is `p1.phase`. */
export interface Change {
  readonly path: string;
  readonly before: PlainValue;
  readonly after: PlainValue;
}

export interface TraceStep {
  readonly action: ActionData;
  /** Where there is time: how many ticks have passed, a tick itself included. */
  readonly time?: number;
  /** In the order of variables; changes of `network` are left out, because `sent` and the action tell them. */
  readonly changes: readonly Change[];
  /** Id of the message that this step delivered or lost. */
  readonly consumed?: string;
  readonly sent: readonly MessageData[];
  /** Ids of messages that never arrive because this step's crash destroyed them, or their receiver was down. */
  readonly destroyed: readonly string[];
  readonly events: readonly PlainValue[];
  readonly state: StateData;
}

/** Which instance of a model a trace is of: enough to build it again. */
export interface Instance {
  /** As the command line takes it: a name in the registry, or the path of a file. */
  readonly model: string;
  readonly scenario: string;
  readonly config: PlainValue;
  readonly network?: Network;
  readonly faults?: Faults;
  readonly time?: Time;
  readonly fairness?: Fairness;
}

/**
 * A run from an initial state to the state, or over the step, that shows something; or, for temporal properties, one that
 * goes on for ever: a lasso. Plain data: it is its own JSON
 * format, and all other exports are written from it.
 */
export interface Trace {
  readonly format: 'stepwright-trace';
  readonly version: 1;
  readonly instance: Instance;
  readonly shows: Shown;
  /** The processes in the order of their lanes; empty for models without processes. */
  readonly lanes: readonly string[];
  readonly initial: StateData;
  readonly steps: readonly TraceStep[];
  /**
   * Of a lasso: after so many steps the cycle begins, and all later steps are repeated for ever; the last of them leads back
   * to the state in which the cycle began. Where it is the number of all steps, the run stops, and stays in its last state.
   */
  readonly loop?: number;
}

/** `always`: broken in the last state. `transition`: by the last step. `deadlock`: the last state is one. `witness`: a `sometimes` is true in the last state. `temporal`: the lasso breaks the formula. */
export type Shown =
  | { readonly kind: 'always' | 'transition' | 'witness'; readonly property: string }
  | {
      readonly kind: 'deadlock';
      readonly property: string;
      /** Where there is time: whether it passes, and changes nothing, or cannot pass either. */
      readonly time?: 'passes' | 'cannot pass';
    }
  | {
      readonly kind: 'temporal';
      readonly property: string;
      /** Whom the property is about, where it is claimed of each of several processes. */
      readonly process?: string;
      readonly formula: string;
    };
