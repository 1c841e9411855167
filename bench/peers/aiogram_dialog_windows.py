"""Peer 5: aiogram-dialog, a window for each screen, state in memory: nothing outlives the process.

Calls of a turn are the library's own: for a press answerCallbackQuery and editMessageText, for words
sendMessage and the taking away of the old buttons; the turn that sends the report tells the group beside it.
"""

import asyncio
import os

import uvloop
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.memory import SimpleEventIsolation
from aiogram.types import CallbackQuery, ContentType, Message
from aiogram_dialog import Dialog, DialogManager, StartMode, Window, setup_dialogs
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column
from aiogram_dialog.widgets.text import Const

from bench.dialog import GROUP, SCREENS, SEND, WALK, alert

# State n shows the screen n and waits for the step n + 1.
Steps = type("Steps", (StatesGroup,), {f"step{step}": State() for step in range(len(WALK))})
STATES = [getattr(Steps, f"step{step}") for step in range(len(WALK))]


def window(number: int) -> Window:
    step = number + 1

    async def pressed(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
        manager.dialog_data[str(step)] = button.widget_id
        await manager.switch_to(STATES[step])
        if step == SEND:
            await query.bot.send_message(GROUP, alert(query.from_user.id))

    async def said(message: Message, _: MessageInput, manager: DialogManager) -> None:
        place = message.location
        manager.dialog_data[str(step)] = (place.latitude, place.longitude) if place else message.text
        await manager.switch_to(STATES[step])

    last = step == len(WALK)
    click = None if last else pressed
    buttons = Column(
        *(Button(Const(text), id=data, on_click=click) for text, data in SCREENS[number].buttons)
    )
    typed = () if last else (MessageInput(said, content_types=(ContentType.TEXT, ContentType.LOCATION)),)
    return Window(Const(SCREENS[number].text), buttons, *typed, state=STATES[number])


async def begin(_: Message, dialog_manager: DialogManager) -> None:
    await dialog_manager.start(STATES[0], mode=StartMode.RESET_STACK)


async def main() -> None:
    # Without it a press that comes before the last turn has ended finds that turn's old state.
    dispatcher = Dispatcher(events_isolation=SimpleEventIsolation())
    dispatcher.message.register(begin, CommandStart())
    dispatcher.include_router(Dialog(*(window(number) for number in range(len(WALK)))))
    setup_dialogs(dispatcher)
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["BENCH_API"]))
    await dispatcher.start_polling(Bot("42:bench", session=session))


if __name__ == "__main__":
    uvloop.install()
    asyncio.run(main())
