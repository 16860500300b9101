import type { AnyAlgorithm } from '../checker/index.ts';
import { twoPhaseCommit } from './commit/two-phase-commit.ts';
import { paxos } from './consensus/paxos.ts';
import { bully } from './election/bully.ts';
import { ricartAgrawala } from './mutex/ricart-agrawala.ts';
import { tokenRing } from './mutex/token-ring.ts';
import { dieHard } from './puzzles/die-hard.ts';
import { riverCrossing } from './puzzles/river-crossing.ts';

/** All models of this repository, by family and file, as the command line names them. */
export const registry: { readonly [name: string]: AnyAlgorithm } = {
  'mutex/ricart-agrawala': ricartAgrawala,
  'mutex/token-ring': tokenRing,
  'election/bully': bully,
  'commit/two-phase-commit': twoPhaseCommit,
  'consensus/paxos': paxos,
  'puzzles/die-hard': dieHard,
  'puzzles/river-crossing': riverCrossing,
};
