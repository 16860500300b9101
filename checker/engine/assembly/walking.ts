// One step at a time from a vector: what may happen next, and what becomes of the vector.
import * as at from '../machine-fields';
import { field } from './fields';
import { mixed } from './hash';
import { miss } from './misses';
import { valueOf } from './pair-map';
import { answer, pairAnswer, summarise, summary } from './predicates';

const notKnown: u32 = 0;
const impossible: u32 = 1;

/** What an operation makes of a node plus 2, `impossible`, or `notKnown`, which is then listed as a miss. */
function afterPost(thread: u32, slot: u32, node: u32, operation: u32): u32 {
  const found = valueOf(field(at.postsAt) + (slot << 3), node, operation);
  if (found == notKnown) miss(thread, at.missPost, slot, node, operation, 0, 0);
  return found;
}

/**
 * Write to the thread's choices, for each step that is enabled in a vector, its slot and the address of its code. Only
 * operations on slots that may refuse them are looked up.
 * @returns how many there are, or `deferred`.
 */
export function choices(thread: u32, vector: u32): u32 {
  const slots = field(at.slotsAt);
  const offsets = field(at.offsetsAt);
  const code = field(at.codeAt);
  const faults = field(at.faultsAt);
  const refusing = field(at.refusingAt);
  const scratch = field(thread + at.threadSuccessor);
  const first = field(thread + at.threadChoices);
  const limit = field(thread + at.threadChoicesLimit);
  let choice = first;
  let missed = false;
  let progress: u32 = 0;
  for (let slot: u32 = 0; slot < slots; slot += 1) {
    const node = field(vector + (slot << 2));
    const known = offsets + (slot << 3);
    const offset = node < field(known + 4) ? field(field(known) + (node << 2)) : 0;
    if (offset == 0) {
      miss(thread, at.missExpand, slot, node, 0, 0, 0);
      missed = true;
      continue;
    }
    let step = code + (offset << 2);
    let remaining = field(step);
    step += 4;
    for (; remaining > 0; remaining -= 1) {
      const firstPost = step + 16;
      const endOfPosts = firstPost + (field(step + 12) << 3);
      let found: u32 = 2;
      let refusable = false;
      for (let post = firstPost; post < endOfPosts && found > impossible; post += 8) {
        const target = field(post);
        if (load<u8>(refusing + target) == 0) continue;
        if (!refusable) {
          memory.copy(scratch, vector, slots << 2);
          store<u32>(scratch + (slot << 2), field(step + 4));
          refusable = true;
        }
        found = afterPost(thread, target, field(scratch + (target << 2)), field(post + 4));
        store<u32>(scratch + (target << 2), found - 2);
      }
      if (found == notKnown) missed = true;
      if (found > impossible) {
        if (choice == limit) {
          store<u32>(thread + at.threadOverflow, field(thread + at.threadOverflow) | at.outputOverflow);
          return at.deferred;
        }
        store<u32>(choice, slot);
        store<u32>(choice + 4, step);
        choice += 8;
        const kind = load<u8>(faults + field(step));
        if (kind == 0 || (kind == at.isTime && memory.compare(scratch, vector, slots << 2) != 0)) progress = 1;
      }
      step = endOfPosts;
    }
  }
  store<u32>(thread + at.threadProgress, progress);
  return missed ? at.deferred : (choice - first) >> 3;
}

/**
 * Write what the state predicates answer for a vector to `answers`, and to `hash` a hash of it that is not 0.
 * @returns false if something is missing.
 */
export function look(thread: u32, vector: u32, answers: u32, hash: u32): bool {
  const checks = field(at.checksAt);
  const count = field(at.checkCountAt);
  let complete = true;
  for (let check: u32 = 0; check < count; check += 1) {
    const result = answer(thread, field(checks + (check << 2)), vector);
    if (result == at.noAnswer) complete = false;
    store<u8>(answers + check, result);
  }
  if (complete) store<u64>(hash, hashOfVector(vector));
  return complete;
}

/**
 * Take one of the choices last listed for this vector: the vector is the successor's from then on.
 * @param answers those of the state predicates for the vector, which become those for the successor; they are followed by
 * those of the predicates on pairs.
 * @returns `lacking` if something is missing: then the vector has not changed, and this step, but no other, can be taken
 * later; else whether an answer differs from the one before, or is about the step.
 */
