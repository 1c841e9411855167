"""Stories run on a stage: the real bot, the simulator, an empty world."""

from contextlib import asynccontextmanager

import pytest
from pydantic import SecretStr

from bot import app
from bot.config import Settings
from bot.sender import pace
from bot.simulator import World, serve
from bot.store import chats, near
from bot.store import desk as roster
from bot.wallclock import WallClock
from tests.invariants import broken
from tests.stage import ISTANBUL, Stage


@pytest.fixture(scope="session")
def content():
    """Read once: no story changes it."""
    read = app.load_content()
    close = read.kit.atlas.close
    read.kit.atlas.close = lambda: None  # the bots of all stories share it
    yield read
    close()


@asynccontextmanager
async def raised(folder, monkeypatch, content, database):
    """A running bot and an empty world; people here tap faster than any pace would allow."""
    monkeypatch.setattr(app, "load_content", lambda _: content)
    monkeypatch.setattr(near, "_PRAGMAS", (*near._PRAGMAS, "synchronous=OFF"))  # no power is cut here
    monkeypatch.setattr(pace, "OVERALL", 1000.0)
    monkeypatch.setattr(pace, "CHAT_BURST", 1000.0)
    monkeypatch.setattr(pace, "GROUP", 1000.0)
    clock = WallClock()
    world = World(clock)
    async with serve(world) as server:
        settings = Settings(
            bot_token=SecretStr(world.token),
            bot_api=server.url,
            database=database,
            keys=folder / "elchi.keys",
            _env_file=None,
        )
        stage = Stage(world, clock, settings, content.catalogs)
        await stage.start()
        try:
            yield stage
        finally:
            await stage.stop()
        assert stage.unjudged or broken(await stage.record()) == []


@pytest.fixture
async def stage(tmp_path, monkeypatch, content):
    """The bot on SQLite."""
    async with raised(tmp_path, monkeypatch, content, f"sqlite:///{tmp_path}/elchi.db") as stage:
        yield stage


@pytest.fixture
async def desk(stage):
    """An officer and a group in Istanbul, and an officer of the ministry, before the story begins."""
    officer, ministry = stage.person("Karimova", role="officer"), stage.person("Saidov", role="officer")
    group = stage.world.add_group("Istanbul desk", [officer.id])
    async with stage.begin() as tx:
        for person, mission, name in ((officer, ISTANBUL, "Karimova"), (ministry, "ministry", "Saidov")):
            stage.world.phones[person.id].started = True
            chat = await chats.chat_of(tx, person.id, group=False)
            await roster.enrol(tx, chat.id, mission, name)
        await roster.bind(tx, (await chats.chat_of(tx, group, group=True)).id, ISTANBUL)
    await stage.calm()
    return officer, group, ministry
