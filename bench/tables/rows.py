"""The rows of the table, from the JSON that benchmarks print."""

import dataclasses
import re

UNITS = {"us": "µs"}  # others are written as they come


@dataclasses.dataclass(frozen=True)
class Row:
    """As it is to be read."""

    what: str
    measured: str
    beside: str
    ratio: str


def number(value):
    """Three digits, or all before the point."""
    return f"{value:,.0f}" if value >= 100 else f"{value:#.3g}".rstrip(".")


def grouped(text):
    """Large numbers in a name, as they are elsewhere."""
    return re.sub(r"\d{5,}", lambda digits: f"{int(digits.group()):,}", text)


def quotient(value):
    if value < 0.0001:
        return "below 0.0001"
    return f"{value:.2f}" if value >= 0.1 else f"{value:.1g}"


def figure(summary, unit):
    median = f"{number(summary['median'])} {UNITS.get(unit, unit)}"
    if summary["least"] == summary["most"]:
        return median
    return f"{median} ({number(summary['least'])} to {number(summary['most'])})"


def of_benchmark(found):
    """`xyn bench` and bench_scrape."""
    return [row_of_benchmark(row) for row in found["rows"] if not row["what"].startswith("prometheus-cpp")]


def row_of_benchmark(row):
    beside = f"{row['beside']}: {figure(row['reference'], row['unit'])}" if "reference" in row else ""
    return Row(grouped(row["what"]), figure(row["measured"], row["unit"]), beside,
               quotient(row["ratio"]) if "ratio" in row else "")


def of_comparison(found):
    """bench/compare: the first contender, beside each of the others. Ratios are those of the rounds."""
    first, *others = found["contenders"]
    return [Row("claim and finish, one worker process", figure(first["runs_per_second"], "runs/s"),
                f"{other['name']}: {figure(other['runs_per_second'], 'runs/s')}",
                f"{quotient(other['ratio']['median'])} ({quotient(other['ratio']['least'])} to "
                f"{quotient(other['ratio']['most'])})")
            for other in others]


def costs_of_comparison(found):
    """A head, and a line for each contender: what a run takes."""
    names = list(found["contenders"][0]["cost"])
    lines = [[contender["name"], *(cost(contender["cost"][name]) for name in names)]
             for contender in found["contenders"]]
    return [["each run takes", *names], *lines]


def cost(summary):
    return "–" if summary is None else number(summary["median"]).removesuffix(".00")


def rows_of(found):
    return of_comparison(found) if "contenders" in found else of_benchmark(found)