export function take(thread: u32, vector: u32, choice: u32, answers: u32, hash: u32): u32 {
  const size = field(at.slotsAt) << 2;
  const successor = field(thread + at.threadSuccessor);
  const entry = field(thread + at.threadChoices) + (choice << 3);
  const step = field(entry + 4);
  memory.copy(successor, vector, size);
  store<u32>(successor + (field(entry) << 2), field(step + 4));
  const endOfPosts = step + 16 + (field(step + 12) << 3);
  let lacks = false;
  for (let post = step + 16; post < endOfPosts; post += 8) {
    const place = successor + (field(post) << 2);
    // What comes of an earlier post to the same slot has to be known first.
    if (field(place) == at.deferred) continue;
    const found = afterPost(thread, field(post), field(place), field(post + 4));
    if (found == notKnown) lacks = true;
    store<u32>(place, found == notKnown ? at.deferred : found - 2);
  }
  if (lacks) return at.lacking;
  readAhead(vector, successor);
  changed = field(at.pairCountAt) != 0;
  let complete = answerChanged(thread, vector, successor, answers);
  if (!answerPairs(thread, vector, successor, answers + field(at.checkCountAt))) complete = false;
  if (!complete) return at.lacking;
  memory.copy(vector, successor, size);
  store<u64>(hash, hashOfVector(vector));
  return changed ? at.different : at.same;
}

/** Keeps the early reads from being optimised away. */
export let sink: u32 = 0;

/** Read what `choices` will, early, so that the memory answers for it together with what predicates read. */
function readAhead(before: u32, after: u32): void {
  const slots = field(at.slotsAt);
  const offsets = field(at.offsetsAt);
  const code = field(at.codeAt);
  let early: u32 = 0;
  for (let slot: u32 = 0; slot < slots; slot += 1) {
    const node = field(after + (slot << 2));
    if (node == field(before + (slot << 2))) continue;
    const known = offsets + (slot << 3);
    if (node >= field(known + 4)) continue;
    const step = code + (field(field(known) + (node << 2)) << 2);
    early ^= field(step) ^ field(step + 64) ^ field(step + 128);
  }
  sink = early;
}

/** Whether an answer differs from the one before. */
let changed: bool = false;

/** Answer the state predicates that read something that differs between two vectors. */
function answerChanged(thread: u32, before: u32, after: u32, answers: u32): bool {
  const checks = field(at.checksAt);
  const count = field(at.checkCountAt);
  let complete = true;
  for (let check: u32 = 0; check < count; check += 1) {
    const predicate = field(checks + (check << 2));
    if (!differ(predicate, before, after)) continue;
    const result = answer(thread, predicate, after);
    if (result == at.noAnswer) complete = false;
    if (load<u8>(answers + check) == result) continue;
    changed = true;
    store<u8>(answers + check, result);
  }
  return complete;
}

/** Whether a predicate reads a slot in which two vectors differ. */
function differ(predicate: u32, before: u32, after: u32): bool {
  let place = field(predicate + at.predicatePlaces);
  const end = place + field(predicate + at.predicatePlaceCount) * at.placeBytes;
  for (; place < end; place += at.placeBytes) {
    const slot = field(place) << 2;
    if (field(before + slot) != field(after + slot)) return true;
  }
  return false;
}

function answerPairs(thread: u32, before: u32, after: u32, answers: u32): bool {
  const pairs = field(at.pairsAt);
  const count = field(at.pairCountAt);
  let complete = true;
  for (let pair: u32 = 0; pair < count; pair += 1) {
    const predicate = field(pairs + (pair << 2));
    if (!summarise(thread, predicate, before)) {
      complete = false;
      continue;
    }
    const origin = summary;
    if (!summarise(thread, predicate, after)) {
      complete = false;
      continue;
    }
    const result = pairAnswer(thread, predicate, origin, summary);
    if (result == at.noAnswer) complete = false;
    store<u8>(answers + pair, result);
  }
  return complete;
}

/** Never 0, which is no key. */
function hashOfVector(vector: u32): u64 {
  const slots = field(at.slotsAt);
  let hash: u64 = slots;
  for (let slot: u32 = 0; slot < slots; slot += 1) hash = mixed(hash ^ field(vector + (slot << 2)));
  return hash == 0 ? 1 : hash;
}
