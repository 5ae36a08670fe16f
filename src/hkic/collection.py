"""Collections: immutable mappings of id to record, in a stable order, that can be narrowed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice, pairwise
from typing import Any, Final, Generic, Protocol, TypeVar, overload

from hkic.conditions import check_field, fits, near, stated_in
from hkic.dates import PartialDate, Period
from hkic.errors import AmbiguousNameError, InvalidValueError, NotFoundError, UnknownFieldError
from hkic.records import Metric, Record, links
from hkic.validity import holds_on, observation_holds_on

R = TypeVar("R", bound=Record)

_SHOWN = 3


#: Conditions of :meth:`Collection.where` that are no fields.
CONDITIONS: Final = frozenset({"mentions", "document", "valid_on", "known_by", "undated"})


class _Dataset(Protocol):
    """What a collection asks of the dataset that it is of."""

    def known_by(self, date: PartialDate | str, *, undated: bool = False) -> Mapping[str, Any]: ...
    def parts_of(self, id: str) -> frozenset[str]: ...


Home = Callable[[], _Dataset]


class Collection(Mapping[str, R], Generic[R]):
    """Records by id, in the order of their ids.

    Iterating gives ids, as with any mapping; ``values()`` gives the records. ``[]`` with an unknown id raises
    :class:`~hkic.errors.NotFoundError` with the nearest ids, ``.get`` gives None. A slice is a collection again.

    >>> from hkic.records import Place
    >>> places = Collection([Place(id="b", name="B", description="B.", category="city")], of=Place)
    >>> places["b"].name, places.get("nope"), len(places[:1])
    ('B', None, 1)
    """

    __slots__ = ("_home", "_of", "_records")

    _records: dict[str, R]
    _of: type[R]

    def __init__(self, records: Iterable[R], *, of: type[R], home: Home | None = None) -> None:
        self._of = of
        self._home = home  # the dataset that the records are of, made when it is asked for
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

    def where(
        self,
        *predicates: Callable[[R], bool],
        mentions: str | Record | None = None,
        document: str | Record | None = None,
        valid_on: PartialDate | Period | str | None = None,
        known_by: PartialDate | str | None = None,
        undated: bool = False,
        **conditions: Any,
    ) -> Collection[R]:
        """The records for which every predicate holds and every named field fits its condition.

        A condition is a value, a set or list of values of which one must fit, or a function of the field's value such as
        :func:`~hkic.conditions.during`. A field of several values fits where one of them does, and an empty one fits None;
        an item with a key (a name's text, who takes part, a role's title) fits its key; a date fits its spelling; an id fits the
        record. An absent field fits only None. Predicates are functions of the record; :func:`~hkic.conditions.having` makes some
        that combine with ``&``, ``|`` and ``~``.

        - ``mentions``: records that refer to this one, or to one of its parts, however far up that it is part of it;
        - ``document``: records of which this document states something;
        - ``known_by``: records as the documents published by then tell them; ``undated`` adds documents without a date;
        - ``valid_on``: records that hold on that date, or on some day of that period; of metrics, the observations that do.
          ``undated`` adds those of which it cannot be told.

        Raises :class:`~hkic.errors.UnknownFieldError` for a field that the records do not have, and
        :class:`~hkic.errors.InvalidValueError` for a code that its code list does not have.

        >>> from hkic.records import Place
        >>> places = Collection([Place(id="b", name="B", description="B.", category="city", within=["c"])], of=Place)
        >>> len(places.where(category="city", within={"c", "d"})), len(places.where(lambda p: not p.within))
        (1, 0)
        """
        for field, wanted in conditions.items():
            check_field(self._of, field, wanted)
        held = self if known_by is None else self._known_by(known_by, undated=undated)
        tests: list[Callable[[R], bool]] = [*predicates]
        if document is not None:
            tests.append(stated_in(_id(document)))
        if mentions is not None:
            tests.append(self._mentioning(_id(mentions)))
        found: Iterable[R] = (
            record
            for record in held._records.values()
            if all(fits(getattr(record, field), wanted) for field, wanted in conditions.items())
            and all(test(record) for test in tests)
        )
        if valid_on is not None:
            found = _holding(found, Period.of(valid_on), undated=undated)
        return held._narrowed(found)

    def _known_by(self, date: PartialDate | str, *, undated: bool) -> Collection[R]:
        """These records as the documents published by then tell them, in the dataset that they are of."""
        if self._home is None:
            raise InvalidValueError(
                date, what="condition of this collection", why="known_by needs the documents: ask a dataset's"
            )
        told = self._home().known_by(date, undated=undated)
        return self._narrowed(record for id, record in told.items() if id in self._records)

    def _mentioning(self, id: str) -> Callable[[Record], bool]:
        wholes = {id} if self._home is None else self._home().parts_of(id)
        return lambda record: any(link.target in wholes for link in links(record) if ".document" not in link.path)

    def sort_by(self, key: str | Callable[[R], Any], *, reverse: bool = False) -> list[R]:
        """The records by a field or a function of them; those without a value come last, equals in the order of their ids.

        >>> from hkic.records import Institution
        >>> held = [Institution(id=id, name=id, description="I.", category="university", founded=year)
        ...         for id, year in [("a", "1991"), ("b", None), ("c", "1911")]]
        >>> [record.id for record in Collection(held, of=Institution).sort_by("founded")]
        ['c', 'a', 'b']
        """
        value = self._value_of(key)
        valued = [(_sort_key(value(record)), record) for record in self._records.values() if value(record) not in (None, ())]
        rest = [record for record in self._records.values() if value(record) in (None, ())]
        valued.sort(key=lambda pair: pair[0], reverse=reverse)
        return [record for _, record in valued] + rest

    def group_by(self, key: str | Callable[[R], Any]) -> dict[Any, Collection[R]]:
        """Collections by the value of a field or function; a record with several values is in several, one without under None.

        >>> from hkic.records import Place
        >>> held = [Place(id=id, name=id, description="P.", category=sort) for id, sort in [("a", "city"), ("b", "zone")]]
        >>> {sort.value: list(group) for sort, group in Collection(held, of=Place).group_by("category").items()}
        {'city': ['a'], 'zone': ['b']}
        """
        value = self._value_of(key)
        groups: dict[Any, list[R]] = {}
        for record in self._records.values():
            found = value(record)
            for each in dict.fromkeys(found if isinstance(found, tuple) else (found,)) or (None,):
                groups.setdefault(each, []).append(record)
        return {each: self._narrowed(held) for each, held in groups.items()}

    def _value_of(self, key: str | Callable[[R], Any]) -> Callable[[R], Any]:
        if not isinstance(key, str):
            return key
        if key not in self._of.model_fields:
            raise UnknownFieldError(key, fields=self.fields)
        return lambda record: getattr(record, key)

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
        return Collection(records, of=self._of, home=self._home)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, (tuple(self._records.values()), self._of)


def _rebuilt(records: tuple[R, ...], of: type[R]) -> Collection[R]:
    """A collection as it was, on the other side of a process; it is of no dataset there, unless one takes it in."""
    return Collection(records, of=of)


def _id(record: str | Record) -> str:
    return record.id if isinstance(record, Record) else record


def _holding(records: Iterable[R], when: Period, *, undated: bool) -> Iterator[R]:
    """The records that hold, metrics with the observations that do."""
    for record in records:
        if isinstance(record, Metric):
            held = tuple(one for one in record.observations if _is_held(observation_holds_on(one, when), undated=undated))
            if held:
                yield record if len(held) == len(record.observations) else record.model_copy(update={"observations": held})
        elif _is_held(holds_on(record, when), undated=undated):
            yield record


def _is_held(holds: bool | None, *, undated: bool) -> bool:  # noqa: FBT001 -- a verdict, not a switch
    return holds is True or (holds is None and undated)


def _sort_key(value: Any) -> Any:
    """What sorts a value: dates by time, items by their keys."""
    if isinstance(value, PartialDate):
        return (value.sort_key, value.sort_key)
    if isinstance(value, Period):
        return value.sort_key
    if isinstance(value, tuple):
        return tuple(map(_sort_key, value))
    return getattr(value, "key", value)
