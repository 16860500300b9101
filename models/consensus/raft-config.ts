/** What makes an instance of Raft: sizes, and the mistakes that break it; and what scenarios have in common. */
import { majority } from '../kit/quorum.ts';

export interface Config {
  readonly servers: number;
  /** No server stands for election in a later term. */
  readonly terms: number;
  /** No client asks for more when the leader's log is as long as this. */
  readonly entries: number;
  /**
   * Who may stand for election: anyone in any term, or in each term only the server of this number, or those of these. A
   * server then passes over terms that are not its own, as if what it sent in them were lost.
   */
  readonly candidates: 'anyone' | readonly (number | readonly number[])[];
  /** Broken where true: a server votes for everyone who asks in its term. */
  readonly votesTwice: boolean;
  /** What a voter compares before it votes. Broken unless it is the terms of last entries, then lengths (§5.4.1). */
  readonly compares: 'last terms, then lengths' | 'lengths' | 'nothing';
  /** Broken where false: a follower takes an entry whatever precedes it, as long as that leaves no gap. */
  readonly checksPrevious: boolean;
  /** When a follower removes what follows the entry that it is sent. Broken unless the entry conflicts with its own. */
  readonly truncates: 'on conflict' | 'always';
  /** What a leader commits by counting replicas. Broken unless it is entries of its own term (§5.4.2). */
  readonly commits: 'entries of its term' | 'all entries';
  /**
   * What is not on stable storage, of what should be: term, vote and log. The acknowledged entry: a follower stores the last
   * one of its log only after it has replied.
   */
  readonly crashForgets: 'nothing' | 'vote' | 'term and vote' | 'acknowledged entry' | 'log';
  /**
   * When a leader answers a read (§8). Broken unless it has committed an entry of its term, and a majority has confirmed
   * since the read came that it leads.
   */
  readonly reads: 'never' | 'committed and confirmed' | 'only committed' | 'only confirmed';
}

export const correct = {
  servers: 3,
  entries: 1,
  candidates: 'anyone',
  votesTwice: false,
  compares: 'last terms, then lengths',
  checksPrevious: true,
  truncates: 'on conflict',
  commits: 'entries of its term',
  crashForgets: 'nothing',
  reads: 'never',
} as const;

/** The next term in which the server with this index may stand; `undefined` after the last. */
export function nextTerm(
  term: number,
  index: number,
  { terms, candidates }: Pick<Config, 'terms' | 'candidates'>,
): number | undefined {
  for (let next = term + 1; next <= terms; next += 1) {
    if (candidates === 'anyone' || [candidates[next - 1]].flat().includes(index + 1)) return next;
  }
  return undefined;
}

/** Whether so many of the servers are a majority. */
export function isMajority(count: number, servers: number): boolean {
  return count >= majority(servers);
}

export const electionSafety = 'election safety';
export const logMatching = 'log matching';
export const leaderCompleteness = 'leader completeness';
export const completenessByEntry = 'every leader after the term of a committed entry has it';
export const stateMachineSafety = 'state machine safety';
export const leaderAppendOnly = 'leader append-only';
export const leadersChange = 'one leader follows another';
export const logsConflict = 'two logs have different entries at one index';
export const readIsAnswered = 'a leader answers a read';
export const earlierEntry = 'an entry of an earlier term is committed';
export const leaderForgets = 'a leader restarts, and has forgotten what it committed';
export const allHaveApplied = 'all have applied an entry';
export const allApply = 'all that stay up apply an entry';

export const safety = [
  electionSafety,
  leaderAppendOnly,
  logMatching,
  leaderCompleteness,
  stateMachineSafety,
  allHaveApplied,
];

/** Two servers stand for election in turn, and the third one only votes: that is enough to show the mistakes. */
export const two = { terms: 2, candidates: [1, 2] } as const;
export const three = { terms: 3, candidates: [1, 2, 1] } as const;
export const four = { terms: 4, candidates: [1, 2, 1, 2] } as const;

/** What was sent before a crash may arrive after it. */
export const upToCrashes = (budget: number) => ({ crashes: { budget, recovery: 'inbox kept' } }) as const;
