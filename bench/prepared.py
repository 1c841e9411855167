"""A database as it stands on a working day: migrated, the ministry's desk and every post's group bound."""

from dataclasses import dataclass
from pathlib import Path

from bench.dialog import GROUP
from bot.casework.case import MINISTRY
from bot.directory.load import load
from bot.store import chats, desk
from bot.store.atlas import read_data
from bot.store.database import open_store
from bot.store.sealed import KeyRing
from bot.wallclock import WallClock

TOKEN = "42:bench"
SECRET = "a-secret-of-the-bench"


async def prepare(url: str, keys: Path) -> None:
    """Make and migrate it, with a new key ring."""
    KeyRing.generate(keys)
    await bound(url, keys)


async def bound(url: str, keys: Path) -> None:
    """Make and migrate it; each group is a chat of its own."""
    store = await open_store(url, KeyRing.load(keys), WallClock())
    try:
        async with store.begin() as tx:
            for number, mission in enumerate((MINISTRY, *sorted(load(read_data).missions))):
                chat = await chats.chat_of(tx, GROUP - number, group=True)
                await desk.bind(tx, chat.id, mission)
    finally:
        await store.close()


@dataclass(frozen=True)
class Hook:
    """Where Elchi listens for updates."""

    port: int

    @property
    def settings(self) -> dict[str, str]:
        return {
            "ELCHI_PUBLIC_URL": f"http://127.0.0.1:{self.port}",
            "ELCHI_LISTEN": f"127.0.0.1:{self.port}",
            "ELCHI_WEBHOOK_SECRET": SECRET,
        }


def settings(api: str, url: str, keys: Path, hook: Hook | None) -> dict[str, str]:
    """Elchi's, in its environment."""
    return {
        "ELCHI_BOT_TOKEN": TOKEN,
        "ELCHI_BOT_API": api,
        "ELCHI_DATABASE": url,
        "ELCHI_KEYS": str(keys),
        "ELCHI_DIRECTORY": str(keys.with_name("none.zip")),
        **(hook.settings if hook else {}),
    }
