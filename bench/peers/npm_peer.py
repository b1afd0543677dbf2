"""Peers that are npm packages: installed beside copies of their scripts, which say how each of them is used."""

import json
import os
import shutil
import subprocess
import sys

import processes

HERE = os.path.dirname(os.path.abspath(__file__))
FILES = ["package.json", "graphile_worker.mjs", "pg_boss.mjs"]


def install(folder):
    """Exactly the versions of package.json, unless they are there already."""
    if shutil.which("npm") is None:
        raise RuntimeError("npm, by which graphile-worker and pg-boss come, is not installed (Node 20 or later)")
    os.makedirs(folder, exist_ok=True)
    for file in FILES:
        shutil.copy(os.path.join(HERE, file), folder)
    subprocess.run(["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--prefer-offline"],
                   cwd=folder, stdout=sys.stderr, check=True)


class NpmPeer:
    """`script` enqueues, and works as `words` tell it. It gets one run where those of `portion` 1 get `portion`."""

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


def graphile_worker(folder, mode, settings, **about):
    return NpmPeer(folder, "graphile-worker", "graphile_worker.mjs", [mode],
                   settings=f"concurrentJobs 24, maxPoolSize 25, {settings}, no log; deletes its rows",
                   unfinished="SELECT count(*) FROM graphile_worker.jobs", **about)


def pg_boss(folder, batch, **about):
    return NpmPeer(folder, "pg-boss", "pg_boss.mjs", [batch, 4],
                   settings=f"fetch and complete in batches of {batch:,}, 4 loops, priority off",
                   unfinished="SELECT count(*) FROM pgboss.job WHERE name = 'noop' AND state < 'completed'", **about)


def npm_peers(folder):
    """Each at settings that its documentation has and at the fastest that were found; shares keep rounds short."""
    at_once = "completeJobBatchDelay 0, failJobBatchDelay 0"
    return [
        graphile_worker(folder, "batches", f"localQueue.size 500, {at_once}", name="graphile-worker, batched",
                        key="graphile", portion=1),
        graphile_worker(folder, "large", f"localQueue.size 5000, {at_once}", name="graphile-worker, batches of 5,000",
                        key="graphile-large", portion=1),
        graphile_worker(folder, "single", "otherwise its defaults", name="graphile-worker",
                        key="graphile-single", portion=10),
        pg_boss(folder, 200, name="pg-boss, batches of 200", key="pg-boss", portion=4),
        pg_boss(folder, 5000, name="pg-boss, batches of 5,000", key="pg-boss-large", portion=1),
    ]
