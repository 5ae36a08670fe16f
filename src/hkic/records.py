"""The records: twelve kinds, all immutable values.

A record knows its own fields and sources and nothing of the dataset it is in; other records are named by id. What a field
means is the text under it; the JSON Schemas and the data dictionary are made from these texts.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, ClassVar, Final, Literal, NamedTuple, Self, get_args

from pydantic import Field, StrictBool, StrictInt, model_validator
from pydantic.fields import FieldInfo

from hkic._model import Value
from hkic.dates import PartialDate, Period
from hkic.errors import InvalidValueError, UnknownFieldError
from hkic.evidence import Origin, Sourced
from hkic.ids import MAX_LENGTH, PATTERN, Ref
from hkic.quantities import Quantity
from hkic.vocabulary import (
    EventCategory,
    FacilityCategory,
    Genre,
    InstitutionCategory,
    Modality,
    NameSort,
    Part,
    PlaceCategory,
    PolicyCategory,
    PolicyStatus,
    PolicyStep,
    Predicate,
    ProjectCategory,
    QuantityKind,
    Scheme,
    SegmentLabel,
    Status,
    Theme,
    Translation,
    Voice,
)

Id = Annotated[str, Field(pattern=PATTERN, max_length=MAX_LENGTH)]
InstitutionRef = Annotated[str, Ref("institution")]
PersonRef = Annotated[str, Ref("person")]
PlaceRef = Annotated[str, Ref("place")]
FacilityRef = Annotated[str, Ref("facility")]
PolicyRef = Annotated[str, Ref("policy")]
EventRef = Annotated[str, Ref("event")]
RankingRef = Annotated[str, Ref("ranking")]
StatementRef = Annotated[str, Ref("statement")]
ActorRef = Annotated[str, Ref("institution", "person")]
AnyRef = Annotated[str, Ref()]

Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
"""A BCP 47 language tag: ``en``, ``zh-Hant``, ``zh-Hans``; ``zh`` where both scripts write it alike."""

_ROR_LETTERS: Final = "0123456789abcdefghjkmnpqrstvwxyz"


class Name(Value):
    """One form of a name.

    >>> Name(text="香港科技大學", lang="zh-Hant", sort="official").text
    '香港科技大學'
    """

    text: Annotated[str, Field(pattern=r"^[^\s\[\]]([^\[\]]*[^\s\[\]])?$", max_length=300)]
    """The form itself, without square brackets."""
    lang: Language
    """Its language and, for Chinese, its script."""
    sort: NameSort
    """Why it is recorded."""

    @property
    def key(self) -> str:
        """What names this item in a field path.

        >>> Name(text="HKUST", lang="en", sort="acronym").key
        'HKUST'
        """
        return self.text


class Identifier(Value):
    """An identifier that somebody else keeps; the check digits of a ROR id are tested.

    >>> Identifier(scheme="ror", value="00q4vv597").uri
    'https://ror.org/00q4vv597'
    """

    scheme: Scheme
    """Whose identifier it is."""
    value: str
    """The identifier without the address in front."""

    @property
    def key(self) -> str:
        """What names this item in a field path.

        >>> Identifier(scheme="ror", value="00q4vv597").key
        'ror'
        """
        return self.scheme.value

    @property
    def uri(self) -> str:
        """The identifier as an address.

        >>> Identifier(scheme="wikidata", value="Q42").uri
        'https://www.wikidata.org/entity/Q42'
        """
        start = {Scheme.ROR: "https://ror.org/", Scheme.WIKIDATA: "https://www.wikidata.org/entity/"}
        return start.get(self.scheme, "") + self.value

    @model_validator(mode="after")
    def _is_well_formed(self) -> Self:
        if self.scheme is Scheme.ROR and not is_ror(self.value):
            raise ValueError(f"{self.value!r} is no ROR id: nine characters whose check digits hold")
        if self.scheme is Scheme.WIKIDATA and not re.fullmatch(r"Q[1-9][0-9]*", self.value):
            raise ValueError(f"{self.value!r} is no Wikidata item: Q and digits")
        if self.scheme is Scheme.WEBSITE and not self.value.startswith(("https://", "http://")):
            raise ValueError(f"{self.value!r} is no address: start with https://")
        return self


def is_ror(text: str) -> bool:
    """Whether a text is a ROR id: 0, six characters of Crockford's base 32, two check digits (ISO/IEC 7064, mod 97-10).

    >>> is_ror("00q4vv597"), is_ror("00q4vv598")
    (True, False)
    """
    if len(text) != 9 or text[0] != "0" or not set(text[:7]) <= set(_ROR_LETTERS):
        return False
    if not (text[7:].isascii() and text[7:].isdecimal()):
        return False
    number = 0
    for letter in text[:7]:
        number = number * 32 + _ROR_LETTERS.index(letter)
    return 98 - number * 100 % 97 == int(text[7:])


class Record(Sourced):
    """What every record has. Abstract: the twelve kinds are below.

    >>> issubclass(Place, Record)
    True
    """

    editorial: ClassVar[frozenset[str]] = frozenset({"id", "kind", "name", "description", "category"})
    """Fields that hold our own classification or words, and need no source."""

    id: Id
    """Unique in the whole dataset."""
    kind: str
    """The noun of the collection that the record is in."""
    name: str
    """What to call it: one of ``names``, the official English one or a shorter one in use; a label of ours where it has none.

    A record without ``names`` is found in texts by it, but for metrics, statements and relations."""
    names: tuple[Name, ...] = ()
    """Every form of its name."""
    identifiers: tuple[Identifier, ...] = ()
    """Identifiers that others keep."""
    description: str
    """What it is, in our own words."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id}: {self.name}>"

    __str__ = __repr__

    @property
    def key(self) -> str:
        """The id.

        >>> Place(id="hong-kong", name="Hong Kong", description="A city.", category="city").key
        'hong-kong'
        """
        return self.id


