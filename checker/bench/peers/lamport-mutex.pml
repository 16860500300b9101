/*
 * Lamport's mutual exclusion by logical clocks, 3 processes, clocks up to MAX: the states and transitions of
 * ../models/lamport-mutex.ts with the network 'fifo'.
 *
 * Source  L. Lamport: Time, Clocks, and the Ordering of Events in a Distributed System, CACM 21(7), 1978, pp. 560 to 561.
 *
 * A message is a byte: a request is its time. At most one request, one acknowledgement and one release are on the way from
 * one process to another.
 */
#ifndef MAX
#define MAX 6
#endif
#define N 3

#define ACKNOWLEDGE 0
#define RELEASE     255

#define BIT(p)      (1 << (p))
#define LINK(f, t)  link[2 * (f) + (t) - ((t) > (f))]
#define ASKED(p, q) asked[(p) * N + (q)]
#define AHEAD(q) \
	(q == _pid || ASKED(_pid, q) == 0 || ASKED(_pid, _pid) < ASKED(_pid, q) || \
	 (ASKED(_pid, _pid) == ASKED(_pid, q) && _pid < q))

chan link[N * (N - 1)] = [3] of { byte };
byte clock[N] = 1;
byte asked[N * N];                   /* [p * N + q]: the time of q's request, as far as p knows; 0 for none */
byte acknowledged[N];                /* by process: by whom its request was */
byte inside;

#define SEND(t, m) if :: t != _pid -> LINK(_pid, t)!m :: else fi

#define RECEIVE(f) \
	:: d_step { f != _pid && LINK(f, _pid)?[ACKNOWLEDGE] -> LINK(f, _pid)?ACKNOWLEDGE; \
		acknowledged[_pid] = acknowledged[_pid] | BIT(f) } \
	:: d_step { f != _pid && LINK(f, _pid)?[RELEASE] -> LINK(f, _pid)?RELEASE; ASKED(_pid, f) = 0 } \
	/* Not a request at MAX either: the clock would pass it. */ \
	:: d_step { f != _pid && clock[_pid] < MAX && nempty(LINK(f, _pid)) && !LINK(f, _pid)?[ACKNOWLEDGE] && \
		!LINK(f, _pid)?[RELEASE] && !LINK(f, _pid)?[MAX] -> \
		LINK(f, _pid)?ASKED(_pid, f); \
		clock[_pid] = (ASKED(_pid, f) > clock[_pid] -> ASKED(_pid, f) : clock[_pid]) + 1; \
		LINK(_pid, f)!ACKNOWLEDGE }

active [N] proctype Process()
{
end:
	do
	:: d_step { ASKED(_pid, _pid) == 0 ->
		ASKED(_pid, _pid) = clock[_pid]; acknowledged[_pid] = BIT(_pid);
		SEND(0, clock[_pid]); SEND(1, clock[_pid]); SEND(2, clock[_pid]) }
	:: d_step { acknowledged[_pid] == 7 && AHEAD(0) && AHEAD(1) && AHEAD(2) ->
		inside = inside | BIT(_pid); assert(inside == BIT(_pid)) }
	:: d_step { inside & BIT(_pid) ->
		inside = inside & ~BIT(_pid); ASKED(_pid, _pid) = 0; acknowledged[_pid] = 0;
		SEND(0, RELEASE); SEND(1, RELEASE); SEND(2, RELEASE) }
	RECEIVE(0)
	RECEIVE(1)
	RECEIVE(2)
	od
}
