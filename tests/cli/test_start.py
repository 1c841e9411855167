"""`elchi run` with something wrong: one clear line, exit status 2, nothing half-started."""

import asyncio
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.config import SettingsError, read_settings
from bot.simulator import World, serve
from bot.simulator.faults import Fault
from bot.store.database import open_store
from bot.store.sealed import KeyRing
from bot.wallclock import WallClock

ROOT = Path(__file__).parents[2]


def elchi(
    folder: Path, *arguments: str, root: Path = ROOT, **settings: str
) -> subprocess.CompletedProcess[str]:
    """The command as an operator runs it, with nothing but these settings."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(root),
        "PYTHONDONTWRITEBYTECODE": "1",
        **{f"ELCHI_{name.upper()}": value for name, value in settings.items()},
    }
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def stops(folder, names, **settings):
    """It ends with status 2 and one line that holds `names`; nothing but the settings' own files is left."""
    before = sorted(folder.iterdir())

    ended = elchi(folder, "run", **settings)

    lines = [line for line in ended.stderr.splitlines() if line.startswith("elchi: ")]
    assert ended.returncode == 2, ended.stderr
    assert len(lines) == 1
    assert names in lines[0]
    assert "Traceback" not in ended.stderr
    assert sorted(folder.iterdir()) == before


def test_no_token(tmp_path):
    stops(tmp_path, "ELCHI_BOT_TOKEN")


def test_what_is_no_token(tmp_path):
    stops(tmp_path, "ELCHI_BOT_TOKEN", bot_token="hello")


def test_an_unreachable_bot_api(tmp_path):
    stops(tmp_path, "ELCHI_BOT_API", bot_token="42:X", bot_api="http://127.0.0.1:9")


def test_what_is_no_address(tmp_path):
    stops(tmp_path, "ELCHI_BOT_API", bot_token="42:X", bot_api="telegram")


def test_a_webhook_without_secret_or_place_to_listen(tmp_path):
    stops(tmp_path, "ELCHI_WEBHOOK_SECRET", bot_token="42:X", public_url="https://example.org")
    stops(
        tmp_path,
        "ELCHI_LISTEN",
        bot_token="42:X",
        public_url="https://example.org",
        webhook_secret="0123456789abcdef",
    )
    stops(tmp_path, "ELCHI_LISTEN", bot_token="42:X", listen="here")


@pytest.mark.parametrize(
    "secret", ["0123456789abcdef\n", "0123456789abcde", "0123456789 abcdef", "x" * 257, "0123456789abcdefж"]
)
def test_a_secret_that_telegram_does_not_take(tmp_path, monkeypatch, secret):
    monkeypatch.chdir(tmp_path)
    for name, value in (("BOT_TOKEN", "42:X"), ("PUBLIC_URL", "https://example.org"), ("LISTEN", "x:1")):
        monkeypatch.setenv(f"ELCHI_{name}", value)
    monkeypatch.setenv("ELCHI_WEBHOOK_SECRET", secret)
    with pytest.raises(SettingsError, match="ELCHI_WEBHOOK_SECRET") as caught:
        read_settings()
    assert secret not in str(caught.value)


def test_settings_may_stand_in_files(tmp_path, monkeypatch):
    folder = tmp_path / "secrets"
    folder.mkdir()
    (folder / "elchi_bot_token").write_text("42:FROM_A_FILE\n")
    (folder / "elchi_webhook_secret").write_text("0123456789abcdef\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ELCHI_SECRETS", str(folder))
    monkeypatch.setenv("ELCHI_PUBLIC_URL", "https://example.org")
    monkeypatch.setenv("ELCHI_LISTEN", "x:1")
    settings = read_settings()
    assert settings.bot_token.get_secret_value() == "42:FROM_A_FILE"
    assert settings.webhook_secret.get_secret_value() == "0123456789abcdef"
    monkeypatch.setenv("ELCHI_SECRETS", str(tmp_path / "nowhere"))
    with pytest.raises(SettingsError, match=r"^ELCHI_SECRETS: is not a folder"):
        read_settings()


@pytest.mark.parametrize("beside", [True, False])
def test_a_file_of_secrets_that_is_no_text_stops_the_start(tmp_path, monkeypatch, beside):
    (tmp_path / "elchi_bot_token").write_bytes(b"\xff\xfe")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ELCHI_SECRETS", str(tmp_path))
    if beside:
        monkeypatch.setenv("ELCHI_BOT_TOKEN", "42:X")
    with pytest.raises(SettingsError, match=r"^ELCHI_BOT_TOKEN: its file in ELCHI_SECRETS cannot be read"):
        read_settings()


@pytest.mark.parametrize("command", [["run"], ["db", "check"], ["directory", "check"], ["keys", "status"]])
@pytest.mark.parametrize("place", ["", "secrets"])
def test_settings_that_cannot_be_read_are_one_line(tmp_path, command, place):
    (tmp_path / "secrets").mkdir()
    (tmp_path / ".env").symlink_to("x" * 300)  # as closed as root's own folder is
    ended = elchi(tmp_path, *command, **({"secrets": place} if place else {}))
    said = f"elchi: .env: cannot be read in the working directory {tmp_path} (File name too long)\n"
    assert (ended.returncode, ended.stderr) == (2, said)
    (tmp_path / ".env").unlink()
    (tmp_path / ".env").write_bytes(b"ELCHI_MAIL_FROM=\xff\n")
    ended = elchi(tmp_path, *command)
    said = f"elchi: .env: cannot be read in the working directory {tmp_path} (it is not UTF-8)\n"
    assert (ended.returncode, ended.stderr) == (2, said)


