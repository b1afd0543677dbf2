"""What is done to Xyn. Each fault strikes, lasts, and is healed; `strike` returns when it is over.

A fault draws all its choices from its own random numbers, so that a seed names it."""

import contextlib
import time

import psycopg2

LEASE = 3.0  # seconds


class Scene:
    """What the faults strike: hosts, processes, and the record of what was killed when."""

    def __init__(self, database, bouncer, workers, clock, new_worker):
        self.database = database
        self.bouncer = bouncer
        self.workers = workers  # that are started again
        self.clock = clock      # of the last of them
        self.new_worker = new_worker
        self.killed = {}        # worker id to instant
        self.healed = []        # instants from which on work should go on
        self.notes = set()

    def kill(self, worker):
        self.killed[worker.worker_id] = time.time()
        worker.kill()

    def now_whole(self):
        self.healed.append(time.time())


def kill_worker(scene, rng):
    worker = rng.choice(scene.workers)
    scene.kill(worker)
    time.sleep(rng.uniform(0, 2))
    worker.start()


def freeze_worker(scene, rng):
    worker = rng.choice(scene.workers)
    worker.freeze()
    time.sleep(LEASE * rng.uniform(0.3, 2.5))
    worker.thaw()


def stop_postgres(scene, rng):
    scene.database.stop(rng.choice(["immediate", "immediate", "fast"]))
    time.sleep(rng.uniform(0, 4))
    scene.database.start()
    scene.now_whole()


def cut_connections(scene, rng):
    """In mid-transaction, as far as they are: the server's end or the network does it."""
    if rng.random() < 0.5:
        scene.database.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                             "WHERE application_name LIKE 'xyn%%' AND random() < %s", rng.uniform(0.2, 1))
        return
    worker = rng.choice(scene.workers)
    worker.host.reset_connections_to(scene.database.host)
    time.sleep(rng.uniform(0.2, 2))
    worker.host.heal()
    scene.now_whole()


def disturb_packets(scene, rng):
    host = rng.choice([worker.host for worker in scene.workers] + [scene.database.host])
    if rng.random() < 0.5:
        host.lose_packets(rng.randint(2, 30))
    else:
        scene.notes.add("delay by " + host.delay_packets(rng.randint(20, 300)))
    time.sleep(rng.uniform(1, 2 * LEASE))
    host.heal()
    scene.now_whole()


def part_one_way(scene, rng):
    worker = rng.choice(scene.workers)
    if rng.random() < 0.5:
        worker.host.hear_nothing_from(scene.database.host)
    else:
        worker.host.say_nothing_to(scene.database.host)
    time.sleep(LEASE * rng.uniform(0.3, 3))
    worker.host.heal()
    scene.now_whole()


def jump_clock(scene, rng):
    scene.clock.jump(rng.choice([-86400, -3600, -60, -5, 5, 60, 3600, 86400, 0]))
    time.sleep(rng.uniform(1, LEASE))


def restart_bouncer(scene, rng):
    scene.bouncer.kill()
    time.sleep(rng.uniform(0, 3))
    scene.bouncer.start()
    scene.now_whole()


def fill_disk(scene, rng):
    scene.database.disk.fill()
    time.sleep(rng.uniform(1, 4))
    scene.database.disk.empty()
    time.sleep(0.5)
    scene.database.recover()
    scene.now_whole()


def start_many(scene, rng):
    """Twenty workers at once; half of them are killed, the others asked to end."""
    crowd = [scene.new_worker() for _ in range(20)]
    for worker in crowd:
        worker.start()
    time.sleep(rng.uniform(1, 4))
    for worker in crowd[:10]:
        scene.kill(worker)
    for worker in crowd[10:]:
        worker.end()


# The named instants.


def kill_after_claim(scene, rng):
    """Between a claim and its first renewal."""
    for _ in range(200):
        held = scene.database.query("SELECT locked_by FROM runs WHERE status = 'RUNNING' AND name = 'chaos.work' "
                                    "ORDER BY locked_at DESC LIMIT 1")
        worker = next((worker for worker in scene.workers if held and worker.worker_id == held[0][0]), None)
        if worker is not None:
            scene.kill(worker)
            time.sleep(rng.uniform(0, 2))
            worker.start()
            return
        time.sleep(0.02)


@contextlib.contextmanager
def finish_held_up(scene, worker):
    """While it lasts, a finish of `worker` waits for a lock; yields whether one does."""
    connection = scene.database.connect()
    connection.autocommit = False
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
            cursor.execute("SELECT id FROM runs WHERE status = 'RUNNING' AND locked_by = %s FOR UPDATE SKIP LOCKED",
                           (worker.worker_id,))
            waits = bool(cursor.fetchall()) and _someone_waits(scene, connection.get_backend_pid())
        yield waits
        connection.rollback()
    finally:
        with contextlib.suppress(psycopg2.Error):
            connection.close()


def _someone_waits(scene, holder):
    for _ in range(100):
        waiting = scene.database.query("SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'xyn%%' "
                                       "AND %s = ANY (pg_blocking_pids(pid))", holder)
        if waiting[0][0] > 0:
            return True
        time.sleep(0.02)
    return False


def kill_during_finish(scene, rng):
    worker = rng.choice(scene.workers)
    with finish_held_up(scene, worker) as waits:
        if waits:
            scene.notes.add("killed during a finish")
            scene.kill(worker)
        time.sleep(rng.uniform(0, 1))
    if not worker.is_running():
        worker.start()


def lose_reply_of_finish(scene, rng):
    """Between COMMIT and its reply: the worker does not hear it; then it is killed, or hears again."""
    worker = rng.choice(scene.workers)
    with finish_held_up(scene, worker) as waits:
        worker.host.hear_nothing_from(scene.bouncer.host)
        worker.host.hear_nothing_from(scene.database.host)
        if waits:
            scene.notes.add("lost the reply of a finish")
    time.sleep(rng.uniform(0.2, 2 * LEASE))
    if rng.random() < 0.5:
        scene.kill(worker)
    worker.host.heal()
    if not worker.is_running():
        worker.start()
    scene.now_whole()


ON_POSTGRES = {
    "kill -9 of a worker": kill_worker,
    "kill -9 between claim and first renewal": kill_after_claim,
    "kill -9 during a finish": kill_during_finish,
    "reply lost between COMMIT and worker": lose_reply_of_finish,
    "SIGSTOP and SIGCONT of a worker": freeze_worker,
    "PostgreSQL stopped (immediate, fast) and started": stop_postgres,
    "connections cut": cut_connections,
    "packets delayed or lost": disturb_packets,
    "one-way partition": part_one_way,
    "a worker's clock jumps": jump_clock,
    "PgBouncer killed and started": restart_bouncer,
    "disk full": fill_disk,
    "twenty workers at once": start_many,
}

ON_SQLITE = {
    "kill -9 of a worker": kill_worker,
    "kill -9 between claim and first renewal": kill_after_claim,
    "SIGSTOP and SIGCONT of a worker": freeze_worker,
    "disk full": fill_disk,
    "twenty workers at once": start_many,
}
