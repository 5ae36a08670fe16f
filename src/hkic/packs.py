"""Packs: folders of record files, read with all their problems reported at once, and written in canonical bytes.

A pack is a folder with ``pack.json``, a JSON list of records for each collection that holds something, and ``waivers.json`` where
something of its documents is left out on purpose. Reading one runs no code, follows no link out of the folder, and
stops at size limits.
"""

from __future__ import annotations

import re
import stat
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Final, Literal, NamedTuple, NoReturn, cast

from pydantic import Field, TypeAdapter, ValidationError

from hkic._model import Value
from hkic.conditions import near
from hkic.errors import Finding, PackError
from hkic.evidence import Waiver
from hkic.records import KINDS, AnyRecord, Metric, Record, links
from hkic.vocabulary import NameSort

#: The largest file of a pack, in bytes.
MAX_FILE_BYTES: Final = 256 * 1024 * 1024
#: The largest pack, in bytes.
MAX_PACK_BYTES: Final = 1024 * 1024 * 1024

_MANIFEST: Final = "pack.json"
_WAIVERS: Final = "waivers.json"
#: What stands in drafts, by field, for words that somebody is to write.
PLACEHOLDERS: Final = {"description": "Nobody has described it yet.", "definition": "Nobody has said yet what is counted."}
#: The package whose folder is the built-in pack.
BUILTIN: Final = "hkic.data"


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


class Pack(NamedTuple):
    """A pack as it was read: what it says of itself, its records, and what is wrong with it.

    >>> read_pack(Path("no/such/folder")).findings[0].rule
    'no-pack'
    """

    info: PackInfo | None
    """What its manifest says, None where it cannot be read."""
    records: Mapping[str, Record]
    """The records that could be read, by id."""
    findings: tuple[Finding, ...]
    """Everything that is wrong."""
    waivers: tuple[Waiver, ...] = ()
    """What of its documents is left out of the records on purpose."""


def duplicate(id: str, *, file: str | None = None) -> Finding:
    """The finding that two records have one id.

    >>> duplicate("a").rule
    'duplicate-id'
    """
    return Finding(
        "duplicate-id",
        "another record has this id",
        file=file,
        record=id,
        field="id",
        remedy="give one of them another id, or merge them",
    )


def repeated_observations(records: Iterable[Record]) -> Iterator[Finding]:
    """The findings that an observation has the id of a record, or of an observation of another metric.

    Who asks for the one by its id would get the other.

    >>> about = {"name": "M", "description": "M.", "definition": "M.", "quantity_kind": "count", "unit": "lab"}
    >>> one = {"id": "o", "value": {"number": 1, "unit": "lab"}, "subject": "s"}
    >>> metrics = [Metric.model_validate({"id": id, "observations": [one], **about}) for id in "mn"]
    >>> [(finding.record, finding.message) for finding in repeated_observations(metrics)]
    [('n', "the id is taken by an observation of 'm'")]
    """
    held = {record.id: record for record in records}
    owners: dict[str, str] = {}
    for metric in held.values():
        for observation in metric.observations if isinstance(metric, Metric) else ():
            owner = owners.setdefault(observation.id, metric.id)
            if owner != metric.id or observation.id in held:
                yield Finding(
                    "observation-ids-are-unique",
                    "the id is taken by a record"
                    if observation.id in held
                    else f"the id is taken by an observation of {owner!r}",
                    record=metric.id,
                    field=f"observations[{observation.id}]",
                    remedy="give it another",
                )


def integrity(records: Iterable[Record], *, besides: Container[str] = ()) -> Iterator[Finding]:
    """What is wrong between records: references that nothing resolves, and official names that two of them claim.

    Ids ``besides`` are known to be there, though their records cannot be read.

    >>> from hkic.records import Place
    >>> [finding.rule for finding in integrity([Place(id="a", name="A", description="A.", category="city", within=["b"])])]
    ['dangling-reference']
    """
    held = {record.id: record for record in records}
    for record in held.values():
        for link in links(record):
            kind = held[link.target].kind if link.target in held else None
            if kind is None:
                if link.target in besides:
                    continue
                close = near(link.target, held)
                remedy = (
                    f"add that record{f', or write {close[0]!r}' if close else ''}; for records of another dataset give base="
                )
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
    from hkic._folding import plain  # loads unicodedata, which the first record does without

    owners: dict[str, str] = {}
    for record in records:
        for name in record.names:
            if name.sort is NameSort.OFFICIAL:
                owner = owners.setdefault(" ".join(plain(name.text).split()), record.id)
                if owner != record.id:
                    yield Finding(
                        "rival-names",
                        f"{owner!r} has the same official name {name.text!r}",
                        record=record.id,
                        field=f"names[{name.text}]",
                        remedy="make them one record, or call it a variant in one",
                    )


