"""The demo as a new user meets it: a real child process, a real browser, until an officer has acted."""

import asyncio
import os
import re
import signal
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from bot.i18n import Catalogs, content_root

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / "build" / "screenshots"
ADDRESS = re.compile(rb"Elchi demo: (http://127\.0\.0\.1:\d+/)")
OWN_NAMES = {"uz_latn": "Oʻzbekcha", "uz_cyrl": "Ўзбекча", "ru": "Русский", "en": "English"}
POCKET = {"width": 390, "height": 844}
NARROW = {"width": 360, "height": 740}
DESK = {"width": 1600, "height": 960}
PATIENCE = 15_000  # milliseconds that a busy machine may need; no promise about the bot
WORDS = Catalogs.load(content_root() / "locales").texts
DANGER = ("I am in danger now", "Turkey", "Yes, send now")
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
    line = officer.messages.filter(has_text=re.compile(rf"^\S*\s*P[12] {code} ")).last
    await expect(line.get_by_role("button", name=said(officer.locale, "I take this"))).to_be_visible()
    return code


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def address() -> AsyncIterator[str]:
    """`elchi demo` started as a person starts it, ended as a person ends it."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith("ELCHI_")}
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", "--port", "0", cwd=ROOT, env=settings,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    first = await asyncio.wait_for(child.stdout.readline(), 60)
    found = ADDRESS.match(first)
    assert found, first + await child.stderr.read()
    yield found[1].decode()
    child.send_signal(signal.SIGINT)
    _, complaints = await asyncio.wait_for(child.communicate(), 15)
    assert (child.returncode, complaints) == (0, b"")


@pytest_asyncio.fixture(loop_scope="session")
async def stage(address, open_page) -> Stage:
    return Stage(await open_page(address, viewport=DESK, reduced_motion="reduce"))


@pytest.mark.parametrize("locale", OWN_NAMES)
async def test_three_taps_reach_an_officer_and_the_person_learns_of_it(stage, locale, capsys):
    speaks = {"ru": "ru", "en": "en"}.get(locale, "uz")
    person, officer = await stage.newcomer(f"Dilshod ({locale})", speaks), stage.officer
    await officer.chat(1)
    await person.opens(locale)
    await person.taps(*DANGER[:2])
    alerts = officer.messages.get_by_role("button", name="I take this")
    before, began = await alerts.count(), time.perf_counter()
    await (await person.button(DANGER[2])).click()
    await expect(alerts).to_have_count(before + 1, timeout=PATIENCE)
    with capsys.disabled():
        print(f"\n{locale}: {time.perf_counter() - began:.2f} s from the tap to the officer's phone")  # noqa: T201

    assert person.pressed == [locale, *DANGER[:2]]
    code = await alert(officer, person)
    assert "Dilshod" not in await officer.screen.inner_text()
    await stage.picture(f"{locale}-1-sent")
    await stage.narrow(person)
    await stage.picture(f"{locale}-1-sent-narrow")
    await stage.page.set_viewport_size(DESK)

    await officer.taps("I take this")
    await expect(await officer.sees("taken by")).to_contain_text(f"{code}: taken by Aziza Karimova")
    await person.sees("An officer has read your message.")
    private = officer.phone.locator("button[data-chat]").first
    await expect(private).to_have_attribute("data-unread", "2", timeout=PATIENCE)  # the line and the card
    await private.click()
    card = officer.messages.filter(has_text="Contact rule").last
    await expect(card).to_contain_text(code)
    await expect(card.get_by_text("NEVER CALL")).to_be_in_viewport()
    await stage.picture(f"{locale}-2-taken")


async def test_nobody_takes_it_and_the_moved_clock_calls_the_ministry(stage):
    person, officer, ministry = await stage.newcomer("Nodira", "en"), stage.officer, stage.ministry
    await officer.chat(1)
    await ministry.chat(1)
    await person.opens("en")
    await person.taps(*DANGER)
    code = await alert(officer, person)
    calls = officer.messages.filter(has_text=f"P1 {code}")
    await expect(calls).to_have_count(1)

    await stage.page.locator('button[data-minutes="5"]').click()
    await expect(calls).to_have_count(2, timeout=PATIENCE)
    await expect(ministry.messages.filter(has_text=code)).to_have_count(0)

    await stage.page.locator('button[data-minutes="5"]').click()
    await expect(ministry.messages.filter(has_text=f"P1 {code}")).to_have_count(1, timeout=PATIENCE)
    await person.sees("No officer has answered yet.")
    await stage.picture("ministry-1-called")

    await ministry.taps("I take this")
    await person.sees("An officer has read your message.")
    await expect(calls.locator("[data-callback]")).to_have_count(0, timeout=PATIENCE)


async def test_a_mother_tells_everything_and_the_officer_opens_her_words(stage):
    mother, officer = stage.cast("relative", "en"), stage.officer
    await officer.chat(1)
    await mother.opens("uz_latn")
    await mother.taps("I worry about someone", "Yes, it is safe", "Son or daughter", "18 or older", "Turkey")
    await mother.taps(
        "4–14 days ago", "Cannot talk freely", "Papers were taken", "Done", "No", "Does not know"
    )
    await mother.taps("In this chat", "Yes, without sound", "In the evening")
    await mother.writes("anor")
    await mother.sees("This would be sent:")
    await mother.taps("Yes, send")
    code = await alert(officer, mother)
    await officer.taps("I take this")
    await mother.sees("An officer has read your message.")

    await mother.taps("Tell more")
    await mother.writes("Karimov Jasur, 1999")
    await mother.writes("Esenyurt, tikuv sexi")
    await mother.taps("Skip", "No", "No one", "Done", "Continue")
    await mother.button("Main menu")
    await stage.picture("relative-2-end")
    await mother.taps("Main menu")

    await officer.chat(0)
    card = officer.messages.filter(has_text=code).last
    await expect(card).to_contain_text("a relative or friend, not verified")
    assert "Jasur" not in await card.inner_text()
    await (await officer.button("Name and birth year")).click()
    await officer.sees("Karimov Jasur, 1999")
    await stage.picture("relative-3-opened")


async def test_a_shared_location_names_the_nearest_consulate(stage):
    person, officer = await stage.newcomer("Malika", "ru"), stage.officer
    await officer.chat(1)
    await person.opens("ru")
    await person.taps("I am in danger now")
    await person.phone.locator("[data-action=attach]").click()
    await person.phone.locator('button[data-place="Istanbul"]').click()
    await person.taps("Yes, send now")
    await person.sees(SENT)
    await expect(person.messages.filter(has=stage.page.locator(".map")).last).to_contain_text("Стамбул")
    await expect(person.screen).to_contain_text(" км")
    await stage.picture("pin")
    await officer.taps("I take this")


async def test_the_keyboard_alone_is_enough(stage):
    page, officer = stage.page, stage.officer
    person = stage.cast("citizen", "en")

    async def press(target: Locator, key: str = "Tab") -> None:
        """Enter on the target: it has the focus already, or the key leads there."""
        await expect(target).to_be_visible(timeout=PATIENCE)
        await page.wait_for_timeout(50)  # the page hands the focus over after the bot's change
        for _ in range(60):
            if await target.evaluate("node => node === document.activeElement"):
                await page.keyboard.press("Enter")
                return
            await page.keyboard.press(key)
        raise AssertionError("never reached by Tab")

    await press(person.phone.locator("button[data-start]"))
    await press(await person.button("en"), "Shift+Tab")
    for english in DANGER:
        await press(await person.button(english))
    await person.sees(SENT)
    await press(officer.phone.locator("button[data-chat]").last)
    await press(officer.messages.get_by_role("button", name="I take this").last)
    await person.sees("An officer has read your message.")


async def test_on_a_phone_one_person_is_shown_and_nothing_is_cut(address, open_page):
    stage = Stage(await open_page(address, viewport=POCKET, has_touch=True, reduced_motion="reduce"))
    await stage.page.get_by_role("button", name="World").click()
    person = await stage.newcomer("Oybek", "ru")
    await stage.page.get_by_role("button", name="World").click()
    await person.opens("ru")
    for step, english in enumerate(DANGER):
        await person.taps(english)
        await stage.picture(f"pocket-{step + 1}")
        assert await stage.page.evaluate("document.documentElement.scrollWidth") == POCKET["width"]
    await expect(stage.page.locator("section[data-phone]:visible")).to_have_count(1)
    await stage.page.locator('[data-person][data-role="officer"]').click()
    await stage.officer.chat(1)
    await stage.officer.taps("I take this")
    await stage.picture("pocket-4")


async def test_an_outage_delays_a_report_and_loses_none(stage):
    person, officer = await stage.newcomer("Jasur", "en"), stage.officer
    await officer.chat(1)
    await person.opens("en")
    await person.taps(*DANGER[:2])
    before = await officer.messages.count()
    outage = stage.page.locator('input[data-fault="outage"]')
    await outage.check()
    await (await person.button(DANGER[2])).click()
    await expect(officer.messages).to_have_count(before)
    await outage.uncheck()
    await alert(officer, person)
    await officer.taps("I take this")
