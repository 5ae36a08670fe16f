"""The gate for claims: what it lets in, every reason for which it does not, and that nothing is lost or half written."""

from __future__ import annotations

import copy
import json
import re
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from hkic.checks import check
from hkic.claims import REASONS, Admission, admit
from hkic.cli import hkic
from hkic.curation import start_pack
from hkic.dataset import Dataset, dump_pack, load
from hkic.errors import DocumentError, PackError
from hkic.packs import PLACEHOLDERS, PackInfo
from hkic.records import Document, carriers
from hkic.texts import read_document

HERE = Path(__file__).parent
DOCUMENTS = HERE / "data" / "documents"

HOPE = "The city of Riverside hopes that about 1,500 people will work there by 2025"
OPENED = "The Riverside Institute of Optics opened on 1 May 2021"
JOBS: dict[str, Any] = {
    "id": "jobs",
    "kind": "metric",
    "name": "Jobs",
    "description": "How many people work somewhere.",
    "definition": "People at work.",
    "quantity_kind": "count",
    "unit": "person",
}
OFFICE: dict[str, Any] = {
    "id": "office",
    "kind": "institution",
    "name": "Harbour Office",
    "description": "An office.",
    "category": "government",
    "names": [{"text": "Harbour Office", "lang": "en", "sort": "printed"}],
}
BOATS: dict[str, Any] = {"number": "10", "unit": "boat"}
ABOUT: dict[str, Any] = {"number": "1500", "comparator": "about", "unit": "person"}


def observed(id: str = "jobs-2025", **changes: Any) -> dict[str, Any]:
    return {"id": id, "value": ABOUT, "subject": "riverside", "period": "2025"} | changes


def claim(record: Mapping[str, Any], quote: str = HOPE, document: str = "riverside-report", **more: Any) -> dict[str, Any]:
    return {"document": document, "quote": quote, "record": dict(record), **more}


def event(**changes: Any) -> dict[str, Any]:
    parts = {"participants": [{"who": "riverside-institute", "part": "subject"}]}
    described = {"name": "The doors open", "description": "Its doors open.", "category": "opening"}
    return {"id": "first-day", "kind": "event", "date": "2021-05-01"} | described | parts | changes


def pack_of(path: Path, text: str) -> Path:
    """A pack of one document, which is written to the path."""
    path.write_text(text, "utf-8")
    info = PackInfo(format=1, name="t", title="T", version="1", licence="CC0-1.0")
    start_pack(path.with_suffix(""), [path], info=info)
    return path.with_suffix("")


GOOD = claim(JOBS | {"observations": [observed()]})


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HERE / "data" / "toy", tmp_path / "toy"))


def submit(pack: Path, *lines: Any, documents: Path = DOCUMENTS, base: Dataset | None = None) -> Admission:
    """Hand claims in: objects, or lines as they are."""
    written = [line if isinstance(line, bytes) else json.dumps(line, ensure_ascii=False).encode() for line in lines]
    path = pack.parent / "claims.jsonl"
    path.write_bytes(b"\n".join(written) + b"\n")
    return admit(path, pack, documents=documents, base=base)


def reasons(admission: Admission, line: int = 1) -> list[str]:
    return [finding.rule for finding in admission.refused.get(line, ())]


def contents(pack: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in pack.iterdir()}


# -- what gets in --------------------------------------------------------------------------------------------------------------


def test_a_claim_that_holds_is_admitted_with_its_place(pack: Path) -> None:
    assert submit(pack, GOOD) == Admission((1,), {}, (), (), ("metrics.json",))
    toy = load(pack)
    (observation,) = toy.metrics["jobs"].observations
    (evidence,) = observation.evidence
    assert (evidence.document, evidence.start, evidence.end) == ("riverside-report", 184, 259)
    assert set(evidence.supports) == {"value", "subject", "period"}
    assert toy.metrics["jobs"].evidence == ()


def test_what_was_admitted_passes_the_check_and_what_was_not_claimed_is_left_uncovered(tmp_path: Path) -> None:
    note = "A note on boats\n\nThe Harbour Office has ten boats. It was founded in May 1998 by nobody in particular."
    pack = pack_of(tmp_path / "note.txt", note)
    assert submit(pack, claim(OFFICE, "The Harbour Office has ten boats", "note"), documents=tmp_path).refused == {}
    report = check(tmp_path, dataset=load(pack))
    assert {finding.rule for finding in report.findings} == {"uncovered-mention"}
    assert report.counts["coverage"]["uncovered"] == 1


