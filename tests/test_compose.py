"""compose.yaml: what it names exists, and the bot in it may do as little as possible."""

import re
from pathlib import Path

from bot.config import Settings
from bot.dialog.parsing import values

COMPOSE = values(Path("compose.yaml").read_text(encoding="utf-8"))
BOT, DATABASE = COMPOSE["services"]["elchi"], COMPOSE["services"]["database"]


def test_every_secret_and_setting_is_one_of_ours():
    named = [*BOT["environment"], *(name.upper() for name in BOT["secrets"])]
    assert [name for name in named if name.removeprefix("ELCHI_").lower() not in Settings.model_fields] == []
    assert {*BOT["secrets"], *DATABASE["secrets"]} == set(COMPOSE["secrets"])
    assert not any("token" in str(value).lower() for value in BOT["environment"].values())


def test_a_secret_is_not_outdone_by_the_image_or_the_environment():
    image = set(re.findall(r"\b(ELCHI_[A-Z_]+)=", Path("Dockerfile").read_text(encoding="utf-8")))
    assert image
    assert not {name.upper() for name in BOT["secrets"]} & (image | BOT["environment"].keys())


def test_the_proxy_is_the_only_door():
    assert COMPOSE["services"]["proxy"]["ports"] == ["443:443"]
    for mount in COMPOSE["services"]["proxy"]["volumes"]:
        source = mount.partition(":")[0]
        assert source == "./tls" or Path(source).is_file()


def test_the_bot_may_do_as_little_as_possible():
    assert BOT["read_only"] is True
    assert BOT["cap_drop"] == ["ALL"]
    assert BOT["security_opt"] == ["no-new-privileges:true"]
    assert "ports" not in BOT
    assert "ports" not in DATABASE


def test_the_database_is_reached_from_inside_only():
    assert DATABASE["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"]["internal"] is True


def test_it_has_the_time_that_it_needs_to_hand_over():
    assert BOT["stop_grace_period"] == "15s"  # more than the ten seconds that an end may take
