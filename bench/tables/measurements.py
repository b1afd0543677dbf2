"""What the table is made of: each benchmark, as it is called for it."""

import dataclasses

TITLES = {"postgres": "PostgreSQL", "sqlite": "SQLite", None: "–"}


@dataclasses.dataclass(frozen=True)
class Measurement:
    """A call of `program` with `words`. `store` is the one that DATABASE_URL names, None where none is needed."""

    key: str
    store: str | None
    program: str
    words: str

    @property
    def command(self):
        return f"{self.program} {self.words}".rstrip()

    @property
    def title(self):
        return TITLES[self.store]


# In the order of the table. Where the words are few, the defaults are what is to be measured.
ALL = [
    Measurement("compare", "postgres", "bench/compare", "--runs 100000"),
    Measurement("throughput", "postgres", "xyn bench", "throughput --runs 200000"),
    Measurement("throughput-sqlite", "sqlite", "xyn bench", "throughput --runs 50000"),
    Measurement("compare-sqlite", "sqlite", "bench/compare", "--store sqlite --runs 100000"),
    Measurement("scaling", "postgres", "xyn bench", "scaling --runs 200000"),
    Measurement("held-snapshot", "postgres", "xyn bench", "held-snapshot --no-plain"),
    Measurement("held-snapshot-plain", "postgres", "xyn bench",
                "held-snapshot --before-seconds 30 --held-seconds 240"),
    Measurement("steady", "postgres", "xyn bench", "steady --pace 2000"),
    Measurement("claim", "postgres", "xyn bench", "claim"),
    Measurement("latency", "postgres", "xyn bench", "latency --idle-seconds 10"),
    Measurement("latency-sqlite", "sqlite", "xyn bench", "latency --idle-seconds 10"),
    Measurement("enqueue", "postgres", "xyn bench", "enqueue --seconds 1"),
    Measurement("enqueue-sqlite", "sqlite", "xyn bench", "enqueue --seconds 1"),
    Measurement("footprint", "postgres", "xyn bench", "footprint"),
    Measurement("footprint-sqlite", "sqlite", "xyn bench", "footprint"),
    Measurement("scrape", None, "bench_scrape", "--rounds 9"),
    Measurement("collect", "postgres", "xyn bench", "collect"),
    Measurement("collect-beside", "postgres", "xyn bench",
                "collect --finished 1000000 --ready 0 --future 0 --rounds 12 --seconds 3 --held-seconds 0"),
    Measurement("collect-sqlite", "sqlite", "xyn bench", "collect --rounds 3 --seconds 3 --held-seconds 20"),
]
