"""Collections: immutable mappings of id to record, in a stable order, that can be narrowed."""

from __future__ import annotations

import datetime
from collections.abc import Callable, ItemsView, Iterable, Iterator, KeysView, Mapping, Sequence, ValuesView
from decimal import Decimal
from itertools import islice, pairwise
from operator import attrgetter, itemgetter
from typing import Any, Final, Generic, Protocol, TypeVar, overload

from hkic.conditions import (
    Condition,
    Found,
    Marks,
    Resolve,
    as_condition,
    check_field,
    check_id,
    domain,
    function_of,
    is_choice,
    near,
)
from hkic.dates import PartialDate, Period
from hkic.errors import AmbiguousNameError, InvalidValueError, NotFoundError, UnknownFieldError
from hkic.ids import Ref
from hkic.records import Metric, Record
from hkic.registers import Register, grouped
from hkic.validity import meets

R = TypeVar("R", bound=Record)

_SHOWN = 3


#: Conditions of :meth:`Collection.where` that are no fields.
CONDITIONS: Final = frozenset({"mentions", "document", "valid_on", "known_by", "undated", "undated_documents"})
_ANY: Final = Ref()
_DOCUMENT: Final = Ref("document")
#: What is asked of fields most: a code, an id, a text, or that there is none.
_WORD: Final = (str, type(None))


class _Dataset(Protocol):
    """What a collection asks of the dataset that it is of."""

    def known_by(self, date: PartialDate | datetime.date | str, *, undated: bool = False) -> _Dataset: ...
    def of_kind(self, kind: type[R], /) -> Collection[R]: ...
    def parts_of(self, id: str) -> frozenset[str]: ...
    def resolve(self, id: str) -> Record: ...


Home = Callable[[], _Dataset]


class _Words(Protocol):
    """The marks of the words that may be asked of a field, None where that has to be found out."""

    def get(self, word: str | None, /) -> Marks | None: ...


class _Asked(Generic[R]):
    """What conditions are asked of: the records of a collection, shared by all that is narrowed from it, and their dataset.

    Words that were asked for are known from then on, since neither can change: codes, and what is common among the records.
    """

    __slots__ = ("_words", "groups", "home", "of", "passing", "ready", "register", "resolve", "stated_in")

    def __init__(self, register: Register[R], of: type[R], home: Home | None) -> None:
        self.register = register
        self.of = of
        self.home = home  # the dataset that the records are of, made when it is asked for
        self.resolve: Resolve | None = None if home is None else lambda one: home().resolve(one)
        self.passing, self.stated_in = register.passing, register.stated_in
        self.groups: dict[str, dict[Any, Collection[R]]] = {}  # all records by the values of a field
        self.ready: dict[Marks, Collection[R]] = {}  # the records that have a known word, and those that have it not
        self._words: dict[str, _Words] = {}  # by field

    def known(self, conditions: Mapping[str, Any]) -> Marks | None:
        marks = self.register.everything
        for field, wanted in conditions.items():
            words = self._words.get(field)
            if words is None:
                return None
            fitting = words.get(wanted) if isinstance(wanted, _WORD) else _any_of(words, wanted) if is_choice(wanted) else None
            if fitting is None:
                return None
            marks &= fitting
        return marks

    def check(self, field: str, wanted: Any) -> None:
        check_field(self.of, field, wanted, self.resolve)

    def fitting(self, among: Marks, field: str, wanted: Any) -> Found:
        if isinstance(wanted, _WORD):
            marks = among & self._worded(among, field, wanted)
            return marks, marks
        if is_choice(wanted):
            return self._either(among, field, wanted)
        return self.register.fitting(among, field, wanted)

    def _worded(self, among: Marks, field: str, word: str | None) -> Marks:
        groups = self.register.filed(among, field)
        if groups is None:
            return self.register.fitting(among, field, word)[0]
        marks, held = groups.get(word), domain(self.of, field)
        words = self._words.setdefault(field, groups if held.is_free else {})  # no text is wrong of a field of free text
        if word in held.codes or self.register.is_common(marks):
            self._keep(words, word, marks)
        return marks

    def _keep(self, words: _Words, word: str | None, marks: Marks) -> None:
        """Know a word from now on, and have ready the records that have it, and those that have it not."""
        if isinstance(words, dict):
            words[word] = marks
        for each in (marks, self.register.everything ^ marks):
            self.ready.setdefault(each, _made(self, each, None))

    def _either(self, among: Marks, field: str, wanted: Iterable[Any]) -> Found:
        surely = possibly = 0
        for one in wanted:
            found = self.fitting(among, field, one)
            surely, possibly = surely | found[0], possibly | found[1]
        return surely, possibly


