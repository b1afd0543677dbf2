"""A client that enqueues over HTTP, with ids of its own, and repeats what was not acknowledged."""

import http.client
import json
import threading
import time
import urllib.error
import urllib.request
import uuid


class Load(threading.Thread):
    def __init__(self, server, rng, runs_per_second):
        super().__init__(daemon=True)
        self.server = server
        self.rng = rng
        self.pause = 20 / runs_per_second
        self.enough = threading.Event()
        self.acknowledged = []
        self.repeated = 0
        self.error = None

    def _new_run(self):
        dice = self.rng.random()
        milliseconds = self.rng.randint(3000, 9000) if dice < 0.01 else self.rng.randint(0, 200)
        fail = self.rng.choice([0] * 8 + [1, 5])
        return {"id": str(uuid.UUID(int=self.rng.getrandbits(128), version=4)), "name": "chaos.work",
                "inputs": {"milliseconds": milliseconds, "fail": fail, "for_good": self.rng.random() < 0.2},
                "max_attempts": 3, "max_reclaims": self.rng.choice([0] + [50] * 9), "delay": self.rng.choice([0, 0, 0, 1])}

    def _post(self, path, body):
        request = urllib.request.Request(f"http://{self.server.host.address}:{self.server.port}{path}",
                                         data=json.dumps(body).encode(), headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=5) as answer:
            return json.load(answer)

    def _enqueue(self, runs):
        """Until it is acknowledged; returns False if it never was."""
        while True:
            try:
                self._post("/api/v1/runs", runs)
                self.acknowledged += [run["id"] for run in runs]
                return True
            except urllib.error.HTTPError as error:
                if error.code < 500:
                    raise RuntimeError(f"enqueue refused: {error.read().decode()}") from error
            except (OSError, http.client.HTTPException):
                pass
            if self.enough.is_set():
                return False
            self.repeated += 1
            time.sleep(0.2)

    def _cancel_one(self):
        if not self.acknowledged:
            return
        try:
            self._post(f"/api/v1/runs/{self.rng.choice(self.acknowledged[-60:])}/cancel", {})
        except (OSError, http.client.HTTPException):
            pass  # it has ended, or nobody answers: both are allowed

    def run(self):
        try:
            self._enqueue_and_cancel()
        except Exception as error:  # told at the end
            self.error = error

    def _enqueue_and_cancel(self):
        while not self.enough.is_set():
            self._enqueue([self._new_run() for _ in range(20)])
            if self.rng.random() < 0.5:
                self._cancel_one()
            self.enough.wait(self.pause)

    def stop(self):
        self.enough.set()
        self.join()
