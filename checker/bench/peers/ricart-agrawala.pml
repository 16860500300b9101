/*
 * Ricart and Agrawala's mutual exclusion, N processes that enter K times each: the states and transitions of
 * models/mutex/ricart-agrawala.ts with the network 'bag'.
 *
 * Source  G. Ricart, A. K. Agrawala: An Optimal Algorithm for Mutual Exclusion in Computer Networks, CACM 24(1), 1981.
 *
 * A process does not ask again before everyone has replied, so at most one request and one reply are on the way from one
 * process to another, and the network needs no channels. A set of processes is a bit mask.
 */
#ifndef N
#define N 3
#endif
#ifndef K
#define K 2
#endif

#define IDLE   0
#define WANTED 1
#define HELD   2

#define BIT(p)    (1 << (p))
#define OTHERS    (((1 << N) - 1) & ~BIT(_pid))
#define ASKS(f)   asks[(f) * N + _pid]
#define FIRST(f)  (at[_pid] < ASKS(f) || (at[_pid] == ASKS(f) && _pid < f))

byte phase[N], entered[N];
byte clock[N], at[N];                /* sequence numbers: the highest seen, and that of the own request or 0 */
byte replied[N], deferred[N];
byte asks[N * N];                    /* [from * N + to]: the number in the request on the way, or 0 */
byte replies[N];                     /* by receiver: whose replies are on the way to it */

#define ASK(t) if :: t != _pid -> asks[_pid * N + t] = at[_pid] :: else fi
#define RELEASE(t) if :: deferred[_pid] & BIT(t) -> replies[t] = replies[t] | BIT(_pid) :: else fi

#define RECEIVE(f) \
	:: d_step { ASKS(f) -> \
		clock[_pid] = (clock[_pid] > ASKS(f) -> clock[_pid] : ASKS(f)) + 1; \
		if \
		:: phase[_pid] == HELD || (phase[_pid] == WANTED && FIRST(f)) -> deferred[_pid] = deferred[_pid] | BIT(f) \
		:: else -> replies[f] = replies[f] | BIT(_pid) \
		fi; \
		ASKS(f) = 0 } \
	:: d_step { replies[_pid] & BIT(f) -> \
		replies[_pid] = replies[_pid] & ~BIT(f); replied[_pid] = replied[_pid] | BIT(f) }

active [N] proctype Process()
{
end:
	do
	:: d_step { phase[_pid] == IDLE && entered[_pid] < K ->
		phase[_pid] = WANTED; clock[_pid]++; at[_pid] = clock[_pid];
		ASK(0); ASK(1); ASK(2)
#if N > 3
		; ASK(3)
#endif
		}
	:: d_step { phase[_pid] == WANTED && replied[_pid] == OTHERS ->
		phase[_pid] = HELD;
		assert((phase[0] == HELD) + (phase[1] == HELD) + (phase[2] == HELD)
#if N > 3
			+ (phase[3] == HELD)
#endif
			== 1) }
	:: d_step { phase[_pid] == HELD ->
		RELEASE(0); RELEASE(1); RELEASE(2);
#if N > 3
		RELEASE(3);
#endif
		phase[_pid] = IDLE; at[_pid] = 0; replied[_pid] = 0; deferred[_pid] = 0; entered[_pid]++ }
	RECEIVE(0)
	RECEIVE(1)
	RECEIVE(2)
#if N > 3
	RECEIVE(3)
#endif
	od
}
