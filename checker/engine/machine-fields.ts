// What the machine (assembly/machine.ts) reads and writes where, in bytes; addresses are those of its memory.

/** What all threads share, at fixed addresses. */
export const slotsAt = 64;
/** 64-bit words of a key. */
export const wordsAt = 68;
/** To 12 bytes per slot: the offset of the word with its field, how far up the field is, and its mask when it is down. */
export const layoutAt = 72;
/** To 8 bytes per slot: address and length of its array of offsets in the code, by node; 0 where the node is unknown. */
export const offsetsAt = 76;
/** To the steps of all nodes. */
export const codeAt = 80;
/** To 8 bytes per slot: address and mask of its map of posts. */
export const postsAt = 84;
/** To a byte per label: `isFault`, `isTime`, or 0. */
export const faultsAt = 88;
/** Never progress. */
export const isFault = 1;
/** Progress where it changes something. */
export const isTime = 2;
/** To the keys of the block's states. */
export const blockAt = 92;
/**
 * To 8 bytes per state of the block: address of its first record, and how many it has, or `deferred`. A record is the
 * successor's key, the number of the step to it, a byte that is 1 if it is new, and the number of the store that its key
 * belongs to.
 */
export const resultsAt = 96;
/** To a byte per state of the block, which is 1 if it is not expanded; or 0. */
export const skippedAt = 100;
/** To the addresses of predicates on pairs, and how many there are. */
export const pairsAt = 104;
export const pairCountAt = 108;
/** To the addresses of predicates on states, and how many there are. */
export const checksAt = 112;
export const checkCountAt = 116;
/** How many stores share the keys. */
export const partitionsAt = 120;
/** Whether stores get a hash of the vector instead of the key. */
export const hashedAt = 124;
/** To 4 bytes per state of the block: how many new states it led to. */
export const childrenAt = 128;
/** Whether steps that lead back to where they start are recorded as well. */
export const loopsAt = 132;
/** How many states the block has. */
export const blockSizeAt = 136;
/** To a byte per slot: 1 where an operation on it may be impossible. */
export const refusingAt = 140;
/** Where the memory that is handed out begins. */
export const heapAt = 1024;

export const deferred = 0xffff_ffff;
export const outputOverflow = 1;
export const missesOverflow = 2;

/** Fields of a thread. */
export const threadRecords = 0;
export const threadRecordsLimit = 4;
export const threadRecordsUsed = 8;
export const threadMisses = 12;
export const threadMissesLimit = 16;
export const threadMissesUsed = 20;
/** Misses listed lately, so that they are not listed again and again: `filterEntries` misses. */
export const threadFilter = 24;
/** 4 bytes per label: transitions. */
export const threadFired = 28;
export const threadTransitions = 32;
/** Labels of the transitions of the state that is being expanded. */
export const threadLabels = 36;
export const threadLabelsLimit = 40;
/** The vector of the state that is being expanded, and that of its successor. */
export const threadCurrent = 44;
export const threadSuccessor = 48;
/** States without a step other than faults. */
export const threadStuck = 52;
export const threadStuckCount = 56;
/** Keys on their way to a store, and the records that they are from. */
export const threadGathered = 60;
export const threadGatheredFrom = 64;
/** The state and the record to gather next. */
export const threadGatherState = 68;
export const threadGatherRecord = 72;
/** Keys of new states, the steps that led to them, and how many there are. */
export const threadFresh = 76;
export const threadFreshSteps = 80;
export const threadFreshCount = 84;
export const threadFreshLimit = 88;
/** One byte per new state and predicate. */
export const threadAnswers = 92;
/** Not 0 if a buffer was too small: `outputOverflow`, `missesOverflow`, or both. */
export const threadOverflow = 96;
/** 4 bytes per predicate on pairs: the first state with a step for which it is false, or `deferred`. */
export const threadPairViolations = 100;
/** 8 bytes per predicate on pairs: the summary of the state that is being expanded. */
export const threadOrigins = 104;
/** Not 0 if an answer is still missing. */
export const threadUnanswered = 108;
/** Room for answers. */
export const threadAnswersLimit = 112;
/** To keys that were gathered lately, `recentKeys` of them, each at a place that its hash says; zeros where there is none. */
export const threadRecent = 116;
/** To 8 bytes per step that is enabled in the state of a walk, and where these have to end. */
export const threadChoices = 120;
export const threadChoicesLimit = 124;
/** Not 0 if one of them is no fault. */
export const threadProgress = 128;
export const threadBytes = 132;

export const recentKeys = 32_768;

/** What `take` answers. */
export const lacking = 0;
export const same = 1;
export const different = 2;

/** A miss: what is missing, then what it is about, then up to two summaries. */
export const missBytes = 32;
export const filterEntries = 512;
export const missExpand = 1;
export const missPost = 2;
export const missView = 3;
export const missAnswer = 4;
export const missPairAnswer = 5;
export const missFold = 6;

/** Fields of a predicate. */
export const predicatePlaces = 0;
export const predicatePlaceCount = 4;
export const predicateAnswers = 8;
export const predicateMask = 12;
/** Its number, as misses give it. */
export const predicateNumber = 16;
/** Address and mask of the map from the number of a list of views and one view more to the number of the longer list; 0 where views fit into a summary. */
export const predicateFolds = 20;
export const predicateBytes = 28;
/** A place: its slot, address and length of the views' numbers plus 1 by node, how far up they are in a summary, and the bytes from one node's to the next. */
export const placeViews = 4;
export const placeNodes = 8;
export const placeShift = 12;
export const placeStride = 16;
export const placeBytes = 20;
/** An answer: the summary, or both, and the answer plus 1; 0 where it is free. */
export const answerBytes = 16;
export const pairAnswerBytes = 24;
/** A post's entry: node, operation, the node after it plus 2; 0 where it is free. */
export const postBytes = 16;
export const noAnswer = 255;
