"""Catalogues, placeholders, dates."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.casework.message import Say
from bot.i18n import (
    LOCALES,
    CatalogError,
    Catalogs,
    content_root,
    day,
    fill,
    hour,
    moment,
    placeholders,
    written_day,
)

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
ENTRY = 'msgctxt "menu.home"\nmsgid "Hello {name}"\nmsgstr "%s"\n\n'
AT = datetime(2026, 11, 24, 1, 2, tzinfo=UTC)


def write(folder, **bodies):
    for babel_id in ("uz", "uz_Cyrl", "ru"):
        target = folder / babel_id / "LC_MESSAGES"
        target.mkdir(parents=True)
        (target / "messages.po").write_text(bodies.get(babel_id, HEAD), encoding="utf-8")
    return folder


def test_translations_by_our_locale_ids(tmp_path):
    folder = write(
        tmp_path,
        uz=HEAD + ENTRY % "Salom {name}",
        uz_Cyrl=HEAD + ENTRY % "Салом {name}",
        ru=HEAD + ENTRY % "Здравствуйте, {name}",
    )
    catalogs = Catalogs.load(folder)
    said = Say("menu.home", "Hello {name}", {"name": "A"})
    assert [catalogs.translator(locale)(said) for locale in LOCALES] == [
        "Salom A", "Салом A", "Здравствуйте, A", "Hello A",
    ]  # fmt: skip


def test_what_is_not_translated_is_english(tmp_path):
    untrue = HEAD + "#, fuzzy\n" + ENTRY % "старое" + 'msgctxt "a"\nmsgid "Empty"\nmsgstr ""\n'
    catalogs = Catalogs.load(write(tmp_path, ru=untrue))
    assert catalogs.text("ru", "menu.home", "Hello {name}") == "Hello {name}"
    assert catalogs.text("ru", "a", "Empty") == "Empty"
    assert catalogs.text("ru", "other", "Hello {name}") == "Hello {name}"
    assert catalogs.text("tlh", "menu.home", "Hello") == "Hello"


def test_the_context_tells_equal_texts_apart(tmp_path):
    body = HEAD + 'msgctxt "a"\nmsgid "Yes"\nmsgstr "Да"\n\nmsgctxt "b"\nmsgid "Yes"\nmsgstr "Есть"\n'
    catalogs = Catalogs.load(write(tmp_path, ru=body))
    assert [catalogs.text("ru", context, "Yes") for context in "abc"] == ["Да", "Есть", "Yes"]


def test_a_missing_catalogue_is_one_line(tmp_path):
    write(tmp_path)
    (tmp_path / "ru" / "LC_MESSAGES" / "messages.po").unlink()
    with pytest.raises(CatalogError, match=r"ru/LC_MESSAGES/messages.po is missing") as caught:
        Catalogs.load(tmp_path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("body", ['msgid "a\n', "garbage\n"])
def test_a_broken_catalogue_is_one_line(tmp_path, body):
    write(tmp_path, uz=HEAD + body)
    with pytest.raises(CatalogError, match=r"uz/LC_MESSAGES/messages.po") as caught:
        Catalogs.load(tmp_path)
    assert "\n" not in str(caught.value)


def test_a_catalogue_that_is_no_utf8(tmp_path):
    write(tmp_path)
    (tmp_path / "uz" / "LC_MESSAGES" / "messages.po").write_bytes(
        HEAD.encode() + b'msgid "a"\nmsgstr "\xff\xfe"\n'
    )
    with pytest.raises(CatalogError):
        Catalogs.load(tmp_path)


@pytest.mark.parametrize(
    ("text", "values", "shown"),
    [
        ("{a} and {b}", {"a": "1", "b": "2"}, "1 and 2"),
        ("{a}", {}, "—"),
        ("{a}", {"a": "{a}{b}"}, "{a}{b}"),
        (
            "{} {0} {A} {a!r} {a:>9} {{x} %s %(a)s",
            {"a": "1", "x": "2"},
            "{} {0} {A} {a!r} {a:>9} {2 %s %(a)s",
        ),
        ("", {"a": "1"}, ""),
    ],
)
def test_fill(text, values, shown):
    assert fill(text, values) == shown


@given(st.text(), st.dictionaries(st.text(), st.text()))
def test_fill_is_total(text, values):
    fill(text, values)


def test_placeholders():
    assert placeholders("{a} {b_2} {a} {} {X}") == {"a", "b_2"}


@pytest.mark.parametrize(
    ("locale", "shown"),
    [
        ("uz_latn", "24 noy 2026, 04:02 (GMT+03:00)"),
        ("uz_cyrl", "24 ноя 2026, 04:02 (GMT+03:00)"),
        ("ru", "24 нояб. 2026, 04:02 (GMT+03:00)"),
        ("en", "24 Nov 2026, 04:02 (GMT+03:00)"),
        ("xx", "24 Nov 2026, 04:02 (GMT+03:00)"),
    ],
)
def test_a_moment_as_its_reader_writes_it(locale, shown):
    assert moment(AT, ZoneInfo("Asia/Qatar"), locale) == shown


def test_a_day_and_an_hour():
    zone = ZoneInfo("Asia/Tashkent")
    assert day(AT, zone, "ru") == "24 ноября 2026"
    assert day(AT, zone, "uz_latn") == "24 noyabr 2026"
    assert hour(AT, zone, "uz_cyrl") == "06:02"


@pytest.mark.parametrize("installed", [True, False])
def test_the_content_is_found_in_a_checkout_and_in_a_wheel(tmp_path, installed):
    package = tmp_path / "bot"
    package.mkdir()
    root = package / "content" if installed else tmp_path
    for name in ("dialogs", "locales"):
        (root / name).mkdir(parents=True)
    assert content_root(package) == root


def test_missing_content_is_one_line(tmp_path):
    with pytest.raises(CatalogError, match="dialogs/ and locales/"):
        content_root(tmp_path / "bot")


def test_this_checkout_has_its_content():
    assert (content_root() / "dialogs").is_dir()


@pytest.mark.parametrize(
    ("iso", "locale", "written"),
    [
        ("2026-11-24", "en", "24 November 2026"),
        ("2026-11-24", "ru", "24 ноября 2026"),
        ("2026-11-24", "uz_latn", "24 noyabr 2026"),
        ("2026-11-24", "uz_cyrl", "24 ноябр 2026"),
        ("2026-05", "ru", "май 2026"),
        ("2026", "ru", "2026"),
    ],
)
def test_a_day_is_written_as_the_reader_writes_it(iso, locale, written):
    assert written_day(iso, locale) == written
