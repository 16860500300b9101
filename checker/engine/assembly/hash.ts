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

/** The upper half says where in a table a key belongs, the lower half to which of several tables. */
// @ts-ignore: decorator
@inline
export function hashOf(key: usize, words: u32): u64 {
  let hash = mixed(load<u64>(key));
  for (let word: u32 = 1; word < words; word += 1) hash = mixed(hash ^ load<u64>(key + (word << 3)));
  return hash;
}
