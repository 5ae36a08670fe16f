"""Citations: every document that a record rests on, in forms that other programs read."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from bibtexparser.entrypoint import parse_string
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from hkic.citations import Style, cite
from hkic.dataset import Dataset
from hkic.errors import InvalidValueError, NotFoundError
from hkic.records import Document, Institution, Person, Place, Record, carriers
from hkic.testing import datasets

#: What the CSL-JSON schema (csl-data.json, 1.0.2) says of the fields that are written, and no other field.
_CSL = Draft202012Validator(
    {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["id", "type", "title"],
            "additionalProperties": False,
            "properties": {
                "id": {"type": "string", "minLength": 1},
                "type": {"enum": ["article-newspaper", "document", "webpage"]},
                "title": {"type": "string", "minLength": 1},
                "author": {"$ref": "#/$defs/names"},
                "editor": {"$ref": "#/$defs/names"},
                "container-title": {"type": "string"},
                "language": {"type": "string"},
                "issued": {"$ref": "#/$defs/date"},
                "accessed": {"$ref": "#/$defs/date"},
                "publisher": {"type": "string"},
                "URL": {"type": "string", "pattern": "^https?://"},
                "note": {"type": "string"},
            },
        },
        "$defs": {
            "names": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["literal"],
                    "properties": {"literal": {"type": "string"}},
                    "additionalProperties": False,
                },
                "minItems": 1,
            },
            "date": {
                "type": "object",
                "required": ["date-parts"],
                "additionalProperties": False,
                "properties": {
                    "date-parts": {
                        "type": "array",
                        "minItems": 1,
                        "maxItems": 2,
                        "items": {"type": "array", "items": {"type": "integer"}, "minItems": 1, "maxItems": 3},
                    }
                },
            },
        },
    }
)


def _bibtex(text: str) -> dict[str, dict[str, str]]:
    """The entries of a BibTeX text, read by a parser that refuses what is not BibTeX; no key and no field stands twice."""
    library = parse_string(text, parse_stack=[])
    assert not library.failed_blocks
    assert len(library.blocks) == len(library.entries)
    for entry in library.entries:
        assert len(entry.fields) == len(entry.fields_dict)
        assert re.fullmatch(r"[a-z0-9:-]+", entry.key)
    assert len({entry.key for entry in library.entries}) == len(library.entries)
    return {entry.key: {field.key: str(field.value) for field in entry.fields} for entry in library.entries}


_TEX = {r"\textbackslash{}": "\\", r"\textbraceleft{}": "{", r"\textbraceright{}": "}", r"\textasciitilde{}": "~"} | {
    r"\textasciicircum{}": "^",
    **{f"\\{sign}": sign for sign in "#$%&_"},
}


def _typeset(value: str) -> str:
    """A field as TeX would print it."""
    bare = value.removeprefix("{").removesuffix("}")
    bare = bare[1:-1] if bare.startswith("{") and bare.endswith("}") and value.startswith("{{") else bare
    return re.sub("|".join(map(re.escape, _TEX)), lambda found: _TEX[found[0]], bare)


def _csl(text: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = json.loads(text)
    _CSL.validate(items)
    return items


def _spans(record: Record) -> dict[str, set[str]]:
    """By document, the places that a record, its roles and observations rest on."""
    found: dict[str, set[str]] = {}
    for held in carriers(record):
        for one in held.sourced.evidence:
            found.setdefault(one.document, set()).add(f"{one.start}-{one.end}")
    return found


def _document(**more: object) -> Document:
    about = {"name": "A report", "description": "D.", "language": "en", "translation": "original", "genre": "news-report"}
    text = {"file_name": "d.txt", "sha256": "0123456789abcdef" * 4, "length": 100}
    return Document.model_validate({"id": "d", **about, **text, **more})


def _titled(title: str) -> Document:
    return _document(name=title, names=[{"text": title, "lang": "en", "sort": "printed"}])


# -- laws ----------------------------------------------------------------------------------------------------------------------


def test_every_document_that_a_record_of_the_data_rests_on_is_cited_with_all_its_places(builtin: Dataset) -> None:
    for record in builtin.values():
        if isinstance(record, Document):
            continue
        spans = _spans(record)
        keys = [f"{document}:{record.id}" for document in sorted(spans)]
        items = _csl(cite(record, style="csl-json"))
        entries = _bibtex(cite(record.id, style="bibtex"))
        lines = cite(record).splitlines()
        assert [item["id"] for item in items] == list(entries) == keys
        assert len(lines) == len(keys)
        for line, item, (document, places) in zip(lines, items, sorted(spans.items()), strict=True):
            digest = builtin.documents[document].sha256
            for text in (item["note"], entries[item["id"]]["note"]):
                assert set(re.findall(r"\d+-\d+(?=,| \()", text)) == places
                assert digest in text
            assert set(re.findall(r"\d+-\d+(?=[,;])", line.rpartition("code points ")[2])) == places
            assert digest[:12] in line
            assert digest not in line


@given(datasets(max_records=1))
@settings(max_examples=15)
def test_citations_of_everything_make_one_bibliography(dataset: Dataset) -> None:
    texts = [cite(record, style="bibtex", dataset=dataset) for record in dataset.values()]
    entries = _bibtex("\n\n".join(texts))
    items = [item for record in dataset.values() for item in _csl(cite(record, style="csl-json", dataset=dataset))]
    assert sorted(entries) == sorted(item["id"] for item in items)
    for item in items:
        entry = entries[item["id"]]
        assert _typeset(entry["title"]) == item["title"]
        issued = item.get("issued", {"date-parts": [[]]})["date-parts"][0]
        assert [name for name in ("year", "month", "day") if name in entry] == ["year", "month", "day"][: len(issued)]


@given(st.text('ab{}\\%&#$_~^"@,= \n香é', min_size=1, max_size=20).filter(lambda text: text == text.strip()))
@example("}")
@example("{\\")
@example("100% {of} R&D_1 ~ \\LaTeX^2 #1 $x$")
def test_any_title_comes_out_of_bibtex_and_csl_as_it_went_in(title: str) -> None:
    document = _titled(title)
    dataset = Dataset([document])
    flat = " ".join(title.split())
    (item,) = _csl(cite(document, style="csl-json", dataset=dataset))
    assert item["title"] == flat
    text = cite(document, style="bibtex", dataset=dataset)
    assert _typeset(_bibtex(text)["d"]["title"]) == flat
    depth = [text[:end].count("{") - text[:end].count("}") for end in range(len(text) + 1)]
    assert min(depth) == depth[-1] == 0  # BibTeX counts every brace, also one behind a backslash
    assert len(cite(document, dataset=dataset).splitlines()) == 1


# -- by hand -------------------------------------------------------------------------------------------------------------------


def test_a_document_is_cited_by_itself() -> None:
    body = Institution.model_validate({"id": "x", "name": "R&D Daily", "description": "X.", "category": "media"})
    authors = [Person(id="p", name="Wan Shuyan", description="P."), Person(id="q", name="李", description="Q.")]
    document = _document(
        names=[{"text": "A report", "lang": "en", "sort": "printed"}],
        publisher="x",
        authors=["p", "q"],
        published="2022-06-29",
        url="https://example.org/a_b?c=1%20&d={e}",
    )
    dataset = Dataset([document, body, *authors])
    assert cite("d", dataset=dataset) == (
        "Wan Shuyan; 李. A report. R&D Daily, 2022-06-29. https://example.org/a_b?c=1%20&d={e} (SHA-256 0123456789ab…)"
    )
    assert _bibtex(cite("d", style="bibtex", dataset=dataset)) == {
        "d": {
            "title": "{{A report}}",
            "author": "{{Wan Shuyan} and {李}}",
            "journal": r"{R\&D Daily}",
            "langid": "{english}",
            "year": "{2022}",
            "month": "jun",
            "day": "{29}",
            "url": "{https://example.org/a_b?c=1%20&d=%7Be%7D}",
            "note": f"{{Canonical text, SHA-256 {document.sha256}}}",
        }
    }
    assert _csl(cite("d", style="csl-json", dataset=dataset)) == [
        {
            "id": "d",
            "type": "article-newspaper",
            "title": "A report",
            "author": [{"literal": "Wan Shuyan"}, {"literal": "李"}],
            "issued": {"date-parts": [[2022, 6, 29]]},
            "container-title": "R&D Daily",
            "language": "en",
            "URL": "https://example.org/a_b?c=1%20&d={e}",
            "note": f"canonical text, SHA-256 {document.sha256}",
        }
    ]


def test_who_edited_and_translated_a_document_and_where_its_copy_stood_is_told() -> None:
    media = [
        Institution.model_validate({"id": id, "name": name, "description": "M.", "category": "media"})
        for id, name in (("paper", "Daily"), ("portal", "News & More"))
    ]
    people = [Person(id=id, name=id.upper(), description="P.") for id in ("e", "f")]
    translated = {"translation": "machine", "language": "en", "original_language": "zh-Hans"}
    document = _document(publisher="paper", site="portal", editors=["e", "f"], **translated)
    dataset = Dataset([document, *media, *people])
    assert cite("d", dataset=dataset) == (
        "[A report]. Machine translation from Chinese. Edited by E; F. Daily, n.d. "
        "(copy on the site of News & More; SHA-256 0123456789ab…)"
    )
    note = f"achine translation from Chinese; copy on the site of News & More; canonical text, SHA-256 {document.sha256}"
    (item,) = _csl(cite("d", style="csl-json", dataset=dataset))
    assert item["editor"] == [{"literal": "E"}, {"literal": "F"}]
    assert (item["container-title"], item["language"], item["note"]) == ("Daily", "en", f"m{note}")
    entry = _bibtex(cite("d", style="bibtex", dataset=dataset))["d"]
    assert (entry["editor"], entry["journal"], entry["langid"]) == ("{{E} and {F}}", "{Daily}", "{english}")
    assert _typeset(entry["note"]) == f"M{note}"


@pytest.mark.parametrize(
    ("translation", "original", "told"),
    [
        ("original", None, ""),
        ("machine", None, "Machine translation."),
        ("edited", "zh", "Edited translation from Chinese."),
        ("edited", "pt", "Edited translation from pt."),
    ],
)
def test_a_translation_is_told_as_far_as_it_is_known(translation: str, original: str | None, told: str) -> None:
    document = _document(translation=translation, original_language=original)
    text = cite(document, dataset=Dataset([document]))
    assert text == " ".join(filter(None, ("[A report].", told, "n.d. (SHA-256 0123456789ab…)")))


@pytest.mark.parametrize(
    ("category", "genre", "type", "title"),
    [
        ("media", "news-report", "article-newspaper", "container-title"),
        ("media", "commentary", "article-newspaper", "container-title"),
        ("media", "press-briefing", "document", "publisher"),
        ("government", "news-report", "document", "publisher"),
    ],
)
def test_only_what_a_medium_prints_is_an_article_in_it(category: str, genre: str, type: str, title: str) -> None:
    body = Institution.model_validate({"id": "x", "name": "X", "description": "X.", "category": category})
    dataset = Dataset([body, _document(publisher="x", genre=genre)])
    (item,) = _csl(cite("d", style="csl-json", dataset=dataset))
    assert (item["type"], item[title]) == (type, "X")
    assert {"container-title", "publisher"} & set(item) == {title}
    entry = _bibtex(cite("d", style="bibtex", dataset=dataset))["d"]
    assert {"journal", "howpublished", "publisher"} & set(entry) == {"journal" if title == "container-title" else "howpublished"}


def test_a_record_of_a_narrowed_dataset_is_cited_by_the_documents_of_the_whole(builtin: Dataset) -> None:
    assert cite("hku", dataset=builtin.where(kind="institution")) == cite("hku", dataset=builtin)


@pytest.mark.parametrize(
    ("published", "text", "parts"), [(None, "n.d.", None), ("2022", "2022.", [2022]), ("2022-06", "2022-06.", [2022, 6])]
)
def test_a_date_is_as_exact_as_it_is_known(published: str | None, text: str, parts: list[int] | None) -> None:
    document = _document(published=published)
    dataset = Dataset([document])
    assert f" {text} (SHA" in cite(document, dataset=dataset)
    (item,) = _csl(cite(document, style="csl-json", dataset=dataset))
    assert item.get("issued") == (parts and {"date-parts": [parts]})
    assert {"year", "month", "day"} & set(_bibtex(cite("d", style="bibtex", dataset=dataset))["d"]) == set(
        ["year", "month"][: len(parts or [])]
    )


def test_a_title_of_our_own_stands_in_brackets(builtin: Dataset) -> None:
    assert "[Report on the Guangdong" in cite("ycwb-2022-qianhai-forum")
    for document in builtin.documents.values():
        assert ("[" in cite(document)) == (not document.names)


def test_an_observation_is_cited_by_its_own_evidence(builtin: Dataset) -> None:
    observation = builtin.metrics["hong-kong-start-ups"].observations[0]
    places = ", ".join(f"{one.start}-{one.end}" for one in sorted(observation.evidence, key=lambda one: (one.start, one.end)))
    assert f"(code points {places}; SHA-256" in cite(observation.id)
    assert cite(observation) == cite(observation.id)
    (item,) = _csl(cite(observation.id, style="csl-json"))
    assert item["id"] == f"std-2022-07-07:{observation.id}"


def test_a_record_that_no_document_tells_of_is_cited_by_its_public_sources() -> None:
    page = {"supports": ["names"], "title": "A page", "url": "https://example.org/", "accessed": "2026-11-22"}
    place = Place.model_validate({"id": "a", "name": "A", "description": "A.", "category": "city", "references": [page]})
    dataset = Dataset([place])
    assert cite("a", dataset=dataset) == "A page. https://example.org/ (accessed 2026-11-22)"
    assert list(_bibtex(cite("a", style="bibtex", dataset=dataset))) == ["a:source-1"]
    (item,) = _csl(cite("a", style="csl-json", dataset=dataset))
    assert (item["type"], item["accessed"]) == ("webpage", {"date-parts": [[2026, 11, 22]]})


def test_what_rests_on_nothing_has_no_entry() -> None:
    place = Place.model_validate({"id": "a", "name": "A", "description": "A.", "category": "city"})
    styles: tuple[Style, ...] = ("text", "bibtex", "csl-json")
    assert [cite(place, style=style, dataset=Dataset([place])) for style in styles] == ["", "", "[]"]


def test_an_unknown_id_or_style_is_refused() -> None:
    with pytest.raises(NotFoundError, match="hkust"):
        cite("hkusd")
    with pytest.raises(InvalidValueError, match="the styles are text, bibtex, csl-json"):
        cite("hkust", style="apa")  # type: ignore[arg-type]
