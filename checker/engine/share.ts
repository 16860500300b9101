/** Which of `count` things thread number `index` of so many takes: from the first number to the one before the second. */
export function shareOf(count: number, index: number, threads: number): [from: number, to: number] {
  return [Math.floor((count * index) / threads), Math.floor((count * (index + 1)) / threads)];
}
