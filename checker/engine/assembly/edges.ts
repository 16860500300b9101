import * as at from '../graph-fields';
import * as machine from '../machine-fields';
import { field, unpack } from './fields';
import { hashOfPost } from './filling';
import { hashOf, mixed } from './hash';
import { copy, homeOf, isFree, isSame } from './keys';

// @ts-ignore: decorator
@inline
function homeOfKey(key: u32, bytes: u32, capacity: u32): u32 {
  return homeOf(hashOf(key, bytes >> 3), capacity);
}

/** Add keys that are not there yet, and for which there is room. */
export function insert(graph: u32, keys: u32, count: u32): void {
  const bytes = field(machine.wordsAt) << 3;
  const table = field(graph + at.graphTable);
  const capacity = field(graph + at.graphCapacity);
  for (let key = keys; key < keys + count * bytes; key += bytes) {
    let index = homeOfKey(key, bytes, capacity);
    while (!isFree(table + index * bytes, bytes)) {
      index += 1;
      if (index == capacity) index = 0;
    }
    copy(table + index * bytes, key, bytes);
  }
}

/** The place of a key, or `nowhere`. */
export function place(graph: u32, key: u32): u32 {
  const bytes = field(machine.wordsAt) << 3;
  const capacity = field(graph + at.graphCapacity);
  return find(key, bytes, field(graph + at.graphTable), capacity, homeOfKey(key, bytes, capacity));
}

/**
 * Copy the keys of states to `keys`, from place `from` on, as many as there are but at most `most`, and their places to
 * `places`, followed by the place to go on from.
 * @returns how many.
 */
export function gather(graph: u32, from: u32, keys: u32, places: u32, most: u32): u32 {
  const bytes = field(machine.wordsAt) << 3;
  const table = field(graph + at.graphTable);
  const capacity = field(graph + at.graphCapacity);
  let count: u32 = 0;
  let index = from;
  for (; index < capacity && count < most; index += 1) {
    const entry = table + index * bytes;
    if (isFree(entry, bytes)) continue;
    copy(keys + count * bytes, entry, bytes);
    store<u32>(places + (count << 2), index);
    count += 1;
  }
  store<u32>(places + (count << 2), index);
  return count;
}

// @ts-ignore: decorator
@inline
function find(key: u32, bytes: u32, table: u32, capacity: u32, home: u32): u32 {
  let index = home;
  let entry = table + index * bytes;
  while (!isSame(entry, key, bytes)) {
    if (isFree(entry, bytes)) return at.nowhere;
    index += 1;
    if (index == capacity) index = 0;
    entry = table + index * bytes;
  }
  return index;
}

/** In place of a step's shares, for a moment: its place is known already. */
const isPlace: u32 = 0x8000_0000;

/** Keeps the early reads from being optimised away. */
export let sink: u64 = 0;

/**
 * Write a place and a number of shares for each step of a state that is enabled, in the order of steps, to `graphSteps`.
 * All tables have to know what the state needs.
 * @returns how many they are.
 */
