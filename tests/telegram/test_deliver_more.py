"""Letters of other kinds than one short message: long ones, files, places on the map, deletions."""

import pytest

from bot.casework.message import Button, Data, Delete, File, Gone, Later, Message, Quote, Sent, Text, Venue
from bot.telegram.deliver import deliver
from bot.telegram.render import LOST_FILE
from tests.telegram.letters import ALERT, CHAT, say, texts

# Long messages. ------------------------------------------------------------------------------------------

LONG = Message(((Quote("word " * 1500),),), ((Button(Data("B"), data="k:tokentoken"),),))


async def test_a_long_message_goes_in_parts_with_the_buttons_on_the_last(api, server):
    assert await deliver(api, CHAT, Text(LONG), say) == Sent(102, (101,))
    assert ["reply_markup" in params for _, params in server.calls] == [False, True]


async def test_a_long_edit_is_sent_whole_instead(api, server):
    assert await deliver(api, CHAT, Text(LONG, edit=55), say) == Sent(102, (101,))
    assert server.methods == ["sendMessage", "sendMessage"]


async def test_parts_that_arrived_put_the_repeat_in_doubt(api, server, refuse):
    server.will(None, refuse(429, "Too Many Requests", retry_after=2))
    assert await deliver(api, CHAT, Text(LONG), say) == Later(2.0, True, "flood")


async def test_an_empty_message_is_still_a_message(api, server):
    assert await deliver(api, CHAT, Text(Message(())), say) == Sent(101)
    assert texts(server) == ["…"]


# Files. --------------------------------------------------------------------------------------------------

KINDS = {
    "photo": "sendPhoto",
    "voice": "sendVoice",
    "video": "sendVideo",
    "audio": "sendAudio",
    "document": "sendDocument",
    "animation": "sendAnimation",
    "unheard_of": "sendDocument",
}


@pytest.mark.parametrize(("kind", "method"), KINDS.items())
async def test_a_file_carries_its_words_as_caption(api, server, kind, method):
    assert await deliver(api, CHAT, File(kind, "REF", ALERT), say) == Sent(101)
    ((called, params),) = server.calls
    assert called == method
    assert params["caption"].startswith("Case ABC-234")
    assert [entity["type"] for entity in params["caption_entities"]] == ["bold", "pre"]
    assert "REF" in params.values()
    assert "reply_markup" in params


async def test_a_file_without_words(api, server):
    assert await deliver(api, CHAT, File("photo", "REF", Message(())), say) == Sent(101)
    assert server.calls == [("sendPhoto", {"chat_id": 5, "photo": "REF"})]


async def test_a_round_video_has_its_words_before_it(api, server):
    assert await deliver(api, CHAT, File("video_note", "REF", ALERT), say) == Sent(102, (101,))
    assert server.methods == ["sendMessage", "sendVideoNote"]
    assert ["reply_markup" in params for _, params in server.calls] == [False, True]


async def test_words_too_long_for_a_caption_go_first(api, server):
    message = Message(((Quote("word " * 300),),))
    assert await deliver(api, CHAT, File("photo", "REF", message), say) == Sent(102, (101,))
    assert server.methods == ["sendMessage", "sendPhoto"]


@pytest.mark.parametrize(
    "words",
    [
        "wrong file identifier/HTTP URL specified",
        "wrong remote file identifier specified: can't unserialize it",
        "file is too big",
        "VOICE_MESSAGES_FORBIDDEN",
        "CHAT_SEND_PHOTOS_FORBIDDEN",
        "can't use file of type Photo as Document",
    ],
)
async def test_a_file_that_is_lost_leaves_its_words_and_says_so(api, server, refuse, words):
    server.will(refuse(400, f"Bad Request: {words}"))
    assert await deliver(api, CHAT, File("photo", "REF", ALERT), say) == Sent(101)
    assert server.methods == ["sendPhoto", "sendMessage"]
    assert texts(server)[1].startswith("Case ABC-234")
    assert texts(server)[1].endswith(LOST_FILE.text)
    assert "reply_markup" in server.calls[1][1]


async def test_a_lost_file_after_its_words_says_only_so(api, server, refuse):
    message = Message(((Quote("word " * 300),),))
    server.will(None, refuse(400, "Bad Request: wrong file identifier"))
    assert await deliver(api, CHAT, File("photo", "REF", message), say) == Sent(102, (101,))
    assert texts(server)[2] == LOST_FILE.text


async def test_a_file_refused_for_its_form_twice_leaves_its_words(api, server, refuse):
    server.will(refuse(400, "Bad Request: new"), refuse(400, "Bad Request: new"))
    assert await deliver(api, CHAT, File("photo", "REF", ALERT), say) == Sent(101)
    assert server.methods == ["sendPhoto", "sendPhoto", "sendMessage"]


async def test_a_file_to_a_chat_that_is_gone(api, server, refuse):
    server.will(refuse(400, "Bad Request: chat not found"))
    assert await deliver(api, CHAT, File("photo", "REF", ALERT), say) == Gone("chat_gone")
    server.will(refuse(403, "Forbidden: bot was blocked by the user"))
    assert await deliver(api, CHAT, File("photo", "REF", ALERT), say) == Gone("blocked")


async def test_a_fault_after_the_words_is_in_doubt(api, server, refuse):
    message = Message(((Quote("word " * 300),),))
    server.will(None, refuse(429, "Too Many Requests", retry_after=3))
    assert await deliver(api, CHAT, File("photo", "REF", message), say) == Later(3.0, True, "flood")
    server.will("reset")
    assert await deliver(api, CHAT, File("photo", "REF", message), say) == Later(1.0, True, "reset")


# Venue and deletion. -------------------------------------------------------------------------------------


async def test_a_venue(api, server):
    venue = Venue(41.3, 69.2, "Embassy\u202e", "Street 1\nCity")
    assert await deliver(api, CHAT, venue, say) == Sent(101)
    assert server.calls[0][0] == "sendVenue"
    assert server.calls[0][1]["title"] == "Embassy"
    assert server.calls[0][1]["address"] == "Street 1 City"


async def test_a_venue_refused(api, server, refuse):
    server.will(refuse(403, "Forbidden: bot was blocked by the user"))
    assert await deliver(api, CHAT, Venue(0, 0, "", ""), say) == Gone("blocked")


async def test_deletions_go_in_hundreds(api, server):
    assert await deliver(api, CHAT, Delete(tuple(range(1, 251))), say) == Sent(None)
    assert [len(params["message_ids"]) for _, params in server.calls] == [100, 100, 50]


async def test_nothing_to_delete_asks_nothing(api, server):
    assert await deliver(api, CHAT, Delete(()), say) == Sent(None)
    assert server.calls == []


async def test_one_message_that_stays_does_not_keep_the_others(api, server):
    deleted = set()
    accept = server.accept

    def deletes(method, params):
        if 13 in params["message_ids"]:
            return 400, {"ok": False, "description": "Bad Request: message can't be deleted for everyone"}
        deleted.update(params["message_ids"])
        return accept(method, params)

    server.accept = deletes
    assert await deliver(api, CHAT, Delete(tuple(range(1, 101))), say) == Sent(None)
    assert deleted == set(range(1, 101)) - {13}
    assert len(server.calls) < 20


async def test_a_deletion_interrupted_is_done_again_without_a_mark(api, server, refuse):
    server.will("reset")
    assert await deliver(api, CHAT, Delete((1, 2)), say) == Later(1.0, False, "reset")
    server.will(refuse(403, "Forbidden: bot was blocked by the user"))
    assert await deliver(api, CHAT, Delete((1, 2)), say) == Gone("blocked")
