"""What repeated measurements come to."""

import dataclasses
import statistics


@dataclasses.dataclass(frozen=True)
class Summary:
    median: float
    least: float
    most: float


def summarise(values):
    """Of at least one value; None if any is missing."""
    if None in values:
        return None
    return Summary(statistics.median(values), min(values), max(values))


def ratios(of, to):
    """Round by round, so that what slows a round down slows both."""
    return summarise([one / other for one, other in zip(of, to, strict=True)])
