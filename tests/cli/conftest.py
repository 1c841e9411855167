"""Where commands are tried: a folder with settings and a key ring, and one with three reports as well."""

import asyncio

import pytest

from bot.store.sealed import KeyRing
from tests.cli.reports import opened, report


@pytest.fixture
def keyed(tmp_path, monkeypatch):
    """A folder with settings and a key ring; no database yet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ELCHI_DATABASE", "sqlite:///elchi.db")
    monkeypatch.setenv("ELCHI_KEYS", "elchi.keys")
    KeyRing.generate(tmp_path / "elchi.keys")
    return tmp_path


@pytest.fixture
def here(keyed):
    """The same with a database of three reports."""

    async def fill():
        async with opened("sqlite:///elchi.db", KeyRing.load("elchi.keys")) as store:
            for number in range(1, 4):
                await report(store, number)

    asyncio.run(fill())
    return keyed
