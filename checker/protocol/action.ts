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
  | { readonly kind: 'crash' | 'recover'; readonly process: Pid; readonly params?: Params }
  | { readonly kind: 'pause' | 'resume'; readonly process: Pid; readonly params?: undefined }
  | {
      readonly kind: 'drift';
      readonly process: Pid;
      readonly name: 'gain a tick' | 'lose a tick' | 'jump';
      readonly params?: undefined;
    }
  | { readonly kind: 'tick' | 'heal'; readonly process?: undefined; readonly params?: undefined }
  | {
      readonly kind: 'partition';
      /** Names a pattern of connectivity. */
      readonly cut: string;
      readonly process?: undefined;
      readonly params?: undefined;
    };

/** A message between two processes. */
export interface Letter {
  readonly from: Pid;
  readonly to: Pid;
  readonly message: Typed;
}

/** A step of a protocol, with what it did to the network. */
export interface ProtocolStep extends Step<GlobalState, ProtocolAction> {
  readonly sent: readonly Letter[];
  /** Messages that will never arrive: lost with what crashed, sent to what is down or across a cut, or too old. */
  readonly destroyed: readonly Letter[];
  readonly events: readonly Typed[];
}

const faults: ReadonlySet<ProtocolAction['kind']> = new Set([
  'lose',
  'duplicate',
  'crash',
  'pause',
  'drift',
  'partition',
]);

/** That a process recovers or resumes, that the network heals and that time passes is progress. */
export function isFault({ kind }: ProtocolAction): boolean {
  return faults.has(kind);
}

export function isTime({ kind }: ProtocolAction): boolean {
  return kind === 'tick';
}
