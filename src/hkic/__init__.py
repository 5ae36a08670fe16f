"""Hong Kong – Mainland innovation and technology cooperation, as typed records with evidence.

Importing this costs nothing: no data is read and Pydantic is not imported until the first record is asked for.

>>> import hkic
>>> hkic.institutions["hkust"].name
'The Hong Kong University of Science and Technology'
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hkic.checks import Report, check
    from hkic.chronology import Change, Series, series
    from hkic.citations import cite
    from hkic.collection import Collection
    from hkic.comparisons import Comparison, Comparisons, Verdict, compare, verdict
    from hkic.dataset import Dataset, data_folder, load
    from hkic.dates import PartialDate, Period
    from hkic.errors import (
        AmbiguousNameError,
        DocumentError,
        Finding,
        HkicError,
        IncomparableError,
        InvalidValueError,
        MissingExtraError,
        NotFoundError,
        PackError,
        UnknownFieldError,
    )
    from hkic.evidence import Derivation, Erratum, Evidence, Origin, Reference
    from hkic.explanations import Explanation, explain
    from hkic.ids import Ref
    from hkic.index import Match
    from hkic.networks import Step, graph, neighbours, path_between
    from hkic.quantities import Bounds, Comparator, Quantity
    from hkic.reading import Mention
    from hkic.records import (
        Document,
        Event,
        Facility,
        Institution,
        Metric,
        Name,
        Observation,
        Person,
        Place,
        Policy,
        Project,
        Ranking,
        Record,
        Relation,
        Statement,
    )
    from hkic.timelines import timeline

    documents: Collection[Document]
    institutions: Collection[Institution]
    people: Collection[Person]
    places: Collection[Place]
    facilities: Collection[Facility]
    projects: Collection[Project]
    policies: Collection[Policy]
    events: Collection[Event]
    rankings: Collection[Ranking]
    metrics: Collection[Metric]
    statements: Collection[Statement]
    relations: Collection[Relation]

__version__ = "0.1.0"

#: Module to the public names that it has; the collections are those of the built-in dataset.
_HOME = {
    "checks": ("Report", "check"),
    "chronology": ("Change", "Series", "series"),
    "citations": ("cite",),
    "collection": ("Collection",),
    "comparisons": ("Comparison", "Comparisons", "Verdict", "compare", "verdict"),
    "dataset": ("Dataset", "data_folder", "load"),
    "dates": ("PartialDate", "Period"),
    "errors": (
        "AmbiguousNameError",
        "DocumentError",
        "Finding",
        "HkicError",
        "IncomparableError",
        "InvalidValueError",
        "MissingExtraError",
        "NotFoundError",
        "PackError",
        "UnknownFieldError",
    ),
    "evidence": ("Derivation", "Erratum", "Evidence", "Origin", "Reference"),
    "explanations": ("Explanation", "explain"),
    "ids": ("Ref",),
    "index": ("Match",),
    "networks": ("Step", "graph", "neighbours", "path_between"),
    "quantities": ("Bounds", "Comparator", "Quantity"),
    "reading": ("Mention",),
    "records": (
        "Document",
        "Event",
        "Facility",
        "Institution",
        "Metric",
        "Name",
        "Observation",
        "Person",
        "Place",
        "Policy",
        "Project",
        "Ranking",
        "Record",
        "Relation",
        "Statement",
    ),
    "timelines": ("timeline",),
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}
_COLLECTIONS = (
    "documents",
    "institutions",
    "people",
    "places",
    "facilities",
    "projects",
    "policies",
    "events",
    "rankings",
    "metrics",
    "statements",
    "relations",
)

__all__ = [
    "AmbiguousNameError",
    "Bounds",
    "Change",
    "Collection",
    "Comparator",
    "Comparison",
    "Comparisons",
    "Dataset",
    "Derivation",
    "Document",
    "DocumentError",
    "Erratum",
    "Event",
    "Evidence",
    "Explanation",
    "Facility",
    "Finding",
    "HkicError",
    "IncomparableError",
    "Institution",
    "InvalidValueError",
    "Match",
    "Mention",
    "Metric",
    "MissingExtraError",
    "Name",
    "NotFoundError",
    "Observation",
    "Origin",
    "PackError",
    "PartialDate",
    "Period",
    "Person",
    "Place",
    "Policy",
    "Project",
    "Quantity",
    "Ranking",
    "Record",
    "Ref",
    "Reference",
    "Relation",
    "Report",
    "Series",
    "Statement",
    "Step",
    "UnknownFieldError",
    "Verdict",
    "__version__",
    "check",
    "cite",
    "compare",
    "data_folder",
    "documents",
    "events",
    "explain",
    "facilities",
    "graph",
    "institutions",
    "known_by",
    "load",
    "lookup",
    "metrics",
    "neighbours",
    "path_between",
    "people",
    "places",
    "policies",
    "projects",
    "rankings",
    "read",
    "relations",
    "search",
    "series",
    "statements",
    "timeline",
    "verdict",
]


def lookup(name: str) -> "Record":
    """The one record of the built-in dataset that has this name, in any script, case and width.

    Raises :class:`NotFoundError` with near names, or :class:`AmbiguousNameError` with the candidates.

    >>> lookup("香港科技大學").id
    'hkust'
    """
    from hkic.dataset import load

    return load().lookup(name)


def search(text: str, *, kind: "str | None" = None, limit: int = 10) -> "list[Match[Record]]":
    """The records of the built-in dataset whose names, description or summary fit a text, best first.

    >>> search("Tianhe-2", limit=1)[0].record.id
    'tianhe-2'
    """
    from hkic.dataset import load

    return load().search(text, kind=kind, limit=limit)


def known_by(date: "PartialDate | str", *, dataset: "Dataset | None" = None, undated: bool = False) -> "Dataset":
    """A dataset, the built-in one by default, as documents published by that day tell it.

    ``undated`` adds the documents whose day nothing tells.

    >>> sorted(known_by("2022-12-31").documents)
    ['cns-2022-06-29', 'std-2022-07-07']
    """
    if dataset is None:
        from hkic.dataset import load

        dataset = load()
    return dataset.known_by(date, undated=undated)


def read(text: str, anchor: "PartialDate | str | None" = None, dataset: "Dataset | None" = None) -> "list[Mention]":
    """The quantities, dates and names in a text, in order; names are those of a dataset, the built-in one by default.

    Relative dates are resolved against the anchor, such as the day of publication; without one their value is None.

    >>> [mention.value for mention in read("HKUST said so last December.", anchor="2022-07-07")]
    [('hkust',), PartialDate('2021-12')]
    """
    if dataset is None:
        from hkic.dataset import load

        dataset = load()
    return dataset.read(text, anchor)


if not TYPE_CHECKING:  # a type checker that saw it would take every misspelt name for Any

    def __getattr__(name):
        if name in _COLLECTIONS:
            from hkic.dataset import load_collection

            return load_collection(name)
        if name not in _MODULE_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        # importlib.import_module says the same, and costs a third of this import
        value = globals()[name] = getattr(__import__(f"hkic.{_MODULE_OF[name]}", fromlist=[name]), name)
        return value


def __dir__() -> "list[str]":
    return sorted(__all__)
