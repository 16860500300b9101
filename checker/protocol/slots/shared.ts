import type { ValueId } from '../../core/ids.ts';
import type { Auditor } from '../../engine/audit.ts';
import type { ProtocolAction } from '../action.ts';
import type { Calls } from '../calls.ts';
import type { Topology } from '../topology.ts';
import type { Labels } from './labels.ts';
import type { Values } from './values.ts';

/** A slot that processes post to. */
export interface Receiver {
  readonly slot: number;
  /** The operation that is the arrival of a message or event. `sender` is a process's position. */
  operation(sender: number, content: ValueId): number;
}

/** What all processes of one system have in common. */
export interface Shared {
  readonly topology: Topology;
  /**
   * Numbers local states, messages, events and parameters. States of a search are found in the order of these numbers, so nothing else is
   * numbered here whose time depends on how a search goes about it, such as views.
   */
  readonly values: Values;
  readonly auditor: Auditor;
  readonly calls: Calls;
  readonly labels: Labels;
  /** The number of an action's parts in constraints of fairness; 0 where nobody asks for them. In a system for walks, the number of the action itself. */
  sharesOf(this: void, action: ProtocolAction): number;
  /** By position. */
  readonly processes: readonly Receiver[];
  readonly observers: readonly Receiver[];
  /** Left out where no budget has a limit. */
  readonly faultSlot?: number;
}
