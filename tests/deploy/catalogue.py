"""The catalogue of metrics, as its golden file has it, and what expressions name."""

import pathlib
import re

SOURCE = pathlib.Path(__file__).resolve().parents[2]
SUFFIXES = ("_bucket", "_sum", "_count")
OF_PROMETHEUS = {"up"}  # made by Prometheus itself for each target


def families():
    """Name to type of every family that a process of Xyn exports."""
    golden = SOURCE / "src/xyn/metrics/catalogue_golden.txt"
    lines = [line.split() for line in golden.read_text().splitlines() if not line.startswith(" ")]
    return {name: kind for name, kind, *_ in lines}


def metrics_in(expression):
    """The series that a PromQL expression names: those of Xyn, `up`, and recorded ones."""
    bare = re.sub(r'"[^"]*"', '""', expression)
    bare = re.sub(r"\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)", "", bare)
    names = re.findall(r"[a-zA-Z_][a-zA-Z0-9_:]*", bare)
    return {n for n in names if ":" in n or n.startswith(("xyn_", "process_")) or n in OF_PROMETHEUS}


def family_of(series, known):
    """The family of a series: that of `x_bucket` is the histogram `x`."""
    for suffix in SUFFIXES:
        family = series.removesuffix(suffix)
        if family != series and known.get(family) == "histogram":
            return family
    return series


def counted_ranges(expression):
    """What rate, increase and irate are taken of."""
    return re.findall(r"\b(?:rate|irate|increase)\(\s*([a-zA-Z0-9_:]+)", expression)
