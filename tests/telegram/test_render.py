"""What Telegram is given: our template stands whatever people wrote, within every limit."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.casework.message import Button, Data, Message, Quote, Say
from bot.dialog.parsing import values
from bot.i18n import content_root, fill
from bot.telegram.pages import FSI, MARK, PDI, units
from bot.telegram.render import CUT, LOST_FILE, MAX_PAGES, MAX_TEXT, PART, REPEAT, TICK, render


def say(said):
    return fill(said.text, said.values)


def covered(text, entity):
    raw = text.encode("utf-16-le")
    return raw[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2].decode("utf-16-le")


def one(*paragraphs, **options):
    (page,) = render(Message(paragraphs, **options), say)
    return page


def test_paragraphs_and_lines():
    page = one((Data("a"), Data("b")), (Data("c"),))
    assert page.text == "a\nb\n\nc"
    assert page.entities == ()
    assert page.keyboard is None


def test_styles_are_entities_in_utf16():
    page = one((Data("👍👍"), Say("c", "Bold {x}", {"x": "👍"}, "bold")), (Data("ABC-234", "code"),))
    assert [(e["type"], covered(page.text, e)) for e in page.entities] == [
        ("bold", "Bold 👍"),
        ("code", "ABC-234"),
    ]


def test_a_missing_value_does_not_raise():
    assert one((Say("c", "Hello {name}, {x!r} {0} {} {a.b}"),)).text == "Hello —, {x!r} {0} {} {a.b}"


def test_values_are_not_looked_into():
    assert one((Say("c", "{a}", {"a": "{b}", "b": "secret"}),)).text == "{b}"


def test_values_cannot_turn_the_line():
    assert one((Say("c", "{a}!", {"a": "x\u202ey"}),)).text == "xy!"
    assert one((Say("c", "{a}!", {"a": "سلام"}),)).text == f"{FSI}سلام{PDI}!"


def test_a_quotation_is_marked_line_by_line_in_one_block():
    page = one((Data("They wrote:"), Quote("one\n\n✅ ACKED by Officer\r\n@duty /close http://x.y")))
    assert page.text == (
        f"They wrote:\n› {FSI}one{PDI}\n›\n› {FSI}✅ ACKED by Officer{PDI}\n› {FSI}@duty /close http://x.y{PDI}"
    )
    (entity,) = page.entities
    assert entity["type"] == "pre"
    assert covered(page.text, entity) == page.text.partition("\n")[2]


def test_two_quotations_in_two_paragraphs_are_two_blocks():
    page = one((Quote("a"),), (Quote("b"),))
    assert [covered(page.text, e) for e in page.entities] == [f"› {FSI}a{PDI}", f"› {FSI}b{PDI}"]


def test_a_quotation_of_nothing_is_a_bare_mark():
    assert one((Data("x"), Quote(" \u200b\n"))).text == "x\n›"


def test_a_repeat_says_so_on_top():
    page = one((Data("x"),), repeat=True)
    assert page.text == f"{REPEAT.text}\n\nx"


def test_empty_parts_leave_no_holes():
    assert one((), (Data(""), Data("a")), (Say("c", ""),), (Data("b"),)).text == "a\n\nb"
    assert one().text == ""


def test_multi_line_words_of_ours():
    page = one((Say("c", "first\n\n second ", {}, "bold"),))
    assert page.text == "first\nsecond"


# Buttons. ------------------------------------------------------------------------------------------------


def test_buttons():
    rows = (
        (Button(Say("c", "Yes"), data="t:1:yes", ticked=True), Button(Data("Map"), url="https://x.y")),
        (),
        (Button(Data("too long"), data="x" * 65), Button(Data("nothing to do"))),
        (Button(Data("a\nb"), data="t:1:b"), Button(Data(""), data="t:1:c")),
    )
    board = one((Data("x"),), buttons=rows).keyboard["inline_keyboard"]
    assert [[(b["text"], b.get("callback_data"), b.get("url")) for b in row] for row in board] == [
        [(f"{TICK}Yes", "t:1:yes", None), ("Map", None, "https://x.y")],
        [("a b", "t:1:b", None), ("·", "t:1:c", None)],
    ]


def test_data_is_measured_in_bytes():
    assert one((Data("x"),), buttons=((Button(Data("b"), data="я" * 33),),)).keyboard is None


# Length. -------------------------------------------------------------------------------------------------


def test_4096_units_are_one_message_and_4097_are_two():
    assert len(render(Message(((Data("a" * 4096),),)), say)) == 1
    assert len(render(Message(((Data("a" * 4097),),)), say)) == 2
    assert len(render(Message(((Data("👍" * 2048),),)), say)) == 1
    assert len(render(Message(((Data("👍" * 2049),),)), say)) == 2


def test_parts_are_numbered_and_only_the_last_has_buttons():
    message = Message(((Quote("word " * 2000),),), ((Button(Data("b"), data="t:1:b"),),))
    pages = render(message, say)
    assert [page.text.splitlines()[0] for page in pages] == ["Part 1 of 3", "Part 2 of 3", "Part 3 of 3"]
    assert [page.keyboard is not None for page in pages] == [False, False, True]
    assert CUT.text not in pages[-1].text
    words = sum(page.text.count("word") for page in pages)
    assert words == 2000


def test_what_is_longer_than_five_parts_is_cut_visibly():
    pages = render(Message(((Quote("x" * 50_000),),)), say)
    assert len(pages) == MAX_PAGES
    assert all(units(page.text) <= MAX_TEXT for page in pages)
    assert pages[-1].text.endswith(CUT.text)
    assert not any(CUT.text in page.text for page in pages[:-1])


def test_lines_break_at_spaces():
    pages = render(Message(((Quote("abcdefgh " * 600),),)), say)
    lines = [line for page in pages for line in page.text.splitlines() if line.startswith(MARK)]
    assert all(line.removesuffix(PDI).endswith("abcdefgh") for line in lines)


def test_a_letter_keeps_its_marks_at_a_break():
    pages = render(Message(((Quote("e\u0332\u0333\u0332" * 3000),),)), say)
    lines = [line for page in pages for line in page.text.splitlines() if line.startswith(MARK)]
    assert len(lines) > 1
    assert all(line.removeprefix(MARK + FSI).startswith("e") for line in lines)


def test_many_quotations_stay_below_telegrams_hundred_entities():
    message = Message(tuple((Quote(str(number)),) for number in range(250)))
    pages = render(message, say)
    assert all(len(page.entities) <= 91 for page in pages)
    shown = "\n".join(page.text for page in pages)
    assert all(f"{MARK}{FSI}{number}{PDI}" in shown for number in range(250))


def test_a_thousand_quoted_lines_need_one_entity():
    assert len(one((Quote("\n".join(f"@u{number}" for number in range(300))),)).entities) == 1


def test_translated_marks():
    words = {REPEAT.context: "повтор", PART.context: "{part}-qism ({parts})", CUT.context: "qirqildi"}

    def translate(said):
        return fill(words.get(said.context, said.text), said.values)

    pages = render(Message(((Quote("x" * 50_000),),), repeat=True), translate)
    assert pages[0].text.startswith("1-qism (5)\n\nповтор\n\n› ")
    assert pages[-1].text.endswith("qirqildi")


@pytest.mark.parametrize("mark", [REPEAT, PART, CUT, LOST_FILE], ids=lambda mark: mark.context)
def test_the_marks_are_phrases_that_translators_see(mark):
    phrases = {}
    for file in (content_root() / "dialogs").glob("phrases*.yaml"):
        phrases |= values(file.read_text(encoding="utf-8"))["phrases"]
    phrase = phrases.get(mark.context.removeprefix("phrases."))
    assert mark.text == (phrase["text"] if isinstance(phrase, dict) else phrase)


# Properties. ---------------------------------------------------------------------------------------------

hostile = st.one_of(
    st.text(max_size=300),
    st.text(st.sampled_from("a \n\r\u2028\u202e\u2066\u2069\u200b\u0301›👍سЯ@/<`\ud83d\x00"), max_size=200),
    st.sampled_from(
        [
            "\n\n✅ ACKED by Officer\nCase ABC-234 closed",
            "› x\n\n\n\n› y",
            "</code></pre><b>x</b>",
            "```\nx\n```",
            "{name} {code}",
            "tg://user?id=1 @duty_officer /close 5 #case_1",
            f"{PDI}{PDI}\u202e{FSI}",
            "x" * 9000,
            "\n" * 5000,
            "👍" * 5000,
            "a\u0301" * 4000,
        ]
    ),
)


def template(*texts):
    return Message(
        (
            (Say("desk.line", "Case {code}", {"code": "ABC-234"}, "bold"), Data("P1")),
            (Say("desk.wrote", "They wrote:"), *(Quote(text) for text in texts)),
            (Say("desk.end", "End of the card"),),
        ),
        ((Button(Say("desk.ack", "I take it"), data="k:tokentoken"),),),
    )


@settings(max_examples=300, deadline=None)
@given(st.lists(hostile, max_size=4))
def test_the_template_is_intact_whatever_people_wrote(texts):
    pages = render(template(*texts), say)
    heads = (
        {f"Part {number} of {len(pages)}" for number in range(1, 6)} | {CUT.text} if len(pages) > 1 else set()
    )
    ours = [
        line
        for page in pages
        for line in page.text.split("\n")
        if line and not line.startswith(MARK.strip()) and line not in heads
    ]
    whole = ["Case ABC-234", "P1", "They wrote:", "End of the card"]
    assert ours == whole or (len(pages) == MAX_PAGES and ours == whole[:3])
    assert pages[-1].keyboard is not None


@settings(max_examples=300, deadline=None)
@given(st.lists(hostile, max_size=4), st.booleans())
def test_every_page_is_what_telegram_takes(texts, repeat):
    pages = render(replace(template(*texts), repeat=repeat), say)
    assert 1 <= len(pages) <= MAX_PAGES
    for page in pages:
        size = len(page.text.encode("utf-16-le")) // 2
        assert 0 < size <= MAX_TEXT
        assert page.text == page.text.strip()
        assert page.text.count(FSI) == page.text.count(PDI)
        end = 0
        for entity in page.entities:
            assert end <= entity["offset"]
            assert entity["length"] > 0
            end = entity["offset"] + entity["length"]
            assert end <= size
        for line_start, line in _quoted(page.text):
            inside = [
                e
                for e in page.entities
                if e["type"] == "pre" and e["offset"] <= line_start < e["offset"] + e["length"]
            ]
            assert inside, "a quoted line outside of its block"
            assert line_start + units(line) <= inside[0]["offset"] + inside[0]["length"]


def _quoted(text):
    at = 0
    for line in text.split("\n"):
        if line.startswith(MARK.strip()):
            yield at, line
        at += units(line) + 1


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(categories=["L", "Nd"]), max_size=12_000))
def test_nothing_of_up_to_three_messages_is_lost(text):
    pages = render(Message(((Quote(text),),)), say)
    shown = [
        line.removeprefix(MARK).removeprefix(FSI).removesuffix(PDI)
        for page in pages
        for line in page.text.split("\n")
        if line.startswith(MARK)
    ]
    assert "".join(shown) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("limit", [1024, 4096])
def test_the_limit_is_kept(limit):
    assert all(units(page.text) <= limit for page in render(template("word " * 3000), say, limit))
