/** The configuration of primary-backup.ts, and the names of what it claims. */
export interface Config {
  /** The operations of each client, one after the other. */
  readonly scripts: readonly (readonly ('update' | 'read')[])[];
  /** τ: the primary sends a heartbeat every so many ticks. */
  readonly period: number;
  /** The backup takes over when it has heard nothing for so many ticks: τ + δ, for delays from 1 to δ. */
  readonly timeout: number;
  /** When an update is answered. Broken under a crash if before it is sent, and under partitions unless when it is applied. */
  readonly answers:
    | 'before the update is sent'
    | 'when the update is sent'
    | 'when the backup has applied it';
  /** For how many ticks after it heard from its backup the primary serves. Broken under partitions if more than timeout - δ. */
  readonly lease: number | 'none';
  /** What the primary does when the lease has ended. Broken under partitions if it goes on alone, and nobody else is asked. */
  readonly silence: 'waits' | 'goes on alone' | 'asks the witness' | 'asks a witness that forgets';
  /** Whether servers refuse the messages of an old view. Broken under partitions where they do not. */
  readonly viewNumbers: boolean;
  /** For how many ticks there may be no primary; left out, nothing is claimed. */
  readonly outage?: number;
}

export const oneForAView = 'at most one primary in a view';
export const nothingLost = 'no acknowledged update is lost';
export const everyoneIsAnswered = 'every client is answered in the end';
export const outageIsShort = 'there is soon a primary again';
