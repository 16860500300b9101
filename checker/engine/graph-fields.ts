// What the graph programs (assembly/graph.ts) read and write where, in bytes; addresses are those of the machine's memory.

/** Where there is no state. */
export const nowhere = 0xffff_ffff;

/** To the table of keys, and how many places it has; a state's number is its place. */
export const graphTable = 0;
export const graphCapacity = 4;
/** To a byte per place: which propositions are true there, by bits. */
export const graphLetters = 8;
/** To a byte per place, 1 where the state is not expanded; or 0. */
export const graphOutside = 12;
/** To the keys of the successors of one state, and to 8 bytes for each: its place, or `nowhere`, and the step's shares. */
export const graphKeys = 16;
export const graphSteps = 20;
/** To the vectors of the state that is being expanded, and of its successor. */
export const graphCurrent = 24;
export const graphSuccessor = 28;
/** To 16 bytes for each of `recentKeys` keys of one word that were looked up lately: the key and its place. */
export const graphRecent = 32;
export const graphBytes = 36;

export const recentKeys = 16_384;

/** Fields of a walk through pairs of a state and a state of an automaton: nodes, numbered place * automaton states + state. */
export const walkGraph = 0;
/** How many automaton states there are. */
export const walkStates = 4;
/**
 * To 4 bytes by automaton state * 256 + letter: the address of what it does there, or 0: whether the word that repeats the
 * letter is accepted, the number of transitions, and of each the next state and the acceptance sets that it is in.
 */
export const walkAutomaton = 8;
/** To 4 bytes by node: while it is open a rank that falls, and then the number of its component. */
export const walkRanks = 12;
/** To 2 bits by node: 0 where it was not visited, then `isOpen`, and `isClosed` once its component is known. Small, so that they stay near. */
export const walkMarks = 132;
/** To 12 bytes for each node on the way to the current one: itself, where its successors that wait begin, and marks. */
export const walkFrames = 16;
export const walkFramesLimit = 20;
export const walkFramesUsed = 24;
/** To the nodes that are done but whose component is open; above what is used, those of the component found last. */
export const walkOpen = 28;
export const walkOpenLimit = 32;
export const walkOpenUsed = 36;
/** To the successors that wait to be visited. */
export const walkWaiting = 40;
export const walkWaitingLimit = 44;
export const walkWaitingUsed = 48;
/** The most that one node can add to them. */
export const walkMostWaiting = 52;
/** The next rank, and the number of the next component. */
export const walkRank = 56;
export const walkComponent = 60;
/** The node to visit next, or `nowhere`. */
export const walkNext = 64;
/** How many nodes the component found last has. */
export const walkFound = 68;
/** Not 0 once the walk has come to a node where a run may stop that the automaton accepts. */
export const walkStops = 72;
/** Not 0 once it has come to a state that is not expanded. */
export const walkEscapes = 76;
/** To the address of each set of shares: whether it enables anything, how many it has, and its elements. */
export const walkShares = 80;
/** To a byte per constraint: 1 where it is strong. How many there are, and how many of these are strong. */
export const walkStrong = 84;
export const walkStrongCount = 88;
/** To 4 bytes per constraint: the mark of the last state that enables it, and of the last component that takes or enables it. */
export const walkEnabled = 92;
export const walkTaken = 96;
export const walkMet = 100;
/** To the weak constraints enabled in all states looked at, and the strong ones enabled in any; how many they are. */
export const walkWeakList = 104;
export const walkWeakCount = 108;
export const walkStrongList = 112;
export const walkStrongListCount = 116;
/** The last mark given out. */
export const walkMark = 120;
/** Bits of all acceptance sets. */
export const walkAcceptance = 124;
/** How many nodes may be visited until the walk is interrupted. */
export const walkFuel = 128;
export const walkBytes = 136;

export const frameBytes = 12;
export const isOpen = 1;
export const isClosed = 2;

/** What a walk ends with, or is interrupted by. */
export const walkDone = 0;
export const walkNeedsRoom = 1;
/** A component in which there is a fair cycle. */
export const walkFair = 2;
/** A component that has to be looked at again without the states that enable a strong constraint that it never takes. */
export const walkStarves = 3;
/** It was interrupted because its fuel is used up. */
export const walkPauses = 4;
