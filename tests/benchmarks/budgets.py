"""The budgets of the design, measured on this code as ratios in one run: ``python tests/benchmarks/budgets.py``.

Processes are timed in turn (A B A B …), so that a machine that slows down slows both. Exit code 1 where a budget is not met.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import timeit
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import NamedTuple

BARE = "pass"
ONE_MODEL = "from pydantic import BaseModel\nclass One(BaseModel):\n    name: str\nOne(name='x')"


class Row(NamedTuple):
    """One budget and what was measured."""

    name: str
    measured: float
    budget: float
    unit: str
    detail: str


def process_ratio(code: str, against: str, *, runs: int = 61) -> tuple[float, str]:
    """How many times as long one Python process takes as another: the median of the ratios of runs in turn."""
    # pip compiles what it installs, so a user never pays for compiling; a checkout must not either
    env = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(runs + 1):
        for held, each in zip(times, (code, against), strict=True):
            began = perf_counter()
            subprocess.run([sys.executable, "-c", each], check=True, env=env)
            if number:  # the first pair warms up
                held.append(perf_counter() - began)
    ours, theirs = (median(held) * 1000 for held in times)
    return median(one / other for one, other in zip(*times, strict=True)), f"{ours:.1f} ms against {theirs:.1f} ms"


def call_ratio(call: Callable[[], object], against: Callable[[], object], *, runs: int = 101) -> tuple[float, str]:
    """How many times as long one call takes as another: the median of the ratios of calls in turn."""
    pairs = [(timeit.timeit(call, number=1), timeit.timeit(against, number=1)) for _ in range(runs)]
    ours, theirs = (median(times) * 1000 for times in zip(*pairs, strict=True))
    return median(one / other for one, other in pairs), f"{ours:.1f} ms against {theirs:.1f} ms"


def best(call: Callable[[], object], *, repeat: int = 7) -> float:
    """Seconds that a call takes: the best of several timings, each long enough to be read."""
    timer = timeit.Timer(call)
    number, _ = timer.autorange()
    return min(timer.repeat(repeat, number)) / number


def rows() -> list[Row]:
    """Every budget, measured."""
    measured = []
    ratio, detail = process_ratio("import hkic", BARE)
    measured.append(Row("import hkic, against a bare interpreter", ratio, 1.3, "×", detail))
    ratio, detail = process_ratio("import hkic\nhkic.institutions['hkust']", ONE_MODEL)
    measured.append(Row("first record, against Pydantic and one model", ratio, 1.25, "×", detail))

    from hkic import data_folder, load
    from hkic.dataset import Dataset
    from hkic.packs import read_builtin
    from hkic.records import KINDS, carriers
    from hkic.texts import anchor, locate

    built = load()
    folder = data_folder()
    files = [(folder / f"{name}.json").read_bytes() for name in KINDS]
    ratio, detail = call_ratio(
        lambda: Dataset(record for held in read_builtin(*KINDS).values() for record in held),
        lambda: [json.loads(data) for data in files],
    )
    detail += f", {sum(map(len, files)):,} bytes"
    measured.append(Row("all records, against json.loads of the same bytes", ratio, 3, "×", detail))

    names = [name.text for record in built.values() for name in record.names]
    detail = f"mean over {len(names)} names"
    measured.append(
        Row("lookup by id", best(lambda: [built[id] for id in built]) / len(built) * 1e6, 5, "µs", f"{len(built)} ids")
    )
    seconds = best(lambda: [built.institutions.get("hkust"), built.lookup("HKUST")]) / 2
    measured.append(Row("lookup by a name", seconds * 1e6, 5, "µs", "mean of an id and a name"))
    folded = [name.upper() for name in names]
    single = [name for name in folded if _finds_one(built, name)]
    seconds = best(lambda: [built.lookup(name) for name in single]) / len(single)
    measured.append(
        Row("lookup by names in capitals", seconds * 1e6, 5, "µs", f"mean over {len(single)}, folding kept for 4,096")
    )
    asked = ["marine lab", "HKUST", "Tianhe", "科技大学", "Guangdong-Hong Kong-Macao", "innovation centre", "Qianhia", "zzz"]
    built.search("warm")
    slowest = max((best(lambda text=text: built.search(text)), text) for text in asked)  # type: ignore[misc]
    measured.append(Row("search over all names, slowest of 8", slowest[0] * 1e3, 1, "ms", f"{slowest[1]!r}, {len(names)} names"))

    text = " ".join(f"word{number:05} of a text" for number in range(10_000))
    starts = range(0, 1000 * 20, 20)  # a word and three more have twenty characters with the spaces
    spans = [anchor(text, start, start + 79, document="d", supports=["name"]) for start in starts]
    seconds = best(lambda: locate(text, spans))
    measured.append(Row("place of 1,000 spans", seconds * 1e3, 10, "ms", f"{len(text):,} characters"))
    own = sum(len(held.sourced.evidence) for record in built.values() for held in carriers(record))
    assert own, "the built-in data has no evidence: nothing was measured"
    return measured


def _finds_one(built: object, name: str) -> bool:
    from hkic.errors import AmbiguousNameError

    try:
        built.lookup(name)  # type: ignore[attr-defined]
    except AmbiguousNameError:
        return False
    return True


def main() -> int:
    """Print the table; 1 where a budget is not met."""
    measured = rows()
    width = max(len(row.name) for row in measured)
    for row in measured:
        verdict = "ok  " if row.measured <= row.budget else "OVER"
        print(f"{verdict} {row.name:<{width}}  {row.measured:8.2f} {row.unit:<2} of {row.budget:g}   ({row.detail})")  # noqa: T201
    return int(any(row.measured > row.budget for row in measured))


if __name__ == "__main__":
    sys.exit(main())
