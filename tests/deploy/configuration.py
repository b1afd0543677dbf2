"""The keys that docs/configuration.md lists, which a test of the program keeps complete."""

import re

from catalogue import SOURCE


def variables():
    document = (SOURCE / "docs/configuration.md").read_text()
    return set(re.findall(r"^\| `([A-Z_]+)` \| `--", document, re.MULTILINE))
