"""Peer 2: python-telegram-bot, ConversationHandler with PicklePersistence: in memory, written each minute.

Calls of a turn: sendMessage, for a press answerCallbackQuery and editMessageText; the turn that sends the
report tells the officers' group beside it. The library asks that such a bot takes its updates one after
another.
"""

import os
from pathlib import Path

import uvloop
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)

from bench.dialog import GROUP, SCREENS, SEND, WALK, alert

Context = ContextTypes.DEFAULT_TYPE


def board(number: int) -> InlineKeyboardMarkup:
    rows = [[InlineKeyboardButton(text, callback_data=data)] for text, data in SCREENS[number].buttons]
    return InlineKeyboardMarkup(rows)


async def begin(update: Update, context: Context) -> int:
    context.user_data.clear()
    await update.message.reply_text(SCREENS[0].text, reply_markup=board(0))
    return 1


def pressing(step: int):
    async def pressed(update: Update, context: Context) -> int:
        query = update.callback_query
        context.user_data[step] = query.data
        await query.answer()
        await query.edit_message_text(SCREENS[step].text, reply_markup=board(step))
        if step == SEND:
            await context.bot.send_message(GROUP, alert(query.from_user.id))
        return step + 1

    return CallbackQueryHandler(pressed)


def saying(step: int):
    async def said(update: Update, context: Context) -> int:
        message = update.message
        place = message.location
        context.user_data[step] = (place.latitude, place.longitude) if place else message.text
        await message.reply_text(SCREENS[step].text, reply_markup=board(step))
        return ConversationHandler.END if step + 1 == len(WALK) else step + 1

    return MessageHandler(filters.LOCATION if WALK[step].kind == "place" else filters.TEXT, said)


def main() -> None:
    uvloop.install()
    base = os.environ["BENCH_API"]
    kept = PicklePersistence(Path(os.environ["BENCH_FOLDER"]) / "state.pickle")
    app = Application.builder().token("42:bench").base_url(f"{base}/bot").persistence(kept).build()
    states = {
        step: [pressing(step) if WALK[step].kind == "press" else saying(step)] for step in range(1, len(WALK))
    }
    entry = [CommandHandler("start", begin)]
    app.add_handler(ConversationHandler(entry, states, entry, name="dialog", persistent=True))
    app.run_polling()


if __name__ == "__main__":
    main()
