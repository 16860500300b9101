/**
 * Expands states and evaluates predicates by tables alone. What a table does not know is listed as a miss, and the state
 * is deferred: someone else fills the tables, and asks again. Nothing here runs while tables are being filled.
 */
export { expand } from './expansion';
export { getAnswer, getPost, moveAnswers, movePosts, putAnswer, putPost } from './filling';
export { checkBlock, checkFresh } from './predicates';
export { choices, look, take } from './walking';
export { collect, gather, mark, ownerOf, repack } from './traffic';
