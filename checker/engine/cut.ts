import type { Limit } from '../core/report.ts';

/** Thrown to leave what is going on when the search has to end. */
export class Cut extends Error {
  readonly limit: Limit;

  constructor(limit: Limit) {
    super(limit);
    this.limit = limit;
  }
}