# -- writing -------------------------------------------------------------------------------------------------------------------


def dump_records(records: Iterable[Record]) -> bytes:
    """The canonical bytes of one file of a pack: sorted by id, fields in order, two spaces, a final newline.

    What is absent (None, or an empty list) is not written.

    >>> from hkic.records import Place
    >>> dump_records([Place(id="a", name="A", description="A.", category="city")]).decode().splitlines()[2]
    '    "id": "a",'
    """
    return _dump([_present(record.model_dump(mode="json")) for record in sorted(records, key=lambda r: r.id)])


def _dump(content: object) -> bytes:
    import json

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


def dump_waivers(waivers: Iterable[Waiver]) -> bytes:
    r"""The canonical bytes of a pack's waivers: sorted by document and place.

    >>> dump_waivers([])
    b'[]\n'
    """
    ordered = sorted(waivers, key=lambda one: (one.document, one.start, one.end))
    return _dump([one.model_dump(mode="json") for one in ordered])


def dump_info(info: PackInfo) -> bytes:
    """The canonical bytes of a pack's manifest.

    >>> dump_info(PackInfo(format=1, name="toy", title="A toy", version="1", licence="CC0-1.0")).splitlines()[1]
    b'  "format": 1,'
    """
    return _dump(info.model_dump(mode="json"))


# -- reading -------------------------------------------------------------------------------------------------------------------


class _File(NamedTuple):
    """One file of a pack, read."""

    name: str
    content: Any
    data: bytes


def read_pack(folder: Path, *, beside: Mapping[str, Record] | None = None) -> Pack:
    """Read the pack in a folder; references may name records beside it.

    >>> read_pack(Path("no/such/folder")).records
    {}
    """
    findings: list[Finding] = []
    files = {file.name: file for file in _read_files(folder, findings)}
    info = _read_manifest(files.pop(_MANIFEST, None), findings)
    waivers = _read_waivers(files.pop(_WAIVERS, None), findings)
    records: dict[str, Record] = {}
    for file in files.values():
        for record in _read_records(file, findings):
            if record.id in records:
                findings.append(duplicate(record.id, file=file.name))
            records[record.id] = record
    held = beside or {}
    findings += (duplicate(id) for id, record in records.items() if held.get(id, record) != record)
    broken = {finding.record for finding in findings if finding.record}
    findings += _unresolved(dict(held) | records, of=records, besides=broken)
    documents = {id for id, record in (dict(held) | records).items() if record.kind == "document"}
    findings += (
        Finding(
            "dangling-reference",
            f"no document {one.document!r}",
            file=_WAIVERS,
            field=f"[{one.start}:{one.end}]",
            remedy="mend or remove it",
        )
        for one in waivers
        if one.document not in documents
    )
    return Pack(info, records, tuple(findings), waivers)


def format_pack(folder: Path) -> list[str]:
    """Write the files of a pack anew in canonical bytes; the names of those that changed.

    Nothing is written unless every file reads and every record is valid: :class:`~hkic.errors.PackError` says what is not. Each
    file is replaced whole.

    >>> format_pack(Path("no/such/folder"))
    Traceback (most recent call last):
    hkic.errors.PackError: no/such/folder: 1 problem
      error no-pack: no such folder; give the path of a folder with a pack.json
    """
    pack = read_pack(folder)
    about_links = ("dangling-reference", "wrong-kind", "rival-names", "non-canonical")
    stopping = [finding for finding in pack.findings if finding.rule not in about_links]
    if stopping or pack.info is None:
        raise PackError(folder.as_posix(), stopping)
    files = {_MANIFEST: dump_info(pack.info)}
    if (folder / _WAIVERS).exists():
        files[_WAIVERS] = dump_waivers(pack.waivers)
    for name, of in KINDS.items():
        if (folder / f"{name}.json").exists():
            files[f"{name}.json"] = dump_records(record for record in pack.records.values() if type(record) is of)
    return write_files(folder, files)


