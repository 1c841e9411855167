"""What people edit is taken over by a running bot; no conversation ends, a broken file changes nothing."""

import asyncio
import shutil

import pytest

import bot.content
from bot import app, log
from bot.i18n import content_root
from bot.store import directory_file
from bot.store.atlas import read_data
from tests.stage import ISTANBUL

OLD, NEW = "Sent.", "It is sent."


class Editor:
    """Files of a bot's own, and what the bot says of them when it is told that they have changed."""

    def __init__(self, stage, root):
        self.stage, self.root, self.heard = stage, root, asyncio.Queue()
        self.first = stage.running.content.kit.book

    async def _introduce(self, api, book, catalogs):
        if book is not self.first:  # else it is the start's
            self.heard.put_nowait("taken over")

    def write(self, old, new):
        for file in (self.root / "dialogs").glob("*.yaml"):
            text = file.read_text(encoding="utf-8")
            file.write_text(text.replace(old, new), encoding="utf-8")

    async def reload(self):
        self.stage.running.stale.set()
        async with asyncio.timeout(20):
            return await self.heard.get()


@pytest.fixture
def editor(stage, tmp_path, monkeypatch):
    for name in ("dialogs", "locales"):
        shutil.copytree(content_root() / name, tmp_path / "content" / name)
    made = Editor(stage, tmp_path / "content")
    monkeypatch.setattr(bot.content, "content_root", lambda: made.root)
    monkeypatch.setattr(app, "load_content", bot.content.load_content)
    monkeypatch.setattr(app, "introduce", made._introduce)
    monkeypatch.setattr(app, "complain", lambda error: made.heard.put_nowait(str(error)))
    return made


async def test_a_report_begun_before_goes_on_in_the_new_words(stage, desk, editor):
    officer, group, _ = desk
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps("I am in danger now", "Turkey")
    before = stage.running.content.kit.book.version

    editor.write(OLD, NEW)
    assert await editor.reload() == "taken over"
    await reporter.taps("Yes, send now")

    assert NEW in reporter.screen()
    await officer.sees("P1 ", chat=group)
    assert stage.running.content.kit.book.version != before


async def test_a_broken_file_is_told_of_and_changes_nothing(stage, desk, editor):
    officer, group, _ = desk
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps("I am in danger now", "Turkey")
    whole = (editor.root / "dialogs" / "danger.yaml").read_text(encoding="utf-8")

    (editor.root / "dialogs" / "danger.yaml").write_text("nodes: [", encoding="utf-8")
    assert (await editor.reload()).startswith("danger.yaml:")
    await reporter.taps("Yes, send now")
    assert OLD in reporter.screen()
    await officer.sees("P1 ", chat=group)

    (editor.root / "dialogs" / "danger.yaml").write_text(whole, encoding="utf-8")
    assert await editor.reload() == "taken over"


async def test_an_error_that_nobody_foresaw_does_not_end_the_bot(stage, desk, editor, monkeypatch):
    officer, group, _ = desk
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps("I am in danger now", "Turkey")
    refused = asyncio.Event()

    def broken(*_):
        raise RuntimeError("nobody foresaw this")

    monkeypatch.setattr(app, "load_content", broken)
    with log.errors_told_to(lambda event: event == "reload_refused" and refused.set()):
        stage.running.stale.set()
        async with asyncio.timeout(20):
            await refused.wait()
    await reporter.taps("Yes, send now")
    await officer.sees("P1 ", chat=group)


async def test_a_telephone_number_that_was_changed_is_the_one_that_is_told(stage, editor, tmp_path):
    reporter = stage.person("Dilshod")
    await reporter.opens()
    number = stage.running.content.kit.atlas.directory.missions[ISTANBUL].phones[0]
    missions, own = read_data("missions.csv"), tmp_path / "own.zip"
    stage.running.settings = stage.settings.model_copy(update={"directory": own})
    directory_file.write(own, {"missions.csv": missions.replace(number, "+90 212 555 01 02")})

    assert await editor.reload() == "taken over"
    await reporter.taps("Find my consulate")
    stage.world.send_location(reporter.id, 41.01, 28.97)
    await stage.calm()
    await reporter.taps("Yes, there")

    assert "+90 212 555 01 02" in reporter.screen()
    assert number not in reporter.screen()
