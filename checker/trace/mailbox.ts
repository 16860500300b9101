import { samePlain } from '../core/plain.ts';
import type { Network } from '../core/scenario.ts';
import type { ActionData, MessageData } from '../core/trace.ts';

type Unnamed = Omit<MessageData, 'id'>;

/** Gives the messages of a trace their ids, and finds the send that a delivery, a loss or a crash is about. */
export class Mailbox {
  readonly #keeps: boolean;
  readonly #leastDelay: number;
  #inFlight: MessageData[] = [];
  #sent = 0;
  #time = 0;
  /** By id. */
  readonly #sentAt = new Map<string, number>();

  /** @param leastDelay for how many ticks a message is on its way at least. */
  constructor(network: Network, leastDelay = 0) {
    this.#keeps = network === 'set';
    this.#leastDelay = leastDelay;
  }

  /** The id of the message that an action takes; left out for actions that take none. */
  consume(action: ActionData): string | undefined {
    if (action.kind !== 'deliver' && action.kind !== 'duplicate' && action.kind !== 'lose') return undefined;
    const wanted = { from: action.from, to: action.process, message: action.message };
    const stays = action.kind === 'duplicate' || (action.kind === 'deliver' && this.#keeps);
    const found = this.#find(wanted);
    return stays ? found?.id : this.#without(found)[0];
  }

  send(messages: readonly Unnamed[]): MessageData[] {
    const named = messages.map((message) => {
      this.#sent += 1;
      const id = `m${this.#sent}`;
      this.#sentAt.set(id, this.#time);
      return { id, ...message };
    });
    this.#inFlight.push(...named);
    return named;
  }

  destroy(messages: readonly Unnamed[]): string[] {
    return messages.flatMap((message) => this.#without(this.#find(message)));
  }

  /** Time passes. @param tooOld what is gone thereby; of equal messages, the one sent first. @returns their ids. */
  tick(tooOld: readonly Unnamed[]): string[] {
    this.#time += 1;
    return tooOld.flatMap((message) => this.#without(this.#equalTo(message)[0]));
  }

  /** Of equal messages, the one sent first; where messages stay in flight, the last of those that may have arrived. */
  #find(wanted: Unnamed): MessageData | undefined {
    const equal = this.#equalTo(wanted);
    if (!this.#keeps) return equal[0];
    const isDue = ({ id }: MessageData) => this.#time - this.#sentAt.get(id)! >= this.#leastDelay;
    return equal.findLast(isDue) ?? equal.at(-1);
  }

  #equalTo({ from, to, message }: Unnamed): MessageData[] {
    return this.#inFlight.filter(
      (other) => other.from === from && other.to === to && samePlain(other.message, message),
    );
  }

  /** @returns the id of what is no longer in flight. */
  #without(message: MessageData | undefined): string[] {
    if (message === undefined) return [];
    this.#inFlight = this.#inFlight.filter((other) => other !== message);
    return [message.id];
  }
}
