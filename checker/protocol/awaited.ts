import type { Pid } from '../core/ids.ts';
import type { Topology } from './topology.ts';

/**
 * What time waits for: urgent actions, messages at their greatest delay, the end of pauses that have one. Time passes for ever, so runs
 * that never come to it do not count, whatever else they owe.
 */
export interface Awaited {
  action(pid: Pid, name: string): boolean;
  resumption(pid: Pid): boolean;
  readonly messages: boolean;
}

/** @see Awaited */
export function awaitedIn({ processes, positions, isTimed, delay, network }: Topology): Awaited {
  const process = (pid: Pid) => processes[positions.get(pid)!]!;
  return {
    action: (pid, name) => isTimed && Object.hasOwn(process(pid).role.urgent ?? {}, name),
    resumption: (pid) => Number.isFinite(process(pid).longestPause ?? Number.POSITIVE_INFINITY),
    messages: Number.isFinite(delay.max) && network !== 'set',
  };
}
