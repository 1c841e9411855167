"""What stories about files need: albums on their way, and what stands in an officer's chat."""

from bot.dialog.typed import MEDIA, NOTES, PIN
from bot.store import chats, sessions
from bot.store.albums import GATHERING
from tests.stories.test_relative import TO_SEND, on_the_way

PICTURES = [("photo", b"first"), ("video", b"second"), ("photo", b"third")]
SKIPS = ("I will come back myself", "Skip")


async def on_a_case(stage, desk, *labels):
    """A relative's report that an officer has taken; its reporter stands after the alert."""
    officer, group, _ = desk
    reporter = await on_the_way(stage, *TO_SEND, *SKIPS, "Yes, send", *labels)
    await officer.taps("I take this", chat=group)
    await officer.sees("Contact rule")
    return reporter


async def sends(stage, person, files, caption=""):
    sent = stage.world.send_album(person.id, files, caption=caption)
    await stage.calm()
    return sent


async def kept_of(stage, person):
    """What the conversation holds of files, points and words that nobody asked for."""
    async with stage.begin() as tx:
        chat = await chats.chat_of(tx, person.id, group=False)
        state = await sessions.load(tx, chat.id)
    facts = [draft.facts for draft in state.drafts.values()]
    return [told for each in facts for name in (MEDIA, NOTES, PIN) for told in each.get(name, ())]


async def gathered(stage):
    await stage.forward(seconds=GATHERING.total_seconds() + 1)
    await stage.settled()


def files_of(stage, person, *kinds):
    """The files in the officer's chat, in order."""
    kinds = kinds or ("photo", "video", "document", "audio", "voice", "video_note")
    return [each for each in stage.world.from_bot(person.id) if any(kind in each for kind in kinds)]


def albums_of(stage, person):
    """Sizes of the albums that arrived, in order."""
    sizes = {}
    for each in files_of(stage, person):
        group = each.get("media_group_id", f"alone {each['message_id']}")
        sizes[group] = sizes.get(group, 0) + 1
    return list(sizes.values())


def captions_of(stage, person):
    return [each.get("caption", "") for each in files_of(stage, person)]


def bytes_of(stage, message):
    (kind,) = {"photo", "video", "document", "audio", "voice", "video_note"} & message.keys()
    file = message[kind][-1] if kind == "photo" else message[kind]
    return stage.world.files.get(file["file_id"]).data
