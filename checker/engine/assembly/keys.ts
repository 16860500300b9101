// Keys of `bytes` bytes in tables with open addressing, which the keys themselves are: a key of zeros is a free place.

/** The place of a table of `capacity` places where a key of this hash belongs; it grows with the hash. */
// @ts-ignore: decorator
@inline
export function homeOf(hash: u64, capacity: u64): u32 {
  return ((hash >> 32) * capacity >> 32) as u32;
}

// @ts-ignore: decorator
@inline
export function isFree(place: u32, bytes: u32): bool {
  for (let at: u32 = 0; at < bytes; at += 8) if (load<u64>(place + at) != 0) return false;
  return true;
}

// @ts-ignore: decorator
@inline
export function isSame(place: u32, key: u32, bytes: u32): bool {
  for (let at: u32 = 0; at < bytes; at += 8) if (load<u64>(place + at) != load<u64>(key + at)) return false;
  return true;
}

// @ts-ignore: decorator
@inline
export function copy(to: u32, from: u32, bytes: u32): void {
  for (let at: u32 = 0; at < bytes; at += 8) store<u64>(to + at, load<u64>(from + at));
}
