/*
 * Raft's leader election, 3 servers, terms 1 to T: the states and transitions of ../models/raft-election.ts with the
 * network 'set', where a message that was sent stays for ever and may be received again.
 *
 * Source  D. Ongaro, J. Ousterhout: In Search of an Understandable Consensus Algorithm, USENIX ATC 2014, §5.2.
 *
 * Requests and heartbeats go to everyone, so their senders, by term, are all that is kept of them; of votes also the
 * candidate that they are for. A set of servers is a bit mask.
 */
#ifndef T
#define T 3
#endif
#define N 3

#define FOLLOWER  0
#define CANDIDATE 1
#define LEADER    2
#define NOBODY    N

#define BIT(s)         (1 << (s))
#define VOTE(v, c)     (1 << (3 * (c) + (v)))
#define MAJORITY(mask) (mask == 3 || mask == 5 || mask == 6 || mask == 7)
#define RIVAL(s)       (s != _pid && role[s] == LEADER && term[s] == term[_pid])

byte term[N], role[N], votes[N];
byte votedFor[N] = NOBODY;
byte asked[T + 1], beats[T + 1];     /* by term: who sent a request for votes, a heartbeat */
short granted[T + 1];                /* by term: bit 3 * candidate + voter */

#define MESSAGES(t, s) \
	:: d_step { s != _pid && (asked[t] & BIT(s)) && \
		(t > term[_pid] || (t == term[_pid] && (votedFor[_pid] == NOBODY || votedFor[_pid] == s))) -> \
		if :: t > term[_pid] -> term[_pid] = t; role[_pid] = FOLLOWER; votes[_pid] = 0 :: else fi; \
		votedFor[_pid] = s; \
		granted[t] = granted[t] | VOTE(_pid, s) } \
	:: d_step { s != _pid && (beats[t] & BIT(s)) && \
		(t > term[_pid] || (t == term[_pid] && role[_pid] == CANDIDATE)) -> \
		if :: t > term[_pid] -> term[_pid] = t; votedFor[_pid] = NOBODY :: else fi; \
		role[_pid] = FOLLOWER; votes[_pid] = 0 }
#define TERM(t) MESSAGES(t, 0) MESSAGES(t, 1) MESSAGES(t, 2)

#define COUNT(s) \
	:: d_step { s != _pid && role[_pid] == CANDIDATE && (granted[term[_pid]] & VOTE(s, _pid)) -> \
		votes[_pid] = votes[_pid] | BIT(s) }

active [N] proctype Server()
{
end:
	do
	:: d_step { role[_pid] != LEADER && term[_pid] < T ->
		term[_pid]++; role[_pid] = CANDIDATE; votedFor[_pid] = _pid; votes[_pid] = BIT(_pid);
		asked[term[_pid]] = asked[term[_pid]] | BIT(_pid) }
	:: d_step { role[_pid] == CANDIDATE && MAJORITY(votes[_pid]) ->
		role[_pid] = LEADER; beats[term[_pid]] = beats[term[_pid]] | BIT(_pid);
		assert(!RIVAL(0) && !RIVAL(1) && !RIVAL(2)) }
	COUNT(0) COUNT(1) COUNT(2)
	TERM(1)
#if T > 1
	TERM(2)
#endif
#if T > 2
	TERM(3)
#endif
#if T > 3
	TERM(4)
#endif
	od
}
