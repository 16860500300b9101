/** A copy of twice the length, filled up with zeros. */
export function doubled(array: Int32Array): Int32Array<ArrayBuffer> {
  const result = new Int32Array(array.length * 2);
  result.set(array);
  return result;
}

/** The array, or a longer copy of it that has `index`; what is new in it is `filler`. */
export function withRoomFor(array: Int32Array, index: number, filler: number): Int32Array {
  let result = array;
  while (index >= result.length) {
    const length = result.length;
    result = doubled(result).fill(filler, length);
  }
  return result;
}