def write_files(folder: Path, files: Mapping[str, bytes]) -> list[str]:
    """Write files of a pack, each replaced whole; the names of those that changed.

    All are written beside the old ones before the first of them is replaced, so that a full disk changes nothing; whenever it
    stops, each file is the old one or the new one.

    >>> from tempfile import mkdtemp
    >>> folder = Path(mkdtemp())
    >>> write_files(folder, {"a.json": b"[]"}), write_files(folder, {"a.json": b"[]"})
    (['a.json'], [])
    """
    changed = [name for name, data in files.items() if not (folder / name).exists() or (folder / name).read_bytes() != data]
    for name in changed:
        (folder / f".{name}.new").write_bytes(files[name])
    for name in changed:
        (folder / f".{name}.new").replace(folder / name)
    return changed


def read_builtin(*collections: str) -> dict[str, list[Any]]:
    """The records of collections of the built-in pack, by collection; validated, and otherwise trusted.

    The integrity of the built-in pack is checked where it is made and not on each load.

    >>> read_builtin("places")["places"][0].kind
    'place'
    """
    adapter = _adapter(collections[0] if len(collections) == 1 else None)
    return {name: adapter.validate_json(builtin_bytes(f"{name}.json")) for name in collections}


def read_builtin_waivers() -> tuple[Waiver, ...]:
    """The waivers of the built-in pack.

    >>> isinstance(read_builtin_waivers(), tuple)
    True
    """
    return tuple(TypeAdapter(list[Waiver]).validate_json(builtin_bytes(_WAIVERS)))


def read_builtin_info() -> PackInfo:
    """What the manifest of the built-in pack says.

    >>> read_builtin_info().name
    'hkic'
    """
    return PackInfo.model_validate_json(builtin_bytes(_MANIFEST))


def builtin_bytes(file: str) -> bytes:
    """A file of the built-in pack, from a folder or a zip alike, without the cost of importlib.resources.

    >>> builtin_bytes("places.json")[:1]
    b'['
    """
    data = import_module(BUILTIN)
    read = cast("Callable[[str], bytes]", data.__spec__.loader.get_data)  # type: ignore[union-attr]
    return read(str(Path(cast("str", data.__file__)).parent / file))


@cache
def _adapter(collection: str | None) -> TypeAdapter[list[Any]]:
    """One validator for the records of a collection, or for all kinds, told apart by their ``kind``."""
    items: Any = KINDS[collection] if collection else Annotated[AnyRecord, Field(discriminator="kind")]
    return TypeAdapter(list[items])


def _unresolved(records: dict[str, Record], *, of: Mapping[str, Record], besides: Container[str]) -> Iterator[Finding]:
    """Integrity findings of some of the records, with the file that each is in."""
    file_of = {of_kind.model_fields["kind"].default: f"{name}.json" for name, of_kind in KINDS.items()}
    for finding in integrity(records.values(), besides=besides):
        if finding.record is not None and finding.record in of:
            yield finding._replace(file=file_of[of[finding.record].kind])
    for finding in repeated_observations(records.values()):
        owner = of.get(finding.record or "")
        yield finding if owner is None else finding._replace(file=file_of[owner.kind])


def _read_files(folder: Path, findings: list[Finding]) -> Iterator[_File]:
    known = {_MANIFEST, _WAIVERS, *(f"{name}.json" for name in KINDS)}
    if not folder.is_dir():
        findings.append(Finding("no-pack", "no such folder", remedy="give the path of a folder with a pack.json"))
        return
    total = 0
    for path in sorted(path for path in folder.iterdir() if path.suffix.lower() == ".json"):
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
        try:
            data = path.read_bytes()
        except OSError as error:
            why = f"it cannot be read ({error.strerror})"
            findings.append(Finding("refused-file", why, file=path.name, remedy="make it readable"))
            continue
        content = _parse(path.name, data, findings)
        if content is not _BROKEN:
            yield _File(path.name, content, data)


def _refusal(path: Path, total: int) -> str | None:
    status = path.lstat()
    if not stat.S_ISREG(status.st_mode):
        return "it is no plain file, and a pack follows no links"
    if status.st_size > MAX_FILE_BYTES:
        return f"it has {status.st_size:,} bytes, more than {MAX_FILE_BYTES:,}"
    return f"the pack has more than {MAX_PACK_BYTES:,} bytes" if total > MAX_PACK_BYTES else None


