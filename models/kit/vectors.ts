import { type List, Repeat } from 'immutable';

/** A number for each process, in the order of processes. */
export type Vector = List<number>;

export function zeros(processes: number): Vector {
  return Repeat(0, processes).toList();
}

/** One more for one process. */
export function counted(vector: Vector, index: number): Vector {
  return vector.set(index, vector.get(index)! + 1);
}

/** The greater number of each process. */
export function merged(a: Vector, b: Vector): Vector {
  return a.zipWith((x, y) => Math.max(x, y), b);
}

/** No number is greater, and one is less. */
export function isBelow(a: Vector, b: Vector): boolean {
  return a.every((number, index) => number <= b.get(index)!) && !a.equals(b);
}
