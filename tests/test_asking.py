"""The commands that ask: the answers of the library, on lines that fit or as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hkic.cli import hkic
from hkic.dataset import Dataset
from hkic.networks import path_between
from hkic.timelines import timeline

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    return lambda *args: CliRunner().invoke(hkic, args)


def test_search_tells_how_it_found(run: Run, builtin: Dataset) -> None:
    result = run("search", "Tianhe-2", "--limit", "1")
    assert result.exit_code == 0
    assert "tianhe-2" in result.output
    assert "exact 1.00" in result.output
    told = json.loads(run("search", "marine lab", "--json").output)
    assert [one["id"] for one in told] == [match.record.id for match in builtin.search("marine lab")]
    assert all(0 < one["score"] <= 1 for one in told)


def test_nothing_found_is_an_answer_with_exit_code_one(run: Run) -> None:
    assert run("search", "?!").exit_code == 1
    result = run("lookup", "hkusd")
    assert result.exit_code == 1
    assert "did you mean" in result.output
    assert run("timeline", "0900").exit_code == 1


def test_lookup_gives_the_id(run: Run) -> None:
    assert run("lookup", "香港科技大學").output.split()[0] == "hkust"
    assert json.loads(run("lookup", "HKUST", "--json").output)["kind"] == "institution"


@pytest.mark.parametrize(
    ("args", "conditions"),
    [
        (["--where", "status=proposed"], {"status": "proposed"}),
        (["--where", "status=proposed,announced"], {"status": ["proposed", "announced"]}),
        (["--where", "part-of="], {"part_of": None}),
        (["--mentions", "hku"], {"mentions": "hku"}),
        (["--document", "std-2022-07-07", "--valid-on", "2020"], {"document": "std-2022-07-07", "valid_on": "2020"}),
        (["--known-by", "2022-12-31"], {"known_by": "2022-12-31"}),
        (["--valid-on", "2020", "--undated"], {"valid_on": "2020", "undated": True}),
    ],
)
def test_list_is_where(run: Run, builtin: Dataset, args: list[str], conditions: dict[str, object]) -> None:
    told = json.loads(run("list", "policies", *args, "--json").output)
    found = builtin.policies.where(**conditions)  # type: ignore[arg-type]
    assert [one["id"] for one in told] == list(found)
    assert f"{len(found)} of 33 policies" in run("list", "policies", *args).output


def test_list_sorts_and_takes_either_noun(run: Run) -> None:
    one, other = (run("list", kind, "--sort", "published", "--json").output for kind in ("documents", "document"))
    assert one == other
    assert next(each["id"] for each in json.loads(one)) == "cns-2022-06-29"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["list", "colours"], "the kinds are documents"),
        (["list", "policys"], "did you mean 'policy' or 'policies'?"),
        (["list", "institutions", "--mentions", "hkusd"], "did you mean"),
        (["list", "institutions", "--sort", "evidence"], "no order"),
        (["timeline", "--where", "kind=evnt"], "did you mean 'event'"),
        (["series", "hkust"], "'hkust' is of the kind institution, not metric"),
        (["series", "hong-kong"], "figures about it are in"),
        (["series", "hong-kong-start-up"], "did you mean"),
        (["path", "hku", "Qianhai Autority"], "did you mean 'Qianhai Authority'"),
        (["path", "HKU", "hku"], "both are 'hku'"),
        (["path", "hku", "hkust", "--through", "places"], "the kinds are document, "),
        (["cite", "hkusd"], "did you mean"),
        (["list", "policies", "--where", "colour=red"], "no field 'colour'"),
        (["list", "policies", "--where", "status=proposd"], "did you mean 'proposed'"),
        (["list", "policies", "--where", "status"], "write FIELD=VALUE"),
        (["timeline", "2019-13"], "is no period"),
    ],
)
def test_a_wrong_call_says_what_would_be_right(run: Run, args: list[str], message: str) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert message in " ".join(result.output.split())


def test_the_timeline_is_that_of_the_library(run: Run, builtin: Dataset) -> None:
    told = json.loads(run("timeline", "2018/2019", "--where", "category=signing", "--json").output)
    expected = timeline("2018/2019", category="signing", dataset=builtin)
    assert [(one["period"], one["record"], one["path"]) for one in told] == [
        (str(entry.period), entry.record.id, entry.path) for entry in expected
    ]
    assert "2018" in run("timeline", "2018/2019").output


def test_what_is_in_force_is_on_the_timeline_when_asked_for(run: Run, builtin: Dataset) -> None:
    args = ("timeline", "2020", "--where", "kind=policy", "--json")
    told = json.loads(run(*args, "--in-force").output)
    expected = timeline("2020", kind="policy", in_force=True, dataset=builtin)
    assert [(one["record"], one["what"]) for one in told] == [(entry.record.id, entry.what) for entry in expected]
    assert ("framework-agreement-2017", "in force") in {(one["record"], one["what"]) for one in told}
    assert json.loads(run(*args).output) == []


def test_a_way_passes_through_the_kinds_that_are_named(run: Run, builtin: Dataset) -> None:
    assert "nothing connects hku and hkust" in run("path", "hku", "hkust").output
    told = json.loads(run("path", "hku", "hkust", "--through", "place", "--through", "ranking", "--json").output)
    expected = path_between("hku", "hkust", through=("place", "ranking"), dataset=builtin)
    assert [(one["source"], one["target"]) for one in told] == [(step.source, step.target) for step in expected]
    assert [one["target"] for one in told] == ["hong-kong", "hong-kong"]


def test_a_pack_is_asked_as_the_built_in_data(run: Run, toy_folder: Path) -> None:
    assert run("lookup", "濱河市光學研究所", "--data", str(toy_folder)).output.startswith("riverside-institute")
    assert "1 of 1 events" in run("list", "events", "--data", str(toy_folder)).output


def test_values_are_of_the_type_of_the_field(run: Run, builtin: Dataset) -> None:
    third = json.loads(run("list", "statements", "--where", "position=3", "--json").output)
    assert [one["id"] for one in third] == list(builtin.statements.where(position=3))
    groups = json.loads(run("list", "institutions", "--where", "is-group=true", "--json").output)
    assert [one["id"] for one in groups] == list(builtin.institutions.where(is_group=True))
    name = next(record.name for record in builtin.documents.values() if "," in record.name or ":" in record.name)
    assert json.loads(run("list", "documents", "--where", f'name="{name}"', "--json").output)[0]["name"] == name


def test_names_do_for_ids(run: Run) -> None:
    for by_id, by_name in (("hku", "The University of Hong Kong"), ("hkust", "HKUST")):
        assert run("cite", by_id).output == run("cite", by_name).output != ""
        assert run("explain", by_id, "place").output == run("explain", by_name, "place").output
        assert run("list", "events", "--mentions", by_id).output == run("list", "events", "--mentions", by_name).output


def test_a_series_as_json_has_all_figures_and_all_of_each(run: Run, builtin: Dataset) -> None:
    for metric in builtin.metrics.values():
        told = {one["id"]: one for one in json.loads(run("series", metric.id, "--json").output)}
        assert told.keys() == {one.id for one in metric.observations}
        for one in metric.observations:
            bounds = one.value.bounds
            assert told[one.id]["period"] == (None if one.period is None else str(one.period))
            assert (told[one.id]["value"], told[one.id]["unit"]) == (str(one.value), one.value.unit)
            assert (told[one.id]["low_included"], told[one.id]["high_included"]) == (bounds.low_included, bounds.high_included)
            assert told[one.id]["scope"]["subject"] == one.subject


def test_json_has_the_evidence_and_not_its_number(run: Run) -> None:
    steps = json.loads(run("path", "super-steel", "hku", "--json").output)
    assert steps[0]["evidence"][0].keys() >= {"document", "start", "end", "digest"}
    found = json.loads(run("explain", "start-ups-2015", "value", "--json").output)
    assert found["origin"] == "stated"
    assert found["evidence"][0]["document"] == "std-2022-07-07"
    assert json.loads(run("cite", "hku", "--json").output)[0]["type"]


def test_compare_shows_values_and_every_group(run: Run) -> None:
    text = " ".join(run("compare").output.split())
    assert "start-ups-2015 is about 1,500 start-up" in text
    assert "Unmoved" in text
    assert "Unsettled" in text
    told = json.loads(run("compare", "--json").output)
    assert all({"verdict", "left", "right", "left_value", "right_value", "untold"} <= one.keys() for one in told)


@pytest.mark.parametrize("width", [40, 70, 200])
def test_lines_fit_the_terminal_but_for_a_word_that_is_longer(run: Run, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    for args in (["timeline"], ["list", "statements"], ["search", "laboratory"], ["compare"]):
        for line in run(*args).output.splitlines():
            word = line.split()[-1] if line.split() else ""
            assert len(line) <= min(width, 100) or line.rindex(word) <= width // 2, line
