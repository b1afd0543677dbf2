"""Xyn beside others, by turns, on one database: see docs/benchmarks.md and compare.py --help."""

import argparse
import json
import os
import signal
import sys

import npm_peer
import report
import rounds
from own_postgres_store import OwnPostgresStore
from plain import Plain
from plain_sqlite import PlainSqlite
from pooled_xyn import PooledXyn
from postgres_store import PostgresStore
from sqlite_store import SqliteStore
from xyn import Xyn

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.path.join(HERE, "../../build")
NPM = ["graphile", "graphile-large", "graphile-single", "pg-boss", "pg-boss-large"]
CONTENDERS = {"postgres": ["xyn", "plain", "xyn-pooled", *NPM], "sqlite": ["xyn", "plain"]}


def positive(text):
    if (number := int(text)) < 1:
        raise ValueError
    return number


def parse():
    parser = argparse.ArgumentParser(prog="bench/compare", description="Xyn beside others, by turns, on one database")
    parser.add_argument("--store", choices=list(CONTENDERS), default="postgres")
    parser.add_argument("--runs", type=positive, default=200000,
                        help="for each contender in each round; slow ones get fewer (default: 200000)")
    parser.add_argument("--rounds", type=positive, default=5, help="after one to warm up (default: 5)")
    parser.add_argument("--only", help=f"some of {','.join(CONTENDERS['postgres'])}")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--xyn", default=os.path.join(BUILD, "release/xyn"), help="the program to compare")
    options = parser.parse_args()
    known = CONTENDERS[options.store]
    options.only = options.only.split(",") if options.only else known
    if unknown := set(options.only) - set(known):
        parser.error(f"no {', '.join(sorted(unknown))} on {options.store}; there are {', '.join(known)}")
    return options


def choose_contenders(options):
    program = os.path.abspath(options.xyn)
    xyn = Xyn(program)
    contenders = [xyn, PlainSqlite(xyn)] if options.store == "sqlite" else [xyn, Plain(), PooledXyn(program)]
    if set(options.only) & set(NPM):
        folder = os.path.join(BUILD, "bench")
        npm_peer.install(folder)
        contenders += npm_peer.npm_peers(folder)
    return [contender for contender in contenders if contender.key in options.only]


def open_store(options):
    if options.store == "sqlite":
        return SqliteStore()
    url = os.environ.get("DATABASE_URL")
    return PostgresStore(url) if url else OwnPostgresStore()


def main():
    options = parse()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended by SIGTERM"))
    contenders = choose_contenders(options)
    store = open_store(options)
    try:
        measured = rounds.compare(store, contenders, options.runs, options.rounds)
        about = {"machine": report.machine(), "store": {"store": options.store, **store.settings()},
                 "measurement": {"runs": options.runs, "rounds": options.rounds}}
        found = report.results(contenders, measured)
    finally:
        store.close()
    if options.json:
        print(json.dumps(report.machine_readable(about, found), indent=2, ensure_ascii=False))
    else:
        print(report.text(about, found))


if __name__ == "__main__":
    try:
        main()
    except RuntimeError as error:
        sys.exit(f"bench/compare: {error}")
