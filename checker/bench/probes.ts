const warmUp = 1 << 20;
const probes = 1 << 23;

/**
 * How many random places per second this machine, and this JavaScript engine, can look at in a table of so many bytes: a
 * bound on what any search can do that looks up each successor in a table of that size. Each place is drawn by a
 * generator, so it does not depend on what was read, and the processor may have many of them on the way at once. All
 * pages of the table are written before.
 */
export function probesPerSecond(bytes: number): number {
  const table = new Int32Array(Math.ceil(bytes / 4)).fill(1);
  probe(table, warmUp);
  const start = performance.now();
  const sum = probe(table, probes);
  const seconds = (performance.now() - start) / 1000;
  // Each place holds 1, so nobody can leave out a read without being found out.
  if (sum !== probes) throw new RangeError(`${sum} of ${probes} probes were made`);
  return probes / seconds;
}

/** The sum of `count` random elements. The generator is xorshift32 (G. Marsaglia, 2003). */
function probe(table: Int32Array, count: number): number {
  const scale = table.length / 2 ** 32;
  let random = 0x9e3779b9;
  let sum = 0;
  for (let index = 0; index < count; index += 1) {
    random ^= random << 13;
    random ^= random >>> 17;
    random ^= random << 5;
    sum = (sum + table[Math.floor((random >>> 0) * scale)]!) | 0;
  }
  return sum;
}
