"""Queries that are the same for every request but for a few values: put together once, planned once.

A page of the paper asks the same seven questions about another article. Django builds each of them anew from Python
objects, compiles it to SQL, and makes of every row an object with signals; PostgreSQL plans it anew. Here a query is
written once, with the ORM, with `Given` in the place of what changes:

    class TopicRow(NamedTuple):
        pk: int
        name: str

    TOPICS = Prepared(
        TopicRow,
        lambda: Topic.objects.filter(articles=Given("article")),
        shows={"topic": "pk"},
    )
    TOPICS.all(article=513)

The fields of the row are the columns that are fetched; what is none of the model is annotated under that name. Rows are
tuples: they are values for `newsroom.core.fragments`, and nobody saves them.
"""

import datetime as dt
import json
import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.models import (
    BigIntegerField,
    Expression,
    Field,
    ForeignObject,
    IntegerField,
    Lookup,
    QuerySet,
    Subquery,
)
from django.db.models.expressions import Col

from newsroom.core.page_cache import kind_of, recording

try:
    from psycopg import Pipeline, RawCursor  # it takes the SQL as the server does
except ImportError:  # a site on SQLite
    Pipeline = RawCursor = None  # type: ignore[assignment,misc]

# Cursors without Django's, or with psycopg's way to write where a value belongs.
DRIVERS = {RawCursor, sqlite3.Cursor}

Row = TypeVar("Row", bound=tuple[Any, ...])


