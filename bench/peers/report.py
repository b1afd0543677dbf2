"""What a comparison found, for people (Markdown) and for machines (JSON)."""

import dataclasses
import os
import platform

import summary


def machine():
    with open("/proc/cpuinfo") as cpus, open("/proc/meminfo") as memory:
        models = [line.partition(":")[2].strip() for line in cpus if line.startswith("model name")]
        kilobytes = int(memory.readline().split()[1])
    return {"cores": len(os.sched_getaffinity(0)), "cpu": models[0] if models else platform.machine(),
            "memory": f"{kilobytes / 2**20:.1f} GiB", "kernel": platform.release()}


@dataclasses.dataclass(frozen=True)
class Result:
    """One contender's: `ratio` is the first contender's rate over its own, round by round."""

    name: str
    version: str
    settings: str
    runs: int
    runs_per_second: summary.Summary
    ratio: summary.Summary
    cost: dict


def results(contenders, measured):
    first = [measurement.runs_per_second for measurement in measured[contenders[0].name]]
    return [result(contender, measured[contender.name], first) for contender in contenders]


def result(contender, measurements, first):
    rates = [measurement.runs_per_second for measurement in measurements]
    cost = {name: summary.summarise([measurement.cost[name] for measurement in measurements])
            for name in measurements[0].cost}
    return Result(contender.name, contender.version(), contender.settings, measurements[0].runs,
                  summary.summarise(rates), summary.ratios(first, rates), cost)


def figure(value):
    """Three digits, or all before the point."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def spread(summarised):
    if summarised.least == summarised.most:
        return figure(summarised.median)
    return f"{figure(summarised.median)} ({figure(summarised.least)} to {figure(summarised.most)})"


def median(summarised):
    return figure(summarised.median) if summarised else "–"


def table(head, rows):
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows])


def text(about, found):
    costs = list(found[0].cost)
    rates = table(["", "runs", "runs/s", f"{found[0].name} / it"],
                  [[each.name, f"{each.runs:,}", spread(each.runs_per_second), spread(each.ratio)] for each in found])
    cost = table(["each run takes", *costs],
                 [[each.name, *(median(each.cost[name]) for name in costs)] for each in found])
    settings = table(["", "version", "settings"], [[each.name, each.version, each.settings] for each in found])
    told = "; ".join(f"{name} {value}" for part in about.values() for name, value in part.items() if value != "") + "."
    return "\n\n".join([told, rates, cost, settings])


def machine_readable(about, found):
    return {**about, "contenders": [dataclasses.asdict(each) for each in found]}
