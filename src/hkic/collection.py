"""Collections: immutable mappings of id to record, in a stable order, that can be narrowed."""

from __future__ import annotations

import datetime
from collections.abc import Callable, ItemsView, Iterable, Iterator, KeysView, Mapping, Sequence, ValuesView
from decimal import Decimal
from itertools import islice, pairwise
from operator import attrgetter
from typing import Any, Final, Generic, NamedTuple, Protocol, TypeVar, overload

from hkic.conditions import Condition, Found, Positions, Resolve, as_condition, check_field, check_id, near, without
from hkic.dates import PartialDate, Period
from hkic.errors import AmbiguousNameError, InvalidValueError, NotFoundError, UnknownFieldError
from hkic.ids import Ref
from hkic.records import Metric, Record
from hkic.registers import Register
from hkic.validity import meets

R = TypeVar("R", bound=Record)

_SHOWN = 3


#: Conditions of :meth:`Collection.where` that are no fields.
CONDITIONS: Final = frozenset({"mentions", "document", "valid_on", "known_by", "undated", "undated_documents"})
_ANY: Final = Ref()


class _Dataset(Protocol):
    """What a collection asks of the dataset that it is of."""

    def known_by(self, date: PartialDate | datetime.date | str, *, undated: bool = False) -> _Dataset: ...
    def of_kind(self, kind: type[R], /) -> Collection[R]: ...
    def parts_of(self, id: str) -> frozenset[str]: ...
    def resolve(self, id: str) -> Record: ...


Home = Callable[[], _Dataset]


class _Asked(NamedTuple):
    """What conditions ask of: the register of a collection, and what its fields can hold."""

    register: Register[Any]
    of: type[Record]
    home: Home | None

    def check(self, field: str, wanted: Any) -> None:
        check_field(self.of, field, wanted, self.resolve)

    @property
    def resolve(self) -> Resolve | None:
        home = self.home
        return None if home is None else lambda one: home().resolve(one)

    def passing(self, among: Positions, test: Callable[[Any], object]) -> Positions:
        return self.register.passing(among, test)

    def fitting(self, among: Positions, field: str, wanted: Any) -> Found:
        return self.register.fitting(among, field, wanted)

    def stated_in(self, among: Positions, document: str) -> Found:
        return self.register.stated_in(among, document)


