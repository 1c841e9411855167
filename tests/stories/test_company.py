"""Who else reads along in a desk's group: a stranger who comes in is told of, and counted by the doctor."""

import asyncio
import json

import pytest
from click.testing import CliRunner
from pydantic import SecretStr

from bot.cli import cli
from bot.cli.doctor import _examined
from bot.store import logbook

STRANGER = "Somebody who is not on the roster came into this group."


async def noted(stage):
    async with stage.begin() as tx:
        return [line.kind for line in await logbook.notes(tx)]


async def test_a_stranger_in_a_desks_group_is_told_of_there_and_to_the_ministry(stage, desk):
    officer, group, ministry = desk
    stranger = stage.person("Unknown")
    stage.world.add_member(group, stranger.id)
    await stage.calm()
    await officer.sees(STRANGER, chat=group)
    assert "somebody who is not on the roster came into its group" in ministry.screen()
    assert "Unknown" not in ministry.screen()
    assert "stranger.tr-istanbul-consulate-general" in await noted(stage)
    assert stranger.texts() == []


async def test_a_colleague_who_is_enrolled_comes_in_without_a_word(stage, desk):
    officer, group, ministry = desk
    colleague = await stage.officer("Aziza", "tr-istanbul-consulate-general")
    before = len(officer.texts(group)), len(ministry.texts())
    stage.world.add_member(group, colleague.id)
    await stage.calm()
    assert (len(officer.texts(group)), len(ministry.texts())) == before


async def test_groups_that_are_no_desks_are_nobodys_concern(stage, desk):
    officer, _, ministry = desk
    family = stage.world.add_group("Family", [officer.id])
    before = len(ministry.texts())
    stage.world.add_member(family, stage.person("Cousin").id)
    await stage.calm()
    assert len(ministry.texts()) == before
    assert stage.world.from_bot(family) == []


@pytest.mark.parametrize("strangers", [0, 2])
async def test_the_doctor_counts_who_is_not_on_the_roster(stage, desk, strangers):
    _, group, ministry = desk
    stage.world.add_member(group, ministry.id)
    for number in range(strangers):
        stage.world.add_member(group, stage.person(f"Stranger {number}").id)
    await stage.calm()
    found = await _examined(stage.settings.model_copy(update={"bot_token": SecretStr(stage.world.token)}))
    told = [str(each) for each in found if "not on the roster" in each.what]
    assert [line.partition(": ")[2] for line in told] == (
        ["group 3: 2 in it are not on the roster"] if strangers else []
    )


async def test_the_doctor_tells_machines_what_is_broken(stage, desk, monkeypatch):
    settings = {"TOKEN": stage.world.token, "API": stage.settings.bot_api}
    for name, value in settings.items():
        monkeypatch.setenv(f"ELCHI_BOT_{name}", value)
    monkeypatch.setenv("ELCHI_DATABASE", stage.settings.database)
    monkeypatch.setenv("ELCHI_KEYS", str(stage.settings.keys))
    result = await asyncio.to_thread(CliRunner().invoke, cli, ["doctor", "--json"])
    told = json.loads(result.output)
    assert (result.exit_code, told["ok"]) == (1, False)
    no_roster = "no roster, everybody on duty is called at any hour"
    assert {"mission": "tr-istanbul-consulate-general", "what": no_roster, "chat": ""} in told["found"]


async def test_who_comes_to_the_desks_and_leaves_stands_in_the_log(stage):
    officer = await stage.officer("Aziza", "tr-istanbul-consulate-general")
    await stage.group("Istanbul desk", "tr-istanbul-consulate-general", officer)
    mission = "tr-istanbul-consulate-general"
    assert await noted(stage) == [
        f"officer_invited.{mission}",
        f"officer_enrolled.{mission}",
        f"group_invited.{mission}",
        f"group_bound.{mission}",
    ]
