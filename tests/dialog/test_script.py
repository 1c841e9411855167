import re
import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.dialog.script import (
    APOSTROPHES,
    TURNED,
    TUTUQ,
    fold,
    fold_name,
    normalise,
    other_keyboard,
    to_cyrillic,
    to_latin,
)

# Terms of the ministry and key sentences: Latin, Cyrillic.
PAIRS = [
    ("odam savdosi", "одам савдоси"),
    ("shaxsga doir maʼlumotlar", "шахсга доир маълумотлар"),
    ("oʻgʻirlash", "ўғирлаш"),
    ("hokimiyatni suiisteʼmol qilish", "ҳокимиятни суиистеъмол қилиш"),
    ("jinsiy ekspluatatsiya", "жинсий эксплуатация"),
    ("aʼzolar yoki toʻqimalarni ajratib olish", "аъзолар ёки тўқималарни ажратиб олиш"),
    ("yoʻnaltirish, yollanish, yuridik yordam", "йўналтириш, ёлланиш, юридик ёрдам"),
    ("Tashqi ishlar vazirligi (TIV)", "Ташқи ишлар вазирлиги (ТИВ)"),
    ("litsenziya, deportatsiya, Migratsiya agentligi", "лицензия, депортация, Миграция агентлиги"),
    ("Milliy komissiya", "Миллий комиссия"),
    ("elchixona / Bosh konsulxona", "элчихона / Бош консулхона"),
    ("Ish haqingizni olyapsizmi?", "Иш ҳақингизни оляпсизми?"),
    ("Oʻz joningizga qasd qilishni oʻylayapsizmi?", "Ўз жонингизга қасд қилишни ўйлаяпсизми?"),
    ("Yevropa, Yaponiya, Yoqub, Ergash", "Европа, Япония, Ёқуб, Эргаш"),
    ("poeziya, aeroport, Isroil", "поэзия, аэропорт, Исроил"),
    ("Isʼhoq", "Исҳоқ"),
    ("ketsin, aytsa", "кетсин, айтса"),
]


@pytest.mark.parametrize(("latin", "cyrillic"), PAIRS)
def test_terms_are_spelled_as_the_ministry_spells_them(latin, cyrillic):
    assert to_cyrillic(latin) == cyrillic


@pytest.mark.parametrize(("latin", "cyrillic"), PAIRS)
def test_terms_come_back_from_cyrillic(latin, cyrillic):
    assert to_latin(cyrillic) == latin


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("sertifikati", "сертификати"),
        ("politsiya", "полиция"),
        ("funksiyalar", "функциялар"),
        ("pensiya", "пенсия"),
        ("konferensiyada", "конференцияда"),
        ("rayondan", "райондан"),
        ("kompyuter", "компьютер"),
        ("aprel", "апрель"),
        ("apreldan", "апрелдан"),
        ("Parol", "Пароль"),
        ("patsiyent", "пациент"),
        ("Nyu-York", "Нью-Йорк"),
        ("Fransiya va Shveysariya", "Франция ва Швейцария"),
    ],
)
def test_loan_words_keep_their_spelling(latin, cyrillic):
    assert to_cyrillic(latin) == cyrillic


@pytest.mark.parametrize(
    "text",
    [
        "{number}",
        "{code:>3}",
        "%(name)s",
        "/start",
        "/my_case",
        "@elchi_bot",
        "<b>",
        "https://example.org/yordam",
        "info@mfa.uz",
        "www.mfa.uz",
        "SOS",
        "P1",
        "K7M-Q2A",
        "WhatsApp",
        "YouTube",
        "Facebook",
    ],
)
def test_what_is_not_uzbek_is_left_alone(text):
    assert to_cyrillic(f"salom {text} yordam") == f"салом {text} ёрдам"