class Collection(Mapping[str, R], Generic[R]):
    """Records by id, in the order of their ids.

    Iterating gives ids, as with any mapping; ``values()`` gives the records. ``[]`` with an unknown id raises
    :class:`~hkic.errors.NotFoundError` with the nearest ids, ``.get`` gives None. A slice is a collection again.

    >>> from hkic.records import Place
    >>> places = Collection([Place(id="b", name="B", description="B.", category="city")], of=Place)
    >>> places["b"].name, places.get("nope"), len(places[:1])
    ('B', None, 1)
    """

    __slots__ = ("_by_id", "_home", "_of", "_positions", "_register")

    _by_id: dict[str, R] | None
    _of: type[R]
    _positions: Positions
    _register: Register[R]

    def __init__(self, records: Iterable[R], *, of: type[R], home: Home | None = None) -> None:
        self._of = of
        self._home = home  # the dataset that the records are of, made when it is asked for
        held = sorted(records, key=lambda record: record.id)
        self._by_id = {record.id: record for record in held}
        if len(self._by_id) < len(held):
            twice = next(one.id for one, other in pairwise(held) if one.id == other.id)
            raise InvalidValueError(twice, what="id of one record", why="several have it")
        self._register = Register(held)  # of these records, or of all that they were narrowed from
        self._positions = self._register.everything

    @property
    def _records(self) -> dict[str, R]:
        """The records by id, made when one is first asked for by its id."""
        if self._by_id is None:
            self._by_id = {record.id: record for record in self._register.at(self._positions)}
        return self._by_id

    @overload
    def __getitem__(self, key: str) -> R: ...
    @overload
    def __getitem__(self, key: slice) -> Collection[R]: ...
    def __getitem__(self, key: str | slice) -> R | Collection[R]:
        if isinstance(key, slice):
            return self._narrowed(sorted(self._positions[key]))
        try:
            return self._records[key]
        except KeyError:
            raise NotFoundError(key, what=self._noun, near=near(key, self._records)) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._positions)

    def __contains__(self, key: object) -> bool:
        return key in self._records

    def keys(self) -> KeysView[str]:
        """The ids.

        >>> from hkic.records import Place
        >>> list(Collection([Place(id="b", name="B", description="B.", category="city")], of=Place).keys())
        ['b']
        """
        return self._records.keys()

    def values(self) -> ValuesView[R]:
        """The records.

        >>> from hkic.records import Place
        >>> list(Collection([Place(id="b", name="B", description="B.", category="city")], of=Place).values())
        [<Place b: B>]
        """
        return _Values(self)

    def items(self) -> ItemsView[str, R]:
        """The records with their ids.

        >>> from hkic.records import Place
        >>> list(Collection([Place(id="b", name="B", description="B.", category="city")], of=Place).items())
        [('b', <Place b: B>)]
        """
        return self._records.items()

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

    def where(  # noqa: PLR0913 -- one keyword a condition
        self,
        *predicates: Callable[[R], bool | None],
        mentions: str | Record | None = None,
        document: str | Record | None = None,
        valid_on: PartialDate | Period | datetime.date | str | None = None,
        known_by: PartialDate | datetime.date | str | None = None,
        undated: bool = False,
        undated_documents: bool = False,
        **conditions: Any,
    ) -> Collection[R]:
        """The records for which every predicate holds and every named field fits its condition.

        A condition is a value, a set or list of values of which one must fit, or a function of the field's value such as
        :func:`~hkic.conditions.during`. A field of several values fits where one of them does, and an empty one fits None;
        an item with a key (a name's text, who takes part, a role's title) fits its key; a date fits its spelling; an id fits the
        record. An absent field fits only None. Predicates are functions of the record; :func:`~hkic.conditions.having` makes some
        that combine with ``&``, ``|`` and ``~``.

        - ``known_by``: records as the documents published by then tell them; ``undated_documents`` adds those without a date;
        - ``valid_on``: records that hold on that date, or on some day of that period; of metrics, the observations that do;
        - ``mentions``: records that refer to this one, or to one of its parts, however far up that is part of it;
        - ``document``: records of which this document states something.

        The two times are asked first, whatever the order, and all else is asked of what they leave. What cannot be told of a
        record, since a date is missing or too vague, is no reason to find it, nor is its opposite; ``undated`` takes it in.

        Raises :class:`~hkic.errors.UnknownFieldError` for a field that the records do not have,
        :class:`~hkic.errors.InvalidValueError` for what the field cannot hold (a code that its code list does not have, a
        spelling that is no date), and :class:`~hkic.errors.NotFoundError` for an id that no record has.

        >>> from hkic.records import Place
        >>> places = Collection([Place(id="b", name="B", description="B.", category="city", within=["c"])], of=Place)
        >>> len(places.where(category="city", within={"c", "d"})), len(places.where(lambda p: not p.within))
        (1, 0)
        """
        asked = self._asked
        for field, wanted in conditions.items():
            asked.check(field, wanted)
        about, told_in = self._checked(mentions, "mentions"), self._checked(document, "document", Ref("document"))
        held = self if known_by is None else self._known_by(known_by, undated=undated_documents)
        held, found = held._holding(valid_on, undated=undated)
        asked = held._asked
        for field, wanted in conditions.items():
            found = found.narrowed(lambda left, field=field, wanted=wanted: asked.fitting(left, field, wanted))  # type: ignore[misc]
        if told_in is not None:
            found = found.narrowed(lambda left: asked.stated_in(left, told_in))
        if about is not None:
            wholes = held._parts_of(about)
            found = found.narrowed(lambda left: asked.register.mentioning(left, wholes))
        for predicate in predicates:
            found = found.narrowed(lambda left, test=predicate: as_condition(test).among(left, asked))  # type: ignore[misc]
        return held._narrowed(found.possibly if undated else found.surely)

    def askable(self, predicate: Callable[[R], bool | None]) -> Condition | None:
        """What of a predicate can be asked of records of this kind; raises where it names a field that they do not have.

        >>> from hkic.records import Place
        >>> from hkic.conditions import having
        >>> Collection([], of=Place).askable(having(category="city") | having(founded="2019"))
        <Condition: category='city'>
        """
        return as_condition(predicate).of_kind(self._asked)

    @property
    def _asked(self) -> _Asked:
        return _Asked(self._register, self._of, self._home)

    def _checked(self, record: str | Record | None, what: str, ref: Ref = _ANY) -> str | None:
        if record is not None:
            check_id(record, ref, what, self._asked.resolve)
        return record.id if isinstance(record, Record) else record

    def _parts_of(self, id: str) -> frozenset[str]:
        return frozenset({id}) if self._home is None else self._home().parts_of(id)

    def _holding(self, when: PartialDate | Period | datetime.date | str | None, *, undated: bool) -> tuple[Collection[R], Found]:
        """The records that hold, metrics with the observations that do."""
        if when is None:
            return self, Found(self._positions)
        if not issubclass(self._of, Metric):
            return self, self._register.meeting(self._positions, Period.of(when))
        held = _metrics_holding(self.values(), Period.of(when), undated=undated)
        kept: Collection[R] = Collection(held, of=self._of, home=self._home)
        return kept, Found(kept._positions)

    def _known_by(self, date: PartialDate | datetime.date | str, *, undated: bool) -> Collection[R]:
        """These records as the documents published by then tell them, in the dataset of what these documents tell."""
        if self._home is None:
            raise InvalidValueError(
                date, what="condition of this collection", why="known_by needs the documents: ask a dataset's"
            )
        told = self._home().known_by(date, undated=undated)
        held = told.of_kind(self._of)
        kept = held._narrowed([at for at, id in zip(held._positions, held, strict=True) if id in self])
        if not issubclass(self._of, Metric):
            return kept
        narrowed = (_with_no_more(record, self._records[record.id]) for record in kept.values())
        return Collection((record for record in narrowed if record is not None), of=self._of, home=kept._home)

    def sort_by(self, key: str | Callable[[R], Any], *, reverse: bool = False) -> list[R]:
        """The records by a field or a function of them; those without a value come last, equals in the order of their ids.

        >>> from hkic.records import Institution
        >>> held = [Institution(id=id, name=id, description="I.", category="university", founded=year)
        ...         for id, year in [("a", "1991"), ("b", None), ("c", "1911")]]
        >>> [record.id for record in Collection(held, of=Institution).sort_by("founded")]
        ['c', 'a', 'b']
        """
        value, held = self._value_of(key), self._register.at(self._positions)
        try:
            if callable(key) or held is not self._register.records:
                return _sorted(held, value, reverse=reverse)
            return list(self._register.ordered(key, lambda: _sorted(held, value, reverse=reverse), reverse=reverse))
        except TypeError as error:
            if callable(key):
                raise
            why = "its values have no order: sort by a function of the record"
            raise InvalidValueError(key, what="field to sort by", why=why) from error

    def group_by(self, key: str | Callable[[R], Any]) -> dict[Any, Collection[R]]:
        """Collections by the value of a field or function; a record with several values is in several, one without under None.

        >>> from hkic.records import Place
        >>> held = [Place(id=id, name=id, description="P.", category=sort) for id, sort in [("a", "city"), ("b", "zone")]]
        >>> {sort.value: list(group) for sort, group in Collection(held, of=Place).group_by("category").items()}
        {'city': ['a'], 'zone': ['b']}
        """
        value = self._value_of(key)
        is_filed = isinstance(key, str) and self._positions is self._register.everything
        groups = self._register.groups(str(key)).by_value if is_filed else self._register.grouped(self._positions, value)
        return {each: self._narrowed(held) for each, held in groups.items()}

    def _value_of(self, key: str | Callable[[R], Any]) -> Callable[[R], Any]:
        if not isinstance(key, str):
            return key
        if key not in self._of.model_fields:
            raise UnknownFieldError(key, fields=self.fields)
        return attrgetter(key)

    def first(self) -> R | None:
        """The first record, None where there is none.

        >>> from hkic.records import Place
        >>> Collection([], of=Place).first()

        """
        return next(iter(self.values()), None)

    def one(self) -> R:
        """The only record; raises AmbiguousNameError where there are more, NotFoundError where there is none.

        >>> from hkic.records import Place
        >>> Collection([Place(id="b", name="B", description="B.", category="city")], of=Place).one().id
        'b'
        """
        if not self:
            raise NotFoundError("", what=f"{self._noun} in this collection: it is empty")
        if len(self) > 1:
            raise AmbiguousNameError(f"the one {self._noun}", candidates=self)
        return next(iter(self.values()))

    @property
    def _noun(self) -> str:
        kind = self._of.model_fields["kind"].default
        return kind if isinstance(kind, str) else "record"

    def _narrowed(self, positions: Positions) -> Collection[R]:
        """Some of these records."""
        narrowed: Collection[R] = Collection.__new__(Collection)
        narrowed._of, narrowed._home, narrowed._register = self._of, self._home, self._register
        is_all = len(positions) == len(self._positions)
        narrowed._positions, narrowed._by_id = (self._positions, self._by_id) if is_all else (positions, None)
        return narrowed

    def at(self, home: Home) -> Collection[R]:
        """These records as those of another dataset.

        >>> from hkic.records import Place
        >>> len(Collection([], of=Place).at(lambda: None))
        0
        """
        moved = self._narrowed(self._positions)
        moved._home = home
        return moved

    def __copy__(self) -> Collection[R]:
        return self  # nothing of it can change

    def __deepcopy__(self, memo: dict[int, Any]) -> Collection[R]:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, (tuple(self.values()), self._of, self._home)


