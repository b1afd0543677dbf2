"""Reads pages of metrics with Debian's prometheus_client and says what it found.

Standard input is a sequence of pages, each a line `FORMAT LENGTH` (FORMAT: text or openmetrics) and
that many bytes of UTF-8. To each, standard output gets a line with a length and that many bytes:
the findings, in the form that python_parser.h describes, or what the parser objects to.
"""
import math
import struct
import sys

from prometheus_client import parser
from prometheus_client.openmetrics import parser as openmetrics_parser

PARSERS = {
    "text": parser.text_string_to_metric_families,
    "openmetrics": openmetrics_parser.text_string_to_metric_families,
}


def hexed(text):
    return text.encode().hex()


def number(value):
    return "nan" if math.isnan(value) else struct.pack(">d", float(value)).hex()


def labels(sample_labels):
    written = []
    for name, value in sorted(sample_labels.items()):
        written.append(f"{name}={number(float(value)) if name == 'le' else hexed(value)}")
    return "{" + ",".join(written) + "}"


def exemplar(of):
    microseconds = round(float(of.timestamp) * 1e6)
    return f" # {labels(of.labels)} {number(of.value)} {microseconds}"


def findings(families):
    for family in families:
        yield f"{family.name} {family.type} {family.unit or '-'} {hexed(family.documentation)}\n"
        for sample in family.samples:
            example = exemplar(sample.exemplar) if sample.exemplar else ""
            yield f"  {sample.name} {labels(sample.labels)} {number(sample.value)}{example}\n"


def read(page_format, page):
    try:
        return "".join(findings(PARSERS[page_format](page)))
    except ValueError as error:
        return f"not {page_format}: {error}"


for line in sys.stdin.buffer:
    page_format, length = line.decode().split()
    page = sys.stdin.buffer.read(int(length)).decode()
    answer = read(page_format, page).encode()
    sys.stdout.buffer.write(b"%d\n" % len(answer) + answer)
    sys.stdout.buffer.flush()