@pytest.mark.parametrize("where", ["the environment", ".env"])
def test_a_setting_that_is_set_twice_and_differently_stops_the_start(tmp_path, monkeypatch, where):
    """Whichever won, somebody would believe that the other did: a database in memory, as it was once."""
    (tmp_path / "elchi_database").write_text("postgresql://elchi@database/elchi\n")
    (tmp_path / "elchi_bot_token").write_text("42:X")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ELCHI_SECRETS", str(tmp_path))
    monkeypatch.setenv("ELCHI_BOT_TOKEN", "42:X")
    assert read_settings().database == "postgresql://elchi@database/elchi"
    if where == ".env":
        (tmp_path / ".env").write_text("elchi_database=sqlite:////data/elchi.db\n")
    else:
        monkeypatch.setenv("ELCHI_DATABASE", "sqlite:////data/elchi.db")
    with pytest.raises(SettingsError, match=r"^ELCHI_DATABASE: is set twice"):
        read_settings()


@pytest.fixture
def world():
    return World(WallClock())


@pytest.fixture
async def api(world):
    """A Bot API that answers; yields its settings."""
    async with serve(world) as server:
        yield {"bot_token": world.token, "bot_api": server.url}


async def in_thread(work, *arguments, **settings):
    """The command blocks; the simulator must go on answering."""
    return await asyncio.to_thread(lambda: work(*arguments, **settings))


async def test_a_token_that_telegram_refuses(tmp_path, api):
    await in_thread(stops, tmp_path, "ELCHI_BOT_TOKEN", **{**api, "bot_token": "43:WRONG"})


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault("error_5xx"), "ELCHI_BOT_API: the Bot API gives no answer of use"),
        (Fault("refused", code=500, words="Internal Server Error"), "ELCHI_BOT_API"),
        (Fault("unreadable"), "ELCHI_BOT_API"),
        (Fault("drop_before"), "ELCHI_BOT_API"),
        (Fault("retry_after", seconds=33), "ELCHI_BOT_API: the Bot API wants no requests for 33 seconds"),
        (Fault("refused", code=401, words="Unauthorized"), "ELCHI_BOT_TOKEN"),
        (Fault("refused", code=404, words="Not Found"), "ELCHI_BOT_TOKEN"),
    ],
    ids=lambda value: f"{value.kind}-{value.code}" if isinstance(value, Fault) else "",
)
async def test_a_bot_api_that_answers_nothing_of_use(tmp_path, api, world, fault, words):
    world.faults.script("getMe", fault)

    await in_thread(stops, tmp_path, words, **api)

    assert world.journal.calls == []
    assert not world.updates.polled


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "mysql://elchi:sesame@localhost/elchi",
        "sqlite+aiosqlite:////nowhere/at/all/elchi.db",
        "postgresql+asyncpg://elchi:sesame@127.0.0.1:9/elchi",
    ],
)
async def test_a_wrong_database(tmp_path, api, url):
    KeyRing.generate(tmp_path / "elchi.keys")
    await in_thread(stops, tmp_path, "ELCHI_DATABASE", **api, database=url)


async def test_a_key_ring_that_does_not_fit(tmp_path, api):
    store = await open_store(
        f"sqlite+aiosqlite:///{tmp_path}/elchi.db", KeyRing.generate(tmp_path / "first.keys"), WallClock()
    )
    await store.close()
    await in_thread(stops, tmp_path, "ELCHI_KEYS", **api)

    KeyRing.generate(tmp_path / "elchi.keys")
    await in_thread(stops, tmp_path, "ELCHI_KEYS", **api)

    (tmp_path / "elchi.keys").write_text("not a ring")
    await in_thread(stops, tmp_path, "elchi.keys", **api)


async def test_a_port_that_is_taken(tmp_path, api):
    KeyRing.generate(tmp_path / "elchi.keys")
    port = api["bot_api"].rpartition(":")[2]

    ended = await in_thread(elchi, tmp_path, "run", **api, listen=f"127.0.0.1:{port}")

    assert ended.returncode == 2
    assert ended.stderr.splitlines()[-1].startswith("elchi: ELCHI_LISTEN")


async def test_a_broken_tree(tmp_path, api):
    root, folder = tmp_path / "root", tmp_path / "run"
    folder.mkdir()
    for name in ("bot", "dialogs", "locales"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    tree = root / "dialogs" / "danger.yaml"
    tree.write_text(tree.read_text().replace("go: send", "go: nowhere", 1))

    ended = await in_thread(elchi, folder, "run", root=root, **api)

    assert ended.returncode == 2
    assert "danger.yaml" in ended.stderr.splitlines()[-1]
    assert "nowhere" in ended.stderr
    assert list(folder.iterdir()) == []
