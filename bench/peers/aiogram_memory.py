"""Peer 3: aiogram, its state machine in memory: nothing outlives the process.

Calls of a turn: sendMessage, for a press answerCallbackQuery and editMessageText; the turn that sends the
report tells the officers' group beside it.
"""

import asyncio
import os

import uvloop
from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bench.dialog import GROUP, SCREENS, SEND, WALK, alert

dispatcher = Dispatcher()  # MemoryStorage is its default


STATES = [State(f"step{step}", "Dialog") for step in range(len(WALK))]


def board(number: int) -> InlineKeyboardMarkup:
    rows = [[InlineKeyboardButton(text=text, callback_data=data)] for text, data in SCREENS[number].buttons]
    return InlineKeyboardMarkup(inline_keyboard=rows)


@dispatcher.message(CommandStart())
async def begin(message: Message, state: FSMContext) -> None:
    await state.set_data({})
    await state.set_state(STATES[1])
    await message.answer(SCREENS[0].text, reply_markup=board(0))


async def forward(state: FSMContext, step: int, answer: object) -> None:
    await state.update_data({str(step): answer})
    await state.set_state(STATES[step + 1] if step + 1 < len(WALK) else None)


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


async def main() -> None:
    for step in range(1, len(WALK)):
        if WALK[step].kind == "press":
            dispatcher.callback_query.register(pressing(step), STATES[step])
        else:
            content = F.location if WALK[step].kind == "place" else F.text
            dispatcher.message.register(saying(step), STATES[step], content)
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["BENCH_API"]))
    await dispatcher.start_polling(Bot("42:bench", session=session))


if __name__ == "__main__":
    uvloop.install()
    asyncio.run(main())