@pytest.mark.parametrize("mark", list(APOSTROPHES))
def test_every_apostrophe_is_accepted(mark):
    assert (
        normalise(f"O{mark}zbekiston, tog{mark}, a{mark}zo") == f"O{TURNED}zbekiston, tog{TURNED}, a{TUTUQ}zo"
    )
    assert to_cyrillic(f"o{mark}g{mark}irlash") == "ўғирлаш"
    assert fold(f"O{mark}sh") == fold("Ўш")


def test_quotation_marks_are_no_letters():
    assert normalise("'salom'") == "'salom'"


@pytest.mark.parametrize(
    "spellings",
    [
        ("Олмаота", "Olmaota", "OLMAOTA"),
        ("Стамбул", "Stambul", "stambul "),
        ("Ўш", "Oʻsh", "O'sh", "O`sh", "Osh", "Ош"),
        ("Ар-Риёд", "Ar-Riyod", "ar riyod"),
        ("İstanbul", "Istanbul", "istanbul"),
        ("Екатеринбург", "Yekaterinburg", "Ekaterinburg"),
        ("Қарши", "Карши", "Qarshi"),
        ("Хива", "Xiva", "Khiva"),
        ("Джидда", "Jidda", "Жидда"),
        ("Нижний", "Nijniy", "Nizhniy"),
        ("Сызрань", "Sizran", "Syzran'"),
        ("Eskişehir", "Эскишехир"),
        ("Тюмень", "Tyumen"),
        ("Душанбе", "Dushanbe"),
        ("Gʻulja", "Ғулжа", "Gulja"),
    ],
)
def test_one_key_for_every_spelling(spellings):
    assert len({fold(word) for word in spellings}) == 1


def test_different_towns_keep_different_keys():
    assert (
        len({fold(word) for word in ("Osh", "Ufa", "Oral", "Orel", "Omsk", "Tomsk", "Termiz", "Taraz")}) == 8
    )


def test_names_of_people_meet_across_scripts():
    assert fold_name("Oʻgʻiloy") == fold_name("Ўғилой") == fold_name("Ugiloy") == fold_name("угилой")
    assert fold_name("Xurshid") == fold_name("Хуршид") == fold_name("Khurshid")


def test_a_slip_of_the_keyboard_is_read():
    assert other_keyboard("vjcrdf") == "москва"
    assert other_keyboard("ыщд") == "sol"


SYLLABLES = st.sampled_from(
    "a o i u bo da fi gu ha jo ki la mo ni po qi ro so ti va xo zu sha chi ngi oʻ goʻ gʻa".split()  # noqa: SIM905
    + "yo yu ya ye yoʻ maʼno".split()  # noqa: SIM905
)
WORDS = st.lists(SYLLABLES, min_size=1, max_size=6).map("".join)


@given(WORDS)
def test_native_words_survive_the_round_trip(word):
    assert to_latin(to_cyrillic(word)) == word


@given(WORDS)
def test_both_scripts_share_the_key(word):
    assert fold(to_cyrillic(word)) == fold(word)


@given(st.text(max_size=80))
@example("\u1c80")  # a rounded letter that equals a Cyrillic one only when case is ignored
def test_anything_may_be_spelled(text):
    assert normalise(normalise(text)) == normalise(text)
    assert isinstance(to_cyrillic(text), str)
    assert isinstance(to_latin(text), str)
    assert isinstance(fold_name(text), str)


@given(st.text(max_size=80))
def test_a_key_of_a_key_is_the_key(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=80))
def test_keys_hold_words_and_single_spaces_only(text):
    assert re.fullmatch(r"(\w+( \w+)*)?", fold(text))
    assert "_" not in fold(text)


@given(st.text(alphabet="абвгғдежзийклмнопрстуфхцчшъэюяўқҳ ёыьщ", max_size=40))
def test_cyrillic_leaves_no_cyrillic_behind(text):
    assert not re.search("[а-яё]", to_latin(text))


@given(
    st.text(alphabet=string.ascii_letters + "ʻʼ ", max_size=40),
    st.sampled_from(["{name}", "{code}", "/stop"]),
)
def test_fields_survive_in_any_sentence(text, field):
    assert field in to_cyrillic(f"{text} {field} {text}")