def test_what_was_admitted_breaks_nothing_in_the_check(pack: Path, toy: Dataset) -> None:
    before = {str(finding) for finding in check(DOCUMENTS, dataset=toy).findings}
    assert submit(pack, GOOD, claim(event(), OPENED)).refused == {}
    report = check(DOCUMENTS, dataset=load(pack))
    assert {str(finding) for finding in report.findings} <= before
    assert report.counts["place"]["verified"] == check(DOCUMENTS, dataset=toy).counts["place"]["verified"] + 2


def test_a_document_is_named_by_id_or_file_and_a_quote_by_its_words(pack: Path) -> None:
    loose = re.sub(" ", " \n", HOPE)
    assert submit(pack, claim(GOOD["record"], loose, "riverside.txt")).admitted == (1,)


def test_several_lines_may_make_one_record_and_name_records_of_later_lines(pack: Path) -> None:
    link: dict[str, Any] = {"id": "link", "kind": "relation", "name": "A link", "description": "Who speaks for it."}
    link |= {"predicate": "represents", "source": "ann-example", "target": "council"}
    council = {"id": "council", "kind": "institution", "name": "Council", "description": "A body.", "category": "government"}
    printed = {"names": [{"text": "city of Riverside", "lang": "en", "sort": "printed"}]}
    admission = submit(
        pack,
        claim(link, "said Ann Example, its first director. The city of Riverside hopes"),
        claim({"id": "council", "founded": "2025"}),
        claim(council | printed),
    )
    assert admission.refused == {}
    held = load(pack).institutions["council"]
    assert str(held.founded) == "2025"
    assert {path for place in held.evidence for path in place.supports} == {"names[city of Riverside]", "founded"}
    assert len(held.evidence) == 1, "one span is one evidence, whatever it supports"


def test_a_record_of_the_pack_takes_further_quotes_names_and_observations(pack: Path) -> None:
    more = claim({"id": "riverside-institute", "founded": "2021-05-01"}, OPENED, supports=["founded"])
    name = {"id": "riverside", "names": [{"text": "city of Riverside", "lang": "en", "sort": "variant"}]}
    figure = {"id": "laboratories", "observations": [observed("people-2025", note="People, and not laboratories.")]}
    assert submit(pack, more, claim(name), claim(figure)).refused == {}
    toy = load(pack)
    assert "city of Riverside" in [name.text for name in toy.places["riverside"].names]
    assert [each.id for each in toy.metrics["laboratories"].observations] == ["laboratories-2021", "people-2025"]


def test_one_figure_may_be_quoted_from_two_languages(pack: Path) -> None:
    both = {"id": "rooms", "kind": "metric", "name": "Rooms", "description": "Rooms.", "definition": "Rooms."}
    both |= {"quantity_kind": "count", "unit": "laboratory"}
    figure: dict[str, Any] = {"number": "20", "comparator": "more-than", "unit": "laboratory"}
    english = {
        "id": "rooms-2021",
        "value": figure | {"as_printed": "more than 20 laboratories"},
        "subject": "riverside-institute",
    }
    chinese = {"id": "rooms-2021", "value": figure | {"as_printed": "超過20個實驗室"}}
    long = f"{OPENED}. It holds more than 20 laboratories"
    admission = submit(
        pack,
        claim(both | {"observations": [english]}, long),
        claim({"id": "rooms", "observations": [chinese]}, "於2021年5月1日啟用，設有超過20個實驗室，所長安先生", "binhe-report"),
    )
    assert admission.refused == {}
    (observation,) = load(pack).metrics["rooms"].observations
    assert [place.document for place in observation.evidence] == ["riverside-report", "binhe-report"]
    assert observation.value.as_printed == "more than 20 laboratories", "the first form stays"
    wrong = {"id": "rooms-2021", "value": figure | {"number": "21"}}
    again = "於2021年5月1日啟用，設有超過20個實驗室，所長安先生"
    assert reasons(submit(pack, claim({"id": "rooms", "observations": [wrong]}, again, "binhe-report"))) == ["contradicts"]


