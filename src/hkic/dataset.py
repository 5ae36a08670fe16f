"""Datasets: reading a pack of record files, holding it, merging it with others, and writing its canonical bytes.

A pack is a folder with ``pack.json`` and up to twelve files, one a collection, each a JSON list of records. Reading one runs no
code, follows no link out of the folder, and stops at size limits. Everything wrong with a pack is reported at once.
"""

from __future__ import annotations

import json
import stat
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, NoReturn, TypeVar, cast

from pydantic import Field, TypeAdapter, ValidationError

from hkic._folding import fold
from hkic._model import Value
from hkic.collection import Collection, near
from hkic.errors import Finding, InvalidValueError, NotFoundError, PackError
from hkic.index import Match, NameIndex
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
    links,
)
from hkic.vocabulary import NameSort

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

R = TypeVar("R", bound=Record)

#: The version of the pack format that this library reads.
FORMAT: Final = 1
#: The largest file of a pack, in bytes.
MAX_FILE_BYTES: Final = 256 * 1024 * 1024
#: The largest pack, in bytes.
MAX_PACK_BYTES: Final = 1024 * 1024 * 1024

_MANIFEST: Final = "pack.json"
_DATA: Final = "hkic.data"


class PackInfo(Value):
    """What ``pack.json`` says of a pack.

    >>> PackInfo(format=1, name="toy", title="A toy", version="1", licence="CC-BY-4.0").name
    'toy'
    """

    format: Literal[1]
    """Version of the pack format."""
    name: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    """Short name, kebab-case."""
    title: str
    """What it holds, in a line."""
    version: str
    """Version of the data."""
    licence: str
    """Licence of the data, an SPDX identifier."""


class Dataset(Mapping[str, Record]):
    """Records of all twelve kinds, by id: an immutable mapping, in the order of collections and ids.

    >>> dataset = Dataset([Place(id="bay", name="Bay", description="B.", category="region")])
    >>> list(dataset), dataset.lookup("BAY").id, len(dataset.places)
    (['bay'], 'bay', 1)
    """

    def __init__(self, records: Iterable[Record] = (), *, packs: Iterable[PackInfo] = ()) -> None:
        self._packs = tuple(packs)
        held = tuple(records)
        ids = Counter(record.id for record in held)
        repeated = [id for id, count in ids.items() if count > 1]
        if repeated:
            raise InvalidValueError(repeated[0], what="id of one record", why="several have it")
        groups: dict[type[Record], list[Record]] = {of: [] for of in KINDS.values()}
        for record in held:
            groups[type(record)].append(record)
        self._collections: dict[str, Collection[Any]] = {name: Collection(groups[of], of=of) for name, of in KINDS.items()}
        self._records: dict[str, Record] = {record.id: record for kept in self._collections.values() for record in kept.values()}

    @property
    def packs(self) -> tuple[PackInfo, ...]:
        """The packs that it was read from.

        >>> Dataset().packs
        ()
        """
        return self._packs

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

    def __hash__(self) -> int:
        return hash(frozenset(self._records.items()))

    def __repr__(self) -> str:
        held = ", ".join(f"{len(records)} {name}" for name, records in self._collections.items() if records)
        return f"<Dataset of {len(self)} records: {held or 'empty'}>"

    @cached_property
    def _names(self) -> NameIndex[Record]:
        return NameIndex(self._records.values())

    def lookup(self, name: str) -> Record:
        """The one record that has this name, in any script, case and width, with or without hyphens or article.

        Raises :class:`~hkic.errors.NotFoundError` and :class:`~hkic.errors.AmbiguousNameError`.

        >>> Dataset([Place(id="bay", name="The Bay-Area", description="B.", category="region")]).lookup("bay area").id
        'bay'
        """
        return self._names.lookup(name)

    def search(self, text: str, *, kind: str | None = None, limit: int = 10) -> list[Match[Record]]:
        """The records whose names, description or summary fit a text, best first; an empty text finds nothing.

        >>> zone = Place(id="zone", name="Qianhai", description="Z.", category="zone")
        >>> [(match.record.id, match.how.value) for match in Dataset([zone]).search("Qianhia")]
        [('zone', 'typo')]
        """
        return self._names.search(text, kind=kind, limit=limit)

    def merge(self, *others: Dataset) -> Dataset:
        """A new dataset with the records of this one and the others; none of them changes.

        A record that several hold must be the same in all. Raises :class:`~hkic.errors.PackError` with every id that is not, and
        with every reference that nothing resolves.

        >>> bay = Dataset([Place(id="bay", name="Bay", description="B.", category="region")])
        >>> list(bay.merge(Dataset([Place(id="river", name="River", description="R.", category="river")])))
        ['bay', 'river']
        """
        records = dict(self._records)
        findings = []
        for other in others:
            for id, record in other.items():
                if records.setdefault(id, record) != record:
                    findings.append(_duplicate(id))
        findings += integrity(records.values())
        if findings:
            raise PackError("merge", findings)
        packs = dict.fromkeys(pack for dataset in (self, *others) for pack in dataset.packs)
        return Dataset(records.values(), packs=packs)


