"""The shape of the project: sizes, left-overs, lock files, and what the set-up needs."""

import ast
import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PURE = ("dialog", "casework", "directory")
MODULES = sorted((ROOT / "bot").rglob("*.py"))
LOCKS = {  # and the fewest packages that each must hold
    "requirements.lock": 5,
    "requirements-dev.lock": 5,
    "requirements-traces.lock": 5,
    "requirements-build.lock": 5,
    "requirements-docs.lock": 5,
    "requirements-fuzz.lock": 1,
    "requirements-bench.lock": 5,
}
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)
TEXT = {".py", ".js", ".css", ".html", ".md", ".yaml", ".toml", ".lock", ".csv", ".po", ".pot", ".svg", ""}
# Written in pieces, so that this file does not hold what it looks for.
LEFT_OVER = re.compile(
    r"\b(?:TO" r"DO|FIX" r"ME|X" r"XX)\b|NotImplemented" r"Error|pytest\.mark\.(?:skip|xfail)\b"
)
MACHINE = re.compile(r"(?<![\w.])/(?:work|farm|root|home/[a-z]+)/|(?:^|[\s\"'(])\.\./sha" r"red")
ADDRESS = re.compile(r"://|@ file:|--(?:extra-)?index-url|--find-links|--trusted-host")


def tracked() -> list[Path]:
    """The project's own text files: what git tracks, or would; outside a repository, what stands here."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, check=False, text=True,
    )  # fmt: skip
    names = listed.stdout.split("\0") if listed.returncode == 0 else _found()
    paths = [ROOT / name for name in names if name]
    return [path for path in paths if path.is_file() and path.suffix in TEXT]


def _found() -> list[str]:
    out = {"build", "dist", "var", "__pycache__"}
    kept = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in out and (name == ".ci" or name[0] != ".")]
        kept += [str(Path(folder, name).relative_to(ROOT)) for name in names]
    return kept


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def pins(lock: str) -> dict[str, str]:
    return dict(PIN.findall((ROOT / lock).read_text(encoding="utf-8")))


def found(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_module_is_long():
    limits = {path: 200 if path.relative_to(ROOT / "bot").parts[0] in PURE else 300 for path in MODULES}
    assert {str(path): lines(path) for path, limit in limits.items() if lines(path) > limit} == {}


def test_every_module_says_what_it_owns():
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}
    assert [str(path) for path, tree in trees.items() if tree.body and not ast.get_docstring(tree)] == []


def test_nothing_is_left_over():
    assert (
        found(LEFT_OVER, [path for path in tracked() if path.suffix in {".py", ".js", ".yaml", ".md", ""}])
        == []
    )


def test_no_file_knows_the_machine_it_was_written_on():
    assert found(MACHINE, tracked()) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_hashes(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())
    assert len(entries) >= LOCKS[lock]
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_names_an_address(lock):
    assert found(ADDRESS, [ROOT / lock]) == []


def test_the_locks_agree():
    whole = pins("requirements-dev.lock")
    for lock in ("requirements.lock", "requirements-traces.lock"):
        assert {name: pin for name, pin in pins(lock).items() if whole.get(name) != pin} == {}
    for lock in ("requirements-build.lock", "requirements-docs.lock", "requirements-fuzz.lock"):
        assert {name: pin for name, pin in pins(lock).items() if whole.get(name, pin) != pin} == {}


def test_everything_that_the_project_asks_for_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names = re.compile(r"^[A-Za-z0-9._-]+")

    def asked(wanted: list[str]) -> set[str]:
        return {re.sub(r"[._]", "-", names.match(each)[0]).lower() for each in wanted}

    assert asked(project["project"]["dependencies"]) <= pins("requirements.lock").keys()
    assert asked(project["project"]["optional-dependencies"]["dev"]) <= pins("requirements-dev.lock").keys()
    assert asked(project["build-system"]["requires"]) <= pins("requirements-build.lock").keys()
    for group in ("fuzz", "bench", "docs"):
        wanted = asked(project["dependency-groups"][group])
        assert wanted <= pins(f"requirements-{group}.lock").keys()


@pytest.mark.parametrize("script", [".ci/run", "tools/setup", "tools/lock"])
def test_scripts_can_be_run_and_stop_at_the_first_fault(script):
    path = ROOT / script
    assert os.access(path, os.X_OK)
    assert "set -euo pipefail" in path.read_text(encoding="utf-8")
    subprocess.run(["bash", "-n", str(path)], check=True)


@pytest.mark.parametrize("target", ["demo", "test", "check", "fix", "i18n", "graph", "docs", "bench"])
def test_the_promised_targets_can_be_made(target):
    planned = subprocess.run(
        ["make", "--dry-run", "--no-print-directory", target],
        cwd=ROOT, capture_output=True, check=False, text=True,
    )  # fmt: skip
    assert (planned.returncode, planned.stderr) == (0, "")


def test_ci_runs_what_everybody_runs():
    assert "\nmake test\n" in (ROOT / ".ci/run").read_text(encoding="utf-8")


def test_the_image_runs_without_rights_and_copies_only_what_it_is_built_from():
    image = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    last = image[image.rindex("\nFROM ") :]
    assert re.search(r"^USER 10001", last, re.MULTILINE)
    assert "/healthz" in last
    assert "COPY . " not in last
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in ignored
    wanted = [line[1:] for line in ignored if line.startswith("!")]
    assert [name for name in wanted if not (ROOT / name).exists()] == []
