"""Collections: immutable mappings of id to record, in a stable order, that can be narrowed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from enum import StrEnum
from itertools import islice, pairwise
from typing import Any, Generic, TypeVar, get_args, overload

from hkic._model import Value
from hkic.dates import PartialDate, Period
from hkic.errors import AmbiguousNameError, InvalidValueError, NotFoundError, UnknownFieldError
from hkic.records import Record

R = TypeVar("R", bound=Record)

_SHOWN = 3


class Collection(Mapping[str, R], Generic[R]):
    """Records by id, in the order of their ids.

    Iterating gives ids, as with any mapping; ``values()`` gives the records. ``[]`` with an unknown id raises
    :class:`~hkic.errors.NotFoundError` with the nearest ids, ``.get`` gives None. A slice is a collection again.

    >>> from hkic.records import Place
    >>> places = Collection([Place(id="b", name="B", description="B.", category="city")], of=Place)
    >>> places["b"].name, places.get("nope"), len(places[:1])
    ('B', None, 1)
    """

    __slots__ = ("_of", "_records")

    _records: dict[str, R]
    _of: type[R]

    def __init__(self, records: Iterable[R], *, of: type[R]) -> None:
        self._of = of
        held = sorted(records, key=lambda record: record.id)
        self._records = {record.id: record for record in held}
        if len(self._records) < len(held):
            twice = next(one.id for one, other in pairwise(held) if one.id == other.id)
            raise InvalidValueError(twice, what="id of one record", why="several have it")

    @overload
    def __getitem__(self, key: str) -> R: ...
    @overload
    def __getitem__(self, key: slice) -> Collection[R]: ...
    def __getitem__(self, key: str | slice) -> R | Collection[R]:
        if isinstance(key, slice):
            return self._narrowed(list(self._records.values())[key])
        try:
            return self._records[key]
        except KeyError:
            raise NotFoundError(key, what=self._noun, near=near(key, self._records)) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def __contains__(self, key: object) -> bool:
        return key in self._records

    def __repr__(self) -> str:
        shown = [*islice(self._records, _SHOWN), *(["…"] if len(self) > _SHOWN else [])]
        return f"<Collection of {len(self)} {self._noun} records: {', '.join(shown) or 'empty'}>"

    def __hash__(self) -> int:
        return hash(frozenset(self._records.items()))

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of the fields that the records have, which are the conditions of :meth:`where`.

        >>> from hkic.records import Place
        >>> Collection([], of=Place).fields[-2:]
        ('category', 'within')
        """
        return tuple(self._of.model_fields)

    def where(self, *predicates: Callable[[R], bool], **conditions: Any) -> Collection[R]:
        """The records for which every predicate holds and every named field fits its condition.

        A condition is a value, a set or list of values of which one must fit, or a function of the field's value. A field that
        holds several values fits where one of them does, and an empty one fits None; an item with a key (a name's text, who
        takes part, a role's title) fits its key; a date fits its spelling; an id fits the record. An absent field fits only
        None. Raises :class:`~hkic.errors.UnknownFieldError` for a field that the records do not have, and
        :class:`~hkic.errors.InvalidValueError` for a code that its code list does not have.

        >>> from hkic.records import Place
        >>> places = Collection([Place(id="b", name="B", description="B.", category="city", within=["c"])], of=Place)
        >>> len(places.where(category="city", within={"c", "d"})), len(places.where(lambda p: not p.within))
        (1, 0)
        """
        for field, wanted in conditions.items():
            if field not in self._of.model_fields:
                raise UnknownFieldError(field, fields=self.fields)
            _check_codes(field, self._of.model_fields[field].annotation, wanted)
        return self._narrowed(
            record
            for record in self._records.values()
            if all(_fits(getattr(record, field), wanted) for field, wanted in conditions.items())
            and all(predicate(record) for predicate in predicates)
        )

    def first(self) -> R | None:
        """The first record, None where there is none.

        >>> from hkic.records import Place
        >>> Collection([], of=Place).first()

        """
        return next(iter(self._records.values()), None)

    def one(self) -> R:
        """The only record; raises AmbiguousNameError where there are more, NotFoundError where there is none.

        >>> from hkic.records import Place
        >>> Collection([Place(id="b", name="B", description="B.", category="city")], of=Place).one().id
        'b'
        """
        if not self._records:
            raise NotFoundError("one", what=self._noun)
        if len(self) > 1:
            raise AmbiguousNameError(f"the one {self._noun}", candidates=self)
        return next(iter(self._records.values()))

    @property
    def _noun(self) -> str:
        kind = self._of.model_fields["kind"].default
        return kind if isinstance(kind, str) else "record"

    def _narrowed(self, records: Iterable[R]) -> Collection[R]:
        return Collection(records, of=self._of)


def near(key: object, known: Iterable[str], *, limit: int = 3) -> list[str]:
    """The known words most like a mistyped one, best first.

    >>> near("hkusd", ["hkust", "hku", "zte"])
    ['hkust', 'hku']
    """
    from difflib import get_close_matches

    return get_close_matches(str(key).lower(), list(known), n=limit)


def _check_codes(field: str, annotation: Any, wanted: Any) -> None:
    """Refuse a text that is in no code list of the field's type: it would find nothing, and look like an answer."""
    if _is_choice(wanted):
        for one in wanted:
            _check_codes(field, annotation, one)
        return
    lists = [part for part in _parts(annotation) if isinstance(part, type) and issubclass(part, StrEnum)]
    codes = [member.value for each in lists for member in each]
    if codes and isinstance(wanted, str) and wanted not in codes:
        close = near(wanted, codes)
        remedy = f"did you mean {' or '.join(map(repr, close))}?" if close else f"the codes are {', '.join(codes)}"
        raise InvalidValueError(wanted, what=f"code of {field}", why=remedy)


def _is_choice(wanted: Any) -> bool:
    """Whether a condition offers several values, of which one must fit."""
    return isinstance(wanted, Sequence | Set) and not isinstance(wanted, str)


def _parts(annotation: Any) -> Iterator[Any]:
    yield annotation
    for part in get_args(annotation):
        yield from _parts(part)


def _fits(value: object, wanted: Any) -> bool:
    """Whether a field's value fits a condition."""
    if _is_choice(wanted):
        return any(_fits(value, one) for one in wanted)
    if callable(wanted):
        return bool(wanted(value))
    if isinstance(value, tuple):
        return wanted is None if not value else any(_fits(item, wanted) for item in value)
    return _is(value, wanted.id if isinstance(wanted, Record) else wanted)


def _is(value: object, wanted: Any) -> bool:
    """Whether one value is the one wanted: a date by its spelling, an item also by its key."""
    if isinstance(value, PartialDate | Period):
        return str(value) == str(wanted)
    return bool(value == wanted or (isinstance(value, Value) and getattr(value, "key", None) == wanted))