class Segment(Value):
    """A labelled stretch of a document; only the body speaks of the document's subject.

    >>> Segment(label="headline", start=0, end=30).key
    '0'
    """

    label: SegmentLabel
    """What it is."""
    start: Annotated[StrictInt, Field(ge=0)]
    """Offset of the first code point."""
    end: Annotated[StrictInt, Field(gt=0)]
    """Offset behind the last code point."""

    @property
    def key(self) -> str:
        """What names this item in a field path.

        >>> Segment(label="body", start=30, end=90).key
        '30'
        """
        return str(self.start)


class Document(Record):
    """A source text: what it is, and how to recognise a copy of it. Its words are not here.

    >>> Document(id="d", name="A report", description="A report.", file_name="d.txt", sha256="0" * 64, length=9,
    ...          language="en", translation="original", genre="news-report").published_basis
    <Origin.ABSENT: 'absent'>
    """

    editorial: ClassVar[frozenset[str]] = Record.editorial | {
        "language",
        "original_language",
        "translation",
        "genre",
        "file_name",
        "sha256",
        "length",
        "segments",
    }

    kind: Literal["document"] = "document"
    """Always ``document``."""
    publisher: InstitutionRef | None = None
    """Who published it."""
    site: InstitutionRef | None = None
    """Whose site this copy stood on, where that is not the publisher."""
    authors: tuple[PersonRef, ...] = ()
    """Who wrote it."""
    editors: tuple[PersonRef, ...] = ()
    """Who edited it."""
    published: PartialDate | None = None
    """Day of publication; None where the document does not tell."""
    dateline: PlaceRef | None = None
    """Place that its dateline names."""
    language: Language
    """Language it is in."""
    original_language: Language | None = None
    """Language it was translated from."""
    translation: Translation
    """How its language came about."""
    genre: Genre
    """What kind of text it is."""
    url: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None
    """Address where it, or its original, stands publicly."""
    file_name: Annotated[str, Field(pattern=r"^[^/\\\x00]+$")]
    """Name of the file it was read from."""
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    """SHA-256 of the canonical text in UTF-8."""
    length: Annotated[StrictInt, Field(ge=0)]
    """Length of the canonical text in code points."""
    segments: tuple[Segment, ...] = ()
    """Stretches of it, in order, that leave out nothing but white space."""

    @property
    def published_basis(self) -> Origin:
        """Whether the date of publication is printed (``stated``), derived, external or absent.

        >>> Document(id="d", name="A report", description="A report.", file_name="d.txt", sha256="0" * 64, length=9,
        ...          language="en", translation="original", genre="news-report").published_basis.value
        'absent'
        """
        return self.origin("published")


