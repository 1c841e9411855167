"""What goes out as JSON of ours is what `telegram.Bot` would have sent."""

from dataclasses import replace

import pytest
import telegram

from bot.casework.message import Data, Delete, Knock, Message, Text, Venue
from bot.telegram.api import MAX_TOAST
from bot.telegram.deliver import deliver
from bot.telegram.posting import EMPTY
from bot.telegram.render import render
from tests.telegram.letters import ALERT, CHAT, say

NO_PREVIEW = telegram.LinkPreviewOptions(is_disabled=True)
MESSAGES = {
    "an alert": ALERT,
    "silent": replace(ALERT, silent=True),
    "protected": replace(ALERT, protect=True),
    "that asks": Message(((Data("x"),),), forced=True),
    "empty": Message(()),
    "half a sign": Message(((Data("\ud800"),),)),
}


def _same(server):
    ours, theirs = server.calls
    assert ours == theirs


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
async def test_a_message(api, server, message):
    await deliver(api, CHAT, Text(message), say)
    (page,) = render(message, say)
    await api.bot.send_message(
        CHAT,
        page.text or EMPTY,
        entities=page.entities or None,
        reply_markup=telegram.ForceReply() if page.forced else page.keyboard,
        link_preview_options=NO_PREVIEW,
        disable_notification=message.silent or None,
        protect_content=message.protect or None,
    )
    _same(server)


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
async def test_an_edit(api, server, message):
    await deliver(api, CHAT, Text(message, edit=9), say)
    (page,) = render(message, say)
    await api.bot.edit_message_text(
        page.text or EMPTY,
        CHAT,
        9,
        entities=page.entities or None,
        reply_markup=page.keyboard,
        link_preview_options=NO_PREVIEW,
    )
    _same(server)


@pytest.mark.parametrize("place", [(0.0, 0.0), (41.0082, 28.9784), (-90.0, 180.0)], ids=str)
async def test_a_place(api, server, place):
    latitude, longitude = place
    await deliver(api, CHAT, Venue(latitude=latitude, longitude=longitude, title="", address="A"), say)
    spot = telegram.Venue(telegram.Location(longitude, latitude), title=EMPTY, address="A")
    await api.bot.send_venue(CHAT, venue=spot, disable_notification=True)
    _same(server)


async def test_a_sign_of_life(api, server):
    await deliver(api, CHAT, Knock(), say)
    await api.bot.send_chat_action(CHAT, "typing")
    _same(server)


async def test_what_is_taken_away(api, server):
    await deliver(api, CHAT, Delete((1, 2)), say)
    await api.bot.delete_messages(CHAT, (1, 2))
    _same(server)


@pytest.mark.parametrize("toast", ["", "x", "x" * 300, "😀" * 300], ids=len)
async def test_an_answer_to_a_press(api, server, toast):
    assert await api.answer("77", toast)
    await api.bot.answer_callback_query("77", toast[:MAX_TOAST] or None)
    _same(server)
