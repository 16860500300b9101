import type { Arena } from './arena.ts';
import type { KeyLayout } from './key-layout.ts';

const fieldBytes = 12;

/** Write a layout as the machine reads it (see `layoutAt`); its address. */
export function writeLayout(arena: Arena, { wordOf, shiftOf, bitsOf }: KeyLayout): number {
  const address = arena.allocate(fieldBytes * wordOf.length);
  for (const [slot, bits] of bitsOf.entries()) {
    const field = (address + fieldBytes * slot) / 4;
    arena.words[field] = 8 * wordOf[slot]!;
    arena.words[field + 1] = shiftOf[slot]!;
    arena.words[field + 2] = 2 ** bits - 1;
  }
  return address;
}

export function freeLayout(arena: Arena, address: number, { wordOf }: KeyLayout): void {
  arena.free(address, fieldBytes * wordOf.length);
}