class Institution(Record):
    """A body of any kind, or a group of bodies.

    >>> Institution(id="hkust", name="HKUST", description="A university.", category="university").status.value
    'exists'
    """

    editorial: ClassVar[frozenset[str]] = Record.editorial | {"is_group"}

    kind: Literal["institution"] = "institution"
    """Always ``institution``."""
    category: InstitutionCategory
    """What kind of body it is."""
    is_group: StrictBool = False
    """Whether it is a group or category of bodies, and not one body."""
    parent: InstitutionRef | None = None
    """The larger body that it is part of."""
    place: PlaceRef | None = None
    """Where it is."""
    status: Status = Status.EXISTS
    """Whether it exists."""
    founded: PartialDate | None = None
    """When it was founded."""


class Role(Sourced):
    """An office or title of a person, as a document prints it.

    >>> Role(title="professor").key
    'professor'
    """

    editorial: ClassVar[frozenset[str]] = frozenset()

    title: Annotated[str, Field(pattern=r"^[^\s\[\]]([^\[\]]*[^\s\[\]])?$", max_length=300)]
    """The title as printed, without square brackets."""
    organisation: InstitutionRef | None = None
    """The body it is held at."""
    as_of: Period | None = None
    """When the document says it is held."""
    former: StrictBool = False
    """Whether the document calls it a former one."""

    @property
    def key(self) -> str:
        """What names this item in a field path.

        >>> Role(title="dean", organisation="hkust").key
        'dean'
        """
        return self.title


class Person(Record):
    """A person, as far as the documents tell: names and roles.

    >>> Person(id="a", name="A", description="Somebody.").roles
    ()
    """

    kind: Literal["person"] = "person"
    """Always ``person``."""
    roles: tuple[Role, ...] = ()
    """Offices and titles."""


class Place(Record):
    """A place, from a country to a park.

    >>> Place(id="qianhai", name="Qianhai", description="A zone.", category="zone", within=["shenzhen"]).within
    ('shenzhen',)
    """

    kind: Literal["place"] = "place"
    """Always ``place``."""
    category: PlaceCategory
    """What kind of place it is."""
    within: tuple[PlaceRef, ...] = ()
    """Places that it lies in."""


class Facility(Record):
    """A machine, line, hub or other plant that research or start-ups use.

    >>> Facility(id="tianhe-2", name="Tianhe-2", description="A supercomputer.", category="supercomputer").operator

    """

    kind: Literal["facility"] = "facility"
    """Always ``facility``."""
    category: FacilityCategory
    """What kind of facility it is."""
    operator: InstitutionRef | None = None
    """Who runs it."""
    place: PlaceRef | None = None
    """Where it is."""
    status: Status = Status.EXISTS
    """Whether it exists."""


class Project(Record):
    """A research project or what came of one.

    >>> Project(id="x", name="X", description="A study.", category="study", leads=["hku"]).leads
    ('hku',)
    """

    kind: Literal["project"] = "project"
    """Always ``project``."""
    category: ProjectCategory
    """What kind of project or result it is."""
    leads: tuple[ActorRef, ...] = ()
    """Who leads it."""
    participants: tuple[ActorRef, ...] = ()
    """Who else takes part."""
    funders: tuple[Annotated[str, Ref("institution", "policy")], ...] = ()
    """Bodies and programmes that pay for it."""
    facilities: tuple[FacilityRef, ...] = ()
    """Facilities that it uses."""
    place: PlaceRef | None = None
    """Where it is done."""
    date: Period | None = None
    """When it was done, or began."""


class PolicyDate(Value):
    """A date on which something happened to a policy.

    >>> PolicyDate(step="signed", date="2018").key
    'signed'
    """

    step: PolicyStep
    """What happened."""
    date: Period
    """When."""

    @property
    def key(self) -> str:
        """What names this item in a field path.

        >>> PolicyDate(step="released", date="2019-02").key
        'released'
        """
        return self.step.value


class Policy(Record):
    """A plan, agreement, programme, fund, scheme, mechanism, pilot, goal or call.

    >>> Policy(id="x", name="X", description="A plan.", category="plan", status="released").dates
    ()
    """

    editorial: ClassVar[frozenset[str]] = Record.editorial | {"themes"}

    kind: Literal["policy"] = "policy"
    """Always ``policy``."""
    category: PolicyCategory
    """What kind of policy it is."""
    status: PolicyStatus
    """How far it has come, as the documents tell."""
    part_of: PolicyRef | None = None
    """The policy that it belongs to."""
    issuers: tuple[ActorRef, ...] = ()
    """Who issued, launched or proposed it."""
    parties: tuple[InstitutionRef, ...] = ()
    """Who agreed on it."""
    beneficiaries: tuple[Annotated[str, Ref("institution", "person", "place")], ...] = ()
    """For whom it is."""
    territory: tuple[PlaceRef, ...] = ()
    """Where it holds."""
    dates: tuple[PolicyDate, ...] = ()
    """When what happened to it."""
    themes: tuple[Theme, ...] = ()
    """What it moves or aims at."""


