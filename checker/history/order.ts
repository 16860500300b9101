/**
 * Which operations may come next in an order that is being built, one by one. Operations are numbers from 0. What was
 * placed last is taken back first.
 */
export interface Order {
  /** The first operation that may come next, in a fixed sequence; -1 if there is none. */
  first(): number;
  /** The one after it in that sequence. */
  after(operation: number): number;
  place(operation: number): void;
  takeBack(operation: number): void;
  /** How far the order has come, where nothing more can be placed: the higher, the more is explained. */
  progress(): number;
  /** The operation that has to be placed before there is more progress; -1 where it is not one in particular. */
  awaited(): number;
}
