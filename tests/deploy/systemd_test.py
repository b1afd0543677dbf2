"""deploy/systemd, as systemd itself judges it."""

import pathlib
import re
import subprocess
import tempfile
import unittest

from catalogue import SOURCE
from configuration import variables

FOLDER = SOURCE / "deploy/systemd"
UNITS = sorted(FOLDER.glob("*.service"))
MOST_EXPOSED = 15  # tenths, of 100


def analyze(*arguments):
    return subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, check=False)


class Units(unittest.TestCase):
    def test_are_valid(self):
        # It insists on programs that exist; /usr/bin/xyn does where the package is installed.
        for unit in UNITS:
            with tempfile.TemporaryDirectory() as folder:
                copy = pathlib.Path(folder, unit.name)
                copy.write_text(unit.read_text().replace("/usr/bin/xyn", "/bin/true"))
                verdict = analyze("verify", "--man=no", copy)
            self.assertEqual((verdict.returncode, verdict.stderr), (0, ""), unit.name)

    def test_would_be_refused_with_a_mistake(self):
        with tempfile.TemporaryDirectory() as folder:
            copy = pathlib.Path(folder, "xyn-wrong.service")
            copy.write_text(UNITS[0].read_text().replace("/usr/bin/xyn", "/bin/true").replace("=strict", "=stict"))
            self.assertIn(copy.name, analyze("verify", "--man=no", copy).stderr)

    def test_expose_little(self):
        for unit in UNITS:
            verdict = analyze("security", "--offline=true", f"--threshold={MOST_EXPOSED}", unit)
            self.assertEqual(verdict.returncode, 0, verdict.stdout[-300:])

    def test_run_the_roles(self):
        commands = {unit.stem: re.findall(r"^ExecStart=(.*)$", unit.read_text(), re.MULTILINE) for unit in UNITS}
        self.assertEqual(commands, {"xyn-serve": ["/usr/bin/xyn serve"], "xyn-worker": ["/usr/bin/xyn worker"]})

    def test_read_an_environment_of_keys_that_exist(self):
        text = (FOLDER / "xyn.env").read_text()
        keys = set(re.findall(r"^#?([A-Z_]+)=", text, re.MULTILINE))
        self.assertIn("DATABASE_URL", keys)
        self.assertEqual(keys - variables(), set())
        grace = int(re.search(r"SHUTDOWN_GRACE_SECONDS=(\d+)", text).group(1))
        patience = int(re.search(r"TimeoutStopSec=(\d+)", (FOLDER / "xyn-worker.service").read_text()).group(1))
        self.assertGreater(patience, grace)


if __name__ == "__main__":
    unittest.main()
