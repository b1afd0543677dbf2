"""The judge of a chaos run finds what it is to find: one history that is right, and one for each way to be wrong."""

import unittest

from history import Entry, Row, Verdict, check_ledger, check_outcomes, check_run, takeovers

RUN = "11111111-1111-4111-8111-111111111111"


def entry(at, was, is_now, attempt_was, attempt, lease_was=None, lease=None, worker=None):
    return Entry(at, at, RUN, was, is_now, attempt_was, attempt, lease_was, lease, worker)


def right():
    """Enqueued, claimed by a, reclaimed by b after the lease ran out at 13, completed by b."""
    return [entry(10, None, "QUEUED", None, 0), entry(10.1, "QUEUED", "RUNNING", 0, 1, None, 13, "a"),
            entry(14, "RUNNING", "RUNNING", 1, 2, 13, 17, "b"), entry(15, "RUNNING", "COMPLETED", 2, 2, 17, None, "b")]


LEDGER = {(RUN, 1): [("a", "start")], (RUN, 2): [("b", "start"), ("b", "done")]}


class JudgesAHistory(unittest.TestCase):
    def wrong(self, entries):
        verdict = Verdict()
        check_run(RUN, entries, verdict)
        return set(verdict.wrong)

    def test_that_is_right(self):
        self.assertEqual(self.wrong(right()), set())

    def test_without_an_end(self):
        self.assertEqual(self.wrong(right()[:3]), {"lost: a run that did not end"})

    def test_with_two_ends(self):
        twice = right() + [entry(16, "COMPLETED", "COMPLETED", 2, 2, None, None, "a")]
        self.assertEqual(self.wrong(twice), {"finalised more than once", "an illegal transition"})

    def test_with_an_attempt_used_again(self):
        entries = right()
        entries[2] = entry(14, "RUNNING", "RUNNING", 1, 1, 13, 17, "b")
        self.assertIn("an attempt that does not follow the last one", self.wrong(entries))

    def test_with_a_step_that_is_missing(self):
        entries = right()
        del entries[1]
        self.assertIn("an illegal transition", self.wrong(entries))

    def test_with_a_lease_taken_early(self):
        entries = right()
        entries[2] = entry(12.9, "RUNNING", "RUNNING", 1, 2, 13, 17, "b")
        self.assertEqual(self.wrong(entries), {"a lease taken before it ran out"})


class JudgesALedger(unittest.TestCase):
    def wrong(self, ledger):
        verdict = Verdict()
        check_ledger({RUN: right()}, ledger, verdict)
        return set(verdict.wrong)

    def test_that_is_right(self):
        self.assertEqual(self.wrong(LEDGER), set())

    def test_of_an_attempt_executed_twice(self):
        self.assertEqual(self.wrong({(RUN, 1): [("a", "start"), ("a", "start")]}), {"an attempt executed more than once"})

    def test_of_an_attempt_executed_by_somebody_else(self):
        self.assertEqual(self.wrong({(RUN, 1): [("b", "start")]}), {"an attempt executed that was not granted to its worker"})

    def test_of_an_attempt_that_was_never_granted(self):
        self.assertEqual(self.wrong({(RUN, 3): [("b", "start")]}), {"an attempt executed that was not granted to its worker"})


class JudgesOutcomes(unittest.TestCase):
    def wrong(self, row, ledger=LEDGER):
        verdict = Verdict()
        check_outcomes([Row(*row)], {**{(RUN, n): [] for n in range(4)}, **ledger}, verdict)
        return set(verdict.wrong)

    def test_that_are_right(self):
        self.assertEqual(self.wrong((RUN, "COMPLETED", 2, "b", 2, "b")), set())

    def test_of_a_token_that_was_overtaken(self):
        self.assertEqual(self.wrong((RUN, "COMPLETED", 2, "b", 1, "a")), {"a result of a token that was overtaken"})

    def test_of_an_attempt_that_never_ended(self):
        self.assertEqual(self.wrong((RUN, "COMPLETED", 1, "a", 1, "a")), {"COMPLETED by an attempt that did not end"})

    def test_that_are_missing(self):
        self.assertEqual(self.wrong((RUN, "RUNNING", 2, "b", None, None)), {"lost: a run that did not end"})


class MeasuresTakeovers(unittest.TestCase):
    def test_from_death_to_the_next_grant(self):
        self.assertEqual(takeovers({RUN: right()}, {"a": 11}), [3])

    def test_of_workers_that_had_nothing_in_hand(self):
        self.assertEqual(takeovers({RUN: right()}, {"b": 16, "c": 11}), [])


if __name__ == "__main__":
    unittest.main()
