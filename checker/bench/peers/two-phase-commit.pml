/*
 * Two-phase commit with N resource managers: the states and transitions of models/commit/two-phase-commit.ts with the
 * network 'set', where a message that was sent stays for ever and may be received again.
 *
 * Source  J. Gray, L. Lamport: Consensus on Transaction Commit, ACM TODS 31(1), 2006, appendix A.2.
 *
 * A set of resource managers is a bit mask. A manager in none of `prepared`, `committed` and `aborted` is working. What the
 * transaction manager has decided is what it has told: there is no other record of it.
 */
#ifndef N
#define N 5
#endif

#define EVERYONE ((1 << N) - 1)
#define IT       (1 << (_pid - 1))
#define WORKING  (!((prepared | committed | aborted) & IT))
#define DECIDED  (commitSent || abortSent)

short prepared, committed, aborted;
short preparedSent;                  /* whose Prepared is in the network */
short votes;                         /* whose Prepared was received */
bit commitSent, abortSent;

active proctype TransactionManager()
{
end:
	do
	:: d_step { !DECIDED && votes == EVERYONE -> commitSent = 1 }
	:: d_step { !DECIDED -> abortSent = 1 }
	od
}

active [N] proctype ResourceManager()
{
end:
	do
	:: d_step { WORKING -> prepared = prepared | IT; preparedSent = preparedSent | IT }
	:: d_step { WORKING -> aborted = aborted | IT; assert(!committed) }
	:: d_step { commitSent -> prepared = prepared & ~IT; aborted = aborted & ~IT; committed = committed | IT;
	            assert(!aborted) }
	:: d_step { abortSent -> prepared = prepared & ~IT; committed = committed & ~IT; aborted = aborted | IT;
	            assert(!committed) }
	/* The transaction manager receives this manager's Prepared. */
	:: d_step { !DECIDED && (preparedSent & IT) -> votes = votes | IT }
	od
}
