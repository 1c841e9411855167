"""Peer 3: aiogram, its state machine in memory: nothing outlives the process.

Calls of a turn: sendMessage, for a press answerCallbackQuery and editMessageText; the turn that sends the
report tells the officers' group beside it.
"""

import asyncio

import uvloop
from aiogram import Dispatcher
from aiogram.filters import CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from bench.dialog import SCREENS
from bench.peers.aiogram_walk import STATES, board, following, walk

dispatcher = Dispatcher()  # MemoryStorage is its default


@dispatcher.message(CommandStart())
async def begin(message: Message, state: FSMContext) -> None:
    await state.set_data({})
    await state.set_state(STATES[1])
    await message.answer(SCREENS[0].text, reply_markup=board(0))


async def forward(state: FSMContext, step: int, answer: object) -> None:
    await state.update_data({str(step): answer})
    await state.set_state(following(step))


if __name__ == "__main__":
    uvloop.install()
    asyncio.run(walk(dispatcher, forward))
