"""The dialog as both state machines of aiogram walk it: they differ in where `forward` keeps the answer."""

import os
from collections.abc import Awaitable, Callable

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bench.dialog import GROUP, SCREENS, SEND, WALK, alert

STATES = [State(f"step{step}", "Dialog") for step in range(len(WALK))]
Forward = Callable[[FSMContext, int, object], Awaitable[None]]


def board(number: int) -> InlineKeyboardMarkup:
    """The screen's buttons."""
    rows = [[InlineKeyboardButton(text=text, callback_data=data)] for text, data in SCREENS[number].buttons]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def following(step: int) -> State | None:
    """The state after this step."""
    return STATES[step + 1] if step + 1 < len(WALK) else None


async def walk(dispatcher: Dispatcher, forward: Forward) -> None:
    """Answer every step, and poll."""

    def pressing(step: int):
        async def pressed(query: CallbackQuery, state: FSMContext, bot: Bot) -> None:
            await forward(state, step, query.data)
            await query.answer()
            await query.message.edit_text(SCREENS[step].text, reply_markup=board(step))
            if step == SEND:
                await bot.send_message(GROUP, alert(query.from_user.id))

        return pressed

    def saying(step: int):
        async def said(message: Message, state: FSMContext) -> None:
            place = message.location
            await forward(state, step, (place.latitude, place.longitude) if place else message.text)
            await message.answer(SCREENS[step].text, reply_markup=board(step))

        return said

    for step in range(1, len(WALK)):
        if WALK[step].kind == "press":
            dispatcher.callback_query.register(pressing(step), STATES[step])
        else:
            content = F.location if WALK[step].kind == "place" else F.text
            dispatcher.message.register(saying(step), STATES[step], content)
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["BENCH_API"]))
    await dispatcher.start_polling(Bot("42:bench", session=session))