class Layout:
    """The columns of rows that hold whole objects, for queries whose objects are used by what knows nothing of rows."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def add(self, model: Any, path: str = "") -> Callable[[Any], Any]:
        """Columns for an object to which `path` leads ("lead_image__"). Returns what makes the object of a row, as a
        queryset would, with its signals: None where the row has none.
        """
        fields = [field.attname for field in model._meta.concrete_fields]
        first = len(self.names)
        self.names += [f"{path}{name}" for name in fields]
        columns, key = slice(first, len(self.names)), fields.index(model._meta.pk.attname)

        def made_of(row: Any) -> Any:
            values = row[columns]
            return None if values[key] is None else model.from_db(connection.alias, fields, values)

        return made_of

    def row(self, *more: str) -> Any:
        """The class of the rows, which have `more` columns behind those of the objects."""
        return namedtuple("Row", [*self.names, *more])


class Given(Expression):
    """A value that is known when the query runs: a whole number, unless `output_field` says otherwise.

    For the lookup `among` it is any number of them: `pk__among=Given("ids")`.
    """

    def __init__(self, name: str, output_field: Field[Any, Any] | None = None) -> None:
        super().__init__(output_field=output_field or BigIntegerField())
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [Parameter(self.name, isinstance(self.output_field, IntegerField), many=False)]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        # With its type: the database may not be able to tell, and plans anew for each type that it is sent.
        sql, parameters = self.as_sql(compiler, connection)
        return f"{sql}::{self.output_field.db_type(connection)}", parameters


@ForeignObject.register_lookup  # which has none of the others'
@Field.register_lookup
class Among(Lookup):  # type: ignore[type-arg]
    """`IN` for a `Given` list: the same SQL whatever its length, and none that is too long."""

    lookup_name = "among"
    prepare_rhs = False

    def _sides(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        if not isinstance(self.rhs, Given):
            raise TypeError("`among` takes a Given; there is `in` for all else")
        lhs, parameters = self.process_lhs(compiler, connection)
        is_number = isinstance(self.rhs.output_field, IntegerField)
        return lhs, [*parameters, Parameter(self.rhs.name, is_number, many=True)]

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        lhs, parameters = self._sides(compiler, connection)
        return f"{lhs} IN (SELECT value FROM json_each(%s))", parameters  # noqa: S608 - a column

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        lhs, parameters = self._sides(compiler, connection)
        return f"{lhs} = ANY(%s::{self.rhs.output_field.db_type(connection)}[])", parameters


class Parameter(NamedTuple):
    """Where among the parameters of the SQL a given value belongs."""

    name: str
    is_number: bool
    many: bool


class Compiled(NamedTuple):
    statement: "Statement"
    parameters: tuple[Any, ...]  # a Parameter for what is given, all others as they are
    converters: tuple[tuple[int, tuple[Callable[..., Any], ...], Any], ...]
    columns: int


class Prepared(Generic[Row]):
    """A query of the default database, and the rows that it gives."""

    def __init__(
        self, row: type[Row], query: Callable[[], QuerySet[Any]], *, shows: Mapping[str, str | tuple[str, ...]]
    ) -> None:
        """`shows` says which columns hold the ids of what is shown, by kind as in `page_cache.watch`: kept pages are
        tagged by them; none where objects are made of the rows, which say it themselves. A query that fetches columns
        of a watched model and does not name its kind is refused.
        """
        self._row = row
        self._query = query
        fields: tuple[str, ...] = row._fields  # type: ignore[attr-defined]
        named = {kind: (columns,) if isinstance(columns, str) else columns for kind, columns in shows.items()}
        self._shows = [(f"{kind}:", fields.index(name)) for kind, columns in named.items() for name in columns]
        self._kinds = frozenset(named)
        self._compiled: dict[str, Compiled] = {}

    def all(self, **given: Any) -> list[Row]:
        """The rows. `given` are the values by the names of the query's `Given`; KeyError where one is missing."""
        vendor = connection.vendor
        compiled = self._compiled.get(vendor)
        if compiled is None:
            compiled = self._compiled[vendor] = self._compile()
        to_database = _to_postgresql if vendor == "postgresql" else _to_sqlite
        parameters = [
            to_database(part, given[part.name]) if type(part) is Parameter else part for part in compiled.parameters
        ]
        with cursor() as database:
            found = compiled.statement.rows(database, parameters)
        if compiled.converters or (found and len(found[0]) != compiled.columns):
            found = [_converted(values, compiled) for values in found]
        self._tag(found)
        return list(map(self._row._make, found))  # type: ignore[attr-defined]

    def first(self, **given: Any) -> Row | None:
        """The first row, or None; the query says itself that it wants no more."""
        found = self.all(**given)
        return found[0] if found else None

    def _tag(self, found: Iterable[tuple[Any, ...]]) -> None:
        recorded = recording.current()
        if recorded is None:
            return
        for prefix, column in self._shows:
            recorded.tags.update(f"{prefix}{values[column]}" for values in found if values[column] is not None)

    def _compile(self) -> Compiled:
        queryset = self._query()
        if not queryset.query.combinator:
            queryset = queryset.values_list(*self._row._fields)  # type: ignore[attr-defined]
        compiler = queryset.query.get_compiler(using=connection.alias)
        sql, parameters = compiler.as_sql()
        selected = [column for column, *_ in compiler.select[: compiler.col_count]]
        if missing := _kinds_of(queryset.query) - self._kinds:
            raise ImproperlyConfigured(f"{self._row.__name__} does not say in `shows` which {missing} it shows")
        converters = tuple(
            (number, tuple(functions), column)
            for number, (functions, column) in sorted(compiler.get_converters(selected).items())
        )
        return Compiled(Statement(sql), tuple(parameters), converters, len(selected))


def _kinds_of(query: Any) -> set[str]:
    """The kinds of the watched models from which the query, or a query inside it, fetches a column."""
    inner = [*query.combined_queries]
    found: set[str] = set()
    for expression in [*query.select, *query.annotation_select.values()] if not inner else ():
        for part in _parts(expression):
            if isinstance(part, Col) and (kind := kind_of(part.target.model)):
                # The id of another row says nothing of that row; the row that has it is one of the kind.
                found.add(kind)
            elif isinstance(part, Subquery):
                inner.append(part.query)
    return found.union(*map(_kinds_of, inner))


def _parts(expression: Any) -> Iterator[Any]:
    yield expression
    for source in expression.get_source_expressions() if not isinstance(expression, Subquery) else ():
        if source is not None:
            yield from _parts(source)


