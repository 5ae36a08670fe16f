"""Coverage: nothing of a document is left out in silence, and no waiver outlives its reason."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hkic.checks import check
from hkic.coverage import Cover, Coverage, _Layer, coverages, stale_waivers
from hkic.dataset import Dataset, dump_pack, load
from hkic.errors import PackError
from hkic.evidence import Waiver
from hkic.packs import PackInfo
from hkic.reading import MentionKind, candidates
from hkic.records import Document, Institution, Record
from hkic.rules import BOILERPLATE
from hkic.texts import anchor, read_document, text_digest


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
    assert (finding.rule, finding.file) == ("uncovered-mention", "riverside.txt:5")
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


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30)), max_size=12), st.lists(st.integers(0, 60), max_size=12))
def test_what_lies_over_a_place_is_what_a_look_at_each_finds(spans: list[tuple[int, int]], edges: list[int]) -> None:
    places = [(start, end) for start, end in pairwise(sorted(edges)) if start < end]
    layer = _Layer(((start, start + length), number) for number, (start, length) in enumerate(spans))
    slowly = [
        [number for number, (low, length) in enumerate(spans) if low <= start and end <= low + length] for start, end in places
    ]
    assert list(layer.over(places)) == slowly


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


# -- how much of a text is what ------------------------------------------------------------------------------------------------


def test_a_long_label_or_waiver_shows_in_the_ledger(toy: Dataset, toy_documents: Path) -> None:
    report = check(toy_documents, dataset=toy)
    lengths = sum(document.length for document in toy.documents.values())
    (waiver,) = toy.waivers
    assert sum(report.counts["text"].values()) == lengths
    assert report.counts["text"]["waived"] == waiver.end - waiver.start
    assert report.counts["text"]["boilerplate"] == 0
    document = toy.documents["riverside-report"]
    everything = [{"label": "navigation", "start": 0, "end": document.length}]
    hidden = Document.model_validate(document.model_dump(mode="json") | {"segments": everything})
    assert "mostly-left-out" not in {finding.rule for finding in report.findings}
    report = check(toy_documents, dataset=Dataset([hidden.model_copy(update={"evidence": ()})]))
    assert report.counts["text"]["boilerplate"] == document.length == sum(report.counts["text"].values())
    (finding,) = (each for each in report.findings if each.rule == "mostly-left-out")
    assert (finding.severity, finding.file) == ("warning", "riverside.txt")
    assert "100% of its text" in finding.message


# -- copies --------------------------------------------------------------------------------------------------------------------

SITE = """Home | 24 pages

The Harbour Institute opened in May 2021 beside the old quay.

Read more: 99 other stories of 2019

It has more than 30 boats, which are moored at the old quay.

3 | 4 | 5
"""


def _site() -> Dataset:
    body = [SITE.index(words) for words in ("The Harbour", "It has")]
    labels = {"navigation": "Home | 24 pages", "teaser": "Read more: 99 other stories of 2019", "pagination": "3 | 4 | 5"}
    segments = [
        {"label": label, "start": SITE.index(words), "end": SITE.index(words) + len(words)} for label, words in labels.items()
    ]
    segments += [{"label": "body", "start": start, "end": SITE.index("\n", start)} for start in body]
    site = Document.model_validate(
        {"id": "site", "name": "S", "description": "S.", "language": "en", "translation": "original", "genre": "feature"}
        | {"file_name": "site.txt", "sha256": text_digest(SITE), "length": len(SITE)}
        | {"segments": sorted(segments, key=lambda segment: int(str(segment["start"])))}
    )
    spans = [
        anchor(SITE, start, SITE.index("\n", start) - 1, document="site", supports=["names[Harbour Institute]"]) for start in body
    ]
    names = [{"text": "Harbour Institute", "lang": "en", "sort": "printed"}]
    institute = {"id": "harbour", "name": "Harbour Institute", "description": "H.", "category": "company", "names": names}
    return Dataset([site, Institution.model_validate(institute | {"evidence": spans})])


def _site_covers(text: str) -> dict[str, Cover]:
    return _covers(coverages(_site(), {"site": text}))


def test_in_the_text_itself_navigation_stands_where_the_record_says() -> None:
    assert list(_site_covers(SITE)) == ["Harbour Institute", "May 2021", "more than 30 boats"]


def test_in_a_copy_navigation_stands_where_the_spans_around_it_have_moved() -> None:
    copy = SITE.replace("Home | 24 pages", "Home | 24 pages | 7 videos | 31 pictures of the harbour at night and by day")
    covers = _site_covers(copy)
    covered = {words for words, cover in covers.items() if cover in (Cover.RECORDED, Cover.UNDER_EVIDENCE)}
    assert covered == {"Harbour Institute", "May 2021", "more than 30 boats"}
    assert "99 other stories" not in covers, "the teaser has moved with what stands around it"
    assert "2019" not in covers
    assert Cover.UNCOVERED not in covers.values()


def test_what_may_be_navigation_in_a_copy_is_not_called_uncovered(tmp_path: Path) -> None:
    copy = SITE.replace("Read more: 99 other stories of 2019", "Read more: 88 other stories of 2017 and 2018")
    covers = _site_covers(copy)
    assert {cover for words, cover in covers.items() if "201" in words or "88" in words} == {Cover.NOT_TOLD}
    (tmp_path / "site.txt").write_text(copy, "utf-8")
    report = check(tmp_path, dataset=_site())
    (finding,) = (each for each in report.findings if each.rule == "segments-not-told")
    assert (finding.severity, finding.file) == ("warning", "site.txt")
    assert report.counts["coverage"]["not told"] == 3
    assert report.coverage[0].share < 1


def test_facts_put_into_a_copy_are_uncovered() -> None:
    copy = SITE.replace("beside the old quay.", "beside the old quay.\n\nIt paid 17 million yuan for it in June 1999.", 1)
    covers = _site_covers(copy.replace("Read more: 99 other stories of 2019\n\n", ""))
    assert covers["17 million yuan"] is Cover.NOT_TOLD, "a teaser stood there, and nothing tells where it went"
    behind = SITE.replace("at the old quay.\n", "at the old quay.\nIt paid 17 million yuan for it in June 1999.\n")
    assert _site_covers(behind.replace("3 | 4 | 5\n", ""))["17 million yuan"] is Cover.NOT_TOLD
    between = SITE.replace("opened in May 2021", "paid 17 million yuan and opened in May 2021")
    assert _site_covers(between)["May 2021"] is Cover.NOT_TOLD, "the span is gone, and with it what tells where the teaser is"
