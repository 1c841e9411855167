"""Prepared statements against SQLAlchemy's own execution: the same text, the same values, the same rows."""

import pkgutil
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from importlib import import_module

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import JSON, Boolean, Integer, LargeBinary, String, bindparam, event, select
from sqlalchemy.sql.dml import Insert

import bot.store
from bot.casework.case import CaseState
from bot.store import chats, inbox
from bot.store.columns import Moment
from bot.store.prepared import Prepared
from bot.store.tables import chats as chat_table
from bot.store.tables import invites, meta, seen, workers

_MODULES = [import_module(f"bot.store.{each.name}") for each in pkgutil.iter_modules(bot.store.__path__)]
_ANY = settings(suppress_health_check=list(HealthCheck), max_examples=60, deadline=None)


def _ours(postgres):
    """Every prepared statement of the store, by its place."""
    for module in _MODULES:
        for name, value in vars(module).items():
            if getattr(value, "__annotations__", {}).get("return") in (Prepared, "Prepared"):
                several = {"": value(postgres)} if hasattr(value, "cache_info") else {}
            else:
                several = value if isinstance(value, dict) else {"": value}
            for key, each in several.items():
                if isinstance(each, Prepared):
                    yield f"{module.__name__}.{name} {key}", each


def _example(kind, *, number):
    """A value for a column of that type."""
    examples = {
        Integer: number,
        String: CaseState.RECEIVED,  # which is a string, and more
        Boolean: number % 2 == 0,
        LargeBinary: b"\0sealed",
        Moment: datetime(2026, 7, 1, 12, tzinfo=timezone(timedelta(hours=3))),
        JSON: {"a": [1, None, "ş"]},
    }
    return next(value for of, value in examples.items() if isinstance(kind, of))


def _values(statement, dialect, *, empty):
    """What it is given: its columns where it is an INSERT, else its parameters by name."""
    if isinstance(statement, Insert):
        columns = [each for each in statement.table.columns if each.name != "id" or not each.autoincrement]
        given = {each.name: (each.type, each.nullable, False) for each in columns}
    else:
        binds = statement.compile(dialect=dialect).binds.values()  # compiled, each knows its column's type
        given = {each.key: (each.type, True, each.expanding) for each in binds if not each.unique}
    values = {}
    for number, (name, (kind, nullable, several)) in enumerate(given.items(), 1):
        one = None if empty and nullable else _example(kind, number=number)
        values[name] = ([] if empty else [one, one, one, one]) if several else one
    return values


class _StopError(Exception):
    pass


def _sent(connection, statement, values):
    """What SQLAlchemy would hand to the driver; it gets no further."""
    sent = []

    def stop(_connection, _cursor, sql, parameters, _context, _many):
        sent.append((sql, parameters))
        raise _StopError

    event.listen(connection, "before_cursor_execute", stop)
    try:
        with suppress(_StopError):
            connection.execute(statement, values)
    finally:
        event.remove(connection, "before_cursor_execute", stop)
    return sent[0]


def _comparable(values):
    return [bytes(each) if isinstance(each, memoryview) else each for each in values]


@pytest.mark.parametrize("empty", [False, True])
async def test_each_statement_of_ours_is_the_one_that_sqlalchemy_sends(store, empty):
    checked = 0
    async with store.begin() as tx:
        for place, prepared in _ours(store.postgres):
            statement = prepared._statement
            values = _values(statement, tx.conn.dialect, empty=empty)
            sql, parameters = await tx.conn.run_sync(_sent, statement, values)
            form = prepared.form(tx.conn.dialect, values)
            assert form.sql == sql, place
            assert _comparable(form.arguments(values)) == _comparable(parameters), place
            checked += 1
    assert checked > 40


_words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
_moments = st.datetimes(
    datetime(1950, 1, 1), datetime(2100, 1, 1), timezones=st.timezones() | st.just(UTC), allow_imaginary=False
)
_json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | _words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_words, inner, max_size=3),
    max_leaves=6,
)
_rows = st.fixed_dictionaries(
    {
        "purpose": _words,
        "mission": _words,
        "label": st.none() | st.binary(max_size=20),
        "expires_at": _moments,
        "used_at": st.none() | _moments,
        "profile": _json,
        "contacts": st.none() | st.binary(max_size=20),
    }
)
_NEW = Prepared(invites.insert().returning(invites.c.code_hash))
_ALL = Prepared(select(invites).order_by(invites.c.code_hash))


