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
