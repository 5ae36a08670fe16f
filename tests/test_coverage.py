"""Coverage: nothing of a document is left out in silence, and no waiver outlives its reason."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hkic.checks import check
from hkic.coverage import Cover, Coverage, coverages, stale_waivers
from hkic.dataset import Dataset, dump_pack, load
from hkic.errors import PackError
from hkic.evidence import Waiver
from hkic.packs import PackInfo
from hkic.reading import MentionKind, candidates
from hkic.records import Document, Record
from hkic.rules import BOILERPLATE
from hkic.texts import anchor, read_document


@pytest.fixture
def texts(toy: Dataset, toy_documents: Path) -> dict[str, str]:
    return {document.id: read_document(toy_documents / document.file_name) for document in toy.documents.values()}


def _with(toy: Dataset, *, waivers: Iterable[Waiver] | None = None, without: str = "") -> Dataset:
    records: list[Record] = [record for id, record in toy.items() if id != without]
    return Dataset(records, waivers=toy.waivers if waivers is None else waivers)


def _covers(found: Iterable[Coverage]) -> dict[str, Cover]:
    return {one.mention.as_printed: one.cover for coverage in found for one in coverage.mentions}


def test_every_mention_of_a_sound_pack_is_covered(toy: Dataset, texts: dict[str, str]) -> None:
    covers = _covers(coverages(toy, texts))
    assert covers["more than 20 laboratories"] is Cover.RECORDED
    assert covers["about 1,500 people"] is Cover.UNDER_EVIDENCE
    assert Cover.UNCOVERED not in covers.values()
    assert Cover.WAIVED in covers.values()


def test_what_nothing_covers_is_found(toy: Dataset, texts: dict[str, str], toy_documents: Path) -> None:
    bare = _with(toy, without="riverside-hope")
    assert _covers(coverages(bare, texts))["about 1,500 people"] is Cover.UNCOVERED
    report = check(toy_documents, dataset=bare)
    assert not report.ok
    (finding,) = (each for each in report.findings if "1,500" in each.message)
    assert (finding.rule, finding.file) == ("uncovered-mention", "riverside-report:5")
    assert report.counts["coverage"]["uncovered"] == 2


def test_without_the_waiver_what_it_covers_is_uncovered(toy: Dataset, texts: dict[str, str]) -> None:
    assert Cover.UNCOVERED in _covers(coverages(_with(toy, waivers=[]), texts)).values()


def test_navigation_needs_no_evidence(toy: Dataset, texts: dict[str, str]) -> None:
    bare = _with(toy, without="riverside-hope")
    document = bare.documents["riverside-report"]
    content = document.model_dump(mode="json")
    content["segments"] = [
        {"label": "headline", "start": 0, "end": 29},
        {"label": "body", "start": 31, "end": 183},
        {"label": "navigation", "start": 184, "end": 260},
    ]
    marked = Dataset(
        [Document.model_validate(content) if id == document.id else record for id, record in bare.items()], waivers=bare.waivers
    )
    assert "about 1,500 people" not in _covers(coverages(marked, texts))


def test_a_waiver_that_nothing_needs_is_stale(toy: Dataset, texts: dict[str, str]) -> None:
    text = texts["riverside-report"]
    start, words = text.index("It holds more"), "It holds more than 20 laboratories"
    span = anchor(text, start, start + len(words), document="riverside-report", supports=["value"])
    needless = Waiver(document=span.document, start=span.start, end=span.end, digest=span.digest, reason="It is not needed.")
    held = _with(toy, waivers=[*toy.waivers, needless])
    (finding,) = stale_waivers(held, texts, list(coverages(held, texts)))
    assert finding.rule == "stale-waiver"
    assert finding.field == f"[{span.start}:{span.end}]"


def test_a_waiver_whose_words_are_gone_is_stale(toy: Dataset, texts: dict[str, str]) -> None:
    (waiver,) = toy.waivers
    held = _with(toy, waivers=[waiver.model_copy(update={"digest": "0" * 64})])
    (finding,) = stale_waivers(held, texts, list(coverages(held, texts)))
    assert "missing" in finding.message


def test_a_waiver_moves_with_its_words(toy: Dataset, texts: dict[str, str]) -> None:
    moved = {**texts, "binhe-report": "前言。\n\n" + texts["binhe-report"]}
    assert not list(stale_waivers(toy, moved, list(coverages(toy, moved))))
    assert Cover.WAIVED in _covers(coverages(toy, moved)).values()


def test_waivers_travel_with_their_pack(toy: Dataset, tmp_path: Path) -> None:
    info = PackInfo(format=1, name="toy", title="A toy", version="1", licence="CC0-1.0")
    for name, data in dump_pack(toy, info).items():
        (tmp_path / name).write_bytes(data)
    assert load(tmp_path).waivers == toy.waivers
    assert len(toy.waivers) == 1
    assert load().merge(toy).waivers == toy.waivers


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ("{}", "invalid-record"),
        ('[{"document": "riverside-report"}]', "missing-field"),
        ("[]", "non-canonical"),
        ("not json", "broken-json"),
    ],
)
def test_a_broken_file_of_waivers_is_named(toy_folder: Path, tmp_path: Path, content: str, rule: str) -> None:
    import shutil

    folder = Path(shutil.copytree(toy_folder, tmp_path / "pack"))
    (folder / "waivers.json").write_text(content, "utf-8")
    with pytest.raises(PackError) as caught:
        load(folder)
    assert (rule, "waivers.json") in {(finding.rule, finding.file) for finding in caught.value.findings}


def test_a_waiver_for_a_document_that_is_not_there_is_found(toy: Dataset, tmp_path: Path) -> None:
    (waiver,) = toy.waivers
    info = PackInfo(format=1, name="toy", title="A toy", version="1", licence="CC0-1.0")
    for name, data in dump_pack(_with(toy, waivers=[waiver.model_copy(update={"document": "nowhere"})]), info).items():
        (tmp_path / name).write_bytes(data)
    with pytest.raises(PackError, match="no document 'nowhere'"):
        load(tmp_path)


def test_stretches_make_up_the_whole_text(toy: Dataset, texts: dict[str, str]) -> None:
    for coverage in coverages(toy, texts):
        assert coverage.stretches[0].start == 0
        assert coverage.stretches[-1].end == len(texts[coverage.document]) == coverage.length
        assert all(one.end == other.start for one, other in pairwise(coverage.stretches))


def test_all_that_is_covered_by_a_record_is_under_its_evidence(builtin: Dataset, sources: Path) -> None:
    texts = {document.id: read_document(sources / document.file_name) for document in builtin.documents.values()}
    found = list(coverages(builtin, texts))
    assert {one.document for one in found} == set(builtin.documents)
    for coverage in found:
        assert coverage.share == 1.0
        assert len(coverage.mentions) > 70
        document = builtin.documents[coverage.document]
        boilerplate = [segment for segment in document.segments if segment.label in BOILERPLATE]
        kinds = {one.mention.kind for one in coverage.mentions}
        assert kinds == set(MentionKind)
        assert not any(segment.start <= one.mention.start < segment.end for one in coverage.mentions for segment in boilerplate)


def test_the_shipped_data_waives_nothing(builtin: Dataset) -> None:
    assert builtin.waivers == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The Institute of Fish and Boats met in Oslo.", ["Institute of Fish and Boats", "Oslo"]),
        ("However, nobody came. Then it rained.", []),
        ("He met Jane Doe. Jane Doe left.", ["Jane Doe", "Jane Doe"]),
        ("新設的臨江大學與海濱研究所合作。", ["臨江大學", "海濱研究所"]),
        ("", []),
    ],
)
def test_unknown_names_are_candidates(text: str, names: list[str]) -> None:
    assert [one.text for one in candidates(text, [])] == names


def test_known_names_are_no_candidates(toy: Dataset) -> None:
    text = "Ann Example of the Riverside Institute of Optics met Jane Doe."
    assert [one.text for one in candidates(text, toy.read(text))] == ["Jane Doe"]


@given(st.text(max_size=200))
def test_candidates_stand_where_they_say(text: str) -> None:
    for one in candidates(text, []):
        assert text[one.start : one.end] == one.text
