import { explain } from './explain.ts';
import type { Operation } from './operation.ts';
import { type Part, partsOf, refuseMalformed, searchFor } from './part.ts';
import type { SequentialSpec } from './sequential-spec.ts';
import type { Because, Consistency, HistoryProgress, HistoryReport, PartReport } from './verdict.ts';

/** Steps of a search between two reports of progress; a few milliseconds. */
const slice = 2048;
/** Steps that each part gets in the first round; in each further one, twice as many as in the round before. */
const firstShare = 4096;

type Judged<Op, Result> = Exclude<PartReport<Op, Result>, { verdict: 'undecided' }>;

/** A search that says now and then how it is getting on, and is told whether to stop, and why. It knows no clock. */
export type Judging<Op, Result> = Generator<
  Omit<HistoryProgress, 'seconds'>,
  Omit<HistoryReport<Op, Result>, 'seconds'>,
  Because | undefined
>;

/**
 * Decide all parts of a history, a little at a time, under budgets that grow from round to round: a part that is cheap to
 * refute is refuted before one that is not takes all the time. The first that is violated ends the search.
 * @throws {UsageError} if the history is none.
 */
export function* judge<State, Op, Result>(
  history: readonly Operation<Op, Result>[],
  spec: SequentialSpec<State, Op, Result>,
  consistency: Consistency,
): Judging<Op, Result> {
  refuseMalformed(history);
  const inquiries = partsOf(history, spec, consistency).map((part) => new Inquiry(part, spec, consistency));
  const whole = inquiries.find(({ key }) => key === undefined);
  const met = () => inquiries.reduce((sum, { configurations }) => sum + configurations, 0);
  const open = () => inquiries.filter(({ judged }) => judged === undefined);
  const violated = () => inquiries.find(({ judged }) => judged?.verdict === 'violated');
  let because: Because | undefined;
  for (let share = firstShare; because === undefined && open().length > 0; share *= 2) {
    for (const inquiry of open()) {
      for (let steps = 0; steps < share && !inquiry.judged && !because; steps += slice) {
        inquiry.go(slice);
        const decided = inquiries.length - open().length;
        const told = yield { configurations: met(), decided, parts: inquiries.length };
        because = violated() || whole?.judged ? 'another key' : told;
      }
      if (because !== undefined) break;
    }
  }
  const shown = whole === undefined ? inquiries : [violated() ?? whole];
  const parts = shown.map((inquiry) => inquiry.report(because ?? 'interrupted'));
  const isUndecided = parts.some(({ verdict }) => verdict === 'undecided');
  const verdict = violated() ? 'violated' : isUndecided ? 'undecided' : 'holds';
  return { consistency, verdict, parts, configurations: met() };
}

/** The search of one part, and what came of it. */
class Inquiry<State, Op, Result> {
  readonly key: string | undefined;
  judged: Judged<Op, Result> | undefined;
  configurations = 0;
  readonly #part: Part<Op, Result>;
  readonly #spec: SequentialSpec<State, Op, Result>;
  readonly #consistency: Consistency;
  /** Let go of when the part is decided. */
  #looking: ReturnType<typeof searchFor> | undefined;

  constructor(part: Part<Op, Result>, spec: SequentialSpec<State, Op, Result>, consistency: Consistency) {
    this.key = part.key;
    this.#part = part;
    this.#spec = spec;
    this.#consistency = consistency;
  }

  go(steps: number): void {
    const { operations } = this.#part;
    this.#looking ??= searchFor(operations, this.#spec, this.#consistency);
    const looking = this.#looking;
    const answer = looking.search.run(steps);
    this.configurations = looking.search.configurations;
    if (answer === 'more') return;
    const common = { ...this.#part, configurations: this.configurations };
    if (answer === 'found') {
      const order = looking.search.placed.map((index) => operations[index]!);
      this.judged = { ...common, verdict: 'holds', order };
    } else {
      const found = () => explain(operations, this.#spec, this.#consistency, looking);
      this.judged = { ...common, verdict: 'violated', explain: found };
    }
    this.#looking = undefined;
  }

  report(because: Because): PartReport<Op, Result> {
    const undecided = {
      ...this.#part,
      configurations: this.configurations,
      verdict: 'undecided',
      because,
    } as const;
    return this.judged ?? undecided;
  }
}
