"""Owns how a test holds the phones of the demo: buttons are found by what people read on them."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Locator, Page, expect

from bot.i18n import Catalogs, content_root

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / "build" / "screenshots"
OWN_NAMES = {"uz_latn": "Oʻzbekcha", "uz_cyrl": "Ўзбекча", "ru": "Русский", "en": "English"}
NARROW = {"width": 360, "height": 740}
PATIENCE = 15_000  # milliseconds that a busy machine may need; no promise about the bot
WORDS = Catalogs.load(content_root() / "locales").texts
SENT = "Sent. We cannot say yet what will be possible."
CODE = re.compile(r"[A-Z]{3}-\d{3}")


def said(locale: str, english: str) -> str:
    """What a reader of the locale sees where the English book has these words."""
    return next((text for (_, msgid), text in WORDS.get(locale, {}).items() if msgid == english), english)


@dataclass
class Hand:
    """Somebody's phone on the page; its buttons are found by what stands on them."""

    phone: Locator
    locale: str = "en"
    pressed: list[str] = field(default_factory=list)

    @property
    def messages(self) -> Locator:
        return self.phone.locator("article:not(.deleted)")

    @property
    def screen(self) -> Locator:
        return self.phone.locator("article:not(.deleted):has(.inline)").last

    async def button(self, english: str) -> Locator:
        name = OWN_NAMES.get(english) or said(self.locale, english)
        found = self.messages.get_by_role("button", name=re.compile(rf"^(✓ )?{re.escape(name)}$")).last
        await expect(found).to_be_visible(timeout=PATIENCE)
        return found

    async def taps(self, *labels: str) -> None:
        """Presses buttons one after the other and waits each time until the bot has answered."""
        for english in labels:
            found = await self.button(english)
            data = await found.get_attribute("data-callback")
            await found.click()
            self.pressed.append(english)
            await expect(self.messages.locator(f'[data-callback="{data}"]')).to_have_count(
                0, timeout=PATIENCE
            )

    async def opens(self, locale: str) -> None:
        await self.phone.locator("button[data-start]").click()
        await self.taps(locale)
        self.locale = locale

    async def writes(self, text: str) -> None:
        before = await self.screen.get_attribute("data-message")
        await self.phone.locator("textarea[name=text]").fill(text)
        await self.phone.locator("textarea[name=text]").press("Enter")
        answered = self.phone.locator(f'article:not(.deleted)[data-message="{before}"]')
        await expect(answered).to_have_count(0, timeout=PATIENCE)

    async def sees(self, english: str) -> Locator:
        """The newest message with these words in the person's language."""
        found = self.messages.filter(has_text=said(self.locale, english)).last
        await expect(found).to_be_visible(timeout=PATIENCE)
        return found

    async def chat(self, position: int) -> None:
        """Opens the private chat (0) or the group (1)."""
        await self.phone.locator("button[data-chat]").nth(position).click()


@dataclass
class Stage:
    """The page, and the phones that the demo puts on it."""

    page: Page

    def cast(self, role: str, locale: str) -> Hand:
        return Hand(self.page.locator(f'section[data-phone][data-role="{role}"]').first, locale)

    @property
    def officer(self) -> Hand:
        return self.cast("officer", "en")

    @property
    def ministry(self) -> Hand:
        return self.cast("ministry", "ru")

    async def newcomer(self, name: str, speaks: str) -> Hand:
        """A citizen who takes the phone into the hand for the first time."""
        await self.page.locator('[data-action="add-phone"]').click()
        dialog = self.page.get_by_role("dialog")
        await dialog.get_by_label("Name").fill(name)
        await dialog.get_by_label("Language").select_option(speaks)
        await dialog.get_by_label("Name").press("Enter")
        found = self.page.locator("section[data-phone]").filter(
            has=self.page.get_by_role("heading", name=name)
        )
        return Hand(found.last)

    async def narrow(self, hand: Hand) -> None:
        """The page as a small phone shows it, that person's phone in front."""
        await self.page.set_viewport_size(NARROW)
        user = await hand.phone.get_attribute("data-phone")
        await self.page.locator(f'[data-person="{user}"]').click()

    async def picture(self, name: str) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        await self.page.screenshot(path=SHOTS / f"demo-{name}.png")


async def alert(officer: Hand, person: Hand) -> str:
    """Waits until the report on the person's screen has reached the officer's open chat; its code."""
    code = CODE.search(await (await person.sees(SENT)).inner_text())[0]
    # Before the urgency stands only the bot's name.
    line = officer.messages.filter(has_text=re.compile(rf"^[^\d\n]*P[12] {code} ")).last
    await expect(line.get_by_role("button", name=said(officer.locale, "I take this"))).to_be_visible()
    return code
