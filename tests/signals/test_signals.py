"""What typed words betray: measured on messages that are blind to the lists, and steady under any text."""

import csv
import re
from collections import Counter
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.dialog.load import BookError, load_book
from bot.dialog.phrasing import PhraseError, plain
from bot.dialog.script import APOSTROPHES, other_keyboard, to_cyrillic, to_latin
from bot.dialog.signals import Signal, Signals, Speech, heard
from tests.dialog.real import files, real_book

FITS = {
    "suicide": {"suicide"},
    "danger": {"danger", "suicide"},
    "distress": {"suicide", "danger", "compromise", "child", "distress"},
    "child": {"child"},
    "compromise": {"compromise"},
    "harmless": {""},
}
SHARES = {"suicide": 1, "danger": 1, "distress": 0.95, "child": 0.95, "compromise": 0.95, "harmless": 0.95}


def kind_of(text, signals=None):
    found = heard(signals or real_book().signals, text)
    return found.kind if found else ""


def rows():
    with (Path(__file__).parent / "messages.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def spoken(*phrases, harmless=(), **more):
    """Signals of one kind and one invented list."""
    speech = Speech(language="uz", phrases={"danger": phrases}, harmless=harmless, **more)
    return Signals(signals={"danger": Signal(to="alarm.ask")}, speech=(speech,))


def phrases_of(language, *, sparing=False):
    """Each phrase that is plain words, as people type it: of what interrupts, or of what is not kept."""
    signals = real_book().signals
    speech = next(each for each in signals.speech if each.language == language)
    for kind, listed in speech.phrases.items():
        for phrase in listed if (kind in signals.sparing) == sparing else ():
            for sides in plain(phrase, speech.sets):
                words = [words[0] for side in sides for _, words in side]
                yield kind, " ".join(word.strip("=*") for word in words)


def heard_at_all(texts):
    """The share of texts in which anything is heard."""
    texts = list(texts)
    return sum(bool(kind_of(text)) for text in texts) / len(texts)


@pytest.mark.parametrize("kind", FITS)
def test_the_blind_messages_are_found_and_harmless_ones_are_left_alone(kind, record_property):
    mine = [row for row in rows() if row["kind"] == kind]
    missed = [(kind_of(row["text"]), row["text"]) for row in mine]
    missed = [(found, text) for found, text in missed if found not in FITS[kind]]
    found, by_language = len(mine) - len(missed), Counter(row["language"] for row in mine)
    record_property("figures", f"signals: {kind}: {found} of {len(mine)} right ({dict(by_language)})")
    assert found / len(mine) >= SHARES[kind], missed


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("oʻzimni oʻldiraman", "suicide"),
        ("ўзимни ўлдираман", "suicide"),
        ("узимни улдираман", "suicide"),  # Uzbek on a Russian keyboard
        ("YASHAGIM KELMAYAPTI", "suicide"),
        ("yawagim kemayapti", "suicide"),  # w for sh
        ("ne hochu bolshe jit", "suicide"),
        ("yt [jxe ;bnm", "suicide"),  # не хочу жить on the English keyboard
        ("pasportimni xojayin olib qoydi", "danger"),
        ("olib qoʻydi xoʻjayin pasportimni", "danger"),
        ("4iqarmayapti bizni uydan", "danger"),  # 4 for ch
        ("памагите нас заперли", "danger"),
        ("p\u00adom\u200bogite nas zaperli", "danger"),  # characters that nobody sees
        ("oʻn besh yoshdaman", "child"),
        ("15yoshdaman", "child"),
        ("кто вам писал?", "compromise"),
        ("men boshqa chidolmayman", "distress"),
    ],
)
def test_script_keyboard_order_and_small_slips_do_not_hide_a_signal(text, kind):
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "vaqtni oʻldiryapman",
        "pasport olmoqchiman",  # to take; oʻlmoqchiman would be to die
        "меня не бьют",
        "they did not beat me",
        "bizni kaltaklamaydi",
        "qizim 15 yoshda, unga pasport kerak",
        "I am 16 minutes late",
        "можно",  # муж, where u and o are one
        "куда он идёт",  # idiot, letter by letter
        "ertalab",  # yertoʻla, with one wrong letter
        "savollar",
        "with",  # where w may be sh
        "pasportni olib ketsam boʻladimi",
        "забрать паспорт",
        "",
        "👍",
        "0",
        "/start",
        "א",
    ],
)
def test_denials_near_words_and_nothing_at_all_raise_no_signal(text):
    assert kind_of(text) == ""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("спрыгнну с крыши", "suicide"),
        ("i will hang mysef", "suicide"),
        ("tomrimni kesaman", "suicide"),
        ("pasporti beriladi", ""),  # berila-, is given, is no slip of berma-, do not give
        ("looked in", ""),  # two words are too few to forgive a slip for anything but a life
    ],
)
def test_a_slip_in_a_short_word_is_forgiven_where_the_rest_is_sure(text, kind):
    assert kind_of(text) == kind


def test_the_most_urgent_kind_counts_whatever_stands_first():
    text = "мне 15 лет, мне страшно, паспорт забрал хозяин, не хочу жить"
    assert kind_of(text) == "suicide"
    assert kind_of(text.partition(", не хочу")[0]) == "danger"
    assert kind_of("мне 15 лет, мне страшно") == "child"


def test_only_the_wish_to_die_insists():
    assert {kind for kind, signal in real_book().signals.signals.items() if signal.insists} == {"suicide"}


@pytest.mark.parametrize("language", ["uz", "ru", "en"])
def test_every_phrase_of_the_lists_is_heard_as_it_stands(language):
    missed = [phrase for kind, phrase in phrases_of(language) if not kind_of(phrase)]
    assert not missed