def _duplicate(id: str, *, file: str | None = None) -> Finding:
    return Finding(
        "duplicate-id",
        "another record has this id",
        file=file,
        record=id,
        field="id",
        remedy="give one of them another id, or merge them",
    )


def integrity(records: Iterable[Record]) -> Iterator[Finding]:
    """What is wrong between records: references that nothing resolves, and official names that two of them claim.

    >>> [finding.rule for finding in integrity([Place(id="a", name="A", description="A.", category="city", within=["b"])])]
    ['dangling-reference']
    """
    held = {record.id: record for record in records}
    for record in held.values():
        for link in links(record):
            kind = held[link.target].kind if link.target in held else None
            if kind is None:
                close = near(link.target, held)
                remedy = f"add that record, or write {' or '.join(close)}" if close else "add that record"
                yield Finding(
                    "dangling-reference", f"no record {link.target!r}", record=record.id, field=link.path, remedy=remedy
                )
            elif not link.ref.allows(kind):
                allowed = " or ".join(link.ref.kinds)
                yield Finding(
                    "wrong-kind",
                    f"{link.target!r} is a {kind}, and this names a {allowed}",
                    record=record.id,
                    field=link.path,
                    remedy=f"name a {allowed}",
                )
    yield from _rival_names(held.values())


def _rival_names(records: Iterable[Record]) -> Iterator[Finding]:
    owners: dict[str, str] = {}
    for record in records:
        for name in record.names:
            if name.sort is NameSort.OFFICIAL:
                owner = owners.setdefault(fold(name.text), record.id)
                if owner != record.id:
                    yield Finding(
                        "rival-names",
                        f"{owner!r} has the same official name {name.text!r}",
                        record=record.id,
                        field=f"names[{name.text}]",
                        remedy="make them one record, or call it a variant in one",
                    )


# -- canonical bytes -----------------------------------------------------------------------------------------------------------


def dump_records(records: Iterable[Record]) -> bytes:
    """The canonical bytes of one file of a pack: sorted by id, fields in order, two spaces, a final newline.

    What is absent (None, or an empty list) is not written.

    >>> dump_records([Place(id="a", name="A", description="A.", category="city")]).decode().splitlines()[2]
    '    "id": "a",'
    """
    return _dump([_present(record.model_dump(mode="json")) for record in sorted(records, key=lambda r: r.id)])


