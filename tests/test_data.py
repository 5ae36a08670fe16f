"""The built-in data: its rules, its size, and with the founding documents at hand the place of every evidence."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from hkic._folding import fold
from hkic.checks import check
from hkic.dataset import Dataset
from hkic.errors import AmbiguousNameError
from hkic.evidence import Origin
from hkic.records import Metric, Record, carriers
from hkic.rules import RULES
from hkic.texts import read_document, text_digest
from hkic.vocabulary import NameSort, PolicyStatus, Status

from .test_index import VARIANTS

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("rule", RULES)
def test_the_data_keeps_its_rules(builtin: Dataset, rule: str) -> None:
    assert [str(finding) for finding in RULES[rule](builtin)] == []


def test_every_span_is_verified_in_the_founding_documents(builtin: Dataset, sources: Path) -> None:
    report = check(dataset=builtin, documents=sources)
    assert [str(finding) for finding in report.findings] == []
    spans = sum(len(held.sourced.evidence) for record in builtin.values() for held in carriers(record))
    assert report.counts["place"] == {"verified": spans, "moved": 0, "ambiguous": 0, "missing": 0, "not checked": 0}
    assert spans > 500


def test_documents_are_recognised_and_segmented_without_gap(builtin: Dataset, sources: Path) -> None:
    for document in builtin.documents.values():
        text = read_document(sources / document.file_name)
        assert (text_digest(text), len(text)) == (document.sha256, document.length)
        rest = list(text)
        for segment in document.segments:
            rest[segment.start : segment.end] = " " * (segment.end - segment.start)
        assert "".join(rest).strip() == ""


def test_every_span_says_it_and_nothing_is_left_out(builtin: Dataset, sources: Path) -> None:
    counts = check(dataset=builtin, documents=sources).counts
    assert counts["reading"]["differs"] == counts["own words"]["differs"] == counts["coverage"]["uncovered"] == 0
    assert counts["reading"]["names several"] == 0
    assert counts["reading"]["not checked"] == counts["own words"]["not checked"] == counts["coverage"]["not checked"] == 0
    assert counts["reading"]["agrees"] > 1000
    assert counts["own words"]["agrees"] > 900
    assert counts["coverage"]["recorded"] > 700


def test_every_digit_of_a_document_is_read_or_part_of_a_designation(builtin: Dataset, sources: Path) -> None:
    """No digit escapes the readers unseen: it is in a mention, or in one of the designations and times listed here."""
    designations = "2-0 5G Tianhe-2 14th 500 3D 09:55:48 05:51 6 1 2 3 4 5 7 8 9 10 11".split()  # noqa: SIM905
    for document in builtin.documents.values():
        text = read_document(sources / document.file_name)
        mentions = builtin.read(text, document.published)
        for found in re.finditer(r"[\w:-]*\d[\w:-]*", text):
            if not any(one.start < found.end() and found.start() < one.end for one in mentions):
                assert found[0] in designations, (document.id, found[0])


def test_none_of_the_sentences_of_the_documents_is_in_the_project(sources: Path) -> None:
    tool = sources.parent / "tools" / "copied_sentences.py"
    if not tool.exists():
        assert not os.environ.get("CI"), f"under CI the tool must be at {tool}"
        pytest.skip("not checked: the tool that compares sentences is not at hand")
    done = subprocess.run(
        [sys.executable, str(tool), "--allow", "tests/data/allowed_runs.txt"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_there_is_as_much_as_the_documents_state(builtin: Dataset) -> None:
    entities = [
        record
        for record in builtin.values()
        if record.kind in ("institution", "person", "place", "facility", "project", "policy", "ranking")
    ]
    assert len(entities) >= 150
    assert sum(len(metric.observations) for metric in builtin.metrics.values()) >= 50
    assert len(builtin.statements) >= 60
    assert all(len(held) > 0 for held in builtin.collections.values())


def _forms(dataset: Dataset) -> list[tuple[str, str]]:
    return [(record.id, text) for record in dataset.values() for text in {record.name, *(name.text for name in record.names)}]


@pytest.mark.parametrize("variant", range(len(VARIANTS)))
def test_every_name_finds_its_record_in_every_variant(builtin: Dataset, variant: int) -> None:
    for id, text in _forms(builtin):
        varied = VARIANTS[variant](text)
        try:
            assert builtin.lookup(varied).id == id, (text, varied)
        except AmbiguousNameError as error:
            assert id in error.candidates


def test_shared_names_are_few_and_known(builtin: Dataset) -> None:
    owners: dict[str, set[str]] = {}
    for id, text in _forms(builtin):
        owners.setdefault(fold(text), set()).add(id)
    shared = {frozenset(ids) for ids in owners.values() if len(ids) > 1}
    pinned = (ROOT / "tests" / "data" / "shared_names.txt").read_text("utf-8").splitlines()
    assert {" ".join(sorted(ids)) for ids in shared} == set(pinned)


def test_entities_that_have_an_official_name_have_a_chinese_one(builtin: Dataset) -> None:
    named = [r for r in builtin.institutions.values() if any(n.sort is NameSort.OFFICIAL for n in r.names)]
    without = {r.id for r in named if not any(n.lang.startswith("zh") for n in r.names)}
    assert without <= {"roborn", "china-mobile"}


def test_plans_and_proposals_are_no_facts_of_existence(builtin: Dataset) -> None:
    planned = {
        "hku-gba-fintech-research-institute",
        "hku-institute-of-advanced-law-shenzhen",
        "hong-kong-youth-entrepreneurship-academy",
    }
    planned |= {"gba-innovation-cooperation-organisation", "cooperation-platforms-shenzhen"}
    assert all(builtin.institutions[id].status is Status.PLANNED for id in planned)
    assert builtin.facilities["hku-frontier-industrial-park"].status is Status.PLANNED
    assert builtin.policies["gba-innovation-cooperation-fund"].status is PolicyStatus.PROPOSED


def _observed(dataset: Dataset, metric: str) -> set[tuple[Decimal, str, str | None]]:
    held = dataset.metrics[metric]
    assert isinstance(held, Metric)
    return {(o.value.number, o.value.comparator.value, str(o.period) if o.period else None) for o in held.observations}


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        ("hong-kong-start-ups", {(Decimal(1500), "about", "2015"), (Decimal(4000), "exact", "2021")}),
        ("committee-meetings", {(Decimal(15), "exact")}),
        ("tianhe-2-research-teams", {(Decimal(200), "more-than")}),
        ("gii-cluster-streak", {(Decimal(2), "exact"), (Decimal(4), "exact")}),
        ("national-programme-openings", {(Decimal(9), "exact"), (Decimal(23), "exact"), (Decimal(25), "exact")}),
        ("high-tech-enterprise-count", {(Decimal(75000), "more-than")}),
        ("incubated-teams", {(Decimal(1195), "exact"), (Decimal(691), "exact")}),
        ("hub-financing", {(Decimal(4_200_000_000), "more-than")}),
        ("load-borne", {(Decimal(3), "exact")}),
        ("hong-kong-unicorns", {(Decimal(10), "more-than")}),
    ],
)
def test_figures_are_those_of_the_documents(builtin: Dataset, metric: str, expected: set[tuple[object, ...]]) -> None:
    width = len(next(iter(expected)))
    assert {found[:width] for found in _observed(builtin, metric)} == expected


def test_the_money_of_two_years_is_not_the_money_of_one(builtin: Dataset) -> None:
    (held,) = [o for o in builtin.metrics["research-funding"].observations if o.value.number == 440_000_000]
    assert held.value.comparator.value == "more-than"
    assert held.attributed_to == "carrie-lam"
    assert str(held.period) == "2019-12/2021-12"
    assert held.period_basis is Origin.DERIVED


def test_spellings_of_one_person_come_together(builtin: Dataset) -> None:
    for spelling in ("Lv Weiga", "Lui Weiga", "Lu Weijia"):
        assert builtin.lookup(spelling).id == "lu-weijia"


def test_every_external_fact_names_its_source(builtin: Dataset) -> None:
    for record in builtin.values():
        for identifier in record.identifiers:
            assert record.origin(f"identifiers[{identifier.key}]") is Origin.EXTERNAL
        for reference in record.references:
            assert reference.accessed


def _own_words(record: Record) -> str:
    return f"{record.description} {getattr(record, 'summary', '')}"


def test_descriptions_are_sentences(builtin: Dataset) -> None:
    for record in builtin.values():
        assert record.description[-1] in ".”)", record.id
        assert record.description[0].isupper() or not record.description[0].isalpha() or record.description.startswith("3D"), (
            record.id
        )
        assert not re.search(r"  |\bTODO\b|\?\?", _own_words(record)), record.id
