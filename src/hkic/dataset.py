"""Datasets: all records of all kinds, held, found, merged; and the loading of the built-in one and of packs."""

from __future__ import annotations

import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from hkic.collection import Collection
from hkic.conditions import near
from hkic.errors import HkicError, InvalidValueError, NotFoundError, PackError, UnknownFieldError
from hkic.evidence import Waiver
from hkic.packs import (
    BUILTIN,
    PackInfo,
    dump_info,
    dump_records,
    dump_waivers,
    duplicate,
    integrity,
    read_builtin,
    read_builtin_info,
    read_builtin_waivers,
    read_pack,
    repeated_observations,
)
from hkic.records import (
    KINDS,
    Document,
    Event,
    Facility,
    Institution,
    Metric,
    Person,
    Place,
    Policy,
    Project,
    Ranking,
    Record,
    Relation,
    Statement,
    wholes,
)
from hkic.vocabulary import Predicate

if TYPE_CHECKING:
    import datetime
    from importlib.resources.abc import Traversable

    from hkic.dates import PartialDate
    from hkic.index import Match, NameIndex
    from hkic.reading import Mention, Reader


R = TypeVar("R", bound=Record)
T = TypeVar("T")

_NAMES = {of: name for name, of in KINDS.items()}
#: How many datasets that were asked for with ``known_by`` are kept.
_KEPT = 8


