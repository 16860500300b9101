import * as at from '../machine-fields';

// @ts-ignore: decorator
@inline
export function field(address: u32): u32 {
  return load<u32>(address);
}

// @ts-ignore: decorator
@inline
export function unpack(key: u32, vector: u32, slots: u32): void {
  let layout = field(at.layoutAt);
  for (let slot: u32 = 0; slot < slots; slot += 1) {
    const node = ((load<u64>(key + field(layout)) >> field(layout + 4)) & field(layout + 8)) as u32;
    store<u32>(vector + (slot << 2), node);
    layout += 12;
  }
  store<u32>(vector, field(vector) - 1);
}
