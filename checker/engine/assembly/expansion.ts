import * as at from '../machine-fields';
import { field, unpack } from './fields';
import { ownerOfKey } from './hash';
import { miss } from './misses';
import { valueOf } from './pair-map';
import { pairAnswer, summarise, summary } from './predicates';

/**
 * Expand states `from` to `to` of a list of states of the block, or of the block where `list` is 0: write a record for
 * each successor, that is its key, the number of the step to it, and room for a mark.
 */
export function expand(thread: u32, list: u32, from: u32, to: u32): void {
  const skipped = field(at.skippedAt);
  const results = field(at.resultsAt);
  for (let index = from; index < to; index += 1) {
    const state = list == 0 ? index : field(list + (index << 2));
    const result = results + (state << 3);
    store<u32>(result, field(thread + at.threadRecordsUsed));
    if (skipped != 0 && load<u8>(skipped + state) == 1) store<u32>(result + 4, 0);
    else store<u32>(result + 4, expandState(thread, state));
    if (field(thread + at.threadOverflow) != 0) return;
  }
}

/** Expand one state; the number of its records, or `deferred`. */
function expandState(thread: u32, state: u32): u32 {
  const slots = field(at.slotsAt);
  const bytes = field(at.wordsAt) << 3;
  const stride = bytes + 8;
  const single = bytes == 8;
  const loops = field(at.loopsAt) != 0;
  const partitions = field(at.partitionsAt);
  const pairCount = field(at.pairCountAt);
  const layout = field(at.layoutAt);
  const offsets = field(at.offsetsAt);
  const code = field(at.codeAt);
  const posts = field(at.postsAt);
  const faults = field(at.faultsAt);
  const origin = field(at.blockAt) + state * bytes;
  const current = field(thread + at.threadCurrent);
  const successor = field(thread + at.threadSuccessor);
  const labels = field(thread + at.threadLabels);
  const labelsLimit = field(thread + at.threadLabelsLimit);
  const limit = field(thread + at.threadRecordsLimit);
  const firstRecord = field(thread + at.threadRecordsUsed);
  const originKey = load<u64>(origin);
  unpack(origin, current, slots);
  memory.copy(successor, current, slots << 2);
  let record = firstRecord;
  let label = labels;
  let taken: u32 = 0;
  let missed = false;
  let progress = false;
  if (pairCount != 0) missed = !summariseOrigins(thread, pairCount, current);
  for (let slot: u32 = 0; slot < slots; slot += 1) {
    const node = field(current + (slot << 2));
    const known = offsets + (slot << 3);
    const offset = node < field(known + 4) ? field(field(known) + (node << 2)) : 0;
    if (offset == 0) {
      miss(thread, at.missExpand, slot, node, 0, 0, 0);
      missed = true;
      continue;
    }
    let step = code + (offset << 2);
    const field0 = layout + slot * 12;
    const shift0 = field(field0 + 4);
    const word0 = field(field0);
    let remaining = field(step);
    step += 4;
    for (; remaining > 0; remaining -= 1) {
      const next = field(step + 4);
      const firstPost = step + 16;
      const endOfPosts = firstPost + (field(step + 12) << 3);
      if (record + stride > limit || label == labelsLimit) {
        store<u32>(thread + at.threadOverflow, field(thread + at.threadOverflow) | at.outputOverflow);
        return at.deferred;
      }
      let key = originKey;
      let changed = next != node;
      if (single) key += (((next as i64) - (node as i64)) as u64) << shift0;
      else {
        for (let word: u32 = 0; word < bytes; word += 8) store<u64>(record + word, load<u64>(origin + word));
        store<u64>(record + word0, load<u64>(record + word0) + ((((next as i64) - (node as i64)) as u64) << shift0));
      }
      store<u32>(successor + (slot << 2), next);
      let enabled = true;
      for (let post = firstPost; post < endOfPosts; post += 8) {
        const target = field(post);
        const operation = field(post + 4);
        const old = field(successor + (target << 2));
        const found = valueOf(posts + (target << 3), old, operation);
        if (found == 0) {
          miss(thread, at.missPost, target, old, operation, 0, 0);
          missed = true;
          enabled = false;
          break;
        }
        if (found == 1) {
          enabled = false;
          break;
        }
        const now = found - 2;
        if (now == old) continue;
        changed = true;
        store<u32>(successor + (target << 2), now);
        const field1 = layout + target * 12;
        const difference = (((now as i64) - (old as i64)) as u64) << field(field1 + 4);
        if (single) key += difference;
        else {
          const word = record + field(field1);
          store<u64>(word, load<u64>(word) + difference);
        }
      }
      if (enabled) {
        const number = field(step);
        store<u32>(label, number);
        label += 4;
        const kind = load<u8>(faults + number);
        if (kind == 0 || (kind == at.isTime && changed)) progress = true;
        if (pairCount != 0 && !checkPairs(thread, pairCount, state, successor)) missed = true;
        if (changed || loops) {
          if (single) store<u64>(record, key);
          store<u32>(record + bytes, taken);
          store<u32>(record + bytes + 4, partitions > 1 ? ownerOfKey(record, bytes >> 3, partitions) << 8 : 0);
          record += stride;
        }
        taken += 1;
      }
      for (let post = firstPost; post < endOfPosts; post += 8) {
        const target = field(post) << 2;
        store<u32>(successor + target, field(current + target));
      }
      step = endOfPosts;
    }
    store<u32>(successor + (slot << 2), node);
  }
  if (missed) return at.deferred;
  if (!progress) {
    const count = field(thread + at.threadStuckCount);
    store<u32>(field(thread + at.threadStuck) + (count << 2), state);
    store<u32>(thread + at.threadStuckCount, count + 1);
  }
  const fired = field(thread + at.threadFired);
  for (let taken = labels; taken < label; taken += 4) {
    const count = fired + (field(taken) << 2);
    store<u32>(count, field(count) + 1);
  }
  store<u32>(thread + at.threadTransitions, field(thread + at.threadTransitions) + taken);
  store<u32>(thread + at.threadRecordsUsed, record);
  return (record - firstRecord) / stride;
}

function summariseOrigins(thread: u32, count: u32, vector: u32): bool {
  const pairs = field(at.pairsAt);
  const origins = field(thread + at.threadOrigins);
  let complete = true;
  for (let pair: u32 = 0; pair < count; pair += 1) {
    if (!summarise(thread, field(pairs + (pair << 2)), vector)) complete = false;
    store<u64>(origins + (pair << 3), summary);
  }
  return complete;
}

/** Check a step from a state by all predicates on pairs; false if an answer is missing. */
function checkPairs(thread: u32, count: u32, state: u32, vector: u32): bool {
  const pairs = field(at.pairsAt);
  const origins = field(thread + at.threadOrigins);
  const violations = field(thread + at.threadPairViolations);
  let complete = true;
  for (let pair: u32 = 0; pair < count; pair += 1) {
    const predicate = field(pairs + (pair << 2));
    if (!summarise(thread, predicate, vector)) {
      complete = false;
      continue;
    }
    const result = pairAnswer(thread, predicate, load<u64>(origins + (pair << 3)), summary);
    if (result == at.noAnswer) complete = false;
    const first = violations + (pair << 2);
    if (result == 0 && state < field(first)) store<u32>(first, state);
  }
  return complete;
}
