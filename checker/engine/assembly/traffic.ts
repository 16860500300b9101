// Between the records of successors and the stores.
import * as at from '../machine-fields';
import { mostInOut } from '../store-fields';
import { field, unpack } from './fields';
import { hashOf, mixed, ownerOfKey } from './hash';
import { copy, isSame } from './keys';

/**
 * Copy the keys of the next records that belong to a store to the thread's buffer, in the order of states and steps, as
 * many as a store takes at once. Keys that were gathered lately are known to the store, and are left out.
 * @returns how many.
 */
export function gather(thread: u32, partition: u32): u32 {
  const bytes = field(at.wordsAt) << 3;
  const stride = bytes + 8;
  const hashed = field(at.hashedAt) != 0;
  const partitions = field(at.partitionsAt);
  const size = field(at.blockSizeAt);
  const results = field(at.resultsAt);
  const keys = field(thread + at.threadGathered);
  const sources = field(thread + at.threadGatheredFrom);
  const recent = field(thread + at.threadRecent);
  const slots = field(at.slotsAt);
  const vector = field(thread + at.threadCurrent);
  const bytesOut: u32 = hashed ? 8 : bytes;
  const most: u32 = (mostInOut << 3) / bytesOut;
  let state = field(thread + at.threadGatherState);
  let number = field(thread + at.threadGatherRecord);
  let gathered: u32 = 0;
  for (; state < size; state += 1, number = 0) {
    const count = field(results + (state << 3) + 4);
    let record = field(results + (state << 3)) + number * stride;
    for (; number < count; number += 1, record += stride) {
      if (gathered == most) {
        store<u32>(thread + at.threadGatherState, state);
        store<u32>(thread + at.threadGatherRecord, number);
        return gathered;
      }
      const to = keys + gathered * bytesOut;
      if (hashed) {
        unpack(record, vector, slots);
        store<u64>(to, hashOfVector(vector, slots));
        if (ownerOfKey(to, 1, partitions) != partition) continue;
      } else {
        if (field(record + bytes + 4) >> 8 != partition) continue;
        copy(to, record, bytes);
      }
      const place = recent + ((hashOf(to, bytesOut >> 3) >> 40) as u32 & (at.recentKeys - 1)) * bytesOut;
      if (isSame(place, to, bytesOut)) continue;
      copy(place, to, bytesOut);
      store<u32>(sources + (gathered << 2), record);
      gathered += 1;
    }
  }
  store<u32>(thread + at.threadGatherState, state);
  store<u32>(thread + at.threadGatherRecord, 0);
  return gathered;
}

/** The same for equal vectors however they are packed; never 0. */
function hashOfVector(vector: u32, slots: u32): u64 {
  let hash: u64 = 0;
  for (let slot: u32 = 0; slot < slots; slot += 1) {
    hash ^= mixed(mixed(((slot as u64) << 32) | (field(vector + (slot << 2)) as u64)) + 0x632be59bd9b4e019);
  }
  return max<u64>(mixed(hash), 1);
}

/** The store of which a key is part. */
export function ownerOf(key: u32): u32 {
  return ownerOfKey(key, field(at.hashedAt) != 0 ? 1 : field(at.wordsAt), field(at.partitionsAt));
}

/** Mark the records that were gathered last by the answers for them. */
export function mark(thread: u32, answers: u32, count: u32): void {
  const sources = field(thread + at.threadGatheredFrom);
  const bytes = field(at.wordsAt) << 3;
  for (let index: u32 = 0; index < count; index += 1) {
    store<u8>(field(sources + (index << 2)) + bytes + 4, load<u8>(answers + index));
  }
}

/**
 * Copy the keys and steps of marked records of states `from` to `to` of the block to the thread's buffers, and get ready
 * to answer all predicates for them.
 */
export function collect(thread: u32, from: u32, to: u32): void {
  const bytes = field(at.wordsAt) << 3;
  const stride = bytes + 8;
  const results = field(at.resultsAt);
  const children = field(at.childrenAt);
  const keys = field(thread + at.threadFresh);
  const steps = field(thread + at.threadFreshSteps);
  const limit = field(thread + at.threadFreshLimit);
  let fresh: u32 = 0;
  for (let state = from; state < to; state += 1) {
    const before = fresh;
    let record = field(results + (state << 3));
    const end = record + field(results + (state << 3) + 4) * stride;
    for (; record < end; record += stride) {
      if (load<u8>(record + bytes + 4) == 0) continue;
      if (fresh == limit) {
        store<u32>(thread + at.threadOverflow, field(thread + at.threadOverflow) | at.outputOverflow);
        return;
      }
      const key = keys + fresh * bytes;
      copy(key, record, bytes);
      store<u32>(steps + (fresh << 2), field(record + bytes));
      fresh += 1;
    }
    store<u32>(children + (state << 2), fresh - before);
  }
  const answers = fresh * field(at.checkCountAt);
  if (answers > field(thread + at.threadAnswersLimit)) {
    store<u32>(thread + at.threadOverflow, field(thread + at.threadOverflow) | at.outputOverflow);
    return;
  }
  memory.fill(field(thread + at.threadAnswers), at.noAnswer as u8, answers);
  store<u32>(thread + at.threadFreshCount, fresh);
}

/**
 * Pack keys anew: read `count` keys at `from` by the layout that is in force, and write them to `to` by another one.
 * @param words of a key in the other layout, @param layout as at `layoutAt`.
 */
export function repack(thread: u32, from: u32, count: u32, to: u32, words: u32, layout: u32): void {
  const slots = field(at.slotsAt);
  const bytes = field(at.wordsAt) << 3;
  const vector = field(thread + at.threadCurrent);
  for (let index: u32 = 0; index < count; index += 1) {
    unpack(from + index * bytes, vector, slots);
    const key = to + index * (words << 3);
    for (let word: u32 = 0; word < words; word += 1) store<u64>(key + (word << 3), 0);
    store<u32>(vector, field(vector) + 1);
    for (let slot: u32 = 0; slot < slots; slot += 1) {
      const place = layout + slot * 12;
      const word = key + field(place);
      store<u64>(word, load<u64>(word) | ((field(vector + (slot << 2)) as u64) << field(place + 4)));
    }
  }
}
