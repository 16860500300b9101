import type { Pid } from '../core/ids.ts';
import type { Step } from '../core/model.ts';
import type { Typed } from './definition.ts';
import type { GlobalState } from './global-state.ts';

/** What tells alternatives of one step apart. */
type Params = { readonly [name: string]: unknown };

/** What a step of a protocol is. `process` is where it happens; messages are named by sender and content. */
export type ProtocolAction =
  | { readonly kind: 'action'; readonly process: Pid; readonly name: string; readonly params?: Params }
  | {
      readonly kind: 'deliver' | 'duplicate';
      readonly process: Pid;
      readonly from: Pid;
      readonly message: Typed;
      readonly params?: Params;
    }
  | {
      readonly kind: 'lose';
      readonly process: Pid;
      readonly from: Pid;
      readonly message: Typed;
      readonly params?: undefined;
    }
  | { readonly kind: 'crash' | 'recover'; readonly process: Pid; readonly params?: Params };

/** A message between two processes. */
export interface Letter {
  readonly from: Pid;
  readonly to: Pid;
  readonly message: Typed;
}

/** A step of a protocol, with what it did to the network. */
export interface ProtocolStep extends Step<GlobalState, ProtocolAction> {
  readonly sent: readonly Letter[];
  /** Messages that will never arrive: in the inbox of what crashed, or sent to what is down. */
  readonly destroyed: readonly Letter[];
  readonly events: readonly Typed[];
}

/** Losses, duplications and crashes; a recovery is progress. */
export function isFault(action: ProtocolAction): boolean {
  return action.kind === 'lose' || action.kind === 'duplicate' || action.kind === 'crash';
}
