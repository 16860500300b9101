/** What a thread of a search can be told to do, with its share of a block; `list`, `predicate` and `answers` are addresses. */
export type Task =
  | { readonly kind: 'expand'; readonly list: number; readonly count: number }
  /** Make room in its store for `count` keys more. */
  | { readonly kind: 'reserve'; readonly count: number }
  | { readonly kind: 'insert' }
  /** Collect its new states, and check them. */
  | { readonly kind: 'collect'; readonly count: number }
  | { readonly kind: 'check fresh' }
  | {
      readonly kind: 'check block';
      readonly predicate: number;
      readonly answers: number;
      readonly count: number;
    };

const kinds = ['expand', 'reserve', 'insert', 'collect', 'check fresh', 'check block'] as const;

/** A task as workers are told it. */
export function numbersOf(task: Task): readonly number[] {
  return [
    kinds.indexOf(task.kind),
    'count' in task ? task.count : 0,
    task.kind === 'expand' ? task.list : task.kind === 'check block' ? task.predicate : 0,
    task.kind === 'check block' ? task.answers : 0,
  ];
}

export function readTask(numbers: Int32Array): Task {
  const kind = kinds[numbers[0]!]!;
  const [, count, first, second] = numbers as unknown as [number, number, number, number];
  switch (kind) {
    case 'expand':
      return { kind, list: first, count };
    case 'check block':
      return { kind, predicate: first, answers: second, count };
    case 'reserve':
    case 'collect':
      return { kind, count };
    default:
      return { kind };
  }
}