@_ANY
@given(row=_rows)
async def test_a_row_is_written_and_read_as_by_sqlalchemy(store, row):
    async with store.begin() as tx:
        await tx.conn.execute(invites.delete())
        made = await tx.conn.execute(_NEW, {"code_hash": "a", **row})
        assert made.scalar_one() == "a"
        await tx.conn.execute(_NEW._statement, {"code_hash": "b", **row})
        ours = (await tx.conn.execute(_ALL)).all()
        theirs = (await tx.conn.execute(_ALL._statement)).all()
        assert list(map(tuple, ours)) == list(map(tuple, theirs))
        assert ours[0]._fields == theirs[0]._fields
        assert ours[0][1:] == ours[1][1:]
        assert ours[0].expires_at == row["expires_at"].astimezone(UTC)
        assert ours[0].profile == row["profile"]


_AMONG = Prepared(
    select(workers.c.id)
    .where(workers.c.id.in_(bindparam("wanted", expanding=True)), workers.c.at <= bindparam("until"))
    .order_by(workers.c.id)
)
_ids = st.integers(-(2**63), 2**63 - 1)


@_ANY
@given(
    known=st.sets(_ids, max_size=6), lists=st.lists(st.lists(_ids, max_size=9), max_size=5), data=st.data()
)
async def test_lists_of_any_length_find_what_is_in_them(store, clock, known, lists, data):
    lists = [[*each, *data.draw(st.lists(st.sampled_from([*known, 0]), max_size=4))] for each in lists]
    async with store.begin() as tx:
        await tx.conn.execute(workers.delete())
        rows = [{"id": each, "at": clock.now()} for each in known]
        assert (await tx.conn.execute(Prepared(workers.insert()), rows)).rowcount in (len(known), -1)
        for wanted in lists:
            found = await tx.conn.execute(_AMONG, {"wanted": wanted, "until": clock.now()})
            assert list(found.scalars()) == sorted(known & set(wanted))


async def test_lists_of_hundreds_of_lengths_are_a_few_statements(store, clock):
    prepared = Prepared(_AMONG._statement)
    async with store.begin() as tx:
        rows = [{"id": each, "at": clock.now()} for each in range(300)]
        await tx.conn.execute(Prepared(workers.insert()), rows)
        for length in range(300):
            found = await tx.conn.execute(prepared, {"wanted": range(length), "until": clock.now()})
            assert list(found.scalars()) == list(range(length))
    assert len(prepared._forms) == 11  # none, and one for each power of two up to 512


async def test_the_names_that_are_given_decide_what_is_written(store):
    new = Prepared(chat_table.insert().returning(chat_table.c.locale, chat_table.c.screen))
    least = {"address": b"", "group": True}
    async with store.begin() as tx:
        for number, more in enumerate(
            [{}, {"locale": "ru"}, {"screen": 7}, {"screen": 8, "locale": "en"}, {}]
        ):
            made = await tx.conn.execute(new, {"lookup": str(number), **more, **least})
            assert made.one() == (more.get("locale"), more.get("screen"))


async def test_how_many_rows_were_changed(store):
    here = seen.c.update == bindparam("sought")
    add = Prepared(seen.insert())
    forget = Prepared(seen.delete().where(here))
    move = Prepared(seen.update().where(here).values(at=bindparam("moment")))
    async with store.begin() as tx:
        assert (await tx.conn.execute(add, {"update": 1, "at": tx.now})).rowcount == 1
        for number, count in ((1, 1), (2, 0)):
            moved = await tx.conn.execute(move, {"sought": number, "moment": tx.now})
            assert moved.rowcount == count
        assert not await inbox.first_sight(tx, 1)
        for count in (1, 0):
            assert (await tx.conn.execute(forget, {"sought": 1})).rowcount == count


async def test_no_rows_given_are_no_rows_written(store):
    async with store.begin() as tx:
        before = len((await tx.conn.execute(select(meta))).all())
        assert (await tx.conn.execute(Prepared(meta.insert()), [])).rowcount == 0
        assert len((await tx.conn.execute(select(meta))).all()) == before


async def test_both_ways_see_one_state(store):
    prepared = Prepared(select(chat_table.c.id).order_by(chat_table.c.id))
    async with store.begin() as tx:
        for address in range(1, 4):
            made = await chats.chat_of(tx, address, group=False)
            half_read = await tx.conn.execute(prepared._statement)
            assert half_read.fetchone() is not None  # what is left of it keeps nobody from anything
            assert list((await tx.conn.execute(prepared)).scalars())[-1] == made.id
            await tx.conn.execute(chat_table.update().where(chat_table.c.id == made.id).values(locale="ru"))
            assert (await chats.chat_by_id(tx, made.id)).locale == "ru"
