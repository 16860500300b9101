/**
 * A set of keys of a fixed number of 64-bit words, in linear memory: open addressing with linear probing, the keys are
 * the table, and a key of zeros is a free place. A key's home grows with its hash, so that the table grows where it is,
 * in two passes, without a second one beside it.
 *
 * Memory: a header, keys on their way in or out, one byte of answer for each, then the table.
 */
import {
  answersAt, capacityAt, countAt, dumpedAt, firstKeyAt, homesAt, mostInOut, stashKeys, tableAt, wordsAt,
} from '../store-fields';
import { hashOf, mixed } from './hash';
import { copy, homeOf, isFree, isSame } from './keys';

// @ts-ignore: decorator
@inline
function words(): u32 {
  return load<u32>(wordsAt);
}

/** Begin with an empty table of `capacity` places. False where there is no memory for it. */
export function reset(wordsOfKey: u32, capacity: u32): bool {
  store<u32>(wordsAt, wordsOfKey);
  store<u32>(capacityAt, 0);
  store<u32>(countAt, 0);
  if (!reserve(wordsOfKey, capacity)) return false;
  store<u32>(capacityAt, capacity);
  memory.fill(table, 0, capacity * (wordsOfKey << 3));
  return true;
}

/** Memory for the table and, behind it, for the keys that wait while it grows. */
function reserve(wordsOfKey: u32, capacity: u32): bool {
  const bytes = (table as u64) + ((capacity as u64) + stashKeys) * (wordsOfKey << 3);
  const pages = (bytes + 0xffff) >> 16;
  const have = memory.size() as u64;
  if (pages <= have) return true;
  if (pages > 65536) return false;
  return memory.grow((pages - have) as i32) >= 0;
}

/**
 * Add the first `count` keys of those that were put at `firstKeyAt`, in order. The answer for each is 1 if it is new.
 * There must be room: `count` more than the table holds, and one place free.
 */
export function insert(count: u32): u32 {
  return words() == 1 ? insert1(count) : insertMany(count);
}

/** How many keys are looked up at a time: their places are read first, so that the memory answers for all of them together. */
const together: u32 = 16;
const table: u32 = tableAt;

/** Keeps the early reads from being optimised away. */
export let sink: u64 = 0;

function insert1(count: u32): u32 {
  const capacity = load<u32>(capacityAt);
  const end: u32 = table + capacity * 8;
  let added: u32 = 0;
  for (let first: u32 = 0; first < count; first += together) {
    const last = min(first + together, count);
    let early: u64 = 0;
    for (let index = first; index < last; index += 1) {
      const home = table + (homeOf(mixed(load<u64>(firstKeyAt + (index << 3))), capacity) << 3);
      store<u32>(homesAt + ((index - first) << 2), home);
      early ^= load<u64>(home);
    }
    sink = early;
    for (let index = first; index < last; index += 1) {
      const key = load<u64>(firstKeyAt + (index << 3));
      let place: u32 = load<u32>(homesAt + ((index - first) << 2));
      let known = load<u64>(place);
      while (known != 0 && known != key) {
        place += 8;
        if (place == end) place = table;
        known = load<u64>(place);
      }
      const fresh: u32 = known == 0 ? 1 : 0;
      if (fresh) store<u64>(place, key);
      store<u8>(answersAt + index, fresh);
      added += fresh;
    }
  }
  store<u32>(countAt, load<u32>(countAt) + added);
  return added;
}

// @ts-ignore: decorator
@inline
function clear(place: u32, bytes: u32): void {
  for (let at: u32 = 0; at < bytes; at += 8) store<u64>(place + at, 0);
}

/** The place of a key, or the free place where it belongs. */
// @ts-ignore: decorator
@inline
function find(key: u32, bytes: u32, capacity: u32): u32 {
  const end: u32 = table + capacity * bytes;
  let place: u32 = table + (homeOf(hashOf(key, bytes >> 3), capacity)) * bytes;
  while (!isSame(place, key, bytes) && !isFree(place, bytes)) {
    place += bytes;
    if (place == end) place = table;
  }
  return place;
}