class Participant(Value):
    """Somebody with a part in an event.

    >>> Participant(who="hku", part="signatory").key
    'hku'
    """

    who: Annotated[str, Ref("institution", "person", "place", "policy", "document")]
    """The body, person or other record."""
    part: Part
    """The part."""

    @property
    def key(self) -> str:
        """What names this item in a field path.

        >>> Participant(who="most", part="host").key
        'most'
        """
        return self.who


class Event(Record):
    """Something that happened, or that is to happen, at a date or over a period.

    >>> Event(id="x", name="X", description="A forum.", category="forum", date="2022-06-30").date
    Period('2022-06-30')
    """

    kind: Literal["event"] = "event"
    """Always ``event``."""
    category: EventCategory
    """What kind of event it is."""
    date: Period | None = None
    """When; None where the documents do not tell."""
    place: PlaceRef | None = None
    """Where."""
    part_of: EventRef | None = None
    """The larger event."""
    participants: tuple[Participant, ...] = ()
    """Who had which part."""
    outcomes: tuple[AnyRef, ...] = ()
    """What it brought about."""


class Ranking(Record):
    """A published index, ranking or list, or one edition of it.

    >>> Ranking(id="x", name="X", description="An index.", ranks="economies").edition

    """

    editorial: ClassVar[frozenset[str]] = Record.editorial | {"ranks"}

    kind: Literal["ranking"] = "ranking"
    """Always ``ranking``."""
    publisher: InstitutionRef | None = None
    """Who publishes it."""
    part_of: RankingRef | None = None
    """The ranking or report that it belongs to."""
    edition: str | None = None
    """Which edition, as printed."""
    ranks: str
    """What is ranked, a noun in the plural."""


class Observation(Sourced):
    """One value of one metric. Two figures that differ in scope, unit or date are two observations.

    >>> Observation(id="start-ups-2021", value=Quantity(number=4000, unit="start-up"), subject="hong-kong").value.number
    Decimal('4000')
    """

    editorial: ClassVar[frozenset[str]] = frozenset({"id", "note"})

    id: Id
    """Unique among the observations of the whole dataset."""
    value: Quantity
    """The figure."""
    subject: AnyRef
    """What the figure is about: the body, place, policy, facility or project."""
    territory: PlaceRef | None = None
    """Where what is counted is."""
    beneficiaries: tuple[Annotated[str, Ref("institution", "person", "place")], ...] = ()
    """For whom what is counted is."""
    period: Period | None = None
    """When it holds; None where the document does not tell."""
    attributed_to: Annotated[str, Ref("institution", "person", "ranking")] | None = None
    """Who says so, where the document names somebody; None for its own voice."""
    note: str | None = None
    """What to know before using it, in our words."""

    def __repr__(self) -> str:
        return f"<Observation {self.id}: {self.value}{f' ({self.period})' if self.period else ''}>"

    __str__ = __repr__

    @property
    def key(self) -> str:
        """The id.

        >>> Observation(id="x", value=Quantity(number=1, unit="t"), subject="super-steel").key
        'x'
        """
        return self.id

    @property
    def period_basis(self) -> Origin:
        """Whether the period is printed (``stated``), derived, or absent.

        >>> Observation(id="x", value=Quantity(number=1, unit="t"), subject="super-steel").period_basis.value
        'absent'
        """
        return self.origin("period")


class Metric(Record):
    """A measured quantity with all its observations, scopes kept apart.

    >>> Metric(id="x", name="X", description="A count.", definition="How many.", quantity_kind="count", unit="project",
    ...        observations=[]).observations
    ()
    """

    editorial: ClassVar[frozenset[str]] = Record.editorial | {"definition", "quantity_kind", "unit", "observations"}

    kind: Literal["metric"] = "metric"
    """Always ``metric``."""
    definition: str
    """What is measured, in our words."""
    quantity_kind: QuantityKind
    """What kind of quantity it is."""
    unit: Annotated[str, Field(pattern=r"^\S+$", max_length=60)]
    """Unit of its observations; one that is counted otherwise keeps its own unit, and a note says so."""
    ranking: RankingRef | None = None
    """The ranking that it is a place in."""
    observations: tuple[Observation, ...] = ()
    """The values."""


