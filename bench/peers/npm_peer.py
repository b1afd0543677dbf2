"""Peers that are npm packages: installed beside copies of their scripts, which say how each of them is used."""

import json
import os
import shutil

import processes

HERE = os.path.dirname(os.path.abspath(__file__))
FILES = ["package.json", "graphile_worker.mjs", "pg_boss.mjs"]


def install(folder):
    """Exactly the versions of package.json; what is there already stays."""
    if shutil.which("npm") is None:
        raise RuntimeError("npm, by which graphile-worker and pg-boss come, is not installed (Node 20 or later)")
    os.makedirs(folder, exist_ok=True)
    for file in FILES:
        shutil.copy(os.path.join(HERE, file), folder)
    processes.output_of(["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--prefer-offline"], folder=folder)


class NpmPeer:
    """`script` of this folder, which enqueues, and works as `words` tell it."""

    def __init__(self, folder, package, script, words, *, name, key, portion, settings, unfinished):
        self._folder = folder
        self._package = package
        self._script = script
        self._words = words
        self.name = name
        self.key = key
        self.portion = portion
        self.settings = settings
        self.unfinished = unfinished

    def version(self):
        with open(os.path.join(self._folder, "node_modules", self._package, "package.json")) as package:
            return f"{self._package} {json.load(package)['version']}"

    def _run(self, url, *words):
        return processes.output_of(["node", self._script, *words], folder=self._folder, DATABASE_URL=url,
                                   NODE_ENV="production", NO_LOG_SUCCESS="1")

    def prepare(self, url, runs):
        self._run(url, "enqueue", runs)

    def work(self, url, _runs):
        return float(self._run(url, "work", *self._words))


def npm_peers(folder):
    graphile = {"package": "graphile-worker", "script": "graphile_worker.mjs",
                "unfinished": "SELECT count(*) FROM graphile_worker.jobs"}
    return [
        NpmPeer(folder, words=["batches"], name="graphile-worker, batched", key="graphile", portion=1,
                settings="concurrentJobs 24, maxPoolSize 25, localQueue.size 500, completeJobBatchDelay 0, "
                         "failJobBatchDelay 0, no log; deletes its rows", **graphile),
        NpmPeer(folder, words=["single"], name="graphile-worker", key="graphile-single", portion=10,
                settings="concurrentJobs 24, maxPoolSize 25, otherwise its defaults, no log; deletes its rows", **graphile),
        NpmPeer(folder, package="pg-boss", script="pg_boss.mjs", words=[200, 4], name="pg-boss", key="pg-boss", portion=4,
                settings="fetch and complete in batches of 200, 4 loops, priority off",
                unfinished="SELECT count(*) FROM pgboss.job WHERE name = 'noop' AND state < 'completed'"),
    ]
