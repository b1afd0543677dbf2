/*
 * The lease protocol, for spin to look at every interleaving of: one run, two workers, the database,
 * a reaper, a client that enqueues, cancels and requeues, and a network that loses requests and
 * replies and delays what it does not lose. Runs do not share any state, so one says it all.
 *
 * What stands for what:
 *  - execute() is a statement that commits. Check and change are one step, as the row's lock makes
 *    them. The worker hears of it in the same step: one that hears late is one that acts late.
 *  - A request whose worker gave up on it, or died, may still arrive at any later time: a commit in
 *    doubt, and the stale writer.
 *  - Time is ticks of the database's clock. `left` is what is left of the lease by that clock, 0 once
 *    it has run out. `trust` is what a worker grants itself, by its own clock, from the moment it
 *    asked, which is no later than the statement. A worker that is stopped (SIGSTOP) is one that takes
 *    no step for a while.
 *  - A worker that dies starts again under the same name, and knows nothing.
 *  - `faults` is how many losses, delays and deaths there may be. They end, so every run must end.
 *
 * Ghosts are known to nobody in the protocol; assertions are about them. Every change of `status` is
 * a become(from, to, by): a test holds them against the table of src/xyn/model/transitions.cc.
 *
 * The words under #ifdef are mistakes, one at a time; `check` wants each of them found out.
 */

#define WORKERS 2
#define LEASE 1
#define TRUST 1 /* in the code less, by a margin: src/xyn/worker/lease_terms.h */
#define MAX_ATTEMPTS 2
#define MAX_RECLAIMS 1
#define MAX_RENEWALS 1 /* of an attempt: handlers end */
#define MAX_RELEASES 1
#define MAX_DELAYED 2
#ifndef FAULTS
#define FAULTS 2
#endif

mtype = { ABSENT, QUEUED, RUNNING, COMPLETED, FAILED, CANCELLED };
mtype = { CLAIM, RENEW, COMPLETE, FAIL, RELEASE };          /* what a worker asks for */

/* The row. */
mtype status = ABSENT;
byte attempt, failures, reclaims, owner, left;
bool cancel_asked;

/* Requests that nobody waits for any more. */
typedef Request {
  mtype op = 0;
  byte by, token;
  byte grant; /* a ghost */
};
Request delayed[MAX_DELAYED];

byte trust[WORKERS]; /* in the lease of the run that its handler works on */

byte faults = FAULTS;
byte releases = MAX_RELEASES;

/* Ghosts. */
byte granted; /* leases granted so far */
byte finals;  /* final states since the run was enqueued or requeued */

#define IS_FINAL(s) ((s) == COMPLETED || (s) == FAILED || (s) == CANCELLED)

#define FINALISED_ONCE (finals <= 1)
#define NOT_STALE (lease == granted)
#define ONE_TRUSTED_HANDLER (!(trust[0] > 0 && trust[1] > 0))
#define NOBODY_TRUSTS (trust[0] == 0 && trust[1] == 0)

inline change(from, to) {
  finals = finals + (IS_FINAL(to) -> 1 : 0);
  assert(FINALISED_ONCE);
  assert(status == from);
  status = to
}

