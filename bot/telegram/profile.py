"""The bot's neutral name and descriptions in each language."""

from bot.casework.message import Say
from bot.dialog.tree import Book
from bot.i18n import LOCALES, Catalogs
from bot.log import get_log
from bot.telegram.api import Api

_log = get_log("profile")


async def introduce(api: Api, book: Book, catalogs: Catalogs) -> None:
    """Tell Telegram; not worth failing for."""
    for locale in ("en", "uz_latn", "ru"):
        texts = {
            name: catalogs.say(locale, Say(said.context, said.text))
            for name, said in book.phrases.items()
            if name.startswith("bot.")
        }
        language = "" if locale == "en" else LOCALES[locale]
        commands = (("start", texts["bot.command.start"]), ("lang", texts["bot.command.lang"]))
        try:
            await api.introduce(
                language,
                texts["bot.name"],
                texts["bot.description"],
                texts["bot.short_description"],
                commands,
            )
        except Exception as error:  # noqa: BLE001 - the profile is decoration; reports must flow
            _log.warning("introduction_failed", exc_info=error)
            return