class Statement(Record):
    """What somebody said, or the document says in its own voice, summed up in our words.

    >>> Statement(id="x", name="X", description="A hope.", voice="document", modality="hope", summary="That it goes on.").about
    ()
    """

    editorial: ClassVar[frozenset[str]] = Record.editorial | {"voice", "modality", "about", "part_of", "position"}

    kind: Literal["statement"] = "statement"
    """Always ``statement``."""
    voice: Voice
    """Whether a named speaker or the document itself says it."""
    speaker: ActorRef | None = None
    """Who says it."""
    role: str | None = None
    """The speaker's role as printed."""
    modality: Modality
    """How it is said."""
    summary: str
    """What is said, in our own words."""
    about: tuple[AnyRef, ...] = ()
    """Records that it is about."""
    date: Period | None = None
    """When it was said, where the document tells."""
    event: EventRef | None = None
    """At which event it was said."""
    part_of: StatementRef | None = None
    """The statement that it is a point of."""
    position: Annotated[StrictInt, Field(ge=1)] | None = None
    """Which point it is, counted from 1."""

    @model_validator(mode="after")
    def _has_its_speaker(self) -> Self:
        if (self.voice is Voice.SPEAKER) != (self.speaker is not None):
            raise ValueError("a statement in a speaker's voice names the speaker, one in the document's voice none")
        if (self.part_of is None) != (self.position is None):
            raise ValueError("a point of a statement has both part_of and position")
        return self


class Relation(Record):
    """A dated link between two records that no field of theirs holds.

    >>> Relation(id="x", name="X", description="A link.", predicate="part-of", source="a", target="b").predicate.value
    'part-of'
    """

    kind: Literal["relation"] = "relation"
    """Always ``relation``."""
    predicate: Predicate
    """How the source is linked to the target."""
    source: AnyRef
    """Where the link starts."""
    target: AnyRef
    """Where the link ends."""
    period: Period | None = None
    """When it holds; None where the documents do not tell."""


AnyRecord = (
    Document | Institution | Person | Place | Facility | Project | Policy | Event | Ranking | Metric | Statement | Relation
)

#: Collection name to record class, in the order in which collections are listed.
KINDS: Final[dict[str, type[Record]]] = {
    "documents": Document,
    "institutions": Institution,
    "people": Person,
    "places": Place,
    "facilities": Facility,
    "projects": Project,
    "policies": Policy,
    "events": Event,
    "rankings": Ranking,
    "metrics": Metric,
    "statements": Statement,
    "relations": Relation,
}


def wholes(record: Record) -> tuple[str, ...]:
    """The ids of what a record is part of: its parent, the places it lies in, or the whole that it is a point of.

    >>> wholes(Place(id="a", name="A", description="A.", category="zone", within=["b"]))
    ('b',)
    """
    held = (getattr(record, field, None) or () for field in ("parent", "part_of", "within"))
    return tuple(whole for one in held for whole in (one if isinstance(one, tuple) else (one,)))


class Link(NamedTuple):
    """A reference that a record holds.

    >>> Link("parent", "hku", Ref("institution")).target
    'hku'
    """

    path: str
    """Field path of the reference."""
    target: str
    """Id that it names."""
    ref: Ref
    """What it may name."""


def links(record: Value) -> Iterator[Link]:
    """Every reference that a record holds, those of its evidence, roles and observations too.

    >>> list(links(Place(id="a", name="A", description="A.", category="zone", within=["b"])))
    [Link(path='within[b]', target='b', ref=Ref('place'))]
    """
    for name, ref in linking(type(record)):
        yield from _links_at(name, getattr(record, name), ref)


@cache
def linking(of: type[Value]) -> tuple[tuple[str, Ref | None], ...]:
    """The fields of a model that hold references or other models, and what the references may name.

    >>> linking(Place)[-1]
    ('within', Ref('place'))
    """
    fields = ((name, _ref_of(info), info) for name, info in of.model_fields.items())
    return tuple((name, ref) for name, ref, info in fields if ref is not None or _holds_values(info.annotation))


def _holds_values(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, Value):
        return True
    return any(_holds_values(part) for part in get_args(annotation))