def test_a_derived_date_says_from_what(pack: Path) -> None:
    derivation = {"supports": ["date"], "sources": ["riverside-report.published"], "rule": "The year of the report."}
    hope = "The city of Riverside hopes that about 1,500 people will work there"
    vague = event(date="2021", participants=[{"who": "riverside", "part": "subject"}])
    assert reasons(submit(pack, claim(vague, hope))) == ["date-not-in-quote"]
    assert submit(pack, claim(vague | {"derivations": [derivation]}, hope)).admitted == (1,)
    assert load(pack).events["first-day"].origin("date").value == "derived"


def test_a_record_beside_the_pack_may_be_named_and_not_changed(pack: Path, builtin: Dataset) -> None:
    beside = claim(event(place="hong-kong", participants=[]), OPENED)
    assert reasons(submit(pack, beside, base=builtin)) == ["name-not-in-quote"]
    assert reasons(submit(pack, beside)) == ["unknown-reference"]
    changed = claim({"id": "hkust", "founded": "2021-05-01"}, OPENED)
    assert reasons(submit(pack, changed, base=builtin)) == ["not-of-this-pack"]
    assert submit(pack, GOOD, base=builtin).admitted == (1,)
    assert list(json.loads((pack / "places.json").read_bytes())[0]) == [
        "id",
        "kind",
        "name",
        *["names", "description", "category", "evidence"],
    ]


# -- what does not, and why ----------------------------------------------------------------------------------------------------

ROLE = {"id": "ann-example", "roles": [{"title": "second director"}]}
SAID = "opened on 1 May 2021. It holds more than 20 laboratories, said Ann Example, its first director"


