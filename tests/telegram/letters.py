"""An alert, and how tests say it."""

from bot.casework.message import Button, Message, Quote, Say, Text
from bot.i18n import fill

CHAT = 5
ALERT = Message(
    ((Say("desk.line", "Case {code}", {"code": "ABC-234"}, "bold"), Quote("help http://x.y @z")),),
    (
        (
            Button(Say("desk.ack", "I take it"), data="k:tokentoken"),
            Button(Say("d", "Map"), url="https://x.y/"),
        ),
    ),
)


def say(said):
    return fill(said.text, said.values)


def letter(**changes):
    return Text(ALERT, **changes)


def texts(server):
    return [params.get("text", params.get("caption", "")) for _, params in server.calls]


async def test_an_alert_arrives_with_its_entities_and_buttons(api, server):
    assert await deliver(api, CHAT, letter(), say) == Sent(101)
    ((method, params),) = server.calls
    assert method == "sendMessage"
    assert params["text"].startswith("Case ABC-234\n› ")
    assert [entity["type"] for entity in params["entities"]] == ["bold", "pre"]
    assert params["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "k:tokentoken"
    assert params["link_preview_options"] == {"is_disabled": True}
    assert "parse_mode" not in params


async def test_silence_and_protection_are_asked_for(api, server):
    message = Message(((Data("x"),),), silent=True, protect=True)
    await deliver(api, CHAT, Text(message), say)
    assert server.calls[0][1]["disable_notification"] is True
    assert server.calls[0][1]["protect_content"] is True
