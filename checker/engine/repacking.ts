import type { Arena } from './arena.ts';
import type { Disk } from './disk.ts';
import type { KeyLayout } from './key-layout.ts';
import { KeyQueue } from './key-queue.ts';
import { freeLayout, writeLayout } from './layout-record.ts';
import type { Machine } from './machine.ts';
import { mostInOut } from './store-fields.ts';
import type { ThreadBuffers } from './thread-buffers.ts';

/** What packs keys anew. */
export interface Repacker {
  readonly arena: Arena;
  readonly machine: Machine;
  /** Whose scratch vector is used. */
  readonly thread: ThreadBuffers;
}

/** Pack keys by layout `to` that come packed by the machine's present one, in pieces of at most what a store takes at once. */
export function repacked(
  { arena, machine, thread }: Repacker,
  pieces: Iterable<Uint8Array>,
  { from, to, disk }: { readonly from: KeyLayout; readonly to: KeyLayout; readonly disk: Disk | undefined },
): KeyQueue {
  const result = new KeyQueue(to.words, disk);
  const source = arena.allocate(8 * mostInOut);
  const targetBytes = 8 * mostInOut * Math.ceil(to.words / from.words);
  const target = arena.allocate(targetBytes);
  const layout = writeLayout(arena, to);
  for (const piece of pieces) {
    const count = piece.length / (8 * from.words);
    arena.bytes.set(piece, source);
    machine.repack(thread.address, source, count, target, to.words, layout);
    result.push(arena.bytes.subarray(target, target + 8 * to.words * count));
  }
  freeLayout(arena, layout, to);
  arena.free(source, 8 * mostInOut);
  arena.free(target, targetBytes);
  return result;
}

/** The keys of a queue, which is emptied, parted by the store to which they belong, packed by the machine's present layout. */
export function* byOwner(
  { arena, machine }: Repacker,
  keys: KeyQueue,
  stores: number,
): Generator<readonly [store: number, keys: Uint8Array]> {
  const bytes = 8 * keys.words;
  const source = arena.allocate(8 * mostInOut);
  for (const piece of keys.drain()) {
    if (stores === 1) {
      yield [0, piece];
      continue;
    }
    arena.bytes.set(piece, source);
    const parts = Array.from({ length: stores }, () => ({ keys: new Uint8Array(piece.length), end: 0 }));
    for (let at = 0; at < piece.length; at += bytes) {
      const part = parts[machine.ownerOf(source + at)]!;
      part.keys.set(piece.subarray(at, at + bytes), part.end);
      part.end += bytes;
    }
    for (const [store, part] of parts.entries()) yield [store, part.keys.subarray(0, part.end)];
  }
  arena.free(source, 8 * mostInOut);
}
