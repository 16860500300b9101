import { doubled } from './growing.ts';

/** Keys in the order in which they were pushed. */
export class KeyQueue {
  readonly words: number;
  keys: Int32Array = new Int32Array(1 << 12);
  #end = 0;

  constructor(words: number) {
    this.words = words;
  }

  get length(): number {
    return this.#end / this.words;
  }

  get bytes(): number {
    return this.keys.byteLength;
  }

  clear(): void {
    this.#end = 0;
  }

  push(keys: Int32Array, at: number): void {
    while (this.#end + this.words > this.keys.length) this.keys = doubled(this.keys);
    for (let word = 0; word < this.words; word += 1) this.keys[this.#end + word] = keys[at + word]!;
    this.#end += this.words;
  }
}