class Dataset(Mapping[str, Record]):
    """Records of all twelve kinds, by id: an immutable mapping, in the order of collections and ids.

    >>> dataset = Dataset([Place(id="bay", name="Bay", description="B.", category="region")])
    >>> list(dataset), dataset.lookup("BAY").id, len(dataset.places)
    (['bay'], 'bay', 1)
    """

    __slots__ = (
        "_collections",
        "_index",
        "_kept",
        "_origin",
        "_packs",
        "_parts",
        "_reader",
        "_records",
        "_told",
        "_waivers",
        "_whole",
    )

    def __init__(self, records: Iterable[Record] = (), *, packs: Iterable[PackInfo] = (), waivers: Iterable[Waiver] = ()) -> None:
        held = tuple(records)
        ids = Counter(record.id for record in held)
        repeated = [id for id, count in ids.items() if count > 1]
        if repeated:
            raise InvalidValueError(repeated[0], what="id of one record", why="several have it")
        groups: dict[type[Record], list[Record]] = {of: [] for of in KINDS.values()}
        for record in held:
            if type(record) not in groups:
                raise InvalidValueError(record, what="record of a kind", why=f"{type(record).__name__} is none of the twelve")
            groups[type(record)].append(record)
        collections = {name: Collection(groups[of], of=of, home=self._itself) for name, of in KINDS.items()}
        self._hold(collections, packs, tuple(waivers))

    def _hold(
        self, collections: dict[str, Collection[Any]], packs: Iterable[PackInfo], waivers: tuple[Waiver, ...] | None
    ) -> None:
        self._packs = tuple(packs)
        self._waivers = waivers  # None until those of the built-in pack are asked for
        self._index: NameIndex[Record] | None = None
        self._reader: Reader | None = None
        self._whole = self  # the dataset that it was narrowed from, by conditions
        self._origin = self  # the one that it was narrowed from, by conditions or by what was known
        self._parts: Mapping[str, Sequence[str]] | None = None  # id of a whole to those of its parts, once asked for
        self._kept: dict[str, Any] = {}
        self._told: dict[frozenset[str], Dataset] = {}  # by documents, the dataset as these tell it
        self._collections = collections
        self._records: dict[str, Record] = {id: record for held in collections.values() for id, record in held.items()}

    @classmethod
    def _of(
        cls, collections: dict[str, Collection[Any]], packs: Iterable[PackInfo], waivers: tuple[Waiver, ...] | None = None
    ) -> Self:
        """A dataset of collections that are known to be whole."""
        dataset = cls.__new__(cls)
        dataset._hold(collections, packs, waivers)
        return dataset

    def _itself(self) -> Self:
        return self

    def _narrowed_from(self, whole: Dataset, origin: Dataset) -> Self:
        self._whole, self._origin = whole, origin
        if whole is not self:
            self._collections = {name: held.at(whole._itself) for name, held in self._collections.items()}
        return self

    @property
    def whole(self) -> Dataset:
        """The dataset that this one was narrowed from with :meth:`where`, which holds all that its records name; else itself.

        >>> load().where(kind="policy").whole is load()
        True
        """
        return self._whole

    def resolve(self, id: str) -> Record:
        """The record that has an id, here or in the dataset that this one was narrowed from.

        >>> load().where(kind="policy").resolve("hkust").kind
        'institution'
        """
        return self[id] if id in self._records else self._origin[id]

    def metric_of(self, observation: str) -> Metric | None:
        """The metric that has the observation with an id; None where none has.

        Raises :class:`~hkic.errors.InvalidValueError` where several have one with that id, or a record has it.

        >>> load().metric_of("start-ups-2015").id
        'hong-kong-start-ups'
        """
        owners = [metric for metric in self.metrics.values() if any(one.id == observation for one in metric.observations)]
        if len(owners) > 1 or (owners and observation in self._records):
            names = " and ".join(repr(metric.id) for metric in owners)
            besides = ", and is a record's" if observation in self._records else ""
            why = f"it is that of an observation of {names}{besides}: give one of them another"
            raise InvalidValueError(observation, what="id of one observation", why=why)
        return owners[0] if owners else None

    @property
    def packs(self) -> tuple[PackInfo, ...]:
        """The packs that it was read from.

        >>> Dataset().packs
        ()
        """
        return self._packs

    @property
    def waivers(self) -> tuple[Waiver, ...]:
        """What of the documents is left out of the records on purpose.

        >>> Dataset().waivers
        ()
        """
        if self._waivers is None:
            self._waivers = read_builtin_waivers()
        return self._waivers

    @property
    def documents(self) -> Collection[Document]:
        """Sources."""
        return self._collections["documents"]

    @property
    def institutions(self) -> Collection[Institution]:
        """Bodies of every kind."""
        return self._collections["institutions"]

    @property
    def people(self) -> Collection[Person]:
        """Persons."""
        return self._collections["people"]

    @property
    def places(self) -> Collection[Place]:
        """Regions, cities, districts, zones, parks, rivers."""
        return self._collections["places"]

    @property
    def facilities(self) -> Collection[Facility]:
        """Supercomputers, sources, lines, hubs."""
        return self._collections["facilities"]

    @property
    def projects(self) -> Collection[Project]:
        """Research projects and what came of them."""
        return self._collections["projects"]

    @property
    def policies(self) -> Collection[Policy]:
        """Plans, agreements, programmes, funds, schemes, goals, calls."""
        return self._collections["policies"]

    @property
    def events(self) -> Collection[Event]:
        """Signings, openings, forums, briefings, awards, foundings."""
        return self._collections["events"]

    @property
    def rankings(self) -> Collection[Ranking]:
        """Published indices, rankings and lists."""
        return self._collections["rankings"]

    @property
    def metrics(self) -> Collection[Metric]:
        """Measured quantities with their observations."""
        return self._collections["metrics"]

    @property
    def statements(self) -> Collection[Statement]:
        """What somebody said."""
        return self._collections["statements"]

    @property
    def relations(self) -> Collection[Relation]:
        """Links that no field of a record holds."""
        return self._collections["relations"]

    @property
    def collections(self) -> Mapping[str, Collection[Record]]:
        """All twelve collections by name.

        >>> list(Dataset().collections)[:2]
        ['documents', 'institutions']
        """
        return dict(self._collections)

    def of_kind(self, kind: type[R]) -> Collection[R]:
        """The collection of the records of a kind.

        >>> load().of_kind(Place) is load().places
        True
        """
        return self._collections[_NAMES[kind]]

    def __getitem__(self, id: str) -> Record:
        try:
            return self._records[id]
        except KeyError:
            raise NotFoundError(id, near=near(id, self._records)) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def __contains__(self, id: object) -> bool:
        return id in self._records

    def __copy__(self) -> Dataset:
        return self  # nothing of it can change

    def __deepcopy__(self, memo: dict[int, Any]) -> Dataset:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        whole, origin = (None if held is self else held for held in (self._whole, self._origin))
        return _rebuilt, (tuple(self._records.values()), self._packs, self.waivers, whole, origin)

    def __hash__(self) -> int:
        return hash(frozenset(self._records.items()))

    def __repr__(self) -> str:
        held = ", ".join(f"{len(records)} {name}" for name, records in self._collections.items() if records)
        return f"<Dataset of {len(self)} records: {held or 'empty'}>"

    @property
    def _names(self) -> NameIndex[Record]:
        """The index of names, made when a name is first asked for; two threads may make it twice, and it is the same."""
        if self._index is None:
            from hkic.index import NameIndex

            self._index = NameIndex(self._records.values())
        return self._index

    def lookup(self, name: str) -> Record:
        """The one record that has this name, in any script, case and width, with or without hyphens or article.

        Raises :class:`~hkic.errors.NotFoundError` and :class:`~hkic.errors.AmbiguousNameError`.

        >>> Dataset([Place(id="bay", name="The Bay-Area", description="B.", category="region")]).lookup("bay area").id
        'bay'
        """
        if not isinstance(name, str):
            raise InvalidValueError(name, what="name", why="write a text")
        return self._names.lookup(name)

    def search(self, text: str, *, kind: str | None = None, limit: int = 10) -> list[Match[Record]]:
        """The records whose names, description or summary fit a text, best first; an empty text finds nothing.

        >>> zone = Place(id="zone", name="Qianhai", description="Z.", category="zone")
        >>> [(match.record.id, match.how.value) for match in Dataset([zone]).search("Qianhia")]
        [('zone', 'typo')]
        """
        if not isinstance(text, str):
            raise InvalidValueError(text, what="text to search for", why="write a text")
        if not isinstance(limit, int):
            raise InvalidValueError(limit, what="limit", why="write a whole number")
        return self._names.search(text, kind=kind, limit=limit)

    def read(self, text: str, anchor: PartialDate | str | None = None) -> list[Mention]:
        """The quantities, dates and names of these records in a text, in order, with offsets in code points.

        Relative dates are resolved against the anchor, such as the day of publication; without one their value is None.

        >>> inlet = Dataset([Place(id="inlet", name="Starling Inlet", description="I.", category="region")])
        >>> [mention.value for mention in inlet.read("Starling Inlet opened last December.", "2022-07-07")]
        [('inlet',), PartialDate('2021-12')]
        """
        from hkic.dates import PartialDate

        if not isinstance(text, str):
            raise InvalidValueError(text, what="text to read", why="write a text")
        if self._reader is None:
            self._reader = self._new_reader()
        return self._reader.read(text, None if anchor is None else PartialDate.of(anchor))

    def _new_reader(self) -> Reader:
        from hkic.reading import Reader

        names: dict[str, list[str]] = {}
        for record in self._records.values():
            labelled = isinstance(record, Metric | Statement | Relation)  # their names are labels of ours
            for text in {name.text for name in record.names} or (set() if labelled else {record.name}):
                names.setdefault(text, []).append(record.id)
        return Reader(names)

    def where(self, *predicates: Callable[[Any], bool], **conditions: Any) -> Dataset:
        """The records of all kinds that fit, as :meth:`hkic.Collection.where` says; of kinds without a field asked for, none.

        The result may name records that it does not hold. Raises :class:`~hkic.errors.UnknownFieldError` where no kind has it.

        >>> bay = Place(id="bay", name="Bay", description="B.", category="region", within=["sea"])
        >>> sea = Place(id="sea", name="Sea", description="S.", category="region")
        >>> list(Dataset([bay, sea]).where(mentions="sea"))
        ['bay']
        """
        from hkic.collection import CONDITIONS

        fields = set(conditions) - CONDITIONS
        if not any(fields <= set(held.fields) for held in self._collections.values()):
            every = sorted({field for held in self._collections.values() for field in held.fields})
            unknown = [field for field in conditions if field in fields and field not in every]
            missing = unknown[0] if unknown else " and ".join(sorted(fields))
            raise UnknownFieldError(missing, fields=every)
        found: dict[str, Collection[Any]] = {}
        refused: list[HkicError] = []
        for name, held in self._collections.items():
            found[name] = held[:0]
            if fields <= set(held.fields):
                try:
                    asked = [held.askable(predicate) for predicate in predicates]
                    if None not in asked:
                        found[name] = held.where(*(each for each in asked if each), **conditions)
                except (InvalidValueError, NotFoundError, UnknownFieldError) as error:  # a code, id or field of other kinds
                    refused.append(error)
        if refused and len(refused) == sum(fields <= set(held.fields) for held in self._collections.values()):
            raise refused[0]
        known, days = conditions.get("known_by"), conditions.get("undated_documents", False)
        whole = self._whole if known is None else self._whole.known_by(known, undated=days)
        narrowed = Dataset._of(found, self._packs, self.waivers if known is None else whole.waivers)
        return narrowed._narrowed_from(whole, self._origin)

    def known_by(self, date: PartialDate | datetime.date | str, *, undated: bool = False) -> Dataset:
        """The dataset as documents published by then tell it: what only later ones say is not there.

        A document known to the month or year counts from the end of it on; ``undated`` adds those whose day nothing tells. A
        status told later is unknown, and what public sources alone tell of is there where something told names it. Our own words
        (descriptions, summaries, notes, rules, labels) stay with what is left, and may know more. A later date never tells less.

        >>> Dataset([Place(id="bay", name="Bay", description="B.", category="region")]).known_by("2020")
        <Dataset of 1 records: 1 places>
        """
        from hkic.dates import PartialDate
        from hkic.knowledge import told_by

        asked = PartialDate.of(date)
        if self._whole is not self:
            return self.where(known_by=asked, undated_documents=undated)
        documents = frozenset(
            document.id
            for document in self.documents.values()
            if (undated if document.published is None else document.published.last <= asked.last)
        )
        found = self._told.get(documents)
        if found is None:
            waivers = [waiver for waiver in self.waivers if waiver.document in documents]
            found = Dataset(told_by(self._records.values(), documents), packs=self._packs, waivers=waivers)
            found._origin = self._origin
            self._told = dict([*self._told.items(), (documents, found)][-_KEPT:])
        return found

    def parts_of(self, id: str) -> frozenset[str]:
        """The ids of a record and of all that is part of it.

        That is by its parent, by the place that it is within, by the whole that it is a point of, or by a relation that says so.
        Members of a body are no parts of it, nor is what is located there.

        >>> sea = Place(id="sea", name="Sea", description="S.", category="region")
        >>> bay = Place(id="bay", name="Bay", description="B.", category="region", within=["sea"])
        >>> sorted(Dataset([sea, bay]).parts_of("sea"))
        ['bay', 'sea']
        """
        if self._whole is not self:
            return self._whole.parts_of(id)
        if self._parts is None:
            self._parts = self._parts_by_whole()
        found, ahead = {id}, [id]
        while ahead:
            parts = set(self._parts.get(ahead.pop(), ())) - found
            found |= parts
            ahead += parts
        return frozenset(found)

    def _parts_by_whole(self) -> Mapping[str, Sequence[str]]:
        parts: dict[str, list[str]] = {}
        for record in self._records.values():
            for whole in wholes(record):
                parts.setdefault(whole, []).append(record.id)
            if isinstance(record, Relation) and record.predicate is Predicate.PART_OF:
                parts.setdefault(record.target, []).append(record.source)
        return parts

    def kept(self, name: str, make: Callable[[Self], T]) -> T:
        """What is worked out of these records once, since they do not change, such as the links between them.

        >>> load().kept("size", len) == len(load())
        True
        """
        if name not in self._kept:
            self._kept[name] = make(self)
        found: T = self._kept[name]
        return found

    def merge(self, *others: Dataset) -> Dataset:
        """A new dataset with the records of this one and the others; none of them changes.

        A record that several hold must be the same in all. Raises :class:`~hkic.errors.PackError` with every id that is not, with
        every reference that nothing resolves, and with every observation whose id another metric's observation or a record has.

        >>> bay = Dataset([Place(id="bay", name="Bay", description="B.", category="region")])
        >>> list(bay.merge(Dataset([Place(id="river", name="River", description="R.", category="river")])))
        ['bay', 'river']
        """
        records = dict(self._records)
        findings = []
        for other in others:
            for id, record in other.items():
                if records.setdefault(id, record) != record:
                    findings.append(duplicate(id))
        findings += [*integrity(records.values()), *repeated_observations(records.values())]
        if findings:
            raise PackError("merge", findings)
        packs = dict.fromkeys(pack for dataset in (self, *others) for pack in dataset.packs)
        waivers = dict.fromkeys(one for dataset in (self, *others) for one in dataset.waivers)
        return Dataset(records.values(), packs=packs, waivers=waivers)


