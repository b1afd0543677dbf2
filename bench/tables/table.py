"""Every benchmark, and the table of docs/benchmarks.md that comes of them: see table.py --help."""

import argparse
import contextlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import measurements
import rows

ROOT = pathlib.Path(__file__).resolve().parents[2]
FIGURES = ROOT / "build/bench/figures"
PROGRAMS = {"xyn bench": [ROOT / "build/release/xyn", "bench"], "bench_scrape": [ROOT / "build/release/bench_scrape"],
            "bench/compare": [sys.executable, "-B", ROOT / "bench/peers/compare.py"]}
sys.path.append(str(ROOT / "bench/peers"))


def parse():
    known = [each.key for each in measurements.ALL]
    parser = argparse.ArgumentParser(
        prog="bench/table", description="The table of docs/benchmarks.md. What has been measured is kept in "
        f"{FIGURES.relative_to(ROOT)}, so that it can be had in parts.")
    parser.add_argument("--only", help=f"some of {','.join(known)}")
    parser.add_argument("--again", action="store_true", help="measure also what has been measured")
    parser.add_argument("--print", action="store_true", help="measure nothing, print what there is")
    options = parser.parse_args()
    wanted = options.only.split(",") if options.only else known
    if unknown := set(wanted) - set(known):
        parser.error(f"no {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    options.only = [each for each in measurements.ALL if each.key in wanted]
    return options


def file_of(measurement):
    return FIGURES / f"{measurement.key}.json"


def found_of(measurement):
    with contextlib.suppress(FileNotFoundError):
        return json.loads(file_of(measurement).read_text())
    return None


@contextlib.contextmanager
def database(measurement):
    """DATABASE_URL: of a server that is only there for the measurement, or of a file. compare.py has its own."""
    if measurement.store is None or measurement.program == "bench/compare":
        yield {}
    elif measurement.store == "sqlite":
        with tempfile.TemporaryDirectory(prefix="xyn-table-") as folder:
            yield {"DATABASE_URL": f"sqlite:{folder}/xyn.db"}
    else:
        from own_postgres_store import Server
        with contextlib.closing(Server()) as server:
            yield {"DATABASE_URL": server.url}


def measure(measurement):
    print(f"{time.strftime('%H:%M:%S')} {measurement.command} ({measurement.title})", file=sys.stderr, flush=True)
    command = [*PROGRAMS[measurement.program], *measurement.words.split(), "--json"]
    with database(measurement) as variables:
        environment = {**os.environ, **variables}
        if not variables:
            environment.pop("DATABASE_URL", None)
        done = subprocess.run(command, env=environment, check=False, stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{measurement.command} ended with {done.returncode}")
    FIGURES.mkdir(parents=True, exist_ok=True)
    unfinished = file_of(measurement).with_suffix(".part")
    unfinished.write_text(done.stdout)
    unfinished.replace(file_of(measurement))


def markdown(lines):
    head, *others = ["| " + " | ".join(line) + " |" for line in lines]
    return "\n".join([head, "| " + " | ".join("---" for _ in lines[0]) + " |", *others])


def text(wanted):
    table = [["store", "what", "measured", "beside it", "ratio", "command"]]
    costs = []
    for measurement in wanted:
        if (found := found_of(measurement)) is None:
            continue
        table += [[measurement.title, row.what, row.measured, row.beside, row.ratio, f"`{measurement.command}`"]
                  for row in rows.rows_of(found)]
        if measurement.key == "compare":
            costs = rows.costs_of_comparison(found)
    return "\n\n".join(markdown(lines) for lines in [table, costs] if lines)


def main():
    options = parse()
    for measurement in options.only:
        if not options.print and (options.again or found_of(measurement) is None):
            measure(measurement)
    print(text(options.only))


if __name__ == "__main__":
    try:
        main()
    except RuntimeError as error:
        sys.exit(f"bench/table: {error}")