def _any_of(words: _Words, wanted: Iterable[Any]) -> Marks | None:
    """Where one of several words is; None unless each of them is known."""
    marks = 0
    for one in wanted:
        fitting = words.get(one) if isinstance(one, _WORD) else None
        if fitting is None:
            return None
        marks |= fitting
    return marks


class Collection(Mapping[str, R], Generic[R]):
    """Records by id, in the order of their ids.

    Iterating gives ids, as with any mapping; ``values()`` gives the records. ``[]`` with an unknown id raises
    :class:`~hkic.errors.NotFoundError` with the nearest ids, ``.get`` gives None. A slice is a collection again.

    >>> from hkic.records import Place
    >>> places = Collection([Place(id="b", name="B", description="B.", category="city")], of=Place)
    >>> places["b"].name, places.get("nope"), len(places[:1])
    ('B', None, 1)
    """

    __slots__ = ("_asked", "_by_id", "_marks", "_records")

    # Of a collection that was narrowed either the records or their marks are known, and the other is made when it is asked for.
    _asked: _Asked[R]
    _by_id: dict[str, R] | None
    _marks: Marks | None
    _records: Sequence[R] | None

    def __init__(self, records: Iterable[R], *, of: type[R], home: Home | None = None) -> None:
        held = sorted(records, key=lambda record: record.id)
        self._by_id = {record.id: record for record in held}
        if len(self._by_id) < len(held):
            twice = next(one.id for one, other in pairwise(held) if one.id == other.id)
            raise InvalidValueError(twice, what="id of one record", why="several have it")
        register = Register(held)
        self._asked = _Asked(register, of, home)
        self._marks, self._records = register.everything, register.records

    @property
    def _held(self) -> Sequence[R]:
        """The records, in order."""
        if self._records is None:
            assert self._marks is not None
            self._records = self._asked.register.at(self._marks)
        return self._records

    @property
    def _marked(self) -> Marks:
        """The marks of the records."""
        if self._marks is None:
            assert self._records is not None
            self._marks = self._asked.register.marked(self._records)
        return self._marks

    @property
    def _ids(self) -> dict[str, R]:
        """The records by id, made when one is first asked for by its id."""
        if self._by_id is None:
            self._by_id = {record.id: record for record in self._held}
        return self._by_id

    @overload
    def __getitem__(self, key: str) -> R: ...
    @overload
    def __getitem__(self, key: slice) -> Collection[R]: ...
    def __getitem__(self, key: str | slice) -> R | Collection[R]:
        if isinstance(key, slice):
            part = self._held[key]
            return self._of_these(part if key.step is None or key.step > 0 else part[::-1])
        try:
            return self._ids[key]
        except KeyError:
            raise NotFoundError(key, what=self._noun, near=near(key, self._ids)) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._held) if self._marks is None else self._marks.bit_count()

    def __contains__(self, key: object) -> bool:
        return key in self._ids

    def keys(self) -> KeysView[str]:
        """The ids.

        >>> from hkic.records import Place
        >>> list(Collection([Place(id="b", name="B", description="B.", category="city")], of=Place).keys())
        ['b']
        """
        return self._ids.keys()

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
        return self._ids.items()

    def __repr__(self) -> str:
        shown = [*islice(self._ids, _SHOWN), *(["…"] if len(self) > _SHOWN else [])]
        return f"<Collection of {len(self)} {self._noun} records: {', '.join(shown) or 'empty'}>"

    def __hash__(self) -> int:
        return hash(frozenset(self._ids.items()))

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of the fields that the records have, which are the conditions of :meth:`where`.

        >>> from hkic.records import Place
        >>> Collection([], of=Place).fields[-2:]
        ('category', 'within')
        """
        return tuple(self._asked.of.model_fields)

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
        known = asked.known(conditions) if conditions else None
        for field, wanted in conditions.items() if known is None else ():
            asked.check(field, wanted)
        about = None if mentions is None else self._checked(mentions, "mentions", _ANY)
        told_in = None if document is None else self._checked(document, "document", _DOCUMENT)
        held, unsure = self, 0
        if known_by is not None:
            held = held._known_by(known_by, undated=undated_documents)
        if valid_on is not None:
            held, unsure = held._holding(valid_on, undated=undated)
        if known is not None and held._asked is asked:
            held = held._narrowed(held._marked & known)
        elif conditions:
            held, unsure = held._fitting(conditions, unsure)
        if told_in is not None:
            held = held._narrowed(held._asked.stated_in(held._marked, told_in))
        if about is not None:
            held = held._narrowed(held._asked.register.mentioning(held._marked, held._parts_of(about)))
        for predicate in predicates:
            held, unsure = held._passing(predicate, unsure)
        return held if undated or not unsure else held._narrowed(held._marked & ~unsure)

    def askable(self, predicate: Callable[[R], bool | None]) -> Condition | None:
        """What of a predicate can be asked of records of this kind; raises where it names a field that they do not have.

        >>> from hkic.records import Place
        >>> from hkic.conditions import having
        >>> Collection([], of=Place).askable(having(category="city") | having(founded="2019"))
        <Condition: category='city'>
        """
        return as_condition(predicate).of_kind(self._asked)

    def _checked(self, record: str | Record, what: str, ref: Ref) -> str:
        check_id(record, ref, what, self._asked.resolve)
        return record.id if isinstance(record, Record) else record

    def _parts_of(self, id: str) -> frozenset[str]:
        home = self._asked.home
        return frozenset({id}) if home is None else home().parts_of(id)

    # Each of these finds what holds or may hold, with the marks of that of which something cannot be told.

    def _holding(self, when: PartialDate | Period | datetime.date | str, *, undated: bool) -> tuple[Collection[R], Marks]:
        """The records that hold, metrics with the observations that do."""
        asked, period = self._asked, Period.of(when)
        if issubclass(asked.of, Metric):
            return Collection(_metrics_holding(self.values(), period, undated=undated), of=asked.of, home=asked.home), 0
        surely, possibly = asked.register.meeting(self._marked, period)
        return self._narrowed(possibly), possibly ^ surely

    def _fitting(self, conditions: Mapping[str, Any], unsure: Marks) -> tuple[Collection[R], Marks]:
        """The records whose fields fit."""
        asked, possibly = self._asked, self._marked
        surely = possibly ^ unsure
        for field, wanted in conditions.items():
            found, possibly = asked.fitting(possibly, field, wanted)
            surely &= found
        return self._narrowed(possibly), possibly ^ surely

    def _passing(self, predicate: Callable[[R], bool | None], unsure: Marks) -> tuple[Collection[R], Marks]:
        """The records for which a predicate holds; a function looks at each, and nothing else needs to."""
        if isinstance(predicate, Condition) and type(predicate) is not Condition:
            surely, possibly = predicate.among(self._marked, self._asked)
            return self._narrowed(possibly), possibly & (unsure | ~surely)
        test = function_of(predicate)
        return self._of_these([record for record in self._held if test(record)]), unsure

    def _known_by(self, date: PartialDate | datetime.date | str, *, undated: bool) -> Collection[R]:
        """These records as the documents published by then tell them, in the dataset of what these documents tell."""
        home, of = self._asked.home, self._asked.of
        if home is None:
            raise InvalidValueError(
                date, what="condition of this collection", why="known_by needs the documents: ask a dataset's"
            )
        held = home().known_by(date, undated=undated).of_kind(of)
        ids = self._ids
        kept = held._of_these([record for record in held._held if record.id in ids])
        if not issubclass(of, Metric):
            return kept
        narrowed = (_with_no_more(record, self._ids[record.id]) for record in kept.values())
        return Collection((record for record in narrowed if record is not None), of=of, home=held._asked.home)

    def sort_by(self, key: str | Callable[[R], Any], *, reverse: bool = False) -> list[R]:
        """The records by a field or a function of them; those without a value come last, equals in the order of their ids.

        >>> from hkic.records import Institution
        >>> held = [Institution(id=id, name=id, description="I.", category="university", founded=year)
        ...         for id, year in [("a", "1991"), ("b", None), ("c", "1911")]]
        >>> [record.id for record in Collection(held, of=Institution).sort_by("founded")]
        ['c', 'a', 'b']
        """
        value, held, register = self._value_of(key), self._held, self._asked.register
        try:
            if callable(key) or held is not register.records:
                return _sorted(held, value, reverse=reverse)
            return list(register.ordered(key, lambda: _sorted(held, value, reverse=reverse), reverse=reverse))
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
        value, held, asked = self._value_of(key), self._held, self._asked
        if not isinstance(key, str) or held is not asked.register.records:
            return self._by(grouped(held, value))
        if key not in asked.groups:
            asked.groups[key] = self._by(asked.register.groups(key).by_value)
        return asked.groups[key].copy()

    def _by(self, groups: Mapping[Any, Sequence[R]]) -> dict[Any, Collection[R]]:
        return {value: _made(self._asked, None, held) for value, held in groups.items()}

    def _value_of(self, key: str | Callable[[R], Any]) -> Callable[[R], Any]:
        if not isinstance(key, str):
            return key
        if key not in self._asked.of.model_fields:
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
        kind = self._asked.of.model_fields["kind"].default
        return kind if isinstance(kind, str) else "record"

    def _narrowed(self, marks: Marks) -> Collection[R]:
        """Those of these records that are marked."""
        if marks == self._marks:
            return self
        ready = self._asked.ready.get(marks)
        return _made(self._asked, marks, None) if ready is None else ready

    def _of_these(self, records: Sequence[R]) -> Collection[R]:
        """Some of these records."""
        return self if len(records) == len(self._held) else _made(self._asked, None, records)

    def at(self, home: Home) -> Collection[R]:
        """These records as those of another dataset.

        >>> from hkic.records import Place
        >>> len(Collection([], of=Place).at(lambda: None))
        0
        """
        asked = _Asked(self._asked.register, self._asked.of, home)
        moved = _made(asked, self._marks, self._records)
        moved._by_id = self._by_id
        return moved

    def __copy__(self) -> Collection[R]:
        return self  # nothing of it can change

    def __deepcopy__(self, memo: dict[int, Any]) -> Collection[R]:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, (tuple(self.values()), self._asked.of, self._asked.home)


def _made(asked: _Asked[R], marks: Marks | None, records: Sequence[R] | None) -> Collection[R]:
    """Some of the records that are asked; of what is given, one part may be missing."""
    made: Collection[R] = Collection.__new__(Collection)
    made._asked, made._marks, made._records, made._by_id = asked, marks, records, None
    return made


class _Values(ValuesView[R]):
    """The records of a collection, without a look at their ids."""

    __slots__ = ("_held",)
    _mapping: Collection[R]

    def __init__(self, collection: Collection[R]) -> None:
        self._mapping = collection
        self._held = collection._held

    def __iter__(self) -> Iterator[R]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

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
    values = [value(record) for record in records]
    if _PLAIN.issuperset(map(type, values)):
        order = sorted(range(len(values)), key=values.__getitem__, reverse=reverse)
        return list(itemgetter(*order)(records)) if len(order) > 1 else list(records)
    absent = dict.fromkeys(at for at, found in enumerate(values) if found is None or found == ())
    keys: list[Any] = [None if at in absent else _sort_key(found) for at, found in enumerate(values)]
    present = (at for at in range(len(values)) if at not in absent)
    return [records[at] for at in (*sorted(present, key=keys.__getitem__, reverse=reverse), *absent)]


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
