/** What `get` answers where nothing was put. */
export const absent = -2;

/** An exact map from pairs of integers to integers of at least -1. Cost: 24 to 48 bytes an entry. */
export class PairMap {
  #count = 0;
  /** Triples (first, second, value + 2) with linear probing; 0 behind where it is free. Never more than half full. */
  #entries = new Int32Array(3 * 1024);
  #mask = 1023;

  get(first: number, second: number): number {
    const entries = this.#entries;
    const mask = this.#mask;
    let place = placeOf(first, second) & mask;
    for (;;) {
      const entry = place * 3;
      const value = entries[entry + 2]!;
      if (value === 0) return absent;
      if (entries[entry] === first && entries[entry + 1] === second) return value - 2;
      place = (place + 1) & mask;
    }
  }

  /** The pair must be absent. */
  put(first: number, second: number, value: number): void {
    if (this.#count * 2 >= this.#mask) this.#grow();
    this.#place(first, second, value + 2);
    this.#count += 1;
  }

  clear(): void {
    this.#entries.fill(0);
    this.#count = 0;
  }

  #place(first: number, second: number, stored: number): void {
    const entries = this.#entries;
    let place = placeOf(first, second) & this.#mask;
    while (entries[place * 3 + 2] !== 0) place = (place + 1) & this.#mask;
    entries[place * 3] = first;
    entries[place * 3 + 1] = second;
    entries[place * 3 + 2] = stored;
  }

  #grow(): void {
    const old = this.#entries;
    this.#entries = new Int32Array(old.length * 2);
    this.#mask = this.#mask * 2 + 1;
    for (let entry = 0; entry < old.length; entry += 3) {
      if (old[entry + 2] !== 0) this.#place(old[entry]!, old[entry + 1]!, old[entry + 2]!);
    }
  }
}

function placeOf(first: number, second: number): number {
  const mixed = Math.imul(first ^ (first >>> 15), 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
