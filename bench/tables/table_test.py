"""What becomes of the figures of benchmarks, and that each of them can be asked for."""

import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import measurements
import rows
import table


def summary(median, least, most):
    return {"median": median, "least": least, "most": most}


BENCHMARK = {"benchmark": "xyn bench throughput", "settings": {}, "rows": [
    {"what": "claim and finish", "unit": "runs/s", "measured": summary(65222.4, 63000, 67000),
     "beside": "plain SQL", "reference": summary(43156, 41769, 43949), "ratio": 1.5113},
    {"what": "a tick, 1000000 runs", "unit": "ms", "measured": summary(0.4731, 0.409, 0.688),
     "beside": "the specification", "reference": summary(1512, 1248, 1656), "ratio": 0.00031},
    {"what": "memory", "unit": "MiB", "measured": summary(14.8, 14.8, 14.8)},
    {"what": "prometheus-cpp Exposer", "unit": "requests/s", "measured": summary(1, 1, 1)}]}

COMPARISON = {"contenders": [
    {"name": "Xyn", "runs_per_second": summary(59539, 53037, 63705), "ratio": summary(1, 1, 1),
     "cost": {"statements": summary(0.0031, 0.003, 0.004), "dead rows": summary(2, 2, 2)}},
    {"name": "plain SQL", "runs_per_second": summary(42233, 41405, 43260), "ratio": summary(1.4, 1.28, 1.47),
     "cost": {"statements": None, "dead rows": summary(2, 2, 2)}}]}


class Rows(unittest.TestCase):
    def test_have_what_was_measured_beside_what_it_is_compared_with(self):
        first, second, third = rows.rows_of(BENCHMARK)
        self.assertEqual(first, rows.Row("claim and finish", "65,222 runs/s (63,000 to 67,000)",
                                         "plain SQL: 43,156 runs/s (41,769 to 43,949)", "1.51"))
        self.assertEqual((second.what, second.measured, second.ratio),
                         ("a tick, 1,000,000 runs", "0.473 ms (0.409 to 0.688)", "0.0003"))
        self.assertEqual(rows.quotient(0.00005), "below 0.0001")
        self.assertEqual(third, rows.Row("memory", "14.8 MiB", "", ""))

    def test_of_a_comparison_have_the_first_beside_each_of_the_others(self):
        self.assertEqual(rows.rows_of(COMPARISON), [
            rows.Row("claim and finish, one worker process", "59,539 runs/s (53,037 to 63,705)",
                     "plain SQL: 42,233 runs/s (41,405 to 43,260)", "1.40 (1.28 to 1.47)")])

    def test_of_costs_have_each_contender(self):
        self.assertEqual(rows.costs_of_comparison(COMPARISON),
                         [["each run takes", "statements", "dead rows"], ["Xyn", "0.00310", "2"],
                          ["plain SQL", "–", "2"]])


class Table(unittest.TestCase):
    def test_has_what_was_measured_and_nothing_else(self):
        with tempfile.TemporaryDirectory() as folder:
            table.FIGURES = pathlib.Path(folder)
            measured = next(each for each in measurements.ALL if each.key == "throughput")
            self.assertEqual(table.text(measurements.ALL).count("\n"), 1)
            table.file_of(measured).write_text('{"rows": [{"what": "it", "unit": "s", "measured": '
                                               '{"median": 1, "least": 1, "most": 1}}]}')
            self.assertIn(f"| PostgreSQL | it | 1.00 s |  |  | `{measured.command}` |", table.text([measured]))

    def test_calls_each_measurement_once_and_knows_its_program(self):
        self.assertEqual(len({each.key for each in measurements.ALL}), len(measurements.ALL))
        for each in measurements.ALL:
            self.assertIn(each.program, table.PROGRAMS)


if __name__ == "__main__":
    unittest.main()
