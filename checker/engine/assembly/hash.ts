// @ts-ignore: decorator
@inline
export function mixed(value: u64): u64 {
  let hash = value;
  hash ^= hash >> 32;
  hash *= 0xd6e8feb86659fd93;
  hash ^= hash >> 29;
  hash *= 0x9e3779b97f4a7c15;
  return hash;
}

/** Which of several stores a key belongs to. */
// @ts-ignore: decorator
@inline
export function ownerOfKey(key: u32, words: u32, stores: u32): u32 {
  let folded = load<u64>(key);
  for (let word: u32 = 1; word < words; word += 1) folded = (folded * 0x9e3779b97f4a7c15) ^ load<u64>(key + (word << 3));
  return ((((folded * 0x9e3779b97f4a7c15) >> 32) * (stores as u64)) >> 32) as u32;
}

/** The upper half says where in a table a key belongs. */
// @ts-ignore: decorator
@inline
export function hashOf(key: usize, words: u32): u64 {
  let hash = mixed(load<u64>(key));
  for (let word: u32 = 1; word < words; word += 1) hash = mixed(hash ^ load<u64>(key + (word << 3)));
  return hash;
}
