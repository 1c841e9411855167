"""What the bot is put into: systemd's unit, Kubernetes' manifests, the proxy. They agree with its image."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from bot.cli import cli
from bot.config import Settings
from tests.deploy.tools import tool

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNIT = (DEPLOY / "systemd/elchi.service").read_text(encoding="utf-8")
IMAGE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
RELEASE = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


def documents(name):
    """What stands in a file of manifests."""
    return yaml.safe_load_all((DEPLOY / "kubernetes" / name).read_text(encoding="utf-8"))


OBJECTS = list(documents("elchi.yaml"))
SECRETS = {each["metadata"]["name"]: each for each in documents("secrets.example.yaml")}
KIND = {each["kind"]: each for each in OBJECTS}
POD = KIND["Deployment"]["spec"]["template"]
CONTAINER = POD["spec"]["containers"][0]
VERSIONS = {
    "ServiceAccount": "v1", "ConfigMap": "v1", "Service": "v1", "Secret": "v1", "Deployment": "apps/v1",
    "PodDisruptionBudget": "policy/v1", "NetworkPolicy": "networking.k8s.io/v1",
    "Ingress": "networking.k8s.io/v1",
}  # fmt: skip
STOPS = 10  # seconds that an end may take


def is_setting(name):
    return name.lower().removeprefix("elchi_") in Settings.model_fields


def of_unit(name):
    return re.findall(rf"^{name}=(.*)$", UNIT, re.MULTILINE)


class TestUnit:
    def test_systemd_takes_it_and_finds_it_closed(self, tmp_path):
        analyze = tool("systemd-analyze", "the unit is not given to systemd")
        unit = tmp_path / "elchi.service"
        unit.write_text(UNIT.replace("/opt/elchi/bin/elchi", shutil.which("true")))
        verified = subprocess.run([analyze, "verify", str(unit)], capture_output=True, check=False, text=True)
        said = [
            line for line in verified.stderr.splitlines() if "elchi" in line
        ]  # of other units it may say more
        assert (verified.returncode, said) == (0, [])
        judged = subprocess.run(
            [analyze, "security", "--offline=yes", "--no-pager", "--threshold=15", str(unit)],
            capture_output=True, check=False, text=True,
        )  # fmt: skip
        assert judged.returncode == 0, judged.stdout

    def test_it_names_settings_and_a_command_of_ours(self):
        named = [line.partition("=")[0] for line in of_unit("Environment")]
        named += [line.partition(":")[0].upper() for line in of_unit("LoadCredential")]
        assert [name for name in named if name.startswith("ELCHI") and not is_setting(name)] == []
        assert of_unit("ExecStart")[0].rpartition("/")[2].split() == ["elchi", "run"]
        assert "run" in cli.commands

    def test_it_keeps_its_times(self):
        assert int(of_unit("WatchdogSec")[0]) >= 60  # bot.health.BEAT is a third of it
        assert int(of_unit("TimeoutStopSec")[0]) > STOPS
        assert of_unit("Type") == ["notify"]
        assert of_unit("Restart") == ["always"]


class TestKubernetes:
    def test_each_object_is_of_a_known_kind_and_has_a_name(self):
        for each in (*OBJECTS, *SECRETS.values()):
            assert each["apiVersion"] == VERSIONS[each["kind"]]
            assert re.fullmatch(r"[a-z][a-z0-9-]*", each["metadata"]["name"])
        assert len(KIND) == len(OBJECTS)

    def test_every_selector_finds_the_workers(self):
        labels = POD["metadata"]["labels"].items()
        selectors = (
            KIND["Deployment"]["spec"]["selector"]["matchLabels"],
            KIND["Service"]["spec"]["selector"],
            KIND["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"],
            KIND["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"],
            POD["spec"]["topologySpreadConstraints"][0]["labelSelector"]["matchLabels"],
        )
        assert all(selector.items() <= labels for selector in selectors)

    def test_settings_and_secrets_are_ours(self):
        data = KIND["ConfigMap"]["data"]
        assert [name for name in data if not is_setting(name)] == []
        assert [name for name in SECRETS["elchi"]["stringData"] if not is_setting(name)] == []
        assert not {"ELCHI_BOT_TOKEN", "ELCHI_DATABASE", "ELCHI_WEBHOOK_SECRET"} & data.keys()
        assert CONTAINER["envFrom"] == [{"configMapRef": {"name": KIND["ConfigMap"]["metadata"]["name"]}}]

    def test_a_secret_is_not_outdone_by_the_image_or_the_environment(self):
        image = set(re.findall(r"\b(ELCHI_[A-Z_]+)=", IMAGE))
        secret = {name.upper() for name in SECRETS["elchi"]["stringData"]}
        assert not secret & (image | KIND["ConfigMap"]["data"].keys())

    def test_what_is_mounted_is_there_and_where_the_settings_say(self):
        volumes = {volume["name"]: volume for volume in POD["spec"]["volumes"]}
        mounts = {mount["name"]: mount["mountPath"] for mount in CONTAINER["volumeMounts"]}
        assert mounts.keys() == volumes.keys()
        data = KIND["ConfigMap"]["data"]
        assert data["ELCHI_SECRETS"] == mounts["secrets"]
        folder, _, ring = data["ELCHI_KEYS"].rpartition("/")
        assert folder == mounts["keys"]
        assert ring in SECRETS[volumes["keys"]["secret"]["secretName"]]["stringData"]
        assert volumes["secrets"]["secret"]["secretName"] in SECRETS
        assert data["ELCHI_DIRECTORY"].startswith(mounts["directory"] + "/")
        workdir = re.search(r"^WORKDIR (\S+)$", IMAGE[IMAGE.rindex("\nFROM") :], re.MULTILINE)[1]
        assert {workdir, "/tmp"} <= set(mounts.values())

    def test_ports_agree_from_the_image_to_the_ingress(self):
        exposed = int(re.search(r"^EXPOSE (\d+)$", IMAGE, re.MULTILINE)[1])
        (port,) = CONTAINER["ports"]
        assert port["containerPort"] == exposed
        assert KIND["ConfigMap"]["data"]["ELCHI_LISTEN"] == f"0.0.0.0:{exposed}"
        assert KIND["Service"]["spec"]["ports"][0]["targetPort"] == port["name"]
        assert KIND["NetworkPolicy"]["spec"]["ingress"][0]["ports"][0]["port"] == exposed
        (rule,) = KIND["Ingress"]["spec"]["rules"]
        (path,) = rule["http"]["paths"]
        assert (path["path"], path["pathType"]) == ("/telegram", "Exact")
        service = path["backend"]["service"]
        assert service["name"] == KIND["Service"]["metadata"]["name"]
        assert service["port"]["name"] == KIND["Service"]["spec"]["ports"][0]["name"]
        assert KIND["ConfigMap"]["data"]["ELCHI_PUBLIC_URL"] == f"https://{rule['host']}"

    def test_the_image_is_of_this_release_and_runs_without_rights(self):
        assert CONTAINER["image"].rpartition(":")[2] == RELEASE
        uid = int(re.search(r"^USER (\d+)", IMAGE, re.MULTILINE)[1])
        pod, own = POD["spec"]["securityContext"], CONTAINER["securityContext"]
        assert (pod["runAsNonRoot"], pod["runAsUser"], pod["fsGroup"]) == (True, uid, uid)
        assert pod["seccompProfile"]["type"] == "RuntimeDefault"
        assert own == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert POD["spec"]["automountServiceAccountToken"] is False
        assert CONTAINER["args"] == ["run"]

    def test_one_worker_always_stays_and_each_may_end_in_peace(self):
        replicas = KIND["Deployment"]["spec"]["replicas"]
        assert replicas > KIND["PodDisruptionBudget"]["spec"]["minAvailable"] >= 1
        assert KIND["Deployment"]["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
        pause = int(re.search(r"sleep\((\d+)\)", CONTAINER["lifecycle"]["preStop"]["exec"]["command"][-1])[1])
        assert POD["spec"]["terminationGracePeriodSeconds"] >= pause + STOPS

    @pytest.mark.parametrize("probe", ["startupProbe", "livenessProbe", "readinessProbe"])
    def test_no_probe_takes_all_workers_away_at_once(self, probe):
        assert CONTAINER[probe]["httpGet"] == {"path": "/healthz", "port": "http"}
