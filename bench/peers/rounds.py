"""Contenders by turns: each round has all of them, each in a fresh database."""

import dataclasses
import sys

from worker_cpu import children_cpu_seconds


@dataclasses.dataclass(frozen=True)
class Measurement:
    runs: int
    seconds: float
    cost: dict  # of each run, but for connections; None where it cannot be had

    @property
    def runs_per_second(self):
        return self.runs / self.seconds


def order(contenders, number):
    """Rotates, so that nobody always comes after the same one or first."""
    turn = number % len(contenders)
    return contenders[turn:] + contenders[:turn]


def expect(store, url, contender, runs, when):
    unfinished = store.number(url, contender.unfinished)
    if unfinished != runs:
        raise RuntimeError(f"{contender.name}: {unfinished} unfinished runs {when}, not {runs}")


def measure(store, contender, runs):
    url = store.fresh()
    try:
        contender.prepare(url, runs)
        expect(store, url, contender, runs, "before the work")
        store.settle(url)
        with store.meter(url) as meter:
            cpu_before = children_cpu_seconds()
            seconds = contender.work(url, runs)
            worker_cpu = children_cpu_seconds() - cpu_before
        cost = {"worker CPU µs": worker_cpu / runs * 1e6, **meter.cost(runs)}
        expect(store, url, contender, 0, "after the work")
        return Measurement(runs, seconds, cost)
    finally:
        store.drop(url)


def compare(store, contenders, runs, rounds):
    """A list of `rounds` measurements for each contender, by its name."""
    measured = {contender.name: [] for contender in contenders}
    for number in range(rounds + 1):
        for contender in order(contenders, number):
            measurement = measure(store, contender, max(1, runs // contender.portion))
            told = "warm-up" if number == 0 else f"round {number} of {rounds}"
            print(f"{told}: {contender.name}: {measurement.runs_per_second:,.0f} runs/s", file=sys.stderr, flush=True)
            if number > 0:
                measured[contender.name].append(measurement)
    return measured
