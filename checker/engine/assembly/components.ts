// Strongly connected components by D. J. Pearce: A space-efficient algorithm for finding strongly connected components,
// Information Processing Letters 116(1), 2016; without recursion.
import * as at from '../graph-fields';
import { successors } from './edges';
import { isFairLoop, judged } from './fair';
import { field } from './fields';

const isRoot: u32 = 1;
/** The node leads back to itself, and to do so for ever is fair. */
const loopsFairly: u32 = 2;

// @ts-ignore: decorator
@inline
function markOf(marks: u32, node: u32): u32 {
  return (load<u8>(marks + (node >> 2)) >> ((node & 3) << 1)) & 3;
}

// @ts-ignore: decorator
@inline
function setMark(marks: u32, node: u32, mark: u32): void {
  const byte = marks + (node >> 2);
  const shift = (node & 3) << 1;
  store<u8>(byte, ((load<u8>(byte) as u32) & ~(3 << shift)) | (mark << shift));
}

/** Visit a node and what can be reached from it, unless it was visited before; as `go`. */
export function enter(walk: u32, node: u32): u32 {
  if (markOf(field(walk + at.walkMarks), node) != 0) return at.walkDone;
  store<u32>(walk + at.walkNext, node);
  return go(walk, field(walk + at.walkFramesUsed));
}

/**
 * Go on until there is something to say.
 * @param base what was used of the frames when the node was entered.
 */
export function go(walk: u32, base: u32): u32 {
  const ranks = field(walk + at.walkRanks);
  const marks = field(walk + at.walkMarks);
  while (true) {
    const next = field(walk + at.walkNext);
    if (next != at.nowhere) {
      if (!hasRoom(walk)) return at.walkNeedsRoom;
      const fuel = field(walk + at.walkFuel);
      if (fuel == 0) return at.walkPauses;
      store<u32>(walk + at.walkFuel, fuel - 1);
      visit(walk, next);
    }
    const used = field(walk + at.walkFramesUsed);
    if (used == base) return at.walkDone;
    const frame = field(walk + at.walkFrames) + used - at.frameBytes;
    const node = field(frame);
    const waiting = field(walk + at.walkWaitingUsed);
    if (waiting > field(frame + 4)) {
      store<u32>(walk + at.walkWaitingUsed, waiting - 4);
      const child = field(field(walk + at.walkWaiting) + waiting - 4);
      const mark = markOf(marks, child);
      if (mark == 0) store<u32>(walk + at.walkNext, child);
      else if (mark == at.isOpen) lower(frame, ranks, node, child);
      continue;
    }
    store<u32>(walk + at.walkFramesUsed, used - at.frameBytes);
    const kind = field(frame + 8);
    push(walk, node);
    if ((kind & isRoot) != 0) {
      const from = close(walk, node);
      const count = (field(walk + at.walkOpenUsed) - from) >> 2;
      store<u32>(walk + at.walkOpenUsed, from);
      store<u32>(walk + at.walkFound, count);
      if (count > 1) {
        const verdict = judged(walk, field(walk + at.walkOpen) + from, count);
        if (verdict != at.walkDone) return verdict;
      } else if ((kind & loopsFairly) != 0) return at.walkFair;
    } else if (used - at.frameBytes > base) {
      const parent = frame - at.frameBytes;
      lower(parent, ranks, field(parent), node);
    }
  }
}

function hasRoom(walk: u32): bool {
  // Every node on the way may come to be among the open ones.
  return (
    field(walk + at.walkFramesUsed) + at.frameBytes <= field(walk + at.walkFramesLimit) &&
    field(walk + at.walkOpenUsed) + field(walk + at.walkFramesUsed) / 3 + 4 <= field(walk + at.walkOpenLimit) &&
    field(walk + at.walkWaitingUsed) + field(walk + at.walkMostWaiting) <= field(walk + at.walkWaitingLimit)
  );
}

// @ts-ignore: decorator
@inline
function push(walk: u32, node: u32): void {
  const used = field(walk + at.walkOpenUsed);
  store<u32>(field(walk + at.walkOpen) + used, node);
  store<u32>(walk + at.walkOpenUsed, used + 4);
}

