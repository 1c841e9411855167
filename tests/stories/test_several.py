"""Several reports of one person side by side: what is said, answered and shown never crosses."""

import re

SHORT = ("I worry about someone", "Yes, it is safe")
ASKED = ("1–3 days ago", "Papers were taken", "Done", "No", "Knows and agrees")
PUSH = ("In this chat", "Yes", "Any time", "Skip")


def codes(person):
    found = [re.search(r"Your code: ([A-Z]{3}-\d{3})", text) for text in person.texts()]
    return [match[1] for match in found if match]


async def two_sons(stage):
    """A mother with two sons, each with a report of his own: their codes in order of sending."""
    mother = stage.person("Zulfiya")
    await mother.opens()
    told = []
    for country in ("Turkey", "Turkey"):
        await mother.taps(*SHORT, "Son or daughter", "18 or older", country, *ASKED, *PUSH, "Yes, send")
        told += [code for code in codes(mother) if code not in told]
        await mother.writes("/start")
    return mother, told


async def takes_both(officer, group, told):
    for code in told:
        line = next(message for message in officer.world.from_bot(group) if code in message.get("text", ""))
        button = line["reply_markup"]["inline_keyboard"][0][0]
        officer.world.tap(officer.id, line["message_id"], button["callback_data"], chat=group)
        await officer.stage.calm()


def card_of(officer, code):
    return next(
        message["message_id"]
        for message in officer.world.from_bot(officer.id)
        if code in message.get("text", "") and "Contact rule" in message["text"]
    )


async def test_the_menu_tells_how_far_each_report_got(stage, desk):
    officer, group, _ = desk
    mother, told = await two_sons(stage)
    await takes_both(officer, group, told[:1])

    menu = await mother.sees("What do you need?")
    first, second = menu.index(told[0]), menu.index(told[1])
    assert "An officer has read" in menu[first:second]
    assert "An officer has read" not in menu[second:]


async def test_words_at_the_menu_go_where_the_person_says(stage, desk):
    officer, group, _ = desk
    mother, told = await two_sons(stage)
    await takes_both(officer, group, told)
    await mother.writes("he wrote from another number")
    assert "Which report is this about?" in mother.screen()
    await mother.taps(told[1])

    text = await officer.sees("another number")
    assert told[1] in text
    assert told[0] not in text


async def test_an_answer_to_an_officers_message_goes_to_its_report(stage, desk):
    officer, group, _ = desk
    mother, told = await two_sons(stage)
    await takes_both(officer, group, told)
    await officer.writes("What is his phone number?", reply_to=card_of(officer, told[0]))
    asked = next(
        message["message_id"]
        for message in stage.world.from_bot(mother.id)
        if "phone number" in message.get("text", "")
    )
    await mother.writes("plus nine nine eight", reply_to=asked)

    text = await officer.sees("plus nine nine eight")
    assert told[0] in text
    assert told[1] not in text


async def test_later_answers_go_into_the_report_that_they_were_asked_for(stage, desk):
    officer, group, _ = desk
    mother, told = await two_sons(stage)
    await takes_both(officer, group, told)
    await mother.taps("More answers", "My report")
    await mother.writes(told[0])
    await mother.taps("Change contact", "I will come back myself", "Skip")

    texts = {
        code: [text for text in officer.texts() if code in text and "Contact rule" in text] for code in told
    }
    assert "Wait. The person will come back." in texts[told[0]][-1]
    assert "Wait. The person will come back." not in texts[told[1]][-1]
    assert "May write to the reporter" in texts[told[1]][-1]


async def test_a_point_shared_at_the_menu_goes_where_the_person_says(stage, desk):
    officer, group, _ = desk
    mother, told = await two_sons(stage)
    await takes_both(officer, group, told)
    stage.world.send_location(mother.id, 41.01, 28.97)
    await stage.calm()
    assert "Which report is this about?" in mother.screen()
    await mother.taps(told[0])

    text = await officer.sees("41.01")
    assert told[0] in text
    assert told[1] not in text