def _links_at(path: str, value: Any, ref: Ref | None) -> Iterator[Link]:
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _links_at(f"{path}[{_key(item, index)}]", item, ref)
    elif isinstance(value, Value):
        for link in links(value):
            yield Link(f"{path}.{link.path}", link.target, link.ref)
    elif ref is not None and isinstance(value, str):
        yield Link(path, value, ref)


def _key(item: object, index: int) -> str:
    return item if isinstance(item, str) else getattr(item, "key", str(index))


def _ref_of(info: FieldInfo) -> Ref | None:
    """The reference marker of a field, be it on the field, in its union, or on the items of its tuple."""
    return next(_markers(info.annotation, info.metadata), None)


def _markers(annotation: Any, metadata: Any = ()) -> Iterator[Ref]:
    yield from (mark for mark in metadata if isinstance(mark, Ref))
    for part in get_args(annotation):
        yield from [part] if isinstance(part, Ref) else _markers(part)


class Carrier(NamedTuple):
    """A record, role or observation that carries sources, and where in its record it is.

    >>> Carrier("hkust", "", Sourced()).path
    ''
    """

    record: str
    """Id of the record."""
    path: str
    """Field path of the role or observation, empty for the record itself."""
    sourced: Sourced
    """What carries the sources."""

    def at(self, field: str) -> str:
        """A field of the carrier, as a path from its record.

        >>> Carrier("a", "roles[dean]", Sourced()).at("title")
        'roles[dean].title'
        """
        return f"{self.path}.{field}" if self.path else field


def carriers(record: Record) -> Iterator[Carrier]:
    """A record and the roles or observations in it.

    >>> [carrier.path for carrier in carriers(Person(id="a", name="A", description="A.", roles=[{"title": "dean"}]))]
    ['', 'roles[dean]']
    """
    yield Carrier(record.id, "", record)
    if isinstance(record, Person):
        yield from (Carrier(record.id, f"roles[{role.key}]", role) for role in record.roles)
    if isinstance(record, Metric):
        yield from (Carrier(record.id, f"observations[{held.key}]", held) for held in record.observations)


def id_of(asked: Record | Observation | str) -> str:
    """The id of a record or observation, or the id that it is already.

    Raises :class:`~hkic.errors.InvalidValueError` for anything else.

    >>> id_of("hkust"), id_of(Observation(id="start-ups-2021", value=Quantity(number=4000, unit="start-up"), subject="hong-kong"))
    ('hkust', 'start-ups-2021')
    """
    if isinstance(asked, str):
        return asked
    if not isinstance(asked, Record | Observation):
        raise InvalidValueError(asked, what="record", why="give one, or write its id")
    return asked.id


def paths(record: Sourced) -> Iterator[str]:
    """Every field path at which a record holds something, wider ones before those within.

    >>> place = Place(id="a", name="A", description="A.", category="zone", within=["b"])
    >>> [path for path in paths(place) if path.startswith("within")]
    ['within', 'within[b]']
    """
    for name in type(record).model_fields:
        value = getattr(record, name)
        if value is not None and value != () and name not in Sourced.model_fields:
            yield from _paths_at(name, value)


def _paths_at(path: str, value: Any) -> Iterator[str]:
    yield path
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _paths_at(f"{path}[{_key(item, index)}]", item)
    elif isinstance(value, Value):
        for name in type(value).model_fields:
            inner = getattr(value, name)
            if inner is not None and inner != () and name not in Sourced.model_fields:
                yield from _paths_at(f"{path}.{name}", inner)


_STEP: Final = re.compile(r"([a-z_][a-z0-9_]*)|\[([^\[\]]+)\]")


def value_at(record: Value, path: str) -> Any:
    """What a record holds at a field path; raises :class:`~hkic.errors.UnknownFieldError` where it holds nothing there.

    >>> place = Place(id="a", name="A", description="A.", category="zone", within=["b"])
    >>> value_at(place, "within[b]"), value_at(place, "within")
    ('b', ('b',))
    """
    value: Any = record
    for step in _STEP.finditer(path):
        name, key = step.groups()
        if name is not None and isinstance(value, Value) and name in type(value).model_fields:
            value = getattr(value, name)
        elif key is not None and isinstance(value, tuple) and any(_key(item, at) == key for at, item in enumerate(value)):
            value = next(item for at, item in enumerate(value) if _key(item, at) == key)
        else:
            raise UnknownFieldError(path, fields=type(record).model_fields)
    return value
