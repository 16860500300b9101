/** Marcin Ciura's gaps (FCT 2001), but for the last. */
const gaps = [701, 301, 132, 57, 23, 10, 4];

/** Sort the records of `width` elements in `elements[start … end - 1]` by their first elements, in place: Shell's sort, which is insertion sort where they are few. */
export function sortSlice(elements: Int32Array, start: number, end: number, width: 1 | 2): void {
  const count = (end - start) / width;
  for (const gap of gaps) if (gap < count) sortByGap(elements, start, end, width, gap);
  sortByGap(elements, start, end, width, 1);
}

function sortByGap(elements: Int32Array, start: number, end: number, width: 1 | 2, gap: number): void {
  const step = gap * width;
  for (let next = start + step; next < end; next += width) {
    const key = elements[next]!;
    const last = elements[next + width - 1]!;
    let place = next;
    for (; place - step >= start && elements[place - step]! > key; place -= step) {
      elements[place] = elements[place - step]!;
      elements[place + width - 1] = elements[place - step + width - 1]!;
    }
    elements[place] = key;
    elements[place + width - 1] = last;
  }
}
