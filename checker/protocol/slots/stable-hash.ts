/** A number of 53 bits that depends on the text alone, and spreads over all its values (after FNV-1a, twice over). */
export function stableHash(text: string): number {
  let high = 0x811c9dc5;
  let low = 0x9e3779b1;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul(low ^ code, 0x85ebca6b);
    low ^= low >>> 15;
  }
  high ^= Math.imul(low ^ (low >>> 16), 0xc2b2ae35);
  return (high >>> 0) * 2 ** 21 + (low >>> 11);
}
