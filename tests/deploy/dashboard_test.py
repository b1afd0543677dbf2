"""deploy/grafana/xyn.json as Grafana reads it. That its expressions return data is tested in tests/monitoring."""

import itertools
import json
import re
import unittest

from catalogue import SOURCE, counted_ranges, families, family_of, metrics_in

DASHBOARD = json.loads((SOURCE / "deploy/grafana/xyn.json").read_text())
PANELS = DASHBOARD["panels"]
COLUMNS = 24
DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}
# Has a series for each worker and is exported on request only.
NOT_SHOWN = {"xyn_worker_heartbeat_age_seconds"}


def shown():
    return [panel for panel in PANELS if panel["type"] != "row"]


def expressions():
    return [target["expr"] for panel in shown() for target in panel["targets"]]


def overlap(one, other):
    a, b = one["gridPos"], other["gridPos"]
    return (a["x"] < b["x"] + b["w"] and b["x"] < a["x"] + a["w"]
            and a["y"] < b["y"] + b["h"] and b["y"] < a["y"] + a["h"])


class Dashboard(unittest.TestCase):
    def test_can_be_imported_again_and_again(self):
        self.assertEqual(DASHBOARD["uid"], "xyn")
        self.assertNotIn("id", DASHBOARD)  # of one Grafana's database
        self.assertEqual(DASHBOARD["schemaVersion"], 38)

    def test_begins_with_the_panels_of_the_specification(self):
        self.assertEqual(
            [panel["title"] for panel in PANELS[:5]],
            ["Queue Depth by Status", "Ready vs Future Queue", "Queue Latency", "Lease Health", "Throughput"])
        self.assertEqual([panel["type"] for panel in PANELS[:5]],
                         ["timeseries", "timeseries", "timeseries", "stat", "timeseries"])
        self.assertEqual(PANELS[0]["fieldConfig"]["defaults"]["custom"]["stacking"]["mode"], "normal")

    def test_has_variables_for_datasource_and_job_and_uses_no_others(self):
        variables = {each["name"]: each["type"] for each in DASHBOARD["templating"]["list"]}
        self.assertEqual(variables, {"datasource": "datasource", "job": "query", "filters": "adhoc"})
        used = set(re.findall(r"\$\{?(\w+)", json.dumps(DASHBOARD)))
        self.assertEqual(used, {"datasource", "job", "__rate_interval"})

    def test_takes_all_data_from_the_variable(self):
        for panel in shown():
            self.assertEqual(panel["datasource"], DATASOURCE, panel["title"])
            for target in panel["targets"]:
                self.assertEqual(target["datasource"], DATASOURCE, panel["title"])


class Panels(unittest.TestCase):
    def test_have_ids_of_their_own(self):
        ids = [panel["id"] for panel in PANELS]
        self.assertEqual(len(ids), len(set(ids)))

    def test_lie_beside_each_other(self):
        for panel in PANELS:
            self.assertLessEqual(panel["gridPos"]["x"] + panel["gridPos"]["w"], COLUMNS, panel["title"])
        for one, other in itertools.combinations(PANELS, 2):
            self.assertFalse(overlap(one, other), (one["title"], other["title"]))

    def test_say_what_they_show(self):
        for panel in shown():
            with self.subTest(panel["title"]):
                self.assertTrue(panel["description"].endswith("."))
                self.assertTrue(panel["fieldConfig"]["defaults"]["unit"])
                refs = [target["refId"] for target in panel["targets"]]
                self.assertEqual(len(refs), len(set(refs)))


class Expressions(unittest.TestCase):
    def test_choose_the_job(self):
        for expression in expressions():
            self.assertEqual(expression.count("{"), len(re.findall(r'\{job="\$job"', expression)), expression)
            named = re.findall(r"(?:xyn|process)_\w+", expression)
            self.assertEqual(expression.count("{"), len(named), expression)

    def test_take_rates_of_counters_only_and_over_the_interval_of_grafana(self):
        known = families()
        for expression in expressions():
            for series in counted_ranges(expression):
                self.assertIn(known[family_of(series, known)], {"counter", "histogram"}, expression)
            self.assertEqual(set(re.findall(r"\[[^\]]*\]", expression)) - {"[$__rate_interval]"}, set(), expression)

    def test_show_every_family_of_xyn_and_none_that_does_not_exist(self):
        known = families()
        named = {family_of(m, known) for expression in expressions() for m in metrics_in(expression)}
        self.assertEqual(named - set(known), set())
        of_xyn = {family for family in known if family.startswith("xyn_")}
        self.assertEqual(of_xyn - named, NOT_SHOWN)

    # Every process exports what it knows of the database: a sum would count it several times.
    def test_sum_nothing_that_all_processes_export(self):
        for expression in expressions():
            for series in re.findall(r"sum(?: by \([^)]*\))? ?\((xyn_\w+)", expression):
                self.assertRegex(series, r"^xyn_(worker_slots|worker_slots_busy|collector_up|collector_leader)$")


if __name__ == "__main__":
    unittest.main()