def _rebuilt(
    records: tuple[Record, ...],
    packs: tuple[PackInfo, ...],
    waivers: tuple[Waiver, ...],
    whole: Dataset | None,
    origin: Dataset | None,
) -> Dataset:
    """A dataset as it was, on the other side of a process; what it finds names with is made anew there."""
    dataset = Dataset(records, packs=packs, waivers=waivers)
    return dataset._narrowed_from(dataset if whole is None else whole, dataset if origin is None else origin)


def dump_pack(dataset: Dataset, info: PackInfo) -> dict[str, bytes]:
    """The canonical files of a pack: name to bytes, one a collection that holds something, and the manifest.

    >>> info = PackInfo(format=1, name="toy", title="A toy", version="1", licence="CC-BY-4.0")
    >>> sorted(dump_pack(Dataset([Place(id="a", name="A", description="A.", category="city")]), info))
    ['pack.json', 'places.json']
    """
    files = {"pack.json": dump_info(info)}
    if dataset.waivers:
        files["waivers.json"] = dump_waivers(dataset.waivers)
    return files | {f"{name}.json": dump_records(held.values()) for name, held in dataset.collections.items() if held}


# -- loading -------------------------------------------------------------------------------------------------------------------

#: Everything that was read of the built-in pack, behind its lock: collections by name, and the dataset of all.
_lock = threading.RLock()
_collections: dict[str, Collection[Any]] = {}
_builtin: list[Dataset] = []


