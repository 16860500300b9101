import { toPlain } from '../core/plain.ts';

/** Numbers actions from 0, equal ones alike. */
export class EventNumbers {
  readonly #numbers = new Map<string, number>();

  number(action: unknown): number {
    const text = JSON.stringify(toPlain(action));
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(text, number);
    }
    return number;
  }
}
