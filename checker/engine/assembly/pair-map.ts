import { field } from './fields';
import { hashOfPost } from './filling';

/** The value of a pair plus 2, in the map whose address and mask are at `map`; 0 where it is not there. */
// @ts-ignore: decorator
@inline
export function valueOf(map: u32, first: u32, second: u32): u32 {
  const entries = field(map);
  const mask = field(map + 4);
  const wanted = (first as u64) | ((second as u64) << 32);
  let hash = hashOfPost(first, second);
  let entry = entries + ((hash & mask) << 4);
  let found = field(entry + 8);
  while (found != 0 && load<u64>(entry) != wanted) {
    hash += 1;
    entry = entries + ((hash & mask) << 4);
    found = field(entry + 8);
  }
  return found;
}
