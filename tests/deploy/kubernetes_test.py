"""deploy/kubernetes: objects that the API takes, that fit each other, and rules that are those of Prometheus."""

import subprocess
import tempfile
import unittest

import yaml

from catalogue import SOURCE, metrics_in
from configuration import variables
from kubernetes_schema import problems

FOLDER = SOURCE / "deploy/kubernetes"
ALERTS_FILE = SOURCE / "deploy/prometheus/alerts.yml"


def kustomization():
    return yaml.safe_load((FOLDER / "kustomization.yaml").read_text())


def objects():
    return [each for name in kustomization()["resources"]
            for each in yaml.safe_load_all((FOLDER / name).read_text())]


def named(kind, name):
    found = [each for each in objects() if (each["kind"], each["metadata"]["name"]) == (kind, name)]
    assert len(found) == 1, (kind, name, len(found))
    return found[0]


def containers(deployment):
    pod = deployment["spec"]["template"]["spec"]
    return pod["initContainers"] + pod["containers"]


def promtool(*arguments):
    return subprocess.run(["promtool", *arguments], capture_output=True, text=True, check=False)


class Objects(unittest.TestCase):
    def test_are_all_named_by_the_kustomization(self):
        files = {path.name for path in FOLDER.glob("*.yaml")} - {"kustomization.yaml"}
        self.assertEqual(set(kustomization()["resources"]), files)

    def test_are_what_the_api_takes(self):
        for each in objects():
            self.assertEqual(problems(each), [])

    def test_would_be_refused_with_a_field_misspelt_missing_or_of_another_type(self):
        deployment = named("Deployment", "xyn-api")
        pod = deployment["spec"]["template"]["spec"]
        pod["containers"][0]["livenesProbe"] = pod["containers"][0].pop("livenessProbe")
        pod["containers"][0]["ports"][0]["containerPort"] = "8000"
        del deployment["spec"]["selector"]
        self.assertEqual(len(problems(deployment)), 3, problems(deployment))
        monitor = named("ServiceMonitor", "xyn")
        monitor["spec"]["endpoints"][0]["scrapeTimout"] = "1s"
        del monitor["spec"]["selector"]
        self.assertEqual(len(problems(monitor)), 2, problems(monitor))


class Deployments(unittest.TestCase):
    def test_choose_their_own_pods_and_are_found_by_their_services(self):
        for role in ("api", "worker"):
            deployment, service = named("Deployment", f"xyn-{role}"), named("Service", f"xyn-{role}")
            labels = deployment["spec"]["template"]["metadata"]["labels"]
            self.assertEqual(deployment["spec"]["selector"]["matchLabels"], labels)
            self.assertEqual(service["spec"]["selector"], labels)
            ports = {port["name"] for port in containers(deployment)[-1]["ports"]}
            self.assertIn(service["spec"]["ports"][0]["targetPort"], ports)

    def test_listen_where_they_say(self):
        for role, command in (("api", "serve"), ("worker", "worker")):
            container = containers(named("Deployment", f"xyn-{role}"))[-1]
            self.assertEqual(container["args"], [command])
            environment = {each["name"]: each["value"] for each in container["env"]}
            self.assertEqual(environment["XYN_LISTEN"], f"0.0.0.0:{container['ports'][0]['containerPort']}")
            self.assertEqual(set(environment) - variables(), set())

    def test_give_handlers_time_to_end(self):
        for role in ("api", "worker"):
            pod = named("Deployment", f"xyn-{role}")["spec"]["template"]["spec"]
            self.assertGreater(pod["terminationGracePeriodSeconds"], 30)

    def test_run_without_privileges(self):
        for role in ("api", "worker"):
            deployment = named("Deployment", f"xyn-{role}")
            self.assertTrue(deployment["spec"]["template"]["spec"]["securityContext"]["runAsNonRoot"])
            for container in containers(deployment):
                context = container["securityContext"]
                self.assertEqual(context["capabilities"], {"drop": ["ALL"]})
                self.assertTrue(context["readOnlyRootFilesystem"])
                self.assertFalse(context["allowPrivilegeEscalation"])


class Monitoring(unittest.TestCase):
    def test_finds_both_services_under_one_job(self):
        spec = named("ServiceMonitor", "xyn")["spec"]
        for role in ("api", "worker"):
            service = named("Service", f"xyn-{role}")
            labels = service["metadata"]["labels"]
            self.assertLessEqual(spec["selector"]["matchLabels"].items(), labels.items())
            self.assertEqual(labels[spec["jobLabel"]], "xyn")
            self.assertEqual(spec["endpoints"][0]["port"], service["spec"]["ports"][0]["name"])

    def test_has_the_rules_of_prometheus_and_they_are_current(self):
        generated = subprocess.run([FOLDER / "generate", "--print"], capture_output=True, text=True, check=True)
        self.assertEqual((FOLDER / "prometheusrule.yaml").read_text(), generated.stdout,
                         "run deploy/kubernetes/generate")
        rule = named("PrometheusRule", "xyn")
        self.assertEqual(rule["spec"], yaml.safe_load(ALERTS_FILE.read_text()))
        with tempfile.NamedTemporaryFile("w", suffix=".yml") as file:
            yaml.safe_dump(rule["spec"], file)
            file.flush()
            checked = promtool("check", "rules", file.name)
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def test_scales_the_workers_by_what_the_rules_record(self):
        spec = named("ScaledObject", "xyn-worker")["spec"]
        self.assertEqual(spec["scaleTargetRef"]["name"], named("Deployment", "xyn-worker")["metadata"]["name"])
        self.assertNotIn("replicas", named("Deployment", "xyn-worker")["spec"])  # it would be set back
        recorded = {rule.get("record") for group in yaml.safe_load(ALERTS_FILE.read_text())["groups"]
                    for rule in group["rules"]}
        for trigger in spec["triggers"]:
            self.assertLessEqual(metrics_in(trigger["metadata"]["query"]), recorded)
            self.assertGreater(float(trigger["metadata"]["threshold"]), 0)


if __name__ == "__main__":
    unittest.main()
