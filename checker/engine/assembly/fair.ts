import * as at from '../graph-fields';
import { successors } from './edges';
import { field } from './fields';

/** The next mark, which nothing bears yet. */
function newMark(walk: u32): u32 {
  const mark = field(walk + at.walkMark) + 1;
  store<u32>(walk + at.walkMark, mark);
  return mark;
}

/**
 * Whether a cycle through all nodes of a component is accepted, and meets all constraints: `walkFair`, `walkStarves`, or
 * `walkDone` where no cycle in it is and does.
 *
 * A weak constraint is broken by every cycle in the component if all states enable it and no step within takes it. A strong
 * one is broken by the cycles that pass a state that enables it, if no step within takes it.
 */
export function judged(walk: u32, members: u32, count: u32): u32 {
  const graph = field(walk + at.walkGraph);
  const ranks = field(walk + at.walkRanks);
  const states = field(walk + at.walkStates);
  const steps = field(graph + at.graphSteps);
  const letters = field(graph + at.graphLetters);
  const automaton = field(walk + at.walkAutomaton);
  const shares = field(walk + at.walkShares);
  const taken = field(walk + at.walkTaken);
  const acceptance = field(walk + at.walkAcceptance);
  const isWeakOnly = field(walk + at.walkStrongCount) == 0;
  const own = newMark(walk);
  const component = field(ranks + (field(members) << 2));
  let accepted: u32 = 0;
  store<u32>(walk + at.walkWeakCount, 0);
  store<u32>(walk + at.walkStrongListCount, 0);
  for (let index: u32 = 0; index < count; index += 1) {
    const node = field(members + (index << 2));
    const place = node / states;
    const letter: u32 = load<u8>(letters + place);
    const moves = field(automaton + ((((node - place * states) << 8) | letter) << 2));
    const end = steps + (successors(graph, place) << 3);
    enable(walk, steps, end, own, index == 0);
    const endOfMoves = moves + 8 + (field(moves + 4) << 3);
    for (let move = moves + 8; move < endOfMoves; move += 8) {
      const to = field(move);
      for (let step = steps; step < end; step += 8) {
        const target = field(step);
        if (target == at.nowhere || field(ranks + ((target * states + to) << 2)) != component) continue;
        accepted |= field(move + 4);
        const set = field(shares + (field(step + 4) << 2));
        const last = set + 8 + (field(set + 4) << 2);
        for (let share = set + 8; share < last; share += 4) store<u32>(taken + (field(share) >> 1 << 2), own);
      }
    }
    if (isWeakOnly && accepted == acceptance && !isBroken(walk, at.walkWeakList, at.walkWeakCount, own)) return at.walkFair;
  }
  if (accepted != acceptance || isBroken(walk, at.walkWeakList, at.walkWeakCount, own)) return at.walkDone;
  return isBroken(walk, at.walkStrongList, at.walkStrongListCount, own) ? at.walkStarves : at.walkFair;
}

/** Whether the steps of a node that lead back to it are accepted, and take all constraints that its state enables. */
export function isFairLoop(walk: u32, node: u32, moves: u32, steps: u32, count: u32): bool {
  const states = field(walk + at.walkStates);
  const shares = field(walk + at.walkShares);
  const taken = field(walk + at.walkTaken);
  const own = newMark(walk);
  const place = node / states;
  const end = steps + (count << 3);
  const endOfMoves = moves + 8 + (field(moves + 4) << 3);
  let accepted: u32 = 0;
  for (let move = moves + 8; move < endOfMoves; move += 8)
    if (field(move) == node - place * states) accepted |= field(move + 4);
  if (accepted != field(walk + at.walkAcceptance)) return false;
  for (let step = steps; step < end; step += 8) {
    if (field(step) != place) continue;
    const set = field(shares + (field(step + 4) << 2));
    const last = set + 8 + (field(set + 4) << 2);
    for (let share = set + 8; share < last; share += 4) store<u32>(taken + (field(share) >> 1 << 2), own);
  }
  for (let step = steps; step < end; step += 8) {
    const set = field(shares + (field(step + 4) << 2));
    if (field(set) == 0) continue;
    const last = set + 8 + (field(set + 4) << 2);
    for (let share = set + 8; share < last; share += 4)
      if ((field(share) & 1) != 0 && field(taken + (field(share) >> 1 << 2)) != own) return false;
  }
  return true;
}

/** Of the constraints that the first states enable, keep those that this one enables; add the strong ones that it does. */
function enable(walk: u32, steps: u32, end: u32, own: u32, isFirst: bool): void {
  const shares = field(walk + at.walkShares);
  const strong = field(walk + at.walkStrong);
  const enabled = field(walk + at.walkEnabled);
  const met = field(walk + at.walkMet);
  const weakList = field(walk + at.walkWeakList);
  const strongList = field(walk + at.walkStrongList);
  const mark = newMark(walk);
  let weakCount = field(walk + at.walkWeakCount);
  let strongCount = field(walk + at.walkStrongListCount);
  for (let step = steps; step < end; step += 8) {
    const set = field(shares + (field(step + 4) << 2));
    if (field(set) == 0) continue;
    const last = set + 8 + (field(set + 4) << 2);
    for (let share = set + 8; share < last; share += 4) {
      if ((field(share) & 1) == 0) continue;
      const constraint = field(share) >> 1;
      const isNew = field(enabled + (constraint << 2)) != mark;
      store<u32>(enabled + (constraint << 2), mark);
      if (load<u8>(strong + constraint) == 0) {
        if (isFirst && isNew) {
          store<u32>(weakList + (weakCount << 2), constraint);
          weakCount += 1;
        }
      } else if (field(met + (constraint << 2)) != own) {
        store<u32>(met + (constraint << 2), own);
        store<u32>(strongList + (strongCount << 2), constraint);
        strongCount += 1;
      }
    }
  }
  let kept: u32 = 0;
  for (let index: u32 = 0; index < weakCount; index += 1) {
    const constraint = field(weakList + (index << 2));
    if (field(enabled + (constraint << 2)) != mark) continue;
    store<u32>(weakList + (kept << 2), constraint);
    kept += 1;
  }
  store<u32>(walk + at.walkWeakCount, kept);
  store<u32>(walk + at.walkStrongListCount, strongCount);
}

/** Whether the component never takes one of the constraints in a list. */
function isBroken(walk: u32, listAt: u32, countAt: u32, own: u32): bool {
  const taken = field(walk + at.walkTaken);
  const list = field(walk + listAt);
  const count = field(walk + countAt);
  for (let index: u32 = 0; index < count; index += 1)
    if (field(taken + (field(list + (index << 2)) << 2)) != own) return true;
  return false;
}