function insertMany(count: u32): u32 {
  const bytes = words() << 3;
  const capacity = load<u32>(capacityAt);
  let added: u32 = 0;
  let early: u64 = 0;
  for (let index: u32 = 0; index < count; index += 1) {
    if (index % together == 0) {
      const last = min(index + together, count);
      for (let next = index; next < last; next += 1) {
        early ^= load<u64>(table + (homeOf(hashOf(firstKeyAt + next * bytes, bytes >> 3), capacity)) * bytes);
      }
    }
    const key: u32 = firstKeyAt + index * bytes;
    const place = find(key, bytes, capacity);
    const fresh: u32 = isFree(place, bytes) ? 1 : 0;
    if (fresh) copy(place, key, bytes);
    store<u8>(answersAt + index, fresh);
    added += fresh;
  }
  sink = early;
  store<u32>(countAt, load<u32>(countAt) + added);
  return added;
}

/** Which of the first `count` keys that were put at `firstKeyAt` are in the table: the answer is 1 for these. */
export function lookUp(count: u32): void {
  const bytes = words() << 3;
  const capacity = load<u32>(capacityAt);
  for (let index: u32 = 0; index < count; index += 1) {
    const key: u32 = firstKeyAt + index * bytes;
    store<u8>(answersAt + index, isFree(find(key, bytes, capacity), bytes) ? 0 : 1);
  }
}

/**
 * Write keys that are stored to `firstKeyAt`, from the given place on, as many as there is room for.
 * @returns the place to go on from; the number of keys is in the header.
 */
export function dump(from: u32): u32 {
  const bytes = words() << 3;
  const capacity = load<u32>(capacityAt);
  const most: u32 = mostInOut / (bytes >> 3);
  let count: u32 = 0;
  let index = from;
  for (; index < capacity && count < most; index += 1) {
    const place: u32 = table + index * bytes;
    if (isFree(place, bytes)) continue;
    copy(firstKeyAt + count * bytes, place, bytes);
    count += 1;
  }
  store<u32>(dumpedAt, count);
  return index;
}

/**
 * Enlarge the table to `capacity` places. False, and nothing has changed, where there is no memory for it.
 * All keys move up to the end of the larger table; from there they come back in order, each to its new home or the next
 * free place. They come in the order of their homes, nearly, so their places are free already; the few that would have
 * to overtake wait behind the table.
 */
export function grow(capacity: u32): bool {
  const bytes = words() << 3;
  const old = load<u32>(capacityAt);
  if (!reserve(bytes >> 3, capacity)) return false;
  const end: u32 = table + capacity * bytes;
  memory.fill(table + old * bytes, 0, (capacity - old) * bytes);
  let moved: u32 = end;
  for (let place: u32 = table + old * bytes; place > table; ) {
    place -= bytes;
    if (isFree(place, bytes)) continue;
    moved -= bytes;
    if (moved == place) continue;
    copy(moved, place, bytes);
    clear(place, bytes);
  }
  store<u32>(capacityAt, capacity);
  let waiting: u32 = 0;
  for (let from = moved; from < end; from += bytes) {
    let place: u32 = table + (homeOf(hashOf(from, bytes >> 3), capacity)) * bytes;
    while (place < from && !isFree(place, bytes)) place += bytes;
    if (place == from) continue;
    if (place > from) {
      if (waiting == stashKeys) unreachable();
      copy(end + waiting * bytes, from, bytes);
      waiting += 1;
    } else {
      copy(place, from, bytes);
    }
    clear(from, bytes);
  }
  for (let index: u32 = 0; index < waiting; index += 1) {
    const key = end + index * bytes;
    copy(find(key, bytes, capacity), key, bytes);
  }
  return true;
}