#: What a file holds that is no JSON; ``null`` is JSON.
_BROKEN: Final = object()


def _parse(file: str, data: bytes, findings: list[Finding]) -> Any:
    import json

    try:
        return parse(data)
    except UnicodeDecodeError as error:
        from hkic.texts import byte_line  # the first record does without

        said = f"line {byte_line(data, error.start)}: it is not UTF-8 (byte {error.start})"
        findings.append(Finding("broken-json", said, file=file, remedy="save it as UTF-8"))
        return _BROKEN
    except json.JSONDecodeError as error:
        message = f"line {error.lineno}, column {error.colno}: {error.msg}"
    except RecursionError:
        message = "it is nested too deeply"
    except ValueError as error:
        message = str(error)
    findings.append(Finding("broken-json", message, file=file, remedy="mend the JSON"))
    return _BROKEN


def parse(data: bytes) -> Any:
    """What JSON in UTF-8 holds; raises a ValueError for a key that stands twice, and for NaN, which is no JSON.

    >>> parse(b'{"a": 1, "a": 2}')
    Traceback (most recent call last):
    ValueError: the key 'a' stands twice in one object
    """
    import json

    return json.loads(data.decode("utf-8"), parse_constant=_refuse_constant, object_pairs_hook=_unique_keys)


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
        findings += invalid(file.name, None, PackInfo, error)
        return None
    findings += _non_canonical(file, _dump(info.model_dump(mode="json")))
    return info


def _read_waivers(file: _File | None, findings: list[Finding]) -> tuple[Waiver, ...]:
    if file is None:
        return ()
    if not isinstance(file.content, list):
        findings.append(Finding("invalid-record", "it is no list", file=file.name, remedy="write a list of waivers"))
        return ()
    waivers = []
    for number, item in enumerate(file.content):
        try:
            waivers.append(Waiver.model_validate(item))
        except ValidationError as error:
            findings += invalid(file.name, f"waiver {number + 1}", Waiver, error)
    if len(waivers) == len(file.content):
        findings += _non_canonical(file, dump_waivers(waivers))
    return tuple(waivers)


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
            findings += invalid(file.name, id if isinstance(id, str) else f"record {number + 1}", of, error)
    if len(records) == len(file.content):
        findings += _non_canonical(file, dump_records(records))
    return records


def invalid(file: str, record: str | None, of: type[Value], error: ValidationError) -> Iterator[Finding]:
    """What Pydantic says of a record, as findings: each with its rule, field path and remedy.

    >>> try:
    ...     PackInfo.model_validate({"format": 1, "title": "T", "version": "1", "licence": "CC0-1.0"})
    ... except ValidationError as error:
    ...     print(*invalid("pack.json", None, PackInfo, error))
    error missing-field: pack.json: name: Field required; add it
    """
    for problem in error.errors(include_url=False):
        field = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in problem["loc"]).lstrip(".")
        given = problem["input"]
        shown = f" (given {given!r})" if isinstance(given, str | int | float | bool) else ""
        rule, remedy = _RULE_OF.get(problem["type"], ("invalid-value", "write a value that the data dictionary allows"))
        if rule == "unknown-field":
            close = near(problem["loc"][-1], of.model_fields) if len(problem["loc"]) == 1 else []
            remedy = f"did you mean {close[0]!r}?" if close else remedy
            shown = ""
        if rule == "unknown-code":
            close = near(given, re.findall(r"'([^']+)'", problem["msg"]))
            remedy = f"did you mean {close[0]!r}?" if close else remedy
        message = "no such field" if rule == "unknown-field" else problem["msg"].removeprefix("Value error, ")
        yield Finding(rule, message + shown, file=file, record=record, field=field or None, remedy=remedy)


_RULE_OF: Final = {
    "extra_forbidden": ("unknown-field", "remove it, or mend its spelling"),
    "missing": ("missing-field", "add it"),
    "enum": ("unknown-code", "write one of the codes"),
}


def _non_canonical(file: _File, canonical: bytes) -> Iterator[Finding]:
    if file.data == canonical:
        return
    pairs = zip(file.data.split(b"\n"), canonical.split(b"\n"), strict=False)
    line = next((number for number, (given, wanted) in enumerate(pairs, 1) if given != wanted), None)
    where = f"line {line} differs from" if line else "it ends otherwise than"
    yield Finding("non-canonical", f"{where} the canonical bytes", file=file.name, remedy="put it right with hkic format")
