"""Albums against a scripted Bot API: together where Telegram lets them, nothing lost where it does not."""

import pytest

from bot.casework.message import Album, Data, File, Gone, Later, Message, Quote, Sent
from bot.telegram.deliver import deliver
from bot.telegram.render import LOST_FILE
from tests.telegram.letters import CHAT, say, texts

LINE = Data("ABC-234", "bold")


def file(ref, words="", kind="photo"):
    quoted = ((Quote(words),),) if words else ()
    return File(kind, ref, Message(((LINE,), *quoted), protect=True))


def album(*files):
    return Album(tuple(files))


@pytest.fixture(autouse=True)
def groups(server):
    """The scripted API answers an album with as many messages as it has files."""
    single = server.accept

    def accept(method, params):
        if method != "sendMediaGroup":
            return single(method, params)
        sent = [single("sendPhoto", params)[1]["result"] for _ in params["media"]]
        return 200, {"ok": True, "result": sent}

    server.accept = accept


def media(server, at=0):
    return [(item["type"], item["media"]) for item in server.calls[at][1]["media"]]


async def test_files_sent_together_arrive_together(api, server):
    letter = album(file("A", "the door"), file("B", kind="video"), file("C"))
    assert await deliver(api, CHAT, letter, say) == Sent(103, (101, 102))
    assert server.methods == ["sendMediaGroup"]
    assert media(server) == [("photo", "A"), ("video", "B"), ("photo", "C")]
    assert server.calls[0][1]["protect_content"] is True


async def test_the_only_caption_is_the_persons_so_that_telegram_shows_it_below_the_album(api, server):
    await deliver(api, CHAT, album(file("A"), file("B", "look @ http://x.y"), file("C")), say)
    first, second, third = server.calls[0][1]["media"]
    assert "caption" not in first
    assert "caption" not in third
    assert second["caption"].startswith("ABC-234\n\n› ")
    assert [entity["type"] for entity in second["caption_entities"]] == ["bold", "pre"]


async def test_an_album_without_words_has_our_line(api, server):
    await deliver(api, CHAT, album(file("A"), file("B")), say)
    assert [item.get("caption") for item in server.calls[0][1]["media"]] == ["ABC-234", None]


async def test_every_caption_stays_with_its_file(api, server):
    await deliver(api, CHAT, album(file("A", "one"), file("B", "two")), say)
    first, second = server.calls[0][1]["media"]
    assert "one" in first["caption"]
    assert "two" in second["caption"]


async def test_what_telegram_does_not_mix_goes_in_albums_of_its_own_and_the_rest_alone(api, server):
    kinds = ("photo", "video", "document", "document", "audio", "audio", "voice", "animation")
    sent = await deliver(api, CHAT, album(*(file(kind, kind=kind) for kind in kinds)), say)
    assert server.methods == ["sendMediaGroup"] * 3 + ["sendVoice", "sendAnimation"]
    assert sent == Sent(108, tuple(range(101, 108)))


async def test_ten_at_most_in_one_album(api, server):
    await deliver(api, CHAT, album(*(file(str(number)) for number in range(12))), say)
    assert [len(params["media"]) for _, params in server.calls] == [10, 2]


async def test_a_lost_file_leaves_the_others_together_and_says_so_with_its_words(api, server, refuse):
    words = 'failed to send message #2 with the error message "Wrong file identifier/HTTP URL specified"'
    server.will(refuse(400, f"Bad Request: {words}"), None, refuse(400, "Bad Request: wrong file identifier"))
    letter = album(file("A"), file("B", "the second"), file("C"))
    assert isinstance(await deliver(api, CHAT, letter, say), Sent)
    assert server.methods == ["sendMediaGroup", "sendMediaGroup", "sendPhoto", "sendMessage"]
    assert media(server, 1) == [("photo", "A"), ("photo", "C")]
    assert "the second" in texts(server)[3]
    assert texts(server)[3].endswith(LOST_FILE.text)


@pytest.mark.parametrize("words", ["wrong file identifier", "something new #0", "wrong file identifier #77"])
async def test_an_album_refused_for_no_known_file_goes_one_by_one(api, server, refuse, words):
    server.will(*[refuse(400, f"Bad Request: {words}")] * (1 if "wrong" in words else 2))
    assert isinstance(await deliver(api, CHAT, album(file("A"), file("B", "two")), say), Sent)
    assert server.methods[-2:] == ["sendPhoto", "sendPhoto"]
    assert all("ABC-234" in params["caption"] for _, params in server.calls[-2:])


async def test_words_too_long_for_a_caption_go_before_their_album(api, server):
    letter = album(file("A", "word " * 300), file("B"))
    assert await deliver(api, CHAT, letter, say) == Sent(103, (101, 102))
    assert server.methods == ["sendMessage", "sendMediaGroup"]


@pytest.mark.parametrize("answer", ["reset", "hang", (200, {"ok": True, "result": []}), (200, b"{")])
async def test_an_unknown_outcome_of_an_album_is_in_doubt(api, server, answer):
    server.will(answer)
    outcome = await deliver(api, CHAT, album(file("A"), file("B")), say)
    assert isinstance(outcome, Later)
    assert outcome.doubt


async def test_a_flood_between_two_albums_puts_the_repeat_in_doubt(api, server, refuse):
    server.will(None, refuse(429, "Too Many Requests", retry_after=2))
    letter = album(file("A"), file("B"), file("C", kind="document"), file("D", kind="document"))
    assert await deliver(api, CHAT, letter, say) == Later(2.0, True, "flood")
    server.will(refuse(429, "Too Many Requests", retry_after=2))
    assert await deliver(api, CHAT, letter, say) == Later(2.0, False, "flood")


async def test_an_album_to_a_chat_that_is_gone(api, server, refuse):
    server.will(refuse(403, "Forbidden: bot was blocked by the user"))
    assert await deliver(api, CHAT, album(file("A"), file("B")), say) == Gone("blocked")