@pytest.mark.parametrize(
    ("line", "reason", "field"),
    [
        (b"{", "broken-line", None),
        (b'{"document": "a", "document": "b"}', "broken-line", None),
        (b'{"document": "\xff"}', "broken-line", None),
        (b"\x00\x01", "broken-line", None),
        (b"[" * 100_000, "broken-line", None),
        (b'{"document": "\\ud800"}', "broken-line", None),
        (b'{"document": NaN}', "broken-line", None),
        (b"[1]", "not-an-object", None),
        (b'"words"', "not-an-object", None),
        (claim(GOOD["record"], qoute="x"), "unknown-key", "qoute"),
        (claim(GOOD["record"]) | {"quote": 5}, "invalid-claim", "quote"),
        (claim(GOOD["record"], supports=[]), "invalid-claim", "supports"),
        (claim(GOOD["record"], start=5), "invalid-claim", None),
        (claim(GOOD["record"], supports=["founded"]), "invalid-claim", "founded"),
        (claim(GOOD["record"], draft=True), "draft", None),
        (claim(GOOD["record"] | {"definition": PLACEHOLDERS["definition"]}), "placeholder", "definition"),
        (claim(GOOD["record"], document="riverbank.txt"), "unknown-document", "document"),
        (claim(GOOD["record"], "about 1,500 people"), "quote-too-short", None),
        (claim(GOOD["record"], f"{HOPE} " * 9), "quote-too-long", None),
        (claim(GOOD["record"], HOPE.replace("about", "nearly")), "quote-absent", None),
        (claim(GOOD["record"], HOPE[1:]), "quote-cuts-word", None),
        (claim(GOOD["record"], start=5, end=80), "quote-absent", None),
        (claim(JOBS | {"id": "Jobs!"}), "invalid-record", "id"),
        (claim(JOBS | {"kind": "number"}), "invalid-record", "kind"),
        (claim({"id": "jobs"}), "invalid-record", "kind"),
        (claim(JOBS | {"observations": [{"id": "jobs-2025"}]}), "invalid-record", "observations[0].value"),
        (claim(GOOD["record"] | {"evidence": []}), "invalid-record", "evidence"),
        (claim(GOOD["record"] | {"roles": 5}), "invalid-record", "roles"),
        (claim({"id": "laboratories", "observations": [{"id": ["x"]}]}), "invalid-record", "observations[0]"),
        (claim({"id": "ann-example", "roles": [{"title": {"dean": 1}}]}), "invalid-record", "roles[0].title"),
        (claim({"id": "note", "kind": "document"}), "invalid-record", "kind"),
        (claim(JOBS), "invalid-claim", "supports"),
        (claim(JOBS | {"observations": [observed(value=ABOUT | {"number": "15000"})]}), "value-not-in-quote", "value"),
        (claim(JOBS | {"observations": [observed(value={"number": "1500", "unit": "person"})]}), "comparator-dropped", "value"),
        (claim(JOBS | {"observations": [observed(value=ABOUT | {"comparator": "nearly"})]}), "comparator-differs", "value"),
        (claim(JOBS | {"observations": [observed(value=ABOUT | {"unit": "team"})]}), "wrong-unit", "value"),
        (claim(JOBS | {"observations": [observed(period="2026")]}), "date-not-in-quote", "period"),
        (claim(JOBS | {"observations": [observed(attributed_to="ann-example")]}), "name-not-in-quote", "attributed_to"),
        (claim(ROLE, SAID), "text-not-in-quote", "title"),
        (claim({"id": "riverside-institute", "founded": "2025"}), "contradicts", "founded"),
        (claim({"id": "riverside-institute", "category": "company", "founded": "2021-05-01"}, OPENED), "contradicts", "category"),
        (claim(JOBS | {"id": "riverside", "observations": [observed()]}), "contradicts", "kind"),
        (claim(GOOD["record"], supports=["observations[jobs-2025].value"]), "unsupported-fact", "period"),
        (claim(JOBS | {"description": "Jobs in 1999.", "observations": [observed()]}), "unsupported-fact", "description"),
        (claim(JOBS | {"observations": [observed("laboratories-2021")]}), "rule-broken", "laboratories-2021"),
        (claim(JOBS | {"observations": [observed(subject="nowhere")]}), "unknown-reference", "subject"),
        (claim(JOBS | {"ranking": "riverside", "observations": [observed()]}), "unknown-reference", "ranking"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_fault_has_its_reason(pack: Path, line: Any, reason: str, field: str | None) -> None:
    before = contents(pack)
    admission = submit(pack, line)
    assert set(reasons(admission)) == {reason}, admission.refused
    assert reason in REASONS
    first = admission.refused[1][0]
    assert first.file == "claims.jsonl:1"
    assert first.message
    assert first.remedy
    assert field is None or field in (first.field or "")
    assert (admission.admitted, admission.changed) == ((), ())
    assert contents(pack) == before


def test_a_contradiction_names_both_values_and_where_the_other_stands(pack: Path) -> None:
    inside = claim({"id": "riverside-institute", "founded": "2025"})
    assert "the pack says '2021-05-01', and this says '2025'" in submit(pack, inside).refused[1][0].message
    later = claim(JOBS | {"observations": [observed(period="2021-05-03")]})
    assert "line 1 says '2025', and this says '2021-05-03'" in submit(pack, GOOD, later).refused[2][0].message


def test_every_problem_of_a_record_is_told_at_once(pack: Path) -> None:
    record = {"id": "jobs", "kind": "metric", "name": "Jobs", "colour": "red", "quantity_kind": "cuont", "observations": []}
    found = submit(pack, claim(record)).refused[1]
    assert {(each.rule, each.field) for each in found} == {
        ("invalid-record", field) for field in ("description", "definition", "quantity_kind", "unit", "colour")
    }
    assert any("did you mean 'count'" in (each.remedy or "") for each in found)


def test_a_claim_that_rests_on_a_refused_one_is_refused_with_it(pack: Path) -> None:
    def place(id: str, within: str, quote: str = HOPE) -> dict[str, Any]:
        names = [{"text": "city of Riverside", "lang": "en", "sort": "printed"}]
        record = {"id": id, "kind": "place", "name": id, "description": "A place.", "category": "region", "names": names}
        return claim(record | {"within": [within]}, quote)

    admission = submit(pack, place("a", "b"), place("b", "c"), place("c", "riverside", "words that stand nowhere in it"), GOOD)
    assert admission.admitted == (4,)
    assert [reasons(admission, line) for line in (1, 2, 3)] == [["unknown-reference"], ["unknown-reference"], ["quote-absent"]]


def test_claims_that_rest_on_one_another_fall_one_after_the_other(pack: Path) -> None:
    """Each names the next, the last one nothing; of every second record another claim is left, which does not make it."""
    lines = []
    for number in range(40):
        names = [{"text": "city of Riverside", "lang": "en", "sort": "printed"}]
        record = {"id": f"p{number}", "kind": "place", "name": "P", "description": "A place.", "category": "region"}
        lines.append(claim(record | {"names": names, "within": [f"p{number + 1}"]}, supports=["names"]))
        if number % 2:
            lines.append(claim({"id": f"p{number}", "names": [{"text": "Riverside", "lang": "en", "sort": "printed"}]}))
    admission = submit(pack, *lines, GOOD)
    assert admission.admitted == (len(lines) + 1,)
    for number, line in enumerate(lines, 1):
        (finding,) = admission.refused[number][:1]
        assert finding.rule == ("unknown-reference" if "within" in line["record"] else "invalid-record")
    assert "the claim of 'p1' in line 2 is refused" in admission.refused[1][0].message
    other = claim({"id": "p1", "kind": "place", "name": "P", "description": "A place.", "category": "region", "names": names})
    again = submit(pack, lines[0], lines[1], other)
    assert reasons(again, 2) == ["unknown-reference"]
    assert reasons(again, 1) == ["unsupported-fact"], "p1 is there by another claim"


def test_a_reference_to_a_refused_claim_says_so(pack: Path) -> None:
    metric = claim(JOBS | {"observations": [observed(subject="town")]}, supports=["observations[jobs-2025].value"])
    town = claim(
        {"id": "town", "kind": "place", "name": "T", "description": "A place.", "category": "city"},
        "not there at all, not at all",
    )
    admission = submit(pack, metric, town)
    assert reasons(admission, 2) == ["quote-absent"]
    assert "the claim of 'town' in line 2 is refused" in admission.refused[1][0].message


def test_a_document_that_is_not_the_text_of_its_record_is_refused(pack: Path, tmp_path: Path) -> None:
    documents = Path(shutil.copytree(DOCUMENTS, tmp_path / "documents"))
    (documents / "riverside.txt").write_text((documents / "riverside.txt").read_text("utf-8") + "More.", "utf-8")
    assert reasons(submit(pack, GOOD, documents=documents)) == ["document-differs"]
    (documents / "riverside.txt").write_bytes(b"\xff\xfe")
    assert reasons(submit(pack, GOOD, documents=documents)) == ["document-differs"]
    (documents / "riverside.txt").unlink()
    assert reasons(submit(pack, GOOD, documents=documents)) == ["unknown-document"]


def test_an_ambiguous_quote_is_settled_by_occurrence_or_offsets(tmp_path: Path) -> None:
    pack = pack_of(tmp_path / "twice.txt", "The Harbour Office has ten boats.\n" * 2)
    twice = claim(OFFICE, "The Harbour Office has ten boats", "twice")
    assert reasons(submit(pack, twice, documents=tmp_path)) == ["quote-ambiguous"]
    assert reasons(submit(pack, twice | {"occurrence": 3}, documents=tmp_path)) == ["no-such-occurrence"]
    assert submit(pack, twice | {"occurrence": 2}, documents=tmp_path).admitted == (1,)
    assert submit(pack, twice | {"start": 0, "end": 32}, documents=tmp_path).admitted == (1,)
    assert [place.start for place in load(pack).institutions["office"].evidence] == [34, 0]


def test_a_broken_line_in_the_middle_stops_no_other(pack: Path) -> None:
    admission = submit(pack, GOOD, b'{"document": "riverside-report", ', claim(event(), OPENED))
    assert admission.admitted == (1, 3)
    assert {line: [each.file for each in found] for line, found in admission.refused.items()} == {2: ["claims.jsonl:2"]}


def test_line_numbers_count_empty_lines_and_windows_line_ends(pack: Path) -> None:
    path = pack.parent / "claims.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(GOOD).encode() + b"\r\n\r\n{\r\n")
    admission = admit(path, pack, documents=DOCUMENTS)
    assert (admission.admitted, list(admission.refused)) == ((1,), [3])


@pytest.mark.parametrize("data", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_a_file_without_claims_is_an_error(pack: Path, data: bytes) -> None:
    path = pack.parent / "claims.jsonl"
    path.write_bytes(data)
    with pytest.raises(DocumentError, match="it is empty"):
        admit(path, pack, documents=DOCUMENTS)


def test_a_file_in_another_encoding_is_refused_line_by_line(pack: Path) -> None:
    admission = submit(pack, json.dumps(GOOD).encode("utf-16"), GOOD)
    assert reasons(admission, 1) == ["broken-line"]
    assert admission.admitted == (2,)


def test_a_pack_that_does_not_load_takes_no_claims(pack: Path) -> None:
    (pack / "events.json").write_text("[")
    with pytest.raises(PackError, match="broken-json"):
        submit(pack, GOOD)
    with pytest.raises(DocumentError, match="no such folder"):
        submit(Path(shutil.copytree(HERE / "data" / "toy", pack.parent / "other")), GOOD, documents=pack / "none")


def test_a_quote_that_looks_other_than_it_reads_comes_with_a_warning(tmp_path: Path) -> None:
    pack = pack_of(tmp_path / "note.txt", "The Harbour Office has \u202e21\u202c boats and ten ferries.")
    admission = submit(pack, claim(OFFICE, "The Harbour Office has \u202e21\u202c boats", "note"), documents=tmp_path)
    assert admission.admitted == (1,)
    assert [(each.rule, each.file) for each in admission.warnings] == [("suspicious-character", "claims.jsonl:1")] * 2


# -- laws ----------------------------------------------------------------------------------------------------------------------

LINES: tuple[Any, ...] = (
    GOOD,
    claim(event(), OPENED),
    claim(JOBS | {"observations": [observed(period="2026")]}),
    claim({"id": "jobs", "observations": [observed("jobs-again")]}),
    claim(event(id="second-day", part_of="first-day"), OPENED, supports=["date", "participants", "part_of"]),
    claim({"id": "riverside-institute", "founded": "2021-05-01"}, OPENED),
    claim({"id": "riverside-institute", "founded": "2025"}),
    claim(GOOD["record"], draft=True),
    claim(GOOD["record"], "these words stand nowhere in the report"),
    b"{broken",
    b"",
)


@given(st.lists(st.sampled_from(range(len(LINES))), min_size=1, max_size=8).filter(lambda picks: set(picks) != {10}))
@settings(max_examples=40)
def test_every_line_is_admitted_or_refused_and_once_more_changes_nothing(picks: list[int]) -> None:
    with TemporaryDirectory() as folder:
        pack = Path(shutil.copytree(HERE / "data" / "toy", Path(folder) / "toy"))
        lines = [LINES[pick] for pick in picks]
        first = submit(pack, *lines)
        assert sorted([*first.admitted, *first.refused]) == [number for number, line in enumerate(lines, 1) if line != b""]
        after = contents(pack)
        again = submit(pack, *lines)
        assert again == first._replace(changed=())
        assert contents(pack) == after
        assert check(dataset=load(pack)).counts["rules"]["broken"] == 0


def test_a_crash_leaves_whole_files_and_the_next_run_finishes(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(pack)
    place: dict[str, Any] = {"id": "quay", "kind": "place", "name": "Quay", "description": "A quay.", "category": "district"}
    place |= {"names": [{"text": "city of Riverside", "lang": "en", "sort": "printed"}]}
    lines = (claim(place), claim(JOBS | {"observations": [observed(subject="quay")]}))
    other = Path(shutil.copytree(pack, pack.parent / "other"))
    assert submit(other, *lines).admitted == (1, 2)
    whole = contents(other)

    replace = Path.replace
    done: list[Path] = []

    def fail_at_the_second(path: Path, target: Path) -> Path:
        if done:
            raise OSError("the power went out")
        done.append(path)
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", fail_at_the_second)
    with pytest.raises(OSError, match="power"):
        submit(pack, *lines)
    monkeypatch.undo()
    for name, data in contents(pack).items():
        if not name.endswith(".new"):
            assert data in (before.get(name), whole.get(name))
    assert submit(pack, *lines).admitted == (1, 2)
    assert {name: data for name, data in contents(pack).items() if not name.endswith(".new")} == whole


# -- the built-in data, claimed anew -------------------------------------------------------------------------------------------

#: What a document's record has before anything is claimed of it.
BARE = {"id", "kind", "name", "description", "url", "language", "original_language", "translation", "genre"}
BARE |= {"file_name", "sha256", "length", "segments"}


def without_evidence(content: Any) -> Any:
    if isinstance(content, dict):
        return {key: without_evidence(value) for key, value in content.items() if key != "evidence" and value not in (None, [])}
    return [without_evidence(item) for item in content] if isinstance(content, list) else content


def claimed_anew(data: Dataset, sources: Path) -> Iterator[dict[str, Any]]:
    """One claim for each span of each record."""
    texts = {document.id: read_document(sources / document.file_name) for document in data.documents.values()}
    for record in data.values():
        content = without_evidence(record.model_dump(mode="json"))
        for carrier in carriers(record):
            for place in carrier.sourced.evidence:
                quote = texts[place.document][place.start : place.end]
                supports = [carrier.at(field) for field in place.supports]
                yield claim(content, quote, place.document, supports=supports, start=place.start, end=place.end)


def bare_pack(data: Dataset, folder: Path) -> Path:
    bare = [Document.model_validate(record.model_dump(include=BARE)) for record in data.documents.values()]
    folder.mkdir()
    for name, content in dump_pack(Dataset(bare), data.packs[0]).items():
        (folder / name).write_bytes(content)
    return folder


def test_the_built_in_data_claimed_span_by_span_is_the_built_in_data(tmp_path: Path, builtin: Dataset, sources: Path) -> None:
    pack = bare_pack(builtin, tmp_path / "anew")
    admission = submit(pack, *claimed_anew(builtin, sources), documents=sources)
    assert admission.refused == {}
    assert len(admission.admitted) > 1000
    assert dict(load(pack)) == dict(builtin)
    assert submit(pack, *claimed_anew(builtin, sources), documents=sources) == admission._replace(changed=())


def times_ten(figure: dict[str, Any]) -> bool:
    value = figure["value"]
    value["number"] = str(Decimal(value["number"]) * 10)
    value.pop("as_printed", None)
    return Decimal(value["number"]) != 0


def off_by_one(figure: dict[str, Any]) -> bool:
    value = figure["value"]
    value["number"] = str(Decimal(value["number"]) + 1)
    value.pop("as_printed", None)
    return True


def unhedged(figure: dict[str, Any]) -> bool:
    was = figure["value"]["comparator"]
    figure["value"]["comparator"] = "exact"
    return bool(was != "exact")


def in_another_unit(figure: dict[str, Any]) -> bool:
    figure["value"]["unit"] = {"CNY": "HKD", "HKD": "USD", "a": "d"}.get(figure["value"]["unit"], "bicycle")
    figure["note"] = "Otherwise counted."
    return True


def a_year_later(figure: dict[str, Any]) -> bool:
    if "period" in figure:
        figure["period"] = re.sub(r"\d{4}", lambda year: str(int(year.group()) + 1), figure["period"])
    return "period" in figure


SORTS = (times_ten, off_by_one, unhedged, in_another_unit, a_year_later)


@pytest.mark.parametrize("first", [0, 2])
def test_no_figure_with_a_planted_fault_gets_in(tmp_path: Path, builtin: Dataset, sources: Path, first: int) -> None:
    pack = bare_pack(builtin, tmp_path / "anew")
    planted = set()
    lines = []
    sorts = cycle((*SORTS[first:], *SORTS[:first]))
    sort_of: defaultdict[str, Callable[[dict[str, Any]], bool]] = defaultdict(lambda: next(sorts))
    for each in claimed_anew(builtin, sources):
        spoilt = copy.deepcopy(each)
        figures = spoilt["record"].get("observations", ())
        planted |= {figure["id"] for figure in figures if sort_of[figure["id"]](figure)}  # alike in all claims of a figure
        lines.append(spoilt)
    assert len(planted) > 30
    assert submit(pack, *lines, documents=sources).admitted
    got_in = {figure.id for metric in load(pack).metrics.values() for figure in metric.observations}
    assert not planted & got_in


# -- on the shell --------------------------------------------------------------------------------------------------------------


def test_the_command_lists_what_it_refused_and_exits_1(pack: Path) -> None:
    path = pack.parent / "claims.jsonl"
    path.write_text("\n".join([json.dumps(GOOD), "{"]), "utf-8")
    call = ["admit", str(path), "--documents", str(DOCUMENTS), "--data", str(pack)]
    result = CliRunner().invoke(hkic, call)
    assert result.exit_code == 1
    assert "error broken-line: claims.jsonl:2" in result.output
    assert "1 admitted, 1 refused; written: metrics.json" in result.output
    told = json.loads(CliRunner().invoke(hkic, [*call, "--json"]).output)
    assert (told["admitted"], told["changed"], [each["file"] for each in told["refused"]]) == ([1], [], ["claims.jsonl:2"])
    path.write_text(json.dumps(GOOD), "utf-8")
    assert CliRunner().invoke(hkic, call).exit_code == 0
    path.write_text("", "utf-8")
    assert CliRunner().invoke(hkic, call).exit_code == 2


def test_the_command_anchors_a_quote(tmp_path: Path) -> None:
    path = str(DOCUMENTS / "riverside.txt")
    result = CliRunner().invoke(hkic, ["anchor", path, OPENED])
    assert result.exit_code == 0
    assert "54:108 (line 3)" in result.output
    told = json.loads(CliRunner().invoke(hkic, ["anchor", path, OPENED, "--json", "--supports", "founded"]).stdout)
    toy = json.loads((HERE / "data" / "toy" / "institutions.json").read_bytes())
    assert told["digest"] == toy[0]["evidence"][0]["digest"]
    assert told["supports"] == ["founded"]
    for quote, reason in (("x", "quote-too-short"), ("words that are nowhere in it", "quote-absent")):
        result = CliRunner().invoke(hkic, ["anchor", path, quote])
        assert result.exit_code == 1
        assert f"{reason}: riverside.txt" in result.output
        assert json.loads(CliRunner().invoke(hkic, ["anchor", path, quote, "--json"]).output)["rule"] == reason
    assert CliRunner().invoke(hkic, ["anchor", str(tmp_path / "none.txt"), OPENED]).exit_code == 2


def test_every_reason_is_one_that_is_described_and_one_that_is_tested() -> None:
    source = Path(__file__).read_text("utf-8")
    assert [reason for reason in REASONS if f'"{reason}"' not in source] == []


def test_what_no_rule_can_read_is_told(pack: Path) -> None:
    link = {"id": "link", "kind": "relation", "name": "A link", "description": "They are linked."}
    link |= {"predicate": "located-in", "source": "riverside-institute", "target": "riverside"}
    opened = "Riverside, 3 May 2021. The Riverside Institute of Optics opened"
    assert submit(pack, claim(link, opened), GOOD).unread == ("link.predicate",)
    name = {"text": "河濱市", "lang": "zh", "sort": "variant"}
    reference = {"supports": ["names[河濱市]"], "title": "A page", "url": "https://example.org/"}
    admission = submit(pack, claim({"id": "riverside", "names": [name], "references": [reference]}, opened, supports=["name"]))
    assert (admission.admitted, admission.unread) == ((1,), ("riverside.names[河濱市]",))
    assert load(pack).places["riverside"].origin("names[河濱市]").value == "external"


def test_a_quote_that_names_several_is_admitted_with_a_warning(tmp_path: Path) -> None:
    note = "The Harbour Office and the Bay Office have ten boats in all."
    pack = pack_of(tmp_path / "note.txt", f"A note on boats\n\n{note}")
    bay = OFFICE | {"id": "bay", "name": "Bay Office", "names": [{"text": "Bay Office", "lang": "en", "sort": "printed"}]}
    boats = JOBS | {
        "unit": "boat",
        "name": "Boats",
        "observations": [observed("ten", value=BOATS, subject="office", period=None)],
    }
    claims = [claim(each, note[:-1], "note") for each in (OFFICE, bay, boats)]
    admission = submit(pack, *claims, documents=tmp_path)
    assert (admission.admitted, admission.refused) == ((1, 2, 3), {})
    (doubt,) = admission.warnings
    assert (doubt.rule, doubt.severity, doubt.file) == ("names-several", "warning", "claims.jsonl:3")
    assert (doubt.record, doubt.field) == ("jobs", "observations[ten].subject")
    assert "bay" in doubt.message
    assert doubt.remedy
    report = check(tmp_path, dataset=load(pack))
    assert [(one.rule, one.severity) for one in report.findings] == [("names-several", "warning")], [
        str(f) for f in report.findings
    ]
    assert report.ok
    assert report.counts["reading"]["names several"] == 1
