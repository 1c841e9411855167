"""The demo as a new user meets it: a real child process, a real browser, until an officer has acted."""

import asyncio
import os
import re
import signal
import socket
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Locator, expect

from tests.e2e.hands import OWN_NAMES, PATIENCE, ROOT, SENT, Stage, alert

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

ADDRESS = re.compile(rb"Elchi demo: (http://127\.0\.0\.1:\d+/)")
POCKET = {"width": 390, "height": 844}
DESK = {"width": 1600, "height": 960}
DANGER = ("I am in danger now", "Turkey", "Yes, send now")


async def started(port: int) -> Process:
    """`elchi demo` as a person starts it."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith("ELCHI_")}
    command = (sys.executable, "-m", "bot", "demo", "--port", str(port))
    return await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=settings, stdout=PIPE, stderr=PIPE)


async def ended(demo: Process) -> tuple[int, bytes]:
    """Ended as a person ends it; exit status and complaints."""
    demo.send_signal(signal.SIGINT)
    _, complaints = await asyncio.wait_for(demo.communicate(), 15)
    return demo.returncode, complaints


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def address() -> AsyncIterator[str]:
    """One demo for all tests here; each brings its own people."""
    demo = await started(0)
    first = await asyncio.wait_for(demo.stdout.readline(), 60)
    found = ADDRESS.match(first)
    assert found, first + await demo.stderr.read()
    yield found[1].decode()
    assert await ended(demo) == (0, b"")


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
    await expect(ministry.messages.filter(has_text=code)).to_have_count(0)

    await stage.page.locator('button[data-minutes="5"]').click()
    await expect(calls).to_have_count(2, timeout=PATIENCE)
    await expect(ministry.messages.filter(has_text=f"P1 {code}")).to_have_count(1, timeout=PATIENCE)
    await person.sees("No officer has answered yet.")
    await stage.picture("ministry-1-called")

    await ministry.taps("I take this")
    await person.sees("An officer has read your message.")
    await expect(calls.locator("[data-callback]")).to_have_count(0, timeout=PATIENCE)


async def test_a_case_is_played_from_the_page_to_its_end_with_a_packet_opened_as_pdf(stage):
    person, officer, ministry = await stage.newcomer("Sherzod", "en"), stage.officer, stage.ministry
    await officer.chat(1)
    await ministry.chat(0)
    await person.opens("en")
    await person.taps(*DANGER)
    code = await alert(officer, person)
    await officer.taps("I take this")
    await officer.chat(0)
    await (await officer.sees("Contact rule")).wait_for()
    await (await officer.button("Refer")).click()
    await (await officer.button("Police of the host country")).click()
    await (await officer.button("Life is in danger.")).click()
    await (await officer.button("Make the packet")).click()
    packet = officer.messages.filter(has_text=".pdf").locator("a.file")
    await expect(packet.last).to_be_visible(timeout=PATIENCE)
    await stage.picture("desk-1-packet")
    async with stage.page.context.expect_page() as opened:
        await packet.last.click()
    answer = await stage.page.request.get((await opened.value).url)
    assert answer.headers["content-type"] == "application/pdf"
    assert (await answer.body()).startswith(b"%PDF-")
    await (await opened.value).close()

    await (await officer.button("Close")).click()
    await (await officer.button("host country police")).click()
    await (await officer.button("Ask a colleague")).click()
    await (await ministry.button("Agreed, close it")).click()
    await officer.sees("The case is closed.")
    await person.sees("This request is closed. You can write to us again.")
    assert code in await (await officer.sees("Contact rule")).inner_text()
    await stage.picture("desk-2-closed")


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
    await mother.taps("Skip")  # no second word
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
    await (await officer.button("To reach the person")).click()
    await officer.sees("Karimov Jasur, 1999")
    await stage.picture("relative-3-opened")


async def test_a_shared_location_names_the_nearest_consulate(stage):
    person, officer = await stage.newcomer("Malika", "ru"), stage.officer
    await officer.chat(1)
    await person.opens("ru")
    await person.taps("I am in danger now")
    await person.phone.locator("[data-action=attach]").click()
    await person.phone.locator('button[data-place="Istanbul"]').click()
    await person.taps("Yes, there")
    await person.taps("Yes, send now")
    await person.sees(SENT)
    await expect(person.messages.filter(has=stage.page.locator(".map")).last).to_contain_text("Стамбул")
    await expect(person.screen).to_contain_text(" км")
    await stage.picture("pin")
    await officer.taps("I take this")


async def test_a_consulate_is_found_by_the_list_with_the_way_there_and_what_to_bring(stage):
    person = await stage.newcomer("Malika", "uz")
    await person.opens("uz_latn")
    await person.taps("Find my consulate", "All offices", "Europe", "Germaniya")
    await expect(person.screen).to_contain_text("Berlin")
    await expect(person.screen).to_contain_text("+49 30 3940980")
    await stage.picture("find-list")
    await person.taps("What to bring")
    await expect(person.screen).to_contain_text("Hujjat yoʻqmi")
    await person.taps("Back", "Another place")
    await person.phone.locator("[data-action=attach]").click()
    await person.phone.locator('button[data-place="Istanbul"]').click()
    await expect(person.screen).to_contain_text("Yaqin shahar: Istanbul")
    await stage.picture("find-asked")
    await person.taps("Yes, there")
    way = person.screen.locator('a[href^="https://www.google.com/maps/dir/"]')
    await expect(way).to_have_text("Yoʻl xaritada")
    await stage.picture("find-card")
    await person.taps("Other offices nearby")
    await expect(person.screen).to_contain_text("km")
    await stage.picture("find-nearby")


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


async def test_a_taken_port_is_said_and_the_next_one_used():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        demo = await started(port)
        said = await asyncio.wait_for(demo.stdout.readline(), 60)
        address = await asyncio.wait_for(demo.stdout.readline(), 60)
        assert await ended(demo) == (0, b"")
    assert re.fullmatch(rf"Port {port} is taken, so this demo uses \d+\.\n", said.decode())
    assert ADDRESS.match(address)
