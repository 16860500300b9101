/*
 * Peterson's filter lock for N processes: the states and transitions of ../models/filter-lock.ts.
 *
 * Source  G. L. Peterson: Myths About the Mutual Exclusion Problem, Information Processing Letters 12(3), 1981.
 *
 * One access to a shared variable is one step, but for the wait, which looks at all of them at once.
 */
#ifndef N
#define N 4
#endif

byte level[N];
byte victim[N];                      /* [1 … N - 1]: process + 1, or 0 */
byte inside;

#define BELOW(p, l) (p == _pid || level[p] < l)
#if N == 3
#define ALONE(l) (BELOW(0, l) && BELOW(1, l) && BELOW(2, l))
#elif N == 4
#define ALONE(l) (BELOW(0, l) && BELOW(1, l) && BELOW(2, l) && BELOW(3, l))
#elif N == 5
#define ALONE(l) (BELOW(0, l) && BELOW(1, l) && BELOW(2, l) && BELOW(3, l) && BELOW(4, l))
#endif
#define MAY_GO(l) (victim[l] != _pid + 1 || ALONE(l))

active [N] proctype Process()
{
	byte l;

out:	l = 1;
raise:	level[_pid] = l;
yield:	victim[l] = _pid + 1;
wait:	if
	:: d_step { MAY_GO(l) && l < N - 1 -> l++ };
	   goto raise
	:: d_step { MAY_GO(l) && l == N - 1 -> inside++; assert(inside == 1) }
	fi;
	d_step { inside--; level[_pid] = 0; l = 0 };
	goto out
}