def _converted(values: tuple[Any, ...], compiled: Compiled) -> tuple[Any, ...]:
    row = list(values[: compiled.columns])
    for number, functions, column in compiled.converters:
        for function in functions:
            row[number] = function(row[number], column, connection)
    return tuple(row)


def _to_postgresql(parameter: Parameter, value: Any) -> Any:
    # Numbers as text: psycopg would send them as types of two, four or eight bytes, each of which is planned anew.
    if parameter.many:
        return f"{{{','.join(map(str, map(int, value)))}}}" if parameter.is_number else list(value)
    return str(int(value)) if parameter.is_number and value is not None else value


def _to_sqlite(parameter: Parameter, value: Any) -> Any:
    if parameter.many:
        return json.dumps(list(value))
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, dt.datetime) else value


class Written(str):
    """SQL as the driver takes it, with `$1` or `?` where a value belongs; `plain` is the same as Django writes it."""

    plain: str


class Statement:
    """SQL as Django writes it; for `cursor()`, which wants it as the driver takes it."""

    __slots__ = ("_written", "sql")

    def __init__(self, sql: str) -> None:
        self.sql = sql
        self._written: dict[Any, Written] = {}

    def rows(self, cursor: Any, parameters: Any) -> list[tuple[Any, ...]]:
        """All rows of the answer, asked with a cursor of `cursor()`."""
        cursor.execute(self.written(cursor.cursor.__class__, parameters), parameters)
        found: list[tuple[Any, ...]] = cursor.cursor.fetchall()  # all is here: nothing in it can fail
        return found

    def written(self, driver: Any, parameters: Any) -> str:
        """The SQL as a cursor of this class takes it. Put together once: Django and psycopg would do it each time."""
        if driver not in DRIVERS or parameters is None:  # without any, a % is a %
            return self.sql
        found = self._written.get(driver)
        if found is None:
            first, *texts = self.sql.split("%s")
            marks = (f"${number}" if driver is RawCursor else "?" for number in range(1, len(texts) + 1))
            whole = first + "".join(f"{mark}{text}" for mark, text in zip(marks, texts, strict=True))
            found = self._written[driver] = Written(whole.replace("%%", "%"))
            found.plain = self.sql
        return found


def cursor() -> Any:
    """A cursor of Django's, which counts and translates errors as ever; `Statement` asks with it.

    It leaves the values to the database; PostgreSQL prepares the statement where DATABASE_PREPARED allows it. But not
    while queries are logged, for that shows the SQL with its values in it, as Django's usual cursors send it.
    """
    own: Any = connection
    if own.queries_logged or own.vendor not in ("sqlite", "postgresql"):
        return own.cursor()
    own.close_if_health_check_failed()
    own.ensure_connection()
    own.validate_thread_sharing()
    with own.wrap_database_errors:
        if own.vendor == "sqlite":
            return own.make_cursor(own.connection.cursor())
        return own.make_cursor(RawCursor(own.connection))  # type: ignore[misc]


def answers(asked: Sequence[tuple[Statement, Any]]) -> list[list[tuple[Any, ...]]]:
    """The rows of several queries with their parameters, in their order.

    PostgreSQL is sent all of them at once and answers them at once: what each costs by itself is mostly waking up, for
    both sides. Not where somebody counts or logs queries, nor where there may be a pooler that knows no prepared ones.
    """
    own: Any = connection
    with cursor() as database:
        raw = database.cursor
        if (
            raw.__class__ is not RawCursor
            or own.execute_wrappers
            or raw.connection.prepare_threshold is None
            or not Pipeline.is_supported()
        ):
            return [statement.rows(database, parameters) for statement, parameters in asked]
        with own.wrap_database_errors:
            cursors = [RawCursor(raw.connection) for _ in asked]
            with raw.connection.pipeline():
                for each, (statement, parameters) in zip(cursors, asked, strict=True):
                    each.execute(statement.written(RawCursor, parameters), parameters)
            return [each.fetchall() for each in cursors]
