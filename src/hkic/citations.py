"""Citations: the documents that a record rests on, and where in them it stands, for people and for reference managers.

BibTeX goes by the grammar that every BibTeX processor reads, CSL-JSON by the schema of the Citation Style Language 1.0.2. Authors
are named in one piece, since nothing tells which part is the family name.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple

from hkic._folding import flat
from hkic.dataset import Dataset, load
from hkic.dates import PartialDate
from hkic.errors import InvalidValueError
from hkic.evidence import Evidence, Reference
from hkic.records import Document, Institution, Observation, Record, carriers, id_of
from hkic.vocabulary import Genre, InstitutionCategory, Translation

Style = Literal["text", "bibtex", "csl-json"]

#: Digits of a digest that are shown where it is shortened.
_SHORT: Final = 12
#: What ends a sentence, so that no full stop is put behind it.
_ENDS: Final = (".", "?", "!", "。", "？", "！")


class _Source(NamedTuple):
    """A document or public page as it is cited for one record."""

    key: str
    type: str
    title: str
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    publisher: str | None = None
    site: str | None = None
    language: str | None = None
    translation: str = ""
    issued: PartialDate | None = None
    url: str | None = None
    digest: str | None = None
    spans: tuple[tuple[int, int], ...] = ()
    accessed: PartialDate | None = None

    @property
    def place(self) -> str:
        """The passages, in code points of the canonical text."""
        return f"code points {', '.join(f'{start}-{end}' for start, end in self.spans)}" if self.spans else ""

    @property
    def copy(self) -> str:
        """Where the copy stood, if not with its publisher."""
        return f"copy on the site of {self.site}" if self.site else ""

    @property
    def note(self) -> str | None:
        """What a reader needs to know of the copy, to find the passages and to know the text again."""
        if self.digest is None:
            return f"accessed {self.accessed}" if self.accessed else None
        place = f"{self.place} (end excluded) of the canonical text" if self.spans else "canonical text"
        return "; ".join(filter(None, (self.translation, self.copy, f"{place}, SHA-256 {self.digest}")))


def cite(record: Record | Observation | str, *, style: Style = "text", dataset: Dataset | None = None) -> str:
    r"""The documents that a record or observation rests on, one entry each, with the passages; for a document itself, that one.

    Styles are ``text`` (a line each), ``bibtex`` and ``csl-json``. Offsets count code points of the canonical text, end excluded,
    whose SHA-256 is shortened in ``text``. A translation is called one. What a medium published is an article in it, all else a
    document. Keys are ``document:record``, so that citations of several records go into one file. A
    title that the document does not print stands in square brackets. A record that no document tells of is cited by its public
    sources, and one without any gives no entry. Raises :class:`~hkic.errors.NotFoundError`, and
    :class:`~hkic.errors.InvalidValueError` for another style.

    >>> print(cite("cas-joint-laboratories-in-hong-kong-2021").replace(" http", "\nhttp").replace(" (code", "\n(code"))
    LU Zijian. Hong Kong: Innovation Hub in the Making. Edited by 王晓夏. Science and Technology Daily, 2022-07-07.
    http://stdaily.com/English/ChinaNews/202207/1bb63ccd3a1b4c2faeacbfc319bb196e.shtml
    (code points 940-1070, 1049-1116; SHA-256 603fdd2b2d50…)
    """
    if style not in _WRITERS:
        raise InvalidValueError(style, what="style", why=f"the styles are {', '.join(_WRITERS)}")
    held = load() if dataset is None else dataset
    return _WRITERS[style](_sources(_found(record, held), held.whole))


def _found(asked: Record | Observation | str, dataset: Dataset) -> Record | Observation:
    """The record that has an id, or the observation, or what was given."""
    id = id_of(asked)
    if not isinstance(asked, str):
        return asked
    metric = dataset.metric_of(id)
    return dataset[id] if metric is None else next(one for one in metric.observations if one.id == id)


def _sources(cited: Record | Observation, dataset: Dataset) -> list[_Source]:
    if isinstance(cited, Document):
        return [_source(cited, cited.id, (), dataset)]
    sourced = [cited] if isinstance(cited, Observation) else [carrier.sourced for carrier in carriers(cited)]
    evidence = _by_document(one for each in sourced for one in each.evidence)
    if not evidence:
        references = dict.fromkeys(one for each in sourced for one in each.references)
        return [_page(one, f"{cited.id}:source-{number}") for number, one in enumerate(references, start=1)]
    documents = [dataset.documents[id] for id in sorted(evidence)]
    return [_source(one, f"{one.id}:{cited.id}", evidence[one.id], dataset) for one in documents]


def _by_document(evidence: Iterable[Evidence]) -> Mapping[str, Sequence[tuple[int, int]]]:
    spans: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
    for one in evidence:
        spans[one.document].add((one.start, one.end))
    return {id: sorted(held) for id, held in spans.items()}


def _source(document: Document, key: str, spans: Sequence[tuple[int, int]], dataset: Dataset) -> _Source:
    publisher = None if document.publisher is None else dataset[document.publisher]
    return _Source(
        key=key,
        type=_type(document, publisher),
        title=flat(document.name) if document.names else f"[{flat(document.name)}]",
        authors=tuple(flat(dataset[id].name) for id in document.authors),
        editors=tuple(flat(dataset[id].name) for id in document.editors),
        publisher=None if publisher is None else flat(publisher.name),
        site=None if document.site is None else flat(dataset[document.site].name),
        language=document.language,
        translation=_translation(document),
        issued=document.published,
        url=document.url,
        digest=document.sha256,
        spans=tuple(spans),
    )


def _type(document: Document, publisher: Record | None) -> Literal["article-newspaper", "document"]:
    is_medium = isinstance(publisher, Institution) and publisher.category is InstitutionCategory.MEDIA
    return "article-newspaper" if is_medium and document.genre is not Genre.PRESS_BRIEFING else "document"


#: What ISO 639 codes stand for, and what BibTeX styles call the language; others are printed as the code.
_LANGUAGES: Final = {"en": "English", "zh": "Chinese"}


def _translation(document: Document) -> str:
    """By whom and from what language a document was translated; nothing for an original."""
    if document.translation is Translation.ORIGINAL:
        return ""
    how = {Translation.MACHINE: "machine translation", Translation.EDITED: "edited translation"}[document.translation]
    original = document.original_language
    return f"{how} from {_LANGUAGES.get(original.partition('-')[0], original)}" if original else how


def _page(reference: Reference, key: str) -> _Source:
    return _Source(key=key, type="webpage", title=flat(reference.title), url=reference.url, accessed=reference.accessed)


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


# -- text ----------------------------------------------------------------------------------------------------------------------


def _text(sources: Sequence[_Source]) -> str:
    return "\n".join(map(_line, sources))


def _line(source: _Source) -> str:
    is_page = source.digest is None
    issued = [] if is_page else [str(source.issued) if source.issued else "n.d."]
    imprint = ", ".join(filter(None, (source.publisher, *issued)))
    edited = f"Edited by {'; '.join(source.editors)}" if source.editors else ""
    parts = ("; ".join(source.authors), source.title, _capital(source.translation), edited, imprint)
    sentences = [part if part.endswith(_ENDS) else f"{part}." for part in parts if part]
    digest = "" if is_page else f"SHA-256 {(source.digest or '')[:_SHORT]}…"
    accessed = f"accessed {source.accessed}" if source.accessed else ""
    place = "; ".join(filter(None, (source.copy, source.place, digest, accessed)))
    return " ".join(filter(None, (*sentences, source.url, f"({place})" if place else "")))


# -- BibTeX --------------------------------------------------------------------------------------------------------------------

#: What BibTeX or TeX would take for an instruction. A brace behind a backslash still counts where BibTeX looks for the end.
_ESCAPES: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "#$%&_"},
    }
)
#: An address is set as it stands; what would end it early is written in percent.
_URL_ESCAPES: Final = str.maketrans({"\\": "%5C", "{": "%7B", "}": "%7D"})
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _bibtex(sources: Sequence[_Source]) -> str:
    return "\n\n".join(map(_entry, sources))


def _entry(source: _Source) -> str:
    is_article = source.type == "article-newspaper"
    fields = {
        "title": _braced(source.title),
        "author": " and ".join(map(_braced, source.authors)),
        "editor": " and ".join(map(_braced, source.editors)),
        "journal" if is_article else "howpublished": source.publisher and source.publisher.translate(_ESCAPES),
        "year": source.issued and f"{source.issued.year:04}",
        "month": source.issued and source.issued.month and _MONTHS[source.issued.month - 1],
        "day": source.issued and source.issued.day and str(source.issued.day),
        "url": source.url and source.url.translate(_URL_ESCAPES),
        "langid": source.language and _LANGUAGES.get(source.language.partition("-")[0], "").lower(),
        "note": source.note and _capital(source.note).translate(_ESCAPES),
    }
    lines = [f"  {name} = {value if name == 'month' else f'{{{value}}}'}," for name, value in fields.items() if value]
    return "\n".join([f"@{'article' if is_article else 'misc'}{{{source.key},", *lines, "}"])


def _braced(text: str) -> str:
    """A text in braces of its own: BibTeX then neither changes its case nor takes a name apart."""
    return f"{{{text.translate(_ESCAPES)}}}"


# -- CSL-JSON ------------------------------------------------------------------------------------------------------------------


def _csl_json(sources: Sequence[_Source]) -> str:
    return json.dumps([_item(source) for source in sources], ensure_ascii=False, indent=2)


def _item(source: _Source) -> dict[str, Any]:
    item = {
        "id": source.key,
        "type": source.type,
        "title": source.title,
        "author": [{"literal": author} for author in source.authors],
        "editor": [{"literal": editor} for editor in source.editors],
        "issued": _date(source.issued),
        "container-title" if source.type == "article-newspaper" else "publisher": source.publisher,
        "language": source.language,
        "URL": source.url,
        "accessed": _date(source.accessed),
        "note": source.note,
    }
    return {name: value for name, value in item.items() if value}


def _date(date: PartialDate | None) -> dict[str, list[list[int]]] | None:
    return None if date is None else {"date-parts": [[part for part in (date.year, date.month, date.day) if part is not None]]}


_WRITERS: Final[dict[str, Callable[[Sequence[_Source]], str]]] = {"text": _text, "bibtex": _bibtex, "csl-json": _csl_json}
