"""What becomes of measurements, and the order they are taken in. The smoke tests run the whole."""

import contextlib
import json
import unittest

import report
import rounds
import summary


class Contender:
    unfinished = ""
    settings = ""
    portion = 1

    def __init__(self, name, finishes=True):
        self.name = name
        self.finishes = finishes

    def version(self):
        return "1"

    def prepare(self, url, runs):
        url["unfinished"] = runs

    def work(self, url, runs):
        if self.finishes:
            url["unfinished"] = 0
        return runs / 100


class Store:
    """Its databases are dictionaries; `left` are those that were not dropped."""

    def __init__(self):
        self.left = []
        self.settled = 0

    def fresh(self):
        self.left.append({})
        return self.left[-1]

    def drop(self, url):
        self.left.remove(url)

    def number(self, url, _sql):
        return url["unfinished"]

    def settle(self, _url):
        self.settled += 1

    def meter(self, _url):
        return contextlib.nullcontext(self)

    def cost(self, runs):
        return {"transactions": 10 / runs, "statements": None}


class Summaries(unittest.TestCase):
    def test_are_the_middle_the_least_and_the_most(self):
        self.assertEqual(summary.summarise([5, 1, 3]), summary.Summary(3, 1, 5))
        self.assertEqual(summary.summarise([4, 1]), summary.Summary(2.5, 1, 4))

    def test_are_none_where_a_value_could_not_be_had(self):
        self.assertIsNone(summary.summarise([1, None]))

    def test_of_ratios_compare_within_rounds(self):
        # The second round was twice as slow for both: the ratio does not notice.
        self.assertEqual(summary.ratios([200, 100, 300], [100, 50, 100]), summary.Summary(2, 2, 3))

    def test_refuse_rounds_that_one_of_two_has_not_had(self):
        with self.assertRaises(ValueError):
            summary.ratios([1, 2], [1])


class Rounds(unittest.TestCase):
    def test_each_begin_with_another_contender(self):
        self.assertEqual([rounds.order("abc", number) for number in range(4)], ["abc", "bca", "cab", "abc"])

    def test_leave_out_the_warm_up_and_leave_no_database_behind(self):
        store = Store()
        measured = rounds.compare(store, [Contender("a"), Contender("b")], 1000, 3)
        self.assertEqual({name: len(each) for name, each in measured.items()}, {"a": 3, "b": 3})
        self.assertEqual((store.settled, store.left), (8, []))

    def test_measure_runs_a_second_and_the_cost_of_each_run(self):
        measured = rounds.compare(Store(), [Contender("a")], 1000, 1)["a"][0]
        self.assertEqual((measured.runs_per_second, measured.cost["transactions"]), (100, 0.01))

    def test_give_slow_contenders_fewer_runs(self):
        slow = Contender("slow")
        slow.portion = 10
        self.assertEqual(rounds.compare(Store(), [slow], 1000, 1)["slow"][0].runs, 100)

    def test_fail_where_runs_are_left(self):
        store = Store()
        with self.assertRaisesRegex(RuntimeError, "lazy: 1000 unfinished runs after the work, not 0"):
            rounds.compare(store, [Contender("lazy", finishes=False)], 1000, 1)
        self.assertEqual(store.left, [])


class Reports(unittest.TestCase):
    def setUp(self):
        contenders = [Contender("quick"), Contender("slow")]
        cost = {"transactions": 0.0123, "statements": None}
        measured = {"quick": [rounds.Measurement(1000, seconds, cost) for seconds in (0.1, 0.2)],
                    "slow": [rounds.Measurement(1000, seconds, cost) for seconds in (0.2, 0.6)]}
        self.about = {"machine": {"cores": 2}, "store": {"SQLite": "3", "setting": ""}}
        self.results = report.results(contenders, measured)

    def test_compare_everyone_with_the_first(self):
        self.assertEqual([each.ratio for each in self.results], [summary.Summary(1, 1, 1), summary.Summary(2.5, 2, 3)])

    def test_show_rates_ratios_and_what_a_run_costs(self):
        text = report.text(self.about, self.results)
        self.assertIn("cores 2; SQLite 3.\n", text)
        self.assertIn("| slow | 1,000 | 3,333 (1,667 to 5,000) | 2.5 (2 to 3) |", text)
        self.assertIn("| quick | 1,000 | 7,500 (5,000 to 10,000) | 1 |", text)
        self.assertIn("| slow | 0.0123 | – |", text)

    def test_give_machines_the_same(self):
        read = json.loads(json.dumps(report.machine_readable(self.about, self.results)))
        self.assertEqual(read["machine"], {"cores": 2})
        slow = read["contenders"][1]
        self.assertEqual((slow["name"], slow["ratio"]["median"]), ("slow", 2.5))
        self.assertEqual(slow["runs_per_second"]["least"], 1000 / 0.6)
        self.assertEqual((slow["cost"]["transactions"]["median"], slow["cost"]["statements"]), (0.0123, None))


if __name__ == "__main__":
    unittest.main()
