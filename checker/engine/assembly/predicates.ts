// Predicates by summaries: the numbers of all views that a predicate reads of a vector, packed into 64 bits; or, where
// they do not fit, the number of the list of them, which is found view by view.
import * as at from '../machine-fields';
import { field, unpack } from './fields';
import { mixed } from './hash';
import { miss } from './misses';
import { valueOf } from './pair-map';

/** What `summarise` found. */
export let summary: u64 = 0;

/** Put the summary of what a predicate reads of a vector into `summary`; false if a view is missing. */
export function summarise(thread: u32, predicate: u32, vector: u32): bool {
  let place = field(predicate + at.predicatePlaces);
  const end = place + field(predicate + at.predicatePlaceCount) * at.placeBytes;
  const folds = predicate + at.predicateFolds;
  const isFolded = field(folds) != 0;
  let result: u64 = 0;
  let complete = true;
  for (; place < end; place += at.placeBytes) {
    const node = field(vector + (field(place) << 2));
    const view = node < field(place + at.placeNodes) ? field(field(place + at.placeViews) + node * field(place + at.placeStride)) : 0;
    if (view == 0) {
      miss(thread, at.missView, field(predicate + at.predicateNumber), field(place), node, 0, 0);
      complete = false;
    } else if (!isFolded) {
      result |= ((view - 1) as u64) << field(place + at.placeShift);
    } else if (complete) {
      const found = valueOf(folds, result as u32, view - 1);
      if (found == 0) {
        miss(thread, at.missFold, field(predicate + at.predicateNumber), result as u32, view - 1, 0, 0);
        complete = false;
      } else result = found - 2;
    }
  }
  summary = result;
  return complete;
}

/** The answer for a vector, or `noAnswer`. */
export function answer(thread: u32, predicate: u32, vector: u32): u32 {
  if (!summarise(thread, predicate, vector)) return at.noAnswer;
  const wanted = summary;
  const mask = field(predicate + at.predicateMask);
  const answers = field(predicate + at.predicateAnswers);
  let index = (mixed(wanted) >> 32) as u32 & mask;
  for (;;) {
    const entry = answers + (index << 4);
    const known = field(entry + 8);
    if (known == 0) break;
    if (load<u64>(entry) == wanted) return known - 1;
    index = (index + 1) & mask;
  }
  miss(thread, at.missAnswer, field(predicate + at.predicateNumber), 0, 0, wanted, 0);
  return at.noAnswer;
}

/** The answer for a pair of summaries, or `noAnswer`. */
export function pairAnswer(thread: u32, predicate: u32, before: u64, after: u64): u32 {
  const mask = field(predicate + at.predicateMask);
  const answers = field(predicate + at.predicateAnswers);
  let index = (mixed(before ^ mixed(after)) >> 32) as u32 & mask;
  for (;;) {
    const entry = answers + index * at.pairAnswerBytes;
    const known = field(entry + 16);
    if (known == 0) break;
    if (load<u64>(entry) == before && load<u64>(entry + 8) == after) return known - 1;
    index = (index + 1) & mask;
  }
  miss(thread, at.missPairAnswer, field(predicate + at.predicateNumber), 0, 0, before, after);
  return at.noAnswer;
}

/** Write the answers of one predicate for keys `from` to `to` to `answers`; those that are known already stay. */
function checkKeys(thread: u32, predicate: u32, keys: u32, answers: u32, from: u32, to: u32): void {
  const slots = field(at.slotsAt);
  const bytes = field(at.wordsAt) << 3;
  const vector = field(thread + at.threadCurrent);
  for (let index = from; index < to; index += 1) {
    if (load<u8>(answers + index) != at.noAnswer) continue;
    unpack(keys + index * bytes, vector, slots);
    const result = answer(thread, predicate, vector);
    store<u8>(answers + index, result);
    if (result == at.noAnswer) store<u32>(thread + at.threadUnanswered, 1);
  }
}

/** Answer one predicate for states `from` to `to` of the block. */
export function checkBlock(thread: u32, predicate: u32, answers: u32, from: u32, to: u32): void {
  checkKeys(thread, predicate, field(at.blockAt), answers, from, to);
}

/** Answer all predicates on states for the thread's new states. */
export function checkFresh(thread: u32): void {
  const count = field(thread + at.threadFreshCount);
  let answers = field(thread + at.threadAnswers);
  const checks = field(at.checksAt);
  for (let check: u32 = 0; check < field(at.checkCountAt); check += 1) {
    checkKeys(thread, field(checks + (check << 2)), field(thread + at.threadFresh), answers, 0, count);
    answers += count;
  }
}
