"""deploy/prometheus/alerts.yml as a whole: every alert is tested, explained and about metrics that exist."""

import re
import unittest

import yaml

from catalogue import OF_PROMETHEUS, SOURCE, counted_ranges, families, family_of, metrics_in

ALERTS_FILE = SOURCE / "deploy/prometheus/alerts.yml"
RUNBOOKS = SOURCE / "docs/alerts.md"
METRICS_DOCUMENT = SOURCE / "docs/metrics.md"
RULE_TESTS = sorted((SOURCE / "tests/deploy/rules").glob("*.yml"))

# The specification's: name to threshold, duration and severity.
SPECIFIED = {
    "XynQueueBacklog": ("> 100", "5m", "warning"),
    "XynOldestRunWaiting": ("> 300", "5m", "warning"),
    "XynExpiredLeases": ("> 0", "2m", "critical"),
    "XynNoActiveWorkers": ("== 0", "5m", "critical"),
}


def rules():
    groups = yaml.safe_load(ALERTS_FILE.read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def alerts():
    return {rule["alert"]: rule for rule in rules() if "alert" in rule}


def recorded():
    return {rule["record"] for rule in rules() if "record" in rule}


def rule_tests():
    for file in RULE_TESTS:
        yield from yaml.safe_load(file.read_text())["tests"]


def anchors(markdown):
    """The anchors of a document's headings, as GitHub and its like make them."""
    headings = re.findall(r"^#+ (.*)$", markdown, re.MULTILINE)
    return [re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings]


class Alerts(unittest.TestCase):
    def test_are_those_of_the_specification_and_more(self):
        for name, (threshold, duration, severity) in SPECIFIED.items():
            alert = alerts()[name]
            self.assertTrue(alert["expr"].strip().endswith(threshold), name)
            self.assertEqual(alert["for"], duration, name)
            self.assertEqual(alert["labels"]["severity"], severity, name)

    def test_say_what_is_wrong_and_what_to_do(self):
        known = anchors(RUNBOOKS.read_text())
        for name, alert in alerts().items():
            with self.subTest(name):
                self.assertEqual(set(alert["annotations"]), {"summary", "description", "runbook_url"})
                self.assertIn(alert["labels"]["severity"], {"critical", "warning", "info"})
                document, anchor = alert["annotations"]["runbook_url"].split("#")
                self.assertEqual(document, "docs/alerts.md")
                self.assertEqual(anchor, name.lower())
                self.assertEqual(known.count(anchor), 1)

    def test_are_all_that_the_runbooks_explain(self):
        sections = re.findall(r"^## (Xyn\w+)$", RUNBOOKS.read_text(), re.MULTILINE)
        self.assertEqual(sections, list(alerts()))

    def test_are_listed_in_the_document_on_metrics(self):
        rows = re.findall(r"^\| \[(Xyn\w+)\]\(alerts.md#(\w+)\) \| (\w+) \| (\w*) \|",
                          METRICS_DOCUMENT.read_text(), re.MULTILINE)
        expected = [(name, name.lower(), alert["labels"]["severity"], alert.get("for", ""))
                    for name, alert in alerts().items()]
        self.assertEqual(rows, expected)

    def test_have_tests_that_make_them_fire_and_tests_that_do_not(self):
        fires, silent, unseen = set(), set(), set()
        for test in rule_tests():
            for case in test.get("alert_rule_test", []):
                (fires if case["exp_alerts"] else silent).add(case["alertname"])
                if test["name"] == "no Xyn was ever seen":
                    unseen.add(case["alertname"])
        for name in alerts():
            with self.subTest(name):
                self.assertIn(name, fires)
                self.assertIn(name, silent)
                self.assertIn(name, unseen)

    def test_are_tested_with_several_replicas(self):
        fires = set()
        for test in rule_tests():
            series = " ".join(each["series"] for each in test["input_series"])
            several = len(set(re.findall(r'instance="(\w)"', series))) > 1
            for case in test.get("alert_rule_test", []):
                if several and case["exp_alerts"]:
                    fires.add(case["alertname"])
        self.assertEqual(fires, set(alerts()))

    def test_stay_silent_when_one_replica_has_old_numbers(self):
        of_the_database = {
            name for name, rule in alerts().items()
            if any(metric.startswith(("job:", "job_table:")) for metric in metrics_in(rule["expr"]))
        }
        gated = [test for test in rule_tests() if test["name"].startswith("replica b answers with numbers from when everything")]
        self.assertEqual(len(gated), 1)
        silent = {case["alertname"] for case in gated[0]["alert_rule_test"] if not case["exp_alerts"]}
        self.assertEqual(silent, of_the_database)


class Rules(unittest.TestCase):
    def test_name_metrics_that_exist(self):
        known = families()
        for rule in rules():
            for metric in metrics_in(rule["expr"]):
                with self.subTest(rule=rule.get("alert") or rule["record"], metric=metric):
                    self.assertIn(family_of(metric, known), set(known) | recorded() | OF_PROMETHEUS)

    def test_take_rates_of_counters_only(self):
        known = families()
        for rule in rules():
            for series in counted_ranges(rule["expr"]):
                self.assertIn(known[family_of(series, known)], {"counter", "histogram"}, rule)

    def test_record_nothing_in_vain_and_nothing_untested(self):
        used = set().union(*(metrics_in(rule["expr"]) for rule in rules()))
        tested = {
            case["expr"] for test in rule_tests() for case in test.get("promql_expr_test", [])
            if case["exp_samples"]
        }
        for name in recorded():
            with self.subTest(name):
                self.assertIn(name, used)
                self.assertIn(name, tested)


if __name__ == "__main__":
    unittest.main()