def load(path: str | Path | None = None, *, base: Dataset | None = None) -> Dataset:
    """The built-in dataset, read once and kept; or the pack in a folder.

    ``base`` is a dataset that the pack's references may name; the result then holds both. Raises
    :class:`~hkic.errors.PackError` with everything that is wrong with the pack.

    >>> load() is load()
    True
    """
    if path is None:
        return _load_builtin() if base is None else base.merge(_load_builtin())
    info, records, findings, waivers = read_pack(Path(path), beside=base)
    if findings or info is None:
        raise PackError(Path(path).as_posix(), findings)
    dataset = Dataset(records.values(), packs=[info], waivers=waivers)
    return dataset if base is None else base.merge(dataset)


def load_collection(name: str) -> Collection[Any]:
    """One collection of the built-in dataset; its file alone is read where nothing more was asked for yet.

    >>> load_collection("places") is load().places
    True
    """
    if name not in _collections:
        with _lock:
            _read_into_collections(name)
    return _collections[name]


def _load_builtin() -> Dataset:
    if not _builtin:
        with _lock:
            if not _builtin:
                _read_into_collections(*KINDS)
                _builtin.append(Dataset._of({name: _collections[name] for name in KINDS}, [read_builtin_info()]))
    return _builtin[0]


def _read_into_collections(*names: str) -> None:
    missing = [name for name in names if name not in _collections]
    if missing:
        for name, records in read_builtin(*missing).items():
            _collections[name] = Collection(records, of=KINDS[name], home=load)


def data_folder() -> Traversable:
    """The folder of the built-in pack, for whoever wants its files.

    >>> (data_folder() / "pack.json").is_file()
    True
    """
    if sys.version_info < (3, 12):
        from importlib_resources import files
    else:
        from importlib.resources import files
    return cast("Traversable", files(BUILTIN))
