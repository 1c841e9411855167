"""Every reader of fuzz_targets.py, fuzzed by coverage (atheris, libFuzzer): a process each, so many seconds.

Run by `make soak` or as `python -m bench.fuzz_decoders [--seconds 60] [--only updates texts]`; prints a row
for each reader; an input that breaks one is printed as base64, to become a test; then the exit status is 1.
"""

import argparse
import base64
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
SECONDS_EACH, MEGABYTES = 20, 3000  # an input that takes longer or more is a find, too
SHOWN = 12  # lines of a fault
HEAD = "| reader | runs | seconds | edges | crashes |"
# In the order of bench/fuzz_seeds.py, which only the processes load: it must be instrumented there.
NAMES = ("updates", "callbacks", "texts", "dialogs", "sheets", "workbooks", "archives", "rosters")


def fuzz(name: str, options: list[str]) -> None:
    """Never returns: libFuzzer ends the process."""
    import atheris  # noqa: PLC0415 - only these processes need it

    with atheris.instrument_imports(include=["bot"]):
        from bench.fuzz_seeds import TARGETS  # noqa: PLC0415 - instrumented
    target, folder = TARGETS[name], Path(options[-1])
    for number, seed in enumerate(target.seeds()):
        (folder / str(number)).write_bytes(seed)
    options.insert(0, f"-max_len={target.longest}")
    if target.words:
        words = folder.parent / "words"
        words.write_text("".join(f'"{word}"\n' for word in target.words))
        options.insert(0, f"-dict={words}")
    atheris.Setup([sys.argv[0], *options], target.run)
    atheris.Fuzz()


def fuzzed(name: str, seconds: int, seed: int) -> bool:
    """Whether nothing was found in one reader; its row is printed."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        corpus, found = Path(folder, "corpus"), Path(folder, "found")
        corpus.mkdir()
        found.mkdir()
        options = [
            *(f"-max_total_time={seconds}", f"-timeout={SECONDS_EACH}", f"-rss_limit_mb={MEGABYTES}"),
            *(f"-seed={seed}", f"-artifact_prefix={found}/", "-print_final_stats=1", str(corpus)),
        ]
        command = [sys.executable, "-m", "bench.fuzz_decoders", "--reader", name, *options]
        with Path(folder, "told").open("w+b") as told:
            ended = subprocess.run(
                command, cwd=ROOT, env={**os.environ, "TMPDIR": folder}, stdout=told, stderr=told, check=False
            )
            told.seek(0)
            said = told.read().decode(errors="replace")
        finds = sorted(path.read_bytes() for path in found.iterdir())
    crashes = len(finds) or int(ended.returncode != 0)
    print(f"| {name} | {' | '.join(figures(said))} | {crashes} |", flush=True)
    if crashes:
        print("".join(f"  {line}\n" for line in fault(said)), end="")
    for find in finds:
        print(f"  base64: {base64.b64encode(find).decode()}", flush=True)
    return not crashes


def figures(said: str) -> tuple[str, str, str]:
    """Runs, seconds and edges, as libFuzzer says them last."""
    runs = re.findall(r"number_of_executed_units:\s*(\d+)|^#(\d+)", said, re.MULTILINE)
    took = re.findall(r"^Done \d+ runs in (\d+) second", said, re.MULTILINE)
    edges = re.findall(r"\bcov: (\d+)", said)
    return f"{int(max(runs[-1])):,}" if runs else "0", took[-1] if took else "-", edges[-1] if edges else "0"


def fault(said: str) -> list[str]:
    """The lines that tell what broke: the exception, or else the end of everything."""
    lines = [line for line in said.splitlines() if line.strip()]
    at = next((n for n, line in enumerate(lines) if "Uncaught Python exception" in line), None)
    if at is None:
        return lines[-SHOWN:]
    until = next((n for n in range(at, len(lines)) if lines[n].startswith("==")), len(lines))
    return lines[at:until][-SHOWN:]


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--seconds", type=int, default=60, help="for each reader")
    words.add_argument("--only", nargs="+", choices=NAMES, default=NAMES)
    words.add_argument("--seed", type=int, default=0, help="0: another one each time")
    asked = words.parse_args()
    if importlib.util.find_spec("atheris") is None:
        version = ".".join(map(str, sys.version_info[:2]))
        print(f"fuzzing skipped: atheris is not installed, or has no wheel for Python {version}")
        return 0
    print(f"{HEAD}\n|{'---|' * (HEAD.count('|') - 1)}", flush=True)
    sound = [fuzzed(name, asked.seconds, asked.seed) for name in asked.only]
    return 0 if all(sound) else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--reader"]:
        fuzz(sys.argv[2], sys.argv[3:])
    sys.exit(main())