class _Values(ValuesView[R]):
    """The records of a collection, without a look at their ids."""

    __slots__ = ()
    _mapping: Collection[R]

    def __iter__(self) -> Iterator[R]:
        return iter(self._mapping._register.at(self._mapping._positions))

    def __contains__(self, value: object) -> bool:
        return isinstance(value, Record) and self._mapping.get(value.id) == value


def _rebuilt(records: tuple[R, ...], of: type[R], home: Home | None) -> Collection[R]:
    """A collection as it was, on the other side of a process, with the dataset that it is of."""
    return Collection(records, of=of, home=home)


def _with_no_more(told: R, held: Record) -> R | None:
    """A metric as it is told, without observations that are not held any more."""
    assert isinstance(told, Metric)
    assert isinstance(held, Metric)
    ids = {one.id for one in held.observations}
    kept = tuple(one for one in told.observations if one.id in ids)
    if len(kept) == len(told.observations):
        return told
    return told.model_copy(update={"observations": kept}) if kept else None


def _metrics_holding(records: Iterable[R], asked: Period, *, undated: bool) -> Iterator[R]:
    """The metrics that have observations that hold, with these alone."""
    holds: dict[Period | None, bool] = {None: undated}
    for record in records:
        assert isinstance(record, Metric)
        for period in (one.period for one in record.observations):
            if period is not None and period not in holds:
                held = meets(period, asked)
                holds[period] = undated if held is None else held
        kept = tuple(one for one in record.observations if holds[one.period])
        if kept:
            yield record if len(kept) == len(record.observations) else record.model_copy(update={"observations": kept})


def _sorted(records: Sequence[R], value: Callable[[R], Any], *, reverse: bool) -> list[R]:
    values = list(map(value, records))
    if not set(map(type, values)) <= _PLAIN:
        absent = [at for at, found in enumerate(values) if found is None or found == ()]
        values = [None if found == () else _sort_key(found) for found in values]
    else:
        absent = []
    present = without(range(len(values)), absent)
    return [records[at] for at in (*sorted(present, key=values.__getitem__, reverse=reverse), *absent)]


#: Types whose values are there and sort as they are.
_PLAIN: Final = frozenset({str, int, Decimal})


def _sort_key(value: Any) -> Any:
    """What sorts a value: dates by time, items by their keys."""
    if isinstance(value, PartialDate):
        return (value.sort_key, value.sort_key)
    if isinstance(value, Period):
        return value.sort_key
    if isinstance(value, tuple):
        return tuple(map(_sort_key, value))
    return getattr(value, "key", value)
