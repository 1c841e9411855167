"""A database as it stands on a working day: migrated, the ministry's desk and the posts' groups bound."""

from pathlib import Path

from bench.dialog import GROUP
from bot.store import chats, desk
from bot.store.database import open_store
from bot.store.sealed import KeyRing
from bot.wallclock import WallClock

MINISTRY = GROUP - 100
# Posts of the countries that the screen offers, and how each is answered there.
POSTS = {
    "TR": "tr-istanbul-consulate-general",
}


async def prepare(url: str, ring: KeyRing) -> None:
    """Make and migrate it; each post's group is a chat of its own."""
    store = await open_store(url, ring, WallClock())
    try:
        async with store.begin() as tx:
            for number, mission in enumerate(("ministry", *POSTS.values())):
                address = MINISTRY if mission == "ministry" else GROUP - number + 1
                chat = await chats.chat_of(tx, address, group=True)
                await desk.bind(tx, chat.id, mission)
    finally:
        await store.close()


def ring_at(keys: Path) -> KeyRing:
    """A new key ring in a file."""
    keys.unlink(missing_ok=True)
    return KeyRing.generate(keys)
