"""Peer 1: python-telegram-bot, without state. It says again what was said; presses are answered, too.

Calls of a turn: sendMessage; for a press answerCallbackQuery before it. Nothing is kept, nobody is alerted.
"""

import os

import uvloop
from telegram import Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters

Context = ContextTypes.DEFAULT_TYPE
# One, the default, waits for each call's way; with hundreds the HTTP client is busy with connections.
BESIDE = 16


async def said(update: Update, _: Context) -> None:
    await update.message.reply_text(update.message.text or "place")


async def pressed(update: Update, _: Context) -> None:
    await update.callback_query.answer()
    await update.callback_query.message.reply_text(update.callback_query.data)


def main() -> None:
    uvloop.install()
    base = os.environ["BENCH_API"]
    app = Application.builder().token("42:bench").base_url(f"{base}/bot").concurrent_updates(BESIDE).build()
    app.add_handler(CallbackQueryHandler(pressed))
    app.add_handler(MessageHandler(filters.ALL, said))
    app.run_polling()


if __name__ == "__main__":
    main()
