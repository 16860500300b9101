/** The exports of assembly/machine.ts, as they are called from outside; numbers are addresses or counts. */
export interface Machine {
  expand(thread: number, list: number, from: number, to: number): void;
  checkBlock(thread: number, predicate: number, answers: number, from: number, to: number): void;
  checkFresh(thread: number): void;
  gather(thread: number, partition: number): number;
  mark(thread: number, answers: number, count: number): void;
  collect(thread: number, from: number, to: number): void;
  choices(thread: number, vector: number): number;
  look(thread: number, vector: number, answers: number, hash: number): number;
  take(thread: number, vector: number, choice: number, answers: number, hash: number): number;
  repack(thread: number, from: number, count: number, to: number, words: number, layout: number): void;
  ownerOf(key: number): number;
  getPost(entries: number, mask: number, node: number, operation: number): number;
  putPost(entries: number, mask: number, node: number, operation: number, stored: number): void;
  movePosts(from: number, fromMask: number, to: number, mask: number): void;
  getAnswer(entries: number, mask: number, bytes: number, x: bigint, y: bigint): number;
  putAnswer(entries: number, mask: number, bytes: number, x: bigint, y: bigint, stored: number): void;
  moveAnswers(from: number, fromMask: number, to: number, mask: number, bytes: number): void;
}

/** The exports of assembly/graph.ts; `graph` and `walk` are addresses of their fields. */
export interface GraphProgram {
  insert(graph: number, keys: number, count: number): void;
  place(graph: number, key: number): number;
  gather(graph: number, from: number, keys: number, places: number, most: number): number;
  successors(graph: number, place: number): number;
  enter(walk: number, node: number): number;
  go(walk: number, base: number): number;
}

/** The exports of assembly/store.ts. */
export interface Store {
  reset(words: number, capacity: number): number;
  insert(count: number): number;
  lookUp(count: number): void;
  dump(from: number): number;
  grow(capacity: number): number;
}

/** A program at work on a memory. */
export function instanceOf<T extends object>(module: WebAssembly.Module, memory: WebAssembly.Memory): T {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as T;
}

/** What WebAssembly's 32-bit addresses reach, in pages of 64 KiB. */
export const mostPages = 65_536;

/** Pages that a memory begins with. To let it grow takes long, and longer the more shared memories there are. */
export const firstPages = 64;

/** A memory of its own, that threads can share. */
export function newMemory(): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: firstPages, maximum: mostPages, shared: true });
}
