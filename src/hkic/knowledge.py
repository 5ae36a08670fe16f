"""Knowledge: records as some of their documents tell them, and no others.

What a document tells is what its evidence supports. A record without the others keeps what these documents or public sources say
of it; what nothing says any more is gone, and what names something that is gone goes with it. Of a status that is gone it is
unknown what it was. Public sources alone tell of nothing that none of these documents speaks of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from functools import partial
from typing import Any, Final, TypeVar

from hkic._model import Value
from hkic.evidence import Sourced, concerns, prefixes
from hkic.records import Document, Metric, Name, Person, Record, carriers, linking, links, paths
from hkic.vocabulary import NameSort, PolicyStatus, Status

S = TypeVar("S", bound=Sourced)
V = TypeVar("V", bound=Value)


def facts(sourced: Sourced) -> Iterator[str]:
    """The field paths of a carrier that hold facts, and so need a source: all that is set and not editorial.

    What stands at its default is no fact, nor is that something is unknown; of a list, each item is one.

    >>> list(facts(Person(id="a", name="A", description="A.", names=[{"text": "A", "lang": "en", "sort": "printed"}])))
    ['names[A]']
    """
    editorial: frozenset[str] = getattr(sourced, "editorial", frozenset())
    for name, info in type(sourced).model_fields.items():
        value = getattr(sourced, name)
        if name in Sourced.model_fields or name in editorial or name == "roles" or value in (None, ()):
            continue
        if not info.is_required() and value == info.get_default(call_default_factory=True):
            continue
        if isinstance(value, Status | PolicyStatus) and value is type(value).UNKNOWN:
            continue
        if isinstance(value, tuple):
            yield from (f"{name}[{item if isinstance(item, str) else item.key}]" for item in value)
        else:
            yield name


def told_by(records: Iterable[Record], documents: Set[str]) -> list[Record]:
    """Records as these documents tell them; the documents themselves are told where they are among them.

    What neither they nor a public source say is left out: fields, items of lists, roles, observations, whole records. A status
    that they do not tell is unknown. A record that public sources alone tell of is there where something told names it. One that
    went by a name of later documents goes by its best other one.

    Our own words stay with a record that is left: its description or summary, notes, the rules of derivations, and a label where
    none of its names is told. They may know more than the documents.

    >>> from hkic.records import Place
    >>> evidence = [{"document": "late", "start": 0, "end": 30, "digest": "0" * 64, "supports": ["within"]}]
    >>> bay = Place(id="bay", name="Bay", description="B.", category="region", evidence=evidence)
    >>> late = Document(id="late", name="L", description="L.", language="en", translation="original", genre="feature",
    ...                 file_name="l.txt", sha256="0" * 64, length=30)
    >>> [record.id for record in told_by([bay, late], {"late"})], told_by([bay, late], set())
    (['bay', 'late'], [])
    """
    held = {record.id: record for record in records if not isinstance(record, Document) or record.id in documents}
    told = _named_from(_each(held, lambda record: _narrowed(record, documents)))
    kept = _named_from(_without_lost(told))
    while not _is_same(kept, told):  # what names, or follows from, something that is gone goes with it, until nothing more does
        told, kept = kept, _named_from(_without_lost(kept))
    return [_called(record, held[record.id]) for record in _each(kept, _valid).values()]


def _is_same(kept: Mapping[str, Record], told: Mapping[str, Record]) -> bool:
    """Whether nothing was changed; what is not changed is the very record."""
    return len(kept) == len(told) and all(record is told.get(id) for id, record in kept.items())


def _without_lost(told: Mapping[str, Record]) -> dict[str, Record]:
    return _each(_each(told, partial(_without_strangers, told=told)), partial(_without_guesses, told=told))


def _named_from(told: Mapping[str, Record]) -> dict[str, Record]:
    """The records that a document speaks of, or that no source at all does, and those of public sources alone that these name."""
    spoken = [id for id, record in told.items() if isinstance(record, Document) or not _is_external(record)]
    found, ahead = set(spoken), spoken
    while ahead:
        named = {link.target for link in links(told[ahead.pop()]) if link.target in told} - found
        found |= named
        ahead += named
    return {id: record for id, record in told.items() if id in found}


def _each(records: Mapping[str, Record], change: Callable[[Record], Record | None]) -> dict[str, Record]:
    changed = ((id, change(record)) for id, record in records.items())
    return {id: record for id, record in changed if record is not None}


def _is_external(record: Record) -> bool:
    held = [carrier.sourced for carrier in carriers(record)]
    return any(one.references for one in held) and not any(one.evidence for one in held)


def _is_sourced(record: Record) -> bool:
    return any(carrier.sourced.evidence or carrier.sourced.references for carrier in carriers(record))


def _narrowed(record: Record, documents: Set[str]) -> Record | None:
    """A record with what these documents and public sources say of it."""
    changes: dict[str, Any] = {}
    if isinstance(record, Metric):
        changes["observations"] = tuple(filter(None, (_told(one, documents) for one in record.observations)))
        if not changes["observations"] and record.observations:
            return None
    if isinstance(record, Person):
        changes["roles"] = tuple(filter(None, (_told(one, documents) for one in record.roles)))
    told = _told(record, documents)
    narrowed = told.model_copy(update=changes) if told is not None and changes else told
    return narrowed if narrowed is None or _is_sourced(narrowed) or not _is_sourced(record) else None


def _told(sourced: S, documents: Set[str]) -> S | None:
    """What carries sources, with the fields that these documents or public sources support; None where more is required."""
    evidence = tuple(one for one in sourced.evidence if one.document in documents)
    derivations = tuple(one for one in sourced.derivations if one.document is None or one.document in documents)
    if len(evidence) == len(sourced.evidence) and len(derivations) == len(sourced.derivations):
        return sourced
    if not evidence and not sourced.references:
        return None
    supported = {path for one in evidence for path in one.supports} | {
        path for one in sourced.references for path in one.supports
    }
    already = set(sourced.supported())
    gone = {path for path in already if not concerns(path, supported)}
    lost = [path for path in facts(sourced) if concerns(path, already) and _is_lost(path, gone, supported)]
    return _without(sourced, lost, evidence=evidence, derivations=derivations)


def _is_lost(path: str, gone: Set[str], supported: Set[str]) -> bool:
    """Whether what a fact holds is not told any more, or a part of it, without which it would be another fact."""
    return any(one.startswith(f"{path}.") for one in gone) or not concerns(path, supported)


def _without(sourced: S, lost: Iterable[str], **changes: Any) -> S | None:
    """What carries sources, without what it holds at these field paths; None where it cannot be without."""
    for path in lost:
        name = path.partition("[")[0]
        info = type(sourced).model_fields[name]
        held = changes.get(name, getattr(sourced, name))
        if isinstance(held, Status | PolicyStatus):
            changes[name] = type(held).UNKNOWN
            continue
        if info.is_required():
            return None
        is_item = isinstance(held, tuple)
        key = path[len(name) + 1 : -1]
        kept = tuple(item for item in held if key != (item if isinstance(item, str) else item.key)) if is_item else None
        changes[name] = kept if is_item else info.get_default(call_default_factory=True)
    return sourced.model_copy(update=changes) if changes else sourced


def _without_guesses(record: Record, *, told: Mapping[str, Record]) -> Record | None:
    """A record without what was derived from something that is not told."""
    changes: dict[str, Any] = {}
    for name in ("observations", "roles"):
        held = getattr(record, name, ())
        kept = tuple(one for one in (_underived(each, told) for each in held) if one is not None)
        if kept != held:
            if isinstance(record, Metric) and not kept:
                return None
            changes[name] = kept
    found = _underived(record, told)
    return found.model_copy(update=changes) if found is not None and changes else found


def _underived(sourced: S, told: Mapping[str, Record]) -> S | None:
    gone = [one for one in sourced.derivations if not all(_is_told(source, told) for source in one.sources)]
    if not gone:
        return sourced
    derived = {path for one in gone for path in one.supports}
    elsewhere = tuple(one for one in sourced.derivations if one not in gone)
    stated = {path for one in sourced.references for path in one.supports} | {
        path
        for one in sourced.evidence
        for path in one.supports
        if not any(concerns(path, each.supports) and each.document in (None, one.document) for each in gone)
    }
    lost = [path for path in facts(sourced) if concerns(path, derived) and not concerns(path, stated)]
    return _without(sourced, lost, derivations=elsewhere)


def _is_told(source: str, told: Mapping[str, Record]) -> bool:
    id, _, field = source.partition(".")
    return id in told and field in set(paths(told[id]))


def _without_strangers(value: V, told: Mapping[str, object]) -> V | None:
    """A model without references to what is gone; None where it cannot be without them."""
    changes: dict[str, Any] = {}
    for name, _ in linking(type(value)):
        held = getattr(value, name)
        kept = _kept(held, told)
        if kept == held:
            continue
        if (kept is None and type(value).model_fields[name].is_required()) or (name == "observations" and not kept):
            return None
        changes[name] = kept
    return value.model_copy(update=changes) if changes else value


def _kept(held: Any, told: Mapping[str, object]) -> Any:
    if isinstance(held, tuple):
        return tuple(one for one in (_kept(item, told) for item in held) if one is not None)
    if isinstance(held, Value):
        return _without_strangers(held, told)
    return held if held is None or held in told else None


#: Sorts of names from the best to the worst.
_BEST: Final = (NameSort.OFFICIAL, NameSort.PRINTED, NameSort.VARIANT, NameSort.ACRONYM, NameSort.MISPRINT)


def _called(told: Record, record: Record) -> Record:
    """A record by the best name that is told, in the language of the one it went by, if that is not."""
    lost = {name.text: name for name in record.names}.get(told.name)
    if lost is None or not told.names or lost in told.names:
        return told

    def worth(name: Name) -> tuple[bool, str, int]:
        language = name.lang.partition("-")[0]
        return language != lost.lang.partition("-")[0], language, _BEST.index(name.sort)

    return told.model_copy(update={"name": min(told.names, key=worth).text})


def _valid(record: Record) -> Record | None:
    """A record whose sources support only what is left, None where what is left makes no record."""
    changes: dict[str, Any] = {
        name: tuple(_tidied(one) for one in getattr(record, name)) for name in ("observations", "roles") if hasattr(record, name)
    }
    tidied = _tidied(record.model_copy(update=changes) if changes else record)
    if tidied == record:
        return record
    try:
        return type(record).model_validate(tidied.model_dump())
    except ValueError:
        return None


def _tidied(sourced: S) -> S:
    held = set(paths(sourced))
    evident = {path for one in sourced.evidence for path in one.supports}

    def supporting(sources: Iterable[Any]) -> tuple[Any, ...]:
        left = ((one, tuple(path for path in one.supports if path in held)) for one in sources)
        return tuple(one.model_copy(update={"supports": supports}) for one, supports in left if supports)

    def is_evident(path: str) -> bool:
        return not prefixes(path).isdisjoint(evident)

    return sourced.model_copy(
        update={
            "evidence": supporting(sourced.evidence),
            "derivations": tuple(one for one in supporting(sourced.derivations) if any(map(is_evident, one.supports))),
            "references": supporting(sourced.references),
            "errata": tuple(one for one in sourced.errata if one.field in held),
        }
    )