export function successors(graph: u32, origin: u32): u32 {
  const slots = field(machine.slotsAt);
  const bytes = field(machine.wordsAt) << 3;
  const layout = field(machine.layoutAt);
  const offsets = field(machine.offsetsAt);
  const code = field(machine.codeAt);
  const posts = field(machine.postsAt);
  const table = field(graph + at.graphTable);
  const capacity = field(graph + at.graphCapacity);
  const current = field(graph + at.graphCurrent);
  const successor = field(graph + at.graphSuccessor);
  const steps = field(graph + at.graphSteps);
  const recent = field(graph + at.graphRecent);
  const keys = field(graph + at.graphKeys);
  const originKey = table + origin * bytes;
  const single = bytes == 8;
  const originWord = load<u64>(originKey);
  unpack(originKey, current, slots);
  memory.copy(successor, current, slots << 2);
  let count: u32 = 0;
  let early: u64 = 0;
  for (let slot: u32 = 0; slot < slots; slot += 1) {
    const node = field(current + (slot << 2));
    const known = offsets + (slot << 3);
    if (node >= field(known + 4)) unreachable();
    const offset = field(field(known) + (node << 2));
    if (offset == 0) unreachable();
    const field0 = layout + slot * 12;
    let step = code + (offset << 2);
    let remaining = field(step);
    step += 4;
    for (; remaining > 0; remaining -= 1) {
      const next = field(step + 4);
      const shares = field(step + 8);
      const firstPost = step + 16;
      const endOfPosts = firstPost + (field(step + 12) << 3);
      const key = keys + count * bytes;
      let word = originWord;
      if (single) word += difference(field0, node, next);
      else {
        copy(key, originKey, bytes);
        change(key, field0, node, next);
      }
      store<u32>(successor + (slot << 2), next);
      let enabled = true;
      for (let post = firstPost; post < endOfPosts; post += 8) {
        const target = field(post);
        const old = field(successor + (target << 2));
        const found = posted(posts + (target << 3), old, field(post + 4));
        if (found == 0) unreachable();
        if (found == 1) {
          enabled = false;
          break;
        }
        store<u32>(successor + (target << 2), found - 2);
        if (single) word += difference(layout + target * 12, old, found - 2);
        else change(key, layout + target * 12, old, found - 2);
      }
      if (enabled) {
        if (single) store<u64>(key, word);
        const home = single ? homeOf(mixed(word), capacity) : homeOfKey(key, bytes, capacity);
        const lately = recent + ((home & (at.recentKeys - 1)) << 4);
        if (single && load<u64>(lately) == word) {
          store<u32>(steps + (count << 3), field(lately + 8));
          store<u32>(steps + (count << 3) + 4, shares | isPlace);
        } else {
          early ^= load<u64>(table + home * bytes);
          store<u32>(steps + (count << 3), home);
          store<u32>(steps + (count << 3) + 4, shares);
        }
        count += 1;
      }
      for (let post = firstPost; post < endOfPosts; post += 8) {
        const target = field(post) << 2;
        store<u32>(successor + target, field(current + target));
      }
      step = endOfPosts;
    }
    store<u32>(successor + (slot << 2), node);
  }
  sink = early;
  // All keys first, so that the memory answers for all of them together.
  for (let index: u32 = 0; index < count; index += 1) {
    const entry = steps + (index << 3);
    const home = field(entry);
    if (single) {
      const shares = field(entry + 4);
      if ((shares & isPlace) != 0) {
        store<u32>(entry + 4, shares ^ isPlace);
        continue;
      }
      const word = load<u64>(keys + (index << 3));
      const found = findWord(word, table, capacity, home);
      const lately = recent + ((home & (at.recentKeys - 1)) << 4);
      store<u64>(lately, word);
      store<u32>(lately + 8, found);
      store<u32>(entry, found);
    } else store<u32>(entry, find(keys + index * bytes, bytes, table, capacity, home));
  }
  return count;
}

/** As `find`, for keys of one word. */
// @ts-ignore: decorator
@inline
function findWord(key: u64, table: u32, capacity: u32, home: u32): u32 {
  let entry = table + (home << 3);
  const end = table + (capacity << 3);
  let known = load<u64>(entry);
  while (known != key) {
    if (known == 0) return at.nowhere;
    entry += 8;
    if (entry == end) entry = table;
    known = load<u64>(entry);
  }
  return (entry - table) >> 3;
}

/** What has to be added to the word of a slot's field when its node changes. */
// @ts-ignore: decorator
@inline
function difference(layout: u32, from: u32, to: u32): u64 {
  return (((to as i64) - (from as i64)) as u64) << field(layout + 4);
}

/** Change a slot's field of a key from one node to another. */
// @ts-ignore: decorator
@inline
function change(key: u32, layout: u32, from: u32, to: u32): void {
  const word = key + field(layout);
  store<u64>(word, load<u64>(word) + difference(layout, from, to));
}

/** What an operation makes of a node plus 2, 1 where it is impossible, 0 where it is not known. */
// @ts-ignore: decorator
@inline
function posted(map: u32, node: u32, operation: u32): u32 {
  const mask = field(map + 4);
  const wanted = (node as u64) | ((operation as u64) << 32);
  let hash = hashOfPost(node, operation);
  let entry = field(map) + ((hash & mask) << 4);
  while (field(entry + 8) != 0 && load<u64>(entry) != wanted) {
    hash += 1;
    entry = field(map) + ((hash & mask) << 4);
  }
  return field(entry + 8);
}