@pytest.mark.parametrize(
    "changed",
    [
        str.upper,
        str.title,
        to_cyrillic,
        lambda text: text.replace("ʻ", "'"),
        lambda text: text.replace("ʻ", "\u2018"),
        lambda text: text.replace("ʻ", "`"),
        lambda text: re.sub("([aeiou])", r"\1\1", text),
    ],
)
def test_uzbek_phrases_are_heard_in_other_letters(changed):
    assert heard_at_all(changed(phrase) for _, phrase in phrases_of("uz")) == 1


@pytest.mark.parametrize("changed", [str.upper, to_latin, lambda text: re.sub("([аеиоу])", r"\1\1\1", text)])
def test_russian_phrases_are_heard_in_other_letters(changed):
    assert heard_at_all(changed(phrase) for _, phrase in phrases_of("ru")) >= 0.97


def test_uzbek_phrases_are_heard_without_their_apostrophes_but_for_words_that_would_be_others():
    bare = str.maketrans(dict.fromkeys(APOSTROPHES))
    lost = [phrase for _, phrase in phrases_of("uz") if not kind_of(phrase.translate(bare))]
    assert all("oʻl" in phrase for phrase in lost), lost


def test_russian_phrases_are_heard_from_the_other_keyboard():
    assert heard_at_all(other_keyboard(phrase) for _, phrase in phrases_of("ru")) >= 0.97


@given(st.text(max_size=300))
@example("[" * 300)
@example("\ud800 \x00 \u0301\u0301")
@example("ʻʼ'`´" * 50)
def test_any_text_has_an_answer_and_always_the_same(text):
    assert heard(real_book().signals, text) == heard(real_book().signals, text)


@given(st.lists(st.sampled_from([p for lang in ("uz", "ru", "en") for _, p in phrases_of(lang)]), max_size=9))
def test_words_of_the_lists_in_any_mix_have_an_answer(phrases):
    assert bool(kind_of(". ".join(phrases))) == bool(phrases)


@pytest.mark.parametrize(
    "text",
    [
        "Здравствуйте, подскажите, где консульство и какие документы нужны. " * 61,
        "sh" + "ch" * 2047,  # folding it letter by letter took half a second
        "не меня держат " * 273,
        "a " * 2048,
        "ﷺ" * 4096,  # one character that unfolds to eighteen
        "".join(chr(0x430 + n * n % 32) + " " * (n % 7 == 0) for n in range(3600)),
    ],
)
def test_the_longest_message_takes_milliseconds(text, record_property):
    signals = real_book().signals
    times = []
    for _ in range(5):
        start = perf_counter()
        heard(signals, text)
        times.append(perf_counter() - start)
    record_property("figures", f"signals: {text[:12]!r}…: {min(times) * 1000:.1f} ms")
    assert min(times) < 0.1


def test_words_between_are_few_and_never_cross_a_sentence():
    signals = spoken("a1 b1", "c1 ~ d1", "e1 & f1", between=("bor",))
    assert kind_of("a1 b1", signals)
    assert kind_of("a1 bor b1", signals)
    assert not kind_of("a1 yoʻq b1", signals)
    assert kind_of("c1 x x x d1", signals)
    assert not kind_of("c1 x x x x d1", signals)
    assert not kind_of("d1 c1", signals)
    assert kind_of("f1 x x x x x e1", signals)
    assert not kind_of("f1 x x x x x x e1", signals)
    assert not kind_of("c1. d1", signals)
    assert kind_of("c1... d1", signals)


def test_harmless_talk_covers_only_its_own_words():
    signals = spoken("kill*", harmless=("kill* time",))
    assert not kind_of("killing time", signals)
    assert kind_of("killing time, they kill", signals)


def test_a_denial_counts_only_where_the_phrase_has_none():
    signals = spoken("beat me", "never let", denied=("not", "never"), denied_after=("emas",))
    assert not kind_of("not beat me", signals)
    assert not kind_of("beat me emas", signals)
    assert kind_of("not never let", signals)


def test_long_words_may_hold_one_wrong_letter_but_never_an_m():
    signals = spoken("chiqarishadi", "=oʻlmoqchiman")
    assert kind_of("chikarishati", signals)
    assert not kind_of("chiqarishmadi", signals)
    assert kind_of("ўлмоқчиман", signals)
    assert not kind_of("олмоқчиман", signals)


@pytest.mark.parametrize(
    ("phrase", "told"),
    [
        ("(a|b", "a bracket"),
        ("(a|)", "is empty"),
        ("<nobody>", "no set"),
        ("a &", "on both sides"),
        ("~ a", "on both sides"),
        ("a*", "fits too much"),
        ("a-b", "is no word"),
    ],
)
def test_a_phrase_that_makes_no_sense_is_told_with_its_line(phrase, told):
    with pytest.raises(PhraseError, match=re.escape(told)):
        list(plain(phrase, {}))
    listed = f'language: uz\nphrases:\n  danger:\n    - qutqar*\n    - "{phrase}"\n'
    with pytest.raises(BookError) as error:
        load_book({**files(), "dialogs/signals_uz.yaml": listed})
    assert f"dialogs/signals_uz.yaml:5: {phrase}: " in str(error.value)


def test_a_kind_that_nobody_knows_is_told_with_its_line():
    with pytest.raises(BookError, match=r"signals_uz\.yaml:3: no kind 'fire'; expected one of child"):
        load_book({**files(), "dialogs/signals_uz.yaml": "language: uz\nphrases:\n  fire: [yongʻin]\n"})
