import * as at from '../machine-fields';
import { field } from './fields';
import { mixed } from './hash';

/** List something that the tables do not know, unless it was listed lately. */
export function miss(thread: u32, kind: u32, a: u32, b: u32, c: u32, x: u64, y: u64): void {
  const hash = mixed(((kind as u64) << 56) ^ ((a as u64) << 40) ^ ((b as u64) << 20) ^ c ^ mixed(x ^ mixed(y)));
  const known = field(thread + at.threadFilter) + ((hash >> 40) as u32 & (at.filterEntries - 1)) * at.missBytes;
  if (
    field(known) == kind && field(known + 4) == a && field(known + 8) == b && field(known + 12) == c &&
    load<u64>(known + 16) == x && load<u64>(known + 24) == y
  ) return;
  write(known, kind, a, b, c, x, y);
  const used = field(thread + at.threadMissesUsed);
  if (used == field(thread + at.threadMissesLimit)) {
    store<u32>(thread + at.threadOverflow, field(thread + at.threadOverflow) | at.missesOverflow);
    return;
  }
  write(used, kind, a, b, c, x, y);
  store<u32>(thread + at.threadMissesUsed, used + at.missBytes);
}

// @ts-ignore: decorator
@inline
function write(to: u32, kind: u32, a: u32, b: u32, c: u32, x: u64, y: u64): void {
  store<u32>(to, kind);
  store<u32>(to + 4, a);
  store<u32>(to + 8, b);
  store<u32>(to + 12, c);
  store<u64>(to + 16, x);
  store<u64>(to + 24, y);
}