/** From the first node of a frame on leads a way back to one that was visited before it, if `child` has a lower rank. */
// @ts-ignore: decorator
@inline
function lower(frame: u32, ranks: u32, node: u32, child: u32): void {
  const rank = field(ranks + (child << 2));
  if (rank >= field(ranks + (node << 2))) return;
  store<u32>(ranks + (node << 2), rank);
  store<u32>(frame + 8, field(frame + 8) & ~isRoot);
}

/** Give the open nodes that were visited since the root, and the root, the number of their component; where they begin. */
function close(walk: u32, root: u32): u32 {
  const ranks = field(walk + at.walkRanks);
  const marks = field(walk + at.walkMarks);
  const open = field(walk + at.walkOpen);
  const component = field(walk + at.walkComponent);
  const first = field(ranks + (root << 2));
  const end = field(walk + at.walkOpenUsed);
  let from = end - 4;
  while (from > 0 && field(ranks + (field(open + from - 4) << 2)) >= first) from -= 4;
  for (let entry = from; entry < end; entry += 4) {
    const node = field(open + entry);
    store<u32>(ranks + (node << 2), component);
    setMark(marks, node, at.isClosed);
  }
  store<u32>(walk + at.walkComponent, component - 1);
  store<u32>(walk + at.walkRank, field(walk + at.walkRank) - ((end - from) >> 2));
  return from;
}

function visit(walk: u32, node: u32): void {
  const graph = field(walk + at.walkGraph);
  const ranks = field(walk + at.walkRanks);
  const marks = field(walk + at.walkMarks);
  const states = field(walk + at.walkStates);
  const rank = field(walk + at.walkRank);
  const frame = field(walk + at.walkFrames) + field(walk + at.walkFramesUsed);
  const waiting = field(walk + at.walkWaiting);
  const place = node / states;
  const outside = field(graph + at.graphOutside);
  let used = field(walk + at.walkWaitingUsed);
  let loops = false;
  store<u32>(walk + at.walkNext, at.nowhere);
  store<u32>(walk + at.walkRank, rank + 1);
  store<u32>(walk + at.walkFramesUsed, field(walk + at.walkFramesUsed) + at.frameBytes);
  store<u32>(ranks + (node << 2), rank);
  setMark(marks, node, at.isOpen);
  store<u32>(frame, node);
  store<u32>(frame + 4, used);
  store<u32>(frame + 8, isRoot);
  const letter: u32 = load<u8>(field(graph + at.graphLetters) + place);
  const moves = field(field(walk + at.walkAutomaton) + ((((node - place * states) << 8) | letter) << 2));
  if (moves == 0) return;
  if (outside != 0 && load<u8>(outside + place) != 0) {
    store<u32>(walk + at.walkEscapes, 1);
    return;
  }
  const count = successors(graph, place);
  const steps = field(graph + at.graphSteps);
  if (field(moves) != 0 && mayStop(walk, steps, count)) store<u32>(walk + at.walkStops, 1);
  const end = moves + 8 + (field(moves + 4) << 3);
  for (let move = moves + 8; move < end; move += 8) {
    const to = field(move);
    for (let step = steps; step < steps + (count << 3); step += 8) {
      const target = field(step);
      if (target == at.nowhere) {
        store<u32>(walk + at.walkEscapes, 1);
        continue;
      }
      const child = target * states + to;
      const mark = markOf(marks, child);
      if (mark == at.isClosed) continue;
      if (mark == 0) {
        store<u32>(waiting + used, child);
        used += 4;
      } else if (child == node) loops = true;
      else lower(frame, ranks, node, child);
    }
  }
  store<u32>(walk + at.walkWaitingUsed, used);
  if (loops && isFairLoop(walk, node, moves, steps, count)) store<u32>(frame + 8, field(frame + 8) | loopsFairly);
}

/** A run may stop where no constraint is enabled. */
function mayStop(walk: u32, steps: u32, count: u32): bool {
  const shares = field(walk + at.walkShares);
  for (let step = steps; step < steps + (count << 3); step += 8)
    if (field(field(shares + (field(step + 4) << 2))) != 0) return false;
  return true;
}
