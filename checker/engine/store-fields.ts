// Where a store keeps what in its memory, in bytes: for the store (assembly/store.ts) and for those who use it.

export const capacityAt = 0;
export const countAt = 4;
export const wordsAt = 8;
export const dumpedAt = 12;
/** Room for as many addresses as are looked up at a time. */
export const homesAt = 64;
/** One byte for each key on its way in. */
export const answersAt = 1024;
/** Keys on their way in or out, `mostInOut` words of 64 bits. */
export const firstKeyAt = 66_560;
export const mostInOut = 65_536;
export const tableAt = 590_848;
/** How many keys can wait behind the table while it grows. */
export const stashKeys = 65_536;
