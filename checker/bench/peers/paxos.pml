/*
 * Paxos, one decision, as a register with 3 servers and C clients: the states and transitions of models/consensus/paxos.ts
 * with the network 'bag'. Client number c asks server c - 1 to write the value c, and then reads from server c % 3.
 *
 * Source  L. Lamport: Paxos Made Simple, ACM SIGACT News 32(4), 2001; in the form of Stateright's example paxos.rs.
 *
 * Ballots are numbers, 4 * round + server; a proposal is 4 * ballot + value, which orders proposals by ballot. 0 is none of
 * either. Of each kind of message at most one is on the way from one process to another, and a server's messages are kept
 * at [receiver * 3 + sender].
 */
#ifndef C
#define C 2
#endif

#define PROPOSAL(b, v) (4 * (b) + (v))
#define VALUE(p)       ((p) & 3)
#define NEXT_ROUND(b)  (((b) / 4 + 1) * 4)
#define TO(r)          [(r) * 3 + _pid]
#define FROM(s)        [_pid * 3 + s]
#define QUORUM(set)    (set == 3 || set == 5 || set == 6)

/* Servers. */
byte ballot[3], value[3], accepted[3];
byte promises[9];                    /* [server * 3 + sender]: the proposal reported to it, 1 if none was; 0 before */
byte acceptors[3];                   /* a bit mask of servers */
bit decided[3];

/* Messages between servers: each holds a ballot, and what follows it. */
byte prepare[9], promise[9], report[9], accept[9], acceptValue[9], acceptedBy[9], decision[9], decisionValue[9];

/* Clients, numbered from 1. */
#define WRITING 0
#define READING 1
#define DONE    2

byte phase[4], read[4];
byte returned[16];                   /* [c * 4 + d]: the phase that client d was in when c began to read */
byte putOk[4];                       /* a bit mask of the servers that have sent one */
bit get[4];
byte getOk[4];

byte chosen;                         /* for the assertions only: what was decided first */

#define PREPARE(r) if :: r != _pid -> prepare TO(r) = ballot[_pid] :: else fi
#define ASK(r)     if :: r != _pid -> accept TO(r) = ballot[_pid]; acceptValue TO(r) = value[_pid] :: else fi
#define TELL(r)    if :: r != _pid -> decision TO(r) = ballot[_pid]; decisionValue TO(r) = value[_pid] :: else fi

inline promised(s)
{
	promises FROM(s) = (report FROM(s) -> report FROM(s) : 1);
	promise FROM(s) = 0;
	report FROM(s) = 0;
	if
	:: (promises FROM(0) != 0) + (promises FROM(1) != 0) + (promises FROM(2) != 0) == 2 ->
		/* Until it is known, `accepted` stands for the highest proposal reported. */
		accepted[_pid] = promises FROM(0);
		if :: promises FROM(1) > accepted[_pid] -> accepted[_pid] = promises FROM(1) :: else fi;
		if :: promises FROM(2) > accepted[_pid] -> accepted[_pid] = promises FROM(2) :: else fi;
		if :: accepted[_pid] > 1 -> value[_pid] = VALUE(accepted[_pid]) :: else fi;
		accepted[_pid] = PROPOSAL(ballot[_pid], value[_pid]);
		acceptors[_pid] = acceptors[_pid] | (1 << _pid);
		ASK(0); ASK(1); ASK(2)
	:: else
	fi
}

inline counted(s)
{
	acceptedBy FROM(s) = 0;
	acceptors[_pid] = acceptors[_pid] | (1 << s);
	if
	:: QUORUM(acceptors[_pid]) ->
		decided[_pid] = 1;
		assert(chosen == 0 || chosen == value[_pid]);
		chosen = value[_pid];
		TELL(0); TELL(1); TELL(2);
		putOk[value[_pid]] = putOk[value[_pid]] | (1 << _pid)
	:: else
	fi
}

#define RECEIVE(s) \
	:: d_step { prepare FROM(s) > ballot[_pid] && !decided[_pid] -> \
		ballot[_pid] = prepare FROM(s); prepare FROM(s) = 0; \
		promise TO(s) = ballot[_pid]; report TO(s) = accepted[_pid] } \
	:: d_step { promise FROM(s) && promise FROM(s) == ballot[_pid] && !decided[_pid] -> promised(s) } \
	:: d_step { accept FROM(s) && accept FROM(s) >= ballot[_pid] && !decided[_pid] -> \
		ballot[_pid] = accept FROM(s); accepted[_pid] = PROPOSAL(ballot[_pid], acceptValue FROM(s)); \
		accept FROM(s) = 0; acceptValue FROM(s) = 0; acceptedBy TO(s) = ballot[_pid] } \
	:: d_step { acceptedBy FROM(s) && acceptedBy FROM(s) == ballot[_pid] && !decided[_pid] -> counted(s) } \
	:: d_step { decision FROM(s) && !decided[_pid] -> \
		ballot[_pid] = decision FROM(s); accepted[_pid] = PROPOSAL(ballot[_pid], decisionValue FROM(s)); \
		decided[_pid] = 1; decision FROM(s) = 0; decisionValue FROM(s) = 0 }

#define READER ((_pid + 2) % 3 + 1)

active [3] proctype Server()
{
end:
	do
	:: d_step { _pid < C && !decided[_pid] && value[_pid] == 0 ->
		value[_pid] = _pid + 1;
		ballot[_pid] = NEXT_ROUND(ballot[_pid]) + _pid;
		promises FROM(_pid) = (accepted[_pid] -> accepted[_pid] : 1);
		PREPARE(0); PREPARE(1); PREPARE(2) }
	RECEIVE(0)
	RECEIVE(1)
	RECEIVE(2)
	:: d_step { decided[_pid] && get[READER] -> get[READER] = 0; getOk[READER] = VALUE(accepted[_pid]) }
	od
}

#define ME (_pid - 2)
#define NOTE(d) if :: d != ME -> returned[ME * 4 + d] = phase[d] :: else fi

/* What client ME was told by server s: its value is written. */
#define WRITTEN(s) \
	:: d_step { phase[ME] == WRITING && (putOk[ME] & (1 << s)) -> \
		putOk[ME] = putOk[ME] & ~(1 << s); phase[ME] = READING; get[ME] = 1; NOTE(1); NOTE(2); NOTE(3) }

active [C] proctype Client()
{
end:
	do
	WRITTEN(0)
	WRITTEN(1)
	WRITTEN(2)
	:: d_step { phase[ME] == READING && getOk[ME] ->
		phase[ME] = DONE; read[ME] = getOk[ME]; getOk[ME] = 0; assert(read[ME] == chosen) }
	od
}
