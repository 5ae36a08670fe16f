"""Where a fact comes from: a span of a document, a derivation, or a public source.

After W3C PROV and the Web Annotation data model: evidence is a text-position selector with a digest in place of the words.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from hkic._model import Value
from hkic.dates import PartialDate
from hkic.errors import UnknownFieldError
from hkic.ids import Ref

#: The shortest span allowed, in code points: the digest of a bare name could be guessed.
MIN_SPAN: Final = 24
#: The longest span that is a place: in a longer one, one can find anything.
MAX_SPAN: Final = 600

FieldPath = Annotated[str, Field(pattern=r"^[a-z_][a-z0-9_]*(\[[^\[\]]+\])?(\.[a-z_][a-z0-9_]*(\[[^\[\]]+\])?)*$")]
"""A field of the record that carries it: ``founded``, ``names[HKUST]``, ``participants[zte].part``.

In brackets stands the key of one item: the text of a name, the id that a reference holds, the sort of a date."""

Supports = Annotated[tuple[FieldPath, ...], Field(min_length=1)]


class Origin(StrEnum):
    """Where a fact comes from.

    >>> Origin("stated") is Origin.STATED
    True
    """

    STATED = "stated"
    """A document prints it; there is evidence."""
    DERIVED = "derived"
    """It follows from what a document prints; there is evidence and a derivation."""
    EXTERNAL = "external"
    """A public source outside the documents says it; there is a reference."""
    EDITORIAL = "editorial"
    """We classify or describe it so; nobody states it."""
    ASSUMED = "assumed"
    """It is taken for granted, since no source says otherwise: a body exists."""
    ABSENT = "absent"
    """Nothing is recorded."""


class Certainty(StrEnum):
    """How sure a correction is.

    >>> Certainty("probable") is Certainty.PROBABLE
    True
    """

    CERTAIN = "certain"
    """A source shows the original."""
    PROBABLE = "probable"
    """Everything known fits, and nothing else does."""
    POSSIBLE = "possible"
    """It fits, and so may something else."""


class Span(Value):
    """A stretch of a document, known by its offsets and a digest of its words.

    >>> Span(document="d", start=0, end=30, digest="0" * 64).end
    30
    """

    document: Annotated[str, Ref("document")]
    """Document that the span is in."""
    start: Annotated[int, Field(ge=0, strict=True)]
    """Offset of the first code point."""
    end: Annotated[int, Field(gt=0, strict=True)]
    """Offset behind the last code point."""
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    """SHA-256 of the folded span, in lower-case hexadecimal."""

    @model_validator(mode="after")
    def _is_long_enough(self) -> Self:
        if self.end - self.start < MIN_SPAN:
            raise ValueError(f"the span {self.start}:{self.end} is shorter than {MIN_SPAN} code points: widen it")
        return self


class Evidence(Span):
    """A span of a document that states what some fields of a record say.

    Offsets are Unicode code points into the canonical text, end exclusive; the digest is the SHA-256 of the span with runs of
    white space folded to one space, so the words need not be shipped.

    >>> Evidence(document="d", start=0, end=30, digest="0" * 64, supports=["name"]).supports
    ('name',)
    """

    supports: Supports
    """Field paths, relative to what carries the evidence, that the span states."""


class Waiver(Span):
    """A span of a document whose numbers, dates and names are left out of the records on purpose.

    >>> Waiver(document="d", start=0, end=30, digest="0" * 64, reason="A count of pages").reason
    'A count of pages'
    """

    reason: Annotated[str, Field(min_length=10, max_length=300)]
    """Why, in our words."""


class Derivation(Value):
    """How a field's value follows from what is printed.

    >>> Derivation(supports=["date"], as_printed="last December", sources=["d.published"], rule="the December before").sources
    ('d.published',)
    """

    supports: Supports
    """Field paths whose values are derived."""
    document: Annotated[str, Ref("document")] | None = None
    """The document whose evidence it explains; None for every evidence of these fields."""
    as_printed: str | None = None
    """The phrase that the document uses, where it uses one."""
    sources: tuple[Annotated[str, Field(pattern=r"^[a-z0-9-]+\.[a-z_]+$")], ...] = ()
    """What else it was derived from: ``record-id.field``, such as the publication date of the document."""
    rule: str
    """How it follows, in our words."""


class Reference(Value):
    """A public source outside the documents that says what some fields hold.

    >>> Reference(supports=["names[香港]"], title="A page", url="https://example.org/").url
    'https://example.org/'
    """

    supports: Supports
    """Field paths that the source says."""
    title: str
    """Title of the source."""
    url: Annotated[str, Field(pattern=r"^https?://\S+$")]
    """Address of the source."""
    accessed: PartialDate | None = None
    """When it was looked at."""
    note: str | None = None
    """What to know when reading it there, in our words."""


class Erratum(Value):
    """A printed form that is probably wrong, kept as printed, with the probable original.

    >>> Erratum(field="names[Lv]", as_printed="Lv", probable="Lu", certainty="probable", reason="romanisation").probable
    'Lu'
    """

    field: FieldPath
    """Field path that holds the printed form."""
    as_printed: str
    """The form that the document prints."""
    probable: str
    """What was probably meant."""
    certainty: Certainty
    """How sure that is."""
    reason: str
    """Why, in our words."""


class Sourced(Value):
    """What carries its own sources: evidence, derivations, references and errata.

    >>> Sourced().origin("errata")
    <Origin.ABSENT: 'absent'>
    """

    evidence: tuple[Evidence, ...] = ()
    """Spans of documents that state it."""
    derivations: tuple[Derivation, ...] = ()
    """How its derived values follow."""
    references: tuple[Reference, ...] = ()
    """Public sources of its external values."""
    errata: tuple[Erratum, ...] = ()
    """Printed forms that are probably wrong."""

    def supported(self) -> Iterator[str]:
        """The field paths that its sources support, as often as they do.

        >>> list(Sourced(references=[Reference(supports=["founded"], title="A", url="https://example.org/")]).supported())
        ['founded']
        """
        for sources in (self.evidence, self.derivations, self.references):
            for source in sources:
                yield from source.supports

    def origin(self, path: str) -> Origin:
        """Where the value at a field path comes from; a source of the whole field is a source of each item.

        What one document states is stated, even where it only follows from another. Raises
        :class:`~hkic.errors.UnknownFieldError` where there is no such field.

        >>> reference = Reference(supports=["errata"], title="A page", url="https://example.org/")
        >>> Sourced(references=[reference]).origin("errata")
        <Origin.EXTERNAL: 'external'>
        """
        paths = prefixes(path)
        if not any(name in type(self).model_fields for name in paths):
            raise UnknownFieldError(path, fields=type(self).model_fields)
        derived = [one.document for one in self.derivations if not paths.isdisjoint(one.supports)]
        stating = [one.document for one in self.evidence if not paths.isdisjoint(one.supports)]
        if any(document not in derived and None not in derived for document in stating):
            return Origin.STATED
        if derived:
            return Origin.DERIVED
        if any(not paths.isdisjoint(one.supports) for one in self.references):
            return Origin.EXTERNAL
        if self._takes_for_granted(path):
            return Origin.ASSUMED
        return Origin.ABSENT

    def _takes_for_granted(self, name: str) -> bool:
        """Whether a field, none of our own words, stands at a default that says something."""
        info = type(self).model_fields.get(name)
        editorial: frozenset[str] = getattr(self, "editorial", frozenset())
        if info is None or info.is_required() or name in editorial:
            return False
        default = info.get_default(call_default_factory=True)
        return default not in (None, ()) and getattr(self, name) == default


def concerns(path: str, supports: Iterable[str]) -> bool:
    """Whether field paths that a source supports bear on a field: one is it, a wider one, or something within it.

    >>> [concerns("names[A]", [path]) for path in ("names", "names[A]", "names[A].text", "names[B]")]
    [True, True, True, False]
    """
    wider = prefixes(path)
    return any(one in wider or one.startswith((f"{path}.", f"{path}[")) for one in supports)


def prefixes(path: str) -> frozenset[str]:
    """A field path and the wider paths that include it.

    >>> sorted(prefixes("participants[zte].part"))
    ['participants', 'participants[zte]', 'participants[zte].part']
    """
    found = set()
    while path and path not in found:
        found.add(path)
        path = path[: path.rfind("[")] if path.endswith("]") else path.rpartition(".")[0]
    return frozenset(found)
