"""Peer 4: aiogram, its state machine in a database by SQLAlchemy: one commit a turn, before the reply.

Calls of a turn: sendMessage, for a press answerCallbackQuery and editMessageText; the turn that sends the
report tells the officers' group beside it. What was said is stored as it is, not sealed; what is to be said
is not stored.
"""

import asyncio
import os
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

import uvloop
from aiogram import Dispatcher
from aiogram.filters import CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey
from aiogram.types import Message
from sqlalchemy import JSON, BigInteger, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bench.dialog import SCREENS
from bench.peers.aiogram_walk import board, following, walk

URL = os.environ["BENCH_DATABASE"]
LITE = URL.startswith("sqlite")
insert = sqlite.insert if LITE else postgresql.insert
# One connection where there can be one writer only: others would wait by sleeping.
engine = create_async_engine(URL, **({"pool_size": 1, "max_overflow": 0} if LITE else {"pool_size": 20}))
sessions = async_sessionmaker(engine)
current: ContextVar[AsyncSession] = ContextVar("current")


class Base(DeclarativeBase):
    pass


class Talk(Base):
    __tablename__ = "talks"
    chat: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    state: Mapped[str | None]
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


@event.listens_for(engine.sync_engine, "connect")
def connected(connection: Any, _: Any) -> None:
    if LITE:  # synchronous stays FULL: a commit is on the disk
        connection.cursor().execute("PRAGMA journal_mode=WAL")


class Rows(BaseStorage):
    """Reads by itself; writes belong to the turn's session, which the handler commits."""

    async def _row(self, key: StorageKey) -> Talk | None:
        async with sessions() as session:
            return await session.get(Talk, key.chat_id)

    async def _put(self, key: StorageKey, **values: Any) -> None:
        row = insert(Talk).values(chat=key.chat_id, **({"answers": {}} | values))
        await current.get().execute(row.on_conflict_do_update(index_elements=["chat"], set_=values))

    async def get_state(self, key: StorageKey) -> str | None:
        row = await self._row(key)
        return row.state if row else None

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        row = await self._row(key)
        return row.answers if row else {}

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        await self._put(key, state=state.state if isinstance(state, State) else state)

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        await self._put(key, answers=dict(data))

    async def close(self) -> None:
        await engine.dispose()


dispatcher = Dispatcher(storage=Rows())


async def forward(state: FSMContext, step: int, answer: object) -> None:
    """One transaction: the answer and the step that follows."""
    data = {**await state.get_data(), str(step): answer} if step else {}
    async with sessions() as session:
        current.set(session)
        await state.set_data(data)
        await state.set_state(following(step))
        await session.commit()


@dispatcher.message(CommandStart())
async def begin(message: Message, state: FSMContext) -> None:
    await forward(state, 0, None)
    await message.answer(SCREENS[0].text, reply_markup=board(0))


async def main() -> None:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await walk(dispatcher, forward)


if __name__ == "__main__":
    uvloop.install()
    asyncio.run(main())
