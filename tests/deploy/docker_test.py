"""deploy/docker: what the files name exists and fits together."""

import re
import unittest

import yaml

from catalogue import SOURCE
from configuration import variables

FOLDER = SOURCE / "deploy/docker"


def compose():
    return yaml.safe_load((FOLDER / "compose.yml").read_text())


def instructions():
    text = (FOLDER / "Dockerfile").read_text()
    text = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    return [line.split(None, 1) for line in text.splitlines() if line.strip()]


class Compose(unittest.TestCase):
    def test_mounts_files_that_exist(self):
        mounted = [volume for service in compose()["services"].values() for volume in service.get("volumes", [])]
        files = [volume.split(":")[0] for volume in mounted if volume.startswith(".")]
        self.assertGreater(len(files), 4)
        for file in files:
            self.assertTrue((FOLDER / file).is_file(), file)

    def test_builds_from_the_dockerfile(self):
        build = compose()["services"]["xyn-api"]["build"]
        self.assertEqual((FOLDER / build["context"]).resolve(), SOURCE)
        self.assertTrue((SOURCE / build["dockerfile"]).is_file())

    def test_uses_keys_and_commands_that_exist(self):
        for name, service in compose()["services"].items():
            if service.get("image") != "xyn":
                continue
            self.assertEqual(set(service["environment"]) - variables(), set(), name)
            self.assertIn(service["command"], [["migrate"], ["serve"], ["worker"]])

    def test_scrapes_services_where_they_listen(self):
        scrape = yaml.safe_load((FOLDER / "prometheus.yml").read_text())["scrape_configs"][0]
        for discovered in scrape["dns_sd_configs"]:
            service = compose()["services"][discovered["names"][0]]
            self.assertEqual(service["environment"]["XYN_LISTEN"], f"0.0.0.0:{discovered['port']}")

    def test_provisions_grafana_with_the_dashboard(self):
        provider = yaml.safe_load((FOLDER / "grafana/dashboards.yml").read_text())["providers"][0]
        mounts = [volume.split(":") for volume in compose()["services"]["grafana"]["volumes"]]
        inside = {source: target for source, target, _ in mounts}
        self.assertTrue(inside["../grafana/xyn.json"].startswith(provider["options"]["path"] + "/"))
        source = yaml.safe_load((FOLDER / "grafana/datasources.yml").read_text())["datasources"][0]
        self.assertEqual((source["type"], source["isDefault"]), ("prometheus", True))


class Dockerfile(unittest.TestCase):
    def test_has_instructions_that_docker_knows(self):
        known = {"FROM", "WORKDIR", "COPY", "RUN", "USER", "EXPOSE", "ENTRYPOINT", "CMD"}
        self.assertEqual({name for name, _ in instructions()} - known, set())

    def test_runs_xyn_itself_without_privileges(self):
        last = dict(instructions())
        self.assertEqual(last["USER"], "10001:10001")
        self.assertEqual(last["ENTRYPOINT"], '["/usr/bin/xyn"]')

    def test_runs_scripts_that_exist(self):
        for script in re.findall(r"scripts/\w+", dict(instructions()[:5])["RUN"]):
            self.assertTrue((SOURCE / script).is_file(), script)


if __name__ == "__main__":
    unittest.main()