def _dump(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _present(content: Any) -> Any:
    """Without None and empty lists, identity and name first."""
    if isinstance(content, dict):
        leading = {key: content[key] for key in ("id", "kind", "name") if key in content}
        trailing = {key: content[key] for key in ("evidence", "derivations", "references", "errata") if key in content}
        middle = {key: value for key, value in content.items() if key not in leading and key not in trailing}
        ordered = leading | middle | trailing
        return {key: _present(value) for key, value in ordered.items() if value is not None and value != []}
    return [_present(item) for item in content] if isinstance(content, list) else content


def dump_pack(dataset: Dataset, info: PackInfo) -> dict[str, bytes]:
    """The canonical files of a pack: name to bytes, one a collection that holds something, and the manifest.

    >>> info = PackInfo(format=1, name="toy", title="A toy", version="1", licence="CC-BY-4.0")
    >>> sorted(dump_pack(Dataset([Place(id="a", name="A", description="A.", category="city")]), info))
    ['pack.json', 'places.json']
    """
    files = {_MANIFEST: _dump(info.model_dump(mode="json"))}
    return files | {f"{name}.json": dump_records(held.values()) for name, held in dataset.collections.items() if held}


# -- reading -------------------------------------------------------------------------------------------------------------------

_lock = threading.Lock()
_builtin: Dataset | None = None


def load(path: str | Path | None = None, *, base: Dataset | None = None) -> Dataset:
    """The built-in dataset, read once and kept; or the pack in a folder.

    ``base`` is a dataset that the pack's references may name; the result then holds both. Raises
    :class:`~hkic.errors.PackError` with everything that is wrong with the pack.

    >>> load() is load()
    True
    """
    global _builtin  # noqa: PLW0603 -- the one cache of the package, behind its lock
    if path is not None:
        return _read_pack(Path(path), base)
    if base is not None:
        return base.merge(load())
    if _builtin is None:
        with _lock:
            if _builtin is None:
                _builtin = _read_builtin()
    return _builtin


def data_folder() -> Traversable:
    """The folder of the built-in pack, for whoever wants its files.

    >>> (data_folder() / "pack.json").is_file()
    True
    """
    if sys.version_info < (3, 12):
        from importlib_resources import files
    else:
        from importlib.resources import files
    return cast("Traversable", files(_DATA))


def _read_builtin() -> Dataset:
    """The built-in pack, its models validated; its integrity is checked where it is made, not on each load."""
    data = import_module(_DATA)
    loader, folder = data.__spec__.loader, Path(data.__file__).parent  # type: ignore[union-attr, arg-type]
    read = cast("Callable[[str], bytes]", loader.get_data)  # type: ignore[union-attr]  # works in a zip, where Path does not
    records: list[Record] = []
    for name, of in KINDS.items():
        records += TypeAdapter(tuple[of, ...]).validate_json(read(str(folder / f"{name}.json")))  # type: ignore[valid-type]
    return Dataset(records, packs=[PackInfo.model_validate_json(read(str(folder / _MANIFEST)))])


class _File(NamedTuple):
    """One file of a pack, read."""

    name: str
    content: Any
    data: bytes


def _read_pack(folder: Path, base: Dataset | None) -> Dataset:
    findings: list[Finding] = []
    files = {file.name: file for file in _read_files(folder, findings)}
    info = _read_manifest(files.pop(_MANIFEST, None), findings)
    records: dict[str, Record] = {}
    for file in files.values():
        for record in _read_records(file, findings):
            if record.id in records:
                findings.append(_duplicate(record.id, file=file.name))
            records[record.id] = record
    if base is not None:
        findings += (_duplicate(id) for id, record in records.items() if base.get(id, record) != record)
        findings += _unresolved(dict(base.items()) | records, of=records)
    elif not findings or records:
        findings += _unresolved(records, of=records)
    if findings or info is None:
        raise PackError(folder.as_posix(), findings)
    dataset = Dataset(records.values(), packs=[info])
    return base.merge(dataset) if base is not None else dataset


def _unresolved(records: dict[str, Record], *, of: Mapping[str, Record]) -> Iterator[Finding]:
    """Integrity findings of some of the records, with the file that each is in."""
    file_of = {of_kind.model_fields["kind"].default: f"{name}.json" for name, of_kind in KINDS.items()}
    for finding in integrity(records.values()):
        if finding.record is not None and finding.record in of:
            yield finding._replace(file=file_of[of[finding.record].kind])


def _read_files(folder: Path, findings: list[Finding]) -> Iterator[_File]:
    known = {_MANIFEST, *(f"{name}.json" for name in KINDS)}
    if not folder.is_dir():
        findings.append(Finding("no-pack", "no such folder", remedy="give the path of a folder with a pack.json"))
        return
    total = 0
    for path in sorted(folder.glob("*.json")):
        if path.name not in known:
            close = near(path.name, known)
            remedy = f"call it {close[0]}" if close else f"the files of a pack are {', '.join(sorted(known))}"
            findings.append(Finding("unknown-file", "no collection has this name", file=path.name, remedy=remedy))
            continue
        total += path.lstat().st_size
        why = _refusal(path, total)
        if why:
            findings.append(Finding("refused-file", why, file=path.name, remedy="put a plain file of records there"))
            continue
        data = path.read_bytes()
        content = _parse(path.name, data, findings)
        if content is not None:
            yield _File(path.name, content, data)


def _refusal(path: Path, total: int) -> str | None:
    status = path.lstat()
    if not stat.S_ISREG(status.st_mode):
        return "it is no plain file, and a pack follows no links"
    if status.st_size > MAX_FILE_BYTES:
        return f"it has {status.st_size:,} bytes, more than {MAX_FILE_BYTES:,}"
    return f"the pack has more than {MAX_PACK_BYTES:,} bytes" if total > MAX_PACK_BYTES else None


def _parse(file: str, data: bytes, findings: list[Finding]) -> Any:
    try:
        return json.loads(data.decode("utf-8"), parse_constant=_refuse_constant, object_pairs_hook=_unique_keys)
    except UnicodeDecodeError as error:
        message = f"it is not UTF-8 (byte {error.start})"
    except json.JSONDecodeError as error:
        message = f"line {error.lineno}, column {error.colno}: {error.msg}"
    except RecursionError:
        message = "it is nested too deeply"
    except ValueError as error:
        message = str(error)
    findings.append(Finding("broken-json", message, file=file, remedy="mend the JSON"))
    return None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        repeated = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        raise ValueError(f"the key {repeated!r} stands twice in one object")
    return content


def _read_manifest(file: _File | None, findings: list[Finding]) -> PackInfo | None:
    if file is None:
        if not any(finding.file == _MANIFEST or finding.rule == "no-pack" for finding in findings):
            findings.append(
                Finding("no-manifest", "no pack.json", file=_MANIFEST, remedy="write one: format, name, title, version, licence")
            )
        return None
    try:
        info = PackInfo.model_validate(file.content)
    except ValidationError as error:
        findings += _invalid(file.name, None, error)
        return None
    findings += _non_canonical(file, _dump(info.model_dump(mode="json")))
    return info


def _read_records(file: _File, findings: list[Finding]) -> list[Record]:
    of = KINDS[file.name.removesuffix(".json")]
    if not isinstance(file.content, list):
        findings.append(Finding("invalid-record", "it is no list", file=file.name, remedy="write a list of records"))
        return []
    records = []
    for number, item in enumerate(file.content):
        try:
            records.append(of.model_validate(item))
        except ValidationError as error:
            id = item.get("id") if isinstance(item, dict) else None
            findings += _invalid(file.name, id if isinstance(id, str) else f"record {number + 1}", error)
    if len(records) == len(file.content):
        findings += _non_canonical(file, dump_records(records))
    return records


def _invalid(file: str, record: str | None, error: ValidationError) -> Iterator[Finding]:
    for problem in error.errors(include_url=False):
        field = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in problem["loc"]).lstrip(".")
        given = problem["input"]
        shown = f" (given {given!r})" if isinstance(given, str | int | float | bool) else ""
        remedy = {
            "extra_forbidden": "remove it, or mend its spelling",
            "missing": "add it",
        }.get(problem["type"], "write a value that the data dictionary allows")
        rule = {"extra_forbidden": "unknown-field", "missing": "missing-field", "enum": "unknown-code"}.get(
            problem["type"], "invalid-value"
        )
        yield Finding(
            rule,
            problem["msg"].removeprefix("Value error, ") + shown,
            file=file,
            record=record,
            field=field or None,
            remedy=remedy,
        )


def _non_canonical(file: _File, canonical: bytes) -> Iterator[Finding]:
    if file.data == canonical:
        return
    pairs = zip(file.data.splitlines(), canonical.splitlines(), strict=False)
    line = next((number for number, (given, wanted) in enumerate(pairs, 1) if given != wanted), None)
    where = f"line {line} differs from" if line else "it ends otherwise than"
    yield Finding(
        "non-canonical", f"{where} the canonical bytes", file=file.name, remedy="write it with hkic.dataset.dump_records"
    )
