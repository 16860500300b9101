import { samePlain } from '../core/plain.ts';
import type { Network } from '../core/scenario.ts';
import type { ActionData, MessageData } from '../core/trace.ts';

type Unnamed = Omit<MessageData, 'id'>;

/** Gives the messages of a trace their ids, and finds the send that a delivery, a loss or a crash is about. */
export class Mailbox {
  readonly #keeps: boolean;
  #inFlight: MessageData[] = [];
  #sent = 0;

  constructor(network: Network) {
    this.#keeps = network === 'set';
  }

  /** The id of the message that an action takes; left out for actions that take none. */
  consume(action: ActionData): string | undefined {
    if (action.kind !== 'deliver' && action.kind !== 'duplicate' && action.kind !== 'lose') return undefined;
    const wanted = { from: action.from, to: action.process, message: action.message };
    const stays = action.kind === 'duplicate' || (action.kind === 'deliver' && this.#keeps);
    return stays ? this.#find(wanted)?.id : this.#take(wanted);
  }

  send(messages: readonly Unnamed[]): MessageData[] {
    const named = messages.map((message) => {
      this.#sent += 1;
      return { id: `m${this.#sent}`, ...message };
    });
    this.#inFlight.push(...named);
    return named;
  }

  destroy(messages: readonly Unnamed[]): string[] {
    return messages.flatMap((message) => this.#take(message) ?? []);
  }

  /** Of equal messages, the one sent first; where messages stay in flight for ever, the one sent last. */
  #find(wanted: Unnamed): MessageData | undefined {
    const same = (candidate: MessageData) =>
      candidate.from === wanted.from &&
      candidate.to === wanted.to &&
      samePlain(candidate.message, wanted.message);
    return this.#keeps ? this.#inFlight.findLast(same) : this.#inFlight.find(same);
  }

  #take(wanted: Unnamed): string | undefined {
    const found = this.#find(wanted);
    this.#inFlight = this.#inFlight.filter((other) => other !== found);
    return found?.id;
  }
}
