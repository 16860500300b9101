// How tables are filled: between the rounds of a block, by the thread that calls user code.
import * as at from '../machine-fields';
import { field } from './fields';
import { mixed } from './hash';

// @ts-ignore: decorator
@inline
export function hashOfPost(node: u32, operation: u32): u32 {
  const hash = (node * 0x9e3779b1) ^ (operation * 0x85ebca6b);
  return hash ^ (hash >> 15);
}

/** Enter what an operation makes of a node, which must not be there yet, into a map with room for it. */
export function putPost(entries: u32, mask: u32, node: u32, operation: u32, stored: u32): void {
  let index = hashOfPost(node, operation) & mask;
  while (field(entries + (index << 4) + 8) != 0) index = (index + 1) & mask;
  const entry = entries + (index << 4);
  store<u32>(entry, node);
  store<u32>(entry + 4, operation);
  store<u32>(entry + 8, stored);
}

export function movePosts(from: u32, fromMask: u32, to: u32, mask: u32): void {
  for (let index: u32 = 0; index <= fromMask; index += 1) {
    const entry = from + (index << 4);
    if (field(entry + 8) != 0) putPost(to, mask, field(entry), field(entry + 4), field(entry + 8));
  }
}

/** Enter the answer for a summary, or for a pair of them where `bytes` is that of pairs. */
export function putAnswer(entries: u32, mask: u32, bytes: u32, x: u64, y: u64, stored: u32): void {
  const pair = bytes == at.pairAnswerBytes;
  let index = (mixed(pair ? x ^ mixed(y) : x) >> 32) as u32 & mask;
  const place: u32 = pair ? 16 : 8;
  while (field(entries + index * bytes + place) != 0) index = (index + 1) & mask;
  const entry = entries + index * bytes;
  store<u64>(entry, x);
  if (pair) store<u64>(entry + 8, y);
  store<u32>(entry + place, stored);
}

export function moveAnswers(from: u32, fromMask: u32, to: u32, mask: u32, bytes: u32): void {
  const place: u32 = bytes == at.pairAnswerBytes ? 16 : 8;
  for (let index: u32 = 0; index <= fromMask; index += 1) {
    const entry = from + index * bytes;
    const stored = field(entry + place);
    if (stored != 0) putAnswer(to, mask, bytes, load<u64>(entry), load<u64>(entry + 8), stored);
  }
}

/** The answer for a summary or pair plus 1; 0 where there is none. */
export function getAnswer(entries: u32, mask: u32, bytes: u32, x: u64, y: u64): u32 {
  const pair = bytes == at.pairAnswerBytes;
  let index = (mixed(pair ? x ^ mixed(y) : x) >> 32) as u32 & mask;
  const place: u32 = pair ? 16 : 8;
  let entry = entries + index * bytes;
  while (field(entry + place) != 0 && !(load<u64>(entry) == x && (!pair || load<u64>(entry + 8) == y))) {
    index = (index + 1) & mask;
    entry = entries + index * bytes;
  }
  return field(entry + place);
}

/** What an operation makes of a node plus 2; 0 where it is not known. */
export function getPost(entries: u32, mask: u32, node: u32, operation: u32): u32 {
  let index = hashOfPost(node, operation) & mask;
  let entry = entries + (index << 4);
  while (field(entry + 8) != 0 && !(field(entry) == node && field(entry + 4) == operation)) {
    index = (index + 1) & mask;
    entry = entries + (index << 4);
  }
  return field(entry + 8);
}
