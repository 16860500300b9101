import { ByteList } from './byte-list.ts';
import { UnaryList } from './unary-list.ts';

/**
 * How each state was first reached, in about 1.3 bytes: which step of its parent led to it, and how many states its own
 * steps discovered. States are numbered in the order of discovery and expanded in that order, so the parent of a state is found
 * by counting. The initial states have a common parent before all states, and are its steps.
 */
export class DiscoveryLog {
  /** By state: the step that led to it. */
  readonly via = new ByteList();
  /** By expanded state, the origin first: how many states it discovered. */
  readonly children = new UnaryList();

  get bytes(): number {
    return this.via.bytes + this.children.bytes;
  }

  /** The next states were discovered, by these steps. */
  discovered(steps: ArrayLike<number>): void {
    this.via.push(steps);
  }

  /** The next states were expanded; each of them discovered so many. */
  expanded(children: ArrayLike<number>): void {
    this.children.push(children);
  }

  /** The way to `state`: the number of an initial state, and of the step to take from each state on. */
  wayTo(state: number): { readonly initial: number; readonly steps: readonly number[] } {
    const steps: number[] = [];
    let wanted = state;
    let parent = this.children.length;
    /** The first state that `parent` discovered. */
    let first = this.via.length;
    for (const count of this.children.backwards()) {
      parent -= 1;
      first -= count;
      if (wanted < first) continue;
      steps.push(this.via.get(wanted));
      wanted = parent - 1;
      if (parent === 0) break;
    }
    const [initial, ...rest] = steps.reverse();
    return { initial: initial!, steps: rest };
  }
}
