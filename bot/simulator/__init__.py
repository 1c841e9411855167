"""A strict Telegram Bot API in memory, spoken over real HTTP: for the demo, for stories and crash tests."""

from bot.simulator.chats import Chat
from bot.simulator.errors import ActError
from bot.simulator.faults import Fault
from bot.simulator.journal import Call
from bot.simulator.people import Phone
from bot.simulator.server import Server, serve
from bot.simulator.world import World

__all__ = ["ActError", "Call", "Chat", "Fault", "Phone", "Server", "World", "serve"]
