"""Statements that are made once, and run past SQLAlchemy: it says what they are, the driver runs them.

Why: from a statement to the driver SQLAlchemy takes ten times as long as SQLite takes to run it, and a turn
runs forty. Compiled once for a database and for the names of what is given, a statement is its text, the
order of its values, and how each value and each column is converted: SQLAlchemy's own conversions.

Rules. Same statements, same types, same errors as SQLAlchemy's, and values never in an error. All rows of a
statement are read at once. What is put together anew each time goes SQLAlchemy's way.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import Dialect, Executable, exc
from sqlalchemy.sql.compiler import SQLCompiler

_Convert = Callable[[Any], Any]
Values = Mapping[str, Any] | list[Mapping[str, Any]]


class Found:
    """The rows of a statement, as SQLAlchemy's results give them, or how many it changed."""

    __slots__ = ("_rows", "rowcount")

    def __init__(self, rows: Sequence[Any], rowcount: int) -> None:
        self._rows, self.rowcount = rows, rowcount

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)

    def all(self) -> Sequence[Any]:
        """Every row."""
        return self._rows

    def first(self) -> Any:
        """The first row; None where there is none."""
        return self._rows[0] if self._rows else None

    def one_or_none(self) -> Any:
        """The only row; None where there is none, an error where there are several."""
        if len(self._rows) > 1:
            raise exc.MultipleResultsFound
        return self.first()

    def one(self) -> Any:
        """The only row; an error where there is none, or several."""
        if not self._rows:
            raise exc.NoResultFound
        return self.one_or_none()

    def scalars(self) -> Iterator[Any]:
        """The first column."""
        return (row[0] for row in self._rows)

    def scalar_one(self) -> Any:
        """The first column of the only row."""
        return self.one()[0]

    def scalar_one_or_none(self) -> Any:
        """The first column of the only row; None where there is no row."""
        row = self.one_or_none()
        return None if row is None else row[0]


@dataclass(frozen=True, slots=True)
class Form:
    """A statement as a driver runs it; `returns`: it gives rows."""

    sql: str
    pick: Callable[[Mapping[str, Any]], tuple[Any, ...]]
    fixed: Mapping[str, Any]
    lists: tuple[tuple[str, tuple[str, ...]], ...]
    into: tuple[tuple[int, _Convert], ...]
    returns: bool
    row: Callable[[Iterable[Any]], Any]
    out: tuple[tuple[int, _Convert], ...]

    def arguments(self, values: Mapping[str, Any]) -> Sequence[Any]:
        """The values in the statement's order, as the driver takes them."""
        if self.fixed or self.lists:
            values = {**self.fixed, **values}
            for name, places in self.lists:
                values.update(zip(places, _padded(values[name]), strict=True))
        if not self.into:
            return self.pick(values)
        ordered = list(self.pick(values))
        for place, convert in self.into:
            ordered[place] = convert(ordered[place])
        return ordered

    def rows(self, found: Iterable[Iterable[Any]]) -> list[Any]:
        """The driver's rows as ours."""
        if not self.out:
            return list(map(self.row, found))
        return [self.row(self._converted(row)) for row in found]

    def _converted(self, row: Iterable[Any]) -> list[Any]:
        values = list(row)
        for place, convert in self.out:
            values[place] = convert(values[place])
        return values


class Prepared:
    """A statement that is made once; its `bindparam`s, or an INSERT's columns, are given when it is run."""

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._lists: frozenset[str] = frozenset()
        self._forms: dict[tuple[Any, ...], Form] = {}

    def form(self, dialect: Dialect, values: Values) -> Form:
        """The statement for this database, and for what is given: its names, and how long its lists are.

        Lists are filled up to a power of two with what they end with: a form for each length would never end.
        """
        many = isinstance(values, list)
        first = values[0] if isinstance(values, list) else values
        # Which of them are lists is known when it was compiled for the first time.
        key = (dialect.name, many, *first, *(_room(first[name]) for name in self._lists))
        form = self._forms.get(key)
        if form is None:
            padded = {name: _padded(first[name]) for name in self._lists}
            form = _compiled(self._statement, dialect, {**first, **padded}, many=many)
            if form.lists and not self._lists:
                self._lists = frozenset(name for name, _ in form.lists)
                return self.form(dialect, values)
            self._forms[key] = form
        return form


def _room(values: Sequence[Any]) -> int:
    return 1 << (len(values) - 1).bit_length() if values else 0


def _padded(values: Sequence[Any]) -> Sequence[Any]:
    return [*values, *[values[-1]] * (_room(values) - len(values))] if values else values


def _picking(order: Sequence[str]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    if len(order) > 1:
        return itemgetter(*order)
    return lambda values: tuple(values[name] for name in order)  # itemgetter gives no tuple of one


def _compiled(statement: Any, dialect: Dialect, first: Mapping[str, Any], *, many: bool) -> Form:
    compiled: SQLCompiler = statement.compile(dialect=dialect, column_keys=list(first), for_executemany=many)
    whole = compiled.construct_expanded_state(dict(first))
    order = tuple(whole.positiontup or ())
    expanded = whole.parameter_expansion
    origin = {place: name for name, places in expanded.items() for place in places}
    given = set(first) | {place for place, name in origin.items() if name in first}
    types = [compiled.binds[origin.get(name, name)].type for name in order]
    ways = [kind.dialect_impl(dialect).bind_processor(dialect) for kind in types]
    columns = compiled._result_columns  # noqa: SLF001 # nothing else tells
    outs = [each.type.dialect_impl(dialect).result_processor(dialect, None) for each in columns]
    names = [each.keyname for each in columns]
    row = namedtuple("Row", names, rename=True)  # type: ignore[misc] # noqa: PYI024 # made while it runs
    return Form(
        sql=whole.statement,
        pick=_picking(order),
        fixed={name: value for name, value in whole.parameters.items() if name not in given},
        lists=tuple((name, tuple(places)) for name, places in expanded.items() if name in first),
        into=tuple((place, way) for place, way in enumerate(ways) if way),
        returns=bool(columns),
        row=row._make,
        out=tuple((place, way) for place, way in enumerate(outs) if way),
    )


def told(error: Exception, sql: str) -> exc.DBAPIError:
    """The driver's error as SQLAlchemy tells it."""
    if str(getattr(error, "sqlstate", "")).startswith("23"):
        return exc.IntegrityError(sql, None, error, hide_parameters=True)
    kinds = (getattr(exc, each.__name__, None) for each in type(error).__mro__)
    kind = next((each for each in kinds if each and issubclass(each, exc.DBAPIError)), exc.DBAPIError)
    return kind(sql, None, error, hide_parameters=True)