/* The verifier says once that it has seen it. */
#define become(from, to, by)                                                         \
  change(from, to);                                                                  \
  c_code {                                                                           \
    static int seen;                                                                 \
    if (!seen) printf("seen: " #from ", " #to ", " #by "\n");                         \
    seen = 1;                                                                        \
  }

/* ---- The conditions of the statements ---- */

#define HOLDS(w) (status == RUNNING && attempt == under)

#ifdef RENEW_WITHOUT_TOKEN
#define MAY_RENEW(w) (status == RUNNING && owner == w)
#else
#define MAY_RENEW(w) (HOLDS(w) && owner == w)
#endif

#ifdef FINISH_WITHOUT_TOKEN
#define MAY_FINISH(w) (status == RUNNING && owner == w)
#elif defined(FINISH_BY_STATE_ALONE)
#define MAY_FINISH(w) (status == RUNNING)
#elif defined(FINISH_BY_TOKEN_ALONE)
#define MAY_FINISH(w) (attempt == under)
#else
#define MAY_FINISH(w) HOLDS(w)
#endif

#ifdef RETRY_WITHOUT_TOKEN
#define MAY_RETRY(w) (status == RUNNING && owner == w)
#else
#define MAY_RETRY(w) MAY_FINISH(w)
#endif

#ifdef RELEASE_WITHOUT_TOKEN
#define MAY_RELEASE(w) (status == RUNNING && owner == w)
#else
#define MAY_RELEASE(w) MAY_FINISH(w)
#endif

#ifdef WORKER_TIME /* the second worker's clock is a lease ahead */
#define HAS_RUN_OUT(w) (left <= LEASE * w)
#else
#define HAS_RUN_OUT(w) (left == 0)
#endif

#define MAY_RECLAIM(w) \
  (status == RUNNING && HAS_RUN_OUT(w) && reclaims < MAX_RECLAIMS && !cancel_asked)

#if defined(REAP_NOTHING)
#define MAY_REAP false
#elif defined(REAP_STANDING_LEASE)
#define MAY_REAP (status == RUNNING && (cancel_asked || reclaims >= MAX_RECLAIMS))
#else
#define MAY_REAP (status == RUNNING && left == 0 && (cancel_asked || reclaims >= MAX_RECLAIMS))
#endif

/* ---- The database ---- */

inline grant_lease(w) {
#ifdef RECLAIM_KEEPS_ATTEMPT
  attempt = attempt + (reclaims == 0 -> 1 : 0);
#else
  attempt++;
#endif
  granted++;
  owner = w;
#ifdef CLAIM_WITHOUT_EXPIRY
  left = 255;
#else
  left = LEASE;
#endif
  verdict = true
}

inline end_lease() {
  left = 0;
  verdict = true
}

/* What `w` asks for under (token, grant). */
inline execute(w, asked, under, lease) {
  verdict = false;
  if
  :: asked == CLAIM ->
    if
    :: status == QUEUED ->
      become(QUEUED, RUNNING, CLAIM);
      grant_lease(w)
    :: MAY_RECLAIM(w) ->
      assert(NOBODY_TRUSTS);
      become(RUNNING, RUNNING, RECLAIM);
      reclaims++;
      grant_lease(w)
    :: else -> skip
    fi
  :: asked == RENEW ->
    if
    :: MAY_RENEW(w) ->
      assert(NOT_STALE);
      become(RUNNING, RUNNING, RENEW);
      left = LEASE;
      verdict = true
    :: else -> skip
    fi
  :: asked == COMPLETE ->
    if
    :: MAY_FINISH(w) ->
      become(RUNNING, COMPLETED, COMPLETE);
      assert(NOT_STALE);
      end_lease()
    :: else -> skip
    fi
  :: asked == FAIL ->
    if
    :: MAY_RETRY(w) && !cancel_asked && failures + 1 < MAX_ATTEMPTS ->
      assert(NOT_STALE);
      become(RUNNING, QUEUED, RETRY);
      failures++;
      end_lease()
    :: MAY_FINISH(w) && !cancel_asked && failures + 1 >= MAX_ATTEMPTS ->
      become(RUNNING, FAILED, FAIL);
      assert(NOT_STALE);
      failures++;
      end_lease()
    :: MAY_FINISH(w) && cancel_asked ->
      become(RUNNING, CANCELLED, CANCEL);
      assert(NOT_STALE);
      end_lease()
    :: else -> skip
    fi
  :: asked == RELEASE ->
    if
    :: MAY_RELEASE(w) && !cancel_asked ->
      assert(NOT_STALE);
      become(RUNNING, QUEUED, RELEASE);
      end_lease()
    :: MAY_RELEASE(w) && cancel_asked ->
      become(RUNNING, CANCELLED, CANCEL);
      assert(NOT_STALE);
      end_lease()
    :: else -> skip
    fi
  fi
}

proctype Reaper() {
end:
  do
  :: d_step {
      MAY_REAP ->
      assert(NOBODY_TRUSTS);
      if
      :: cancel_asked -> become(RUNNING, CANCELLED, REAP)
      :: else -> become(RUNNING, FAILED, REAP)
      fi;
      left = 0
    }
  od
}

proctype Clock() {
end:
  do
  :: d_step {
      (left > 0 && left < 255) || trust[0] > 0 || trust[1] > 0 ->
      left = (left > 0 && left < 255 -> left - 1 : left);
      trust[0] = (trust[0] > 0 -> trust[0] - 1 : 0);
      trust[1] = (trust[1] > 0 -> trust[1] - 1 : 0)
    }
  od
}

/* ---- The network ---- */

inline delay(w, what) {
  i = (delayed[0].op == 0 -> 0 : 1);
  delayed[i].op = what;
  delayed[i].by = w;
  delayed[i].token = token;
  delayed[i].grant = grant;
  i = 0
}

#define MAY_DELAY (faults > 0 && (delayed[0].op == 0 || delayed[1].op == 0))

inline arrive(i) {
  execute(delayed[i].by, delayed[i].op, delayed[i].token, delayed[i].grant);
  verdict = false;
  vanish(i)
}

inline vanish(i) {
  delayed[i].op = 0;
  delayed[i].by = 0;
  delayed[i].token = 0;
  delayed[i].grant = 0
}

proctype Network() {
  bool verdict;
end:
  do
  :: d_step { delayed[0].op != 0 -> arrive(0) }
  :: d_step { delayed[1].op != 0 -> arrive(1) }
  :: d_step { delayed[0].op != 0 -> vanish(0) }
  :: d_step { delayed[1].op != 0 -> vanish(1) }
  od
}

/* ---- The worker ---- */

inline forget(w) {
  trust[w] = 0;
  token = 0;
  grant = 0;
  renewals = 0;
  what = 0;
  verdict = false
}

inline trust_lease(w) {
  trust[w] = TRUST;
  assert(ONE_TRUSTED_HANDLER);
  verdict = false
}

proctype Worker(byte w) {
  byte token, grant, renewals, i;
  mtype what;
  bool verdict;

idle:
end_idle:
  if
  /* One that finds nothing would change nothing. */
  :: d_step {
      status == QUEUED || MAY_RECLAIM(w) ->
      execute(w, CLAIM, token, grant);
      token = attempt;
      grant = granted;
      trust_lease(w)
    }
  /* The reply is lost, or the worker dies before it: it knows of no lease. */
  :: d_step {
      faults > 0 && (status == QUEUED || MAY_RECLAIM(w)) ->
      faults--;
      execute(w, CLAIM, token, grant);
      verdict = false
    };
    goto idle
  :: d_step { MAY_DELAY -> faults--; delay(w, CLAIM) }; goto idle
  fi;

working:
  if
  :: d_step {
      renewals < MAX_RENEWALS ->
      renewals++;
      execute(w, RENEW, token, grant);
      if
      :: verdict -> trust_lease(w)
      :: else -> forget(w) /* the lease is lost, and so is the result */
      fi
    };
    if
    :: token != 0 -> goto working
    :: token == 0 -> goto idle
    fi
  /* The reply is lost; the request is late. One that is lost without a trace changes nothing. */
  :: d_step { faults > 0 -> faults--; execute(w, RENEW, token, grant); verdict = false }; goto working
  :: d_step { MAY_DELAY -> faults--; delay(w, RENEW) }; goto working
#ifdef TRUST_FROM_REPLY
  :: d_step { renewals == 0 -> renewals++; trust_lease(w) }; goto working
#endif
  :: d_step { true -> what = COMPLETE; trust[w] = 0 }
  :: d_step { true -> what = FAIL; trust[w] = 0 }
  :: d_step { releases > 0 -> releases--; what = RELEASE; trust[w] = 0 }
  :: d_step { faults > 0 -> faults--; forget(w) }; goto idle /* it dies */
  fi;

finishing:
  if
  :: d_step { true -> execute(w, what, token, grant); forget(w) }; goto idle
  /* The reply is lost; the request is late: the same again. */
  :: d_step { faults > 0 -> faults--; execute(w, what, token, grant); verdict = false }; goto finishing
  :: d_step { MAY_DELAY -> faults--; delay(w, what) }; goto finishing
  /* It dies, perhaps with the request on its way. */
  :: d_step { faults > 0 -> faults--; forget(w) }; goto idle
  :: d_step { MAY_DELAY -> faults--; delay(w, what); forget(w) }; goto idle
  fi
}

/* ---- The clients ---- */

/* Repeats until it is acknowledged, under one id. */
proctype Producer() {
  do
  :: d_step {
      if
      :: status == ABSENT -> become(ABSENT, QUEUED, ENQUEUE)
      :: else -> skip /* a duplicate, left alone */
      fi;
      assert(status != ABSENT)
    };
    break
  :: d_step {
      faults > 0 && status == ABSENT -> faults--; /* the reply is lost */
      become(ABSENT, QUEUED, ENQUEUE)
    }
  :: d_step { faults > 0 -> faults-- } /* the request is lost */
  od
}

proctype Canceller() {
  if
  :: d_step { status == QUEUED -> become(QUEUED, CANCELLED, CANCEL) }
  :: d_step { status == RUNNING -> become(RUNNING, RUNNING, CANCEL); cancel_asked = true }
  :: skip
  fi
}

inline start_again() {
  finals = 0;
  failures = 0;
  reclaims = 0;
  cancel_asked = false
}

proctype Requeuer() {
  if
  :: d_step { status == FAILED -> become(FAILED, QUEUED, REQUEUE); start_again() }
  :: d_step { status == CANCELLED -> become(CANCELLED, QUEUED, REQUEUE); start_again() }
  :: skip
  fi
}

/* Nothing in the model goes on for ever, so every execution gets to where nothing can happen. */
proctype Watcher() {
  timeout -> assert(IS_FINAL(status))
}

init {
  atomic {
    run Watcher();
    run Producer();
    run Network();
    run Worker(0);
    run Worker(1);
    run Reaper();
    run Clock()
#ifndef WITHOUT_CLIENTS
    ;
    run Canceller();
    run Requeuer()
#endif
  }
}
