import { impossible, type SlotSystem, type StepWriter } from '../core/slots.ts';

interface Collected {
  readonly next: number;
  readonly posts: (readonly [slot: number, operation: number])[];
}

/** The vectors to which the enabled steps of a state lead, in order; asked of the system, without any table. */
export function successorsOf(system: SlotSystem<unknown>, vector: Int32Array): Int32Array[] {
  const successors: Int32Array[] = [];
  for (let slot = 0; slot < vector.length; slot += 1) {
    for (const { next, posts } of stepsOf(system, slot, vector[slot]!)) {
      const successor = vector.slice();
      successor[slot] = next;
      const enabled = posts.every(([target, operation]) => {
        const node = system.apply(target, successor[target]!, operation);
        successor[target] = node;
        return node !== impossible;
      });
      if (enabled) successors.push(successor);
    }
  }
  return successors;
}

function stepsOf(system: SlotSystem<unknown>, slot: number, node: number): Collected[] {
  const steps: Collected[] = [];
  const writer: StepWriter = {
    step: (_label, next) => {
      steps.push({ next, posts: [] });
    },
    post: (target, operation) => {
      steps.at(-1)!.posts.push([target, operation]);
    },
  };
  system.expand(slot, node, writer);
  return steps;
}
