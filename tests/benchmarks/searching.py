"""The budgets of searching, with pycountry's search_fuzzy beside in the same run: ``python tests/benchmarks/searching.py``.

Over the shipped names, and over 100,000 made-up ones, half of them Chinese; with what is installed of the extra ``search``, and
with ``--without`` as if none of it were. The slowest of a fixed set of questions counts. Exit code 1 where a budget is not met.
"""

from __future__ import annotations

import random
import sys
import timeit
from collections.abc import Callable, Sequence
from importlib import import_module
from time import process_time
from typing import Any, NamedTuple

ASKED = [
    *(
        "Guangdong-Hong Kong-Macao",
        "HKUST",
        "Qianhia",
        "Shenzhen",
        "Tianhe",
        "innovation centre",
        "marine lab",
        "university",
        "of",
    ),
    *("Hong Kong Univercity of Sience and Tecnology", "The Shenzhen Institute of Marine Technolgy and Sience", "zzz", "qwrtpsdf"),
    *("kejidaxue", "xianggang", "guangzhou", "大學", "科技大学", "香港科枝大學", "広島", "how many start-ups in Qianhai", "123"),
]
SIZE = 100_000

CITIES = "Hong Kong,Shenzhen,Guangzhou,Zhuhai,Macao,Dongguan,Foshan,Huizhou,Zhongshan,Jiangmen,Zhaoqing,Beijing,Shanghai,Wuhan"
FIELDS = "Marine,Quantum,Steel,Medicine,Finance,Law,Robotics,Energy,Ocean,Materials,Software,Biology,Chemistry,Climate,Space,Data"
BODIES = (
    "University,Institute,Laboratory,Centre,Department,Academy,Association,Company,Park,Hospital,Fund,Committee,Alliance,School"
)
ZH_CITIES = "香港,深圳,廣州,珠海,澳門,東莞,佛山,惠州,中山,江門,肇慶,北京,上海,武漢"
ZH_FIELDS = "海洋,量子,鋼結構,醫學,金融,法律,機器人,能源,材料,軟件,生物,化學,氣候,空間,數據,科技"
ZH_BODIES = "大學,研究院,實驗室,中心,部,學院,協會,有限公司,園區,醫院,基金,委員會,聯盟,學校"
SYLLABLES = "ba,chen,da,fu,gao,hua,jin,kang,li,ming,nan,ping,qing,rong,shu,tai,wei,xin,yang,zhong"
SIGNS = "安邦昌德恩芳光海嘉康蘭美寧鵬啟榮盛泰維欣雅志中"


class Row(NamedTuple):
    """One budget and what was measured."""

    name: str
    measured: float
    budget: float
    unit: str
    detail: str


def best(call: Callable[[], object], *, repeat: int = 5) -> float:
    """Processor seconds that a call takes: the best of several timings, each long enough to be read."""
    timer = timeit.Timer(call, timer=process_time)
    number, _ = timer.autorange()
    return min(timer.repeat(repeat, number)) / number


def slowest(search: Callable[[str], object], asked: Sequence[str]) -> tuple[float, str]:
    """Milliseconds of the slowest question, and which it is."""
    milliseconds, which = max((best(lambda text=text: search(text)), text) for text in asked)  # type: ignore[misc]
    return milliseconds * 1000, f"slowest of {len(asked)}: {which!r}"


def names(size: int) -> list[str]:
    """Names of bodies as there might be, no two the same, every second one Chinese."""
    chance = random.Random(2026)
    made: dict[str, None] = {}
    while len(made) < size:
        own = "".join(chance.choices(SYLLABLES.split(","), k=3)).title()
        field, more = chance.sample(FIELDS.split(","), 2)
        city, body = chance.choice(CITIES.split(",")), chance.choice(BODIES.split(","))
        made[f"{own} {city} {body} of {field}" + chance.choice(["", f" and {more}", " and Technology"])] = None
        signs = "".join(chance.choices(SIGNS, k=2))
        made["".join(chance.choice(part.split(",")) for part in (ZH_CITIES, ZH_FIELDS, ZH_BODIES)) + signs] = None
    return list(made)[:size]


def large(size: int) -> Any:
    """A dataset of so many names, two a record."""
    from hkic.dataset import Dataset
    from hkic.records import Institution

    made = names(size)
    return Dataset(
        Institution.model_validate(
            {
                "id": f"body-{number}",
                "name": english,
                "names": [{"text": chinese, "lang": "zh", "sort": "variant"}],
                "description": f"A {english.split()[-1]} body.",
                "category": "research-institute",
            }
        )
        for number, (english, chinese) in enumerate(zip(made[::2], made[1::2], strict=True))
    )


def rows() -> list[Row]:
    """Every budget, measured."""
    from hkic import load

    measured = []
    for title, dataset, budget in (("the shipped names", load(), 1.0), (f"{SIZE:,} names", large(SIZE), 20.0)):
        began = process_time()
        for text in ("Qianhia", "qianhai", "香港"):
            dataset.search(text)
        made = process_time() - began
        took, which = slowest(dataset.search, ASKED)
        measured.append(Row(f"search over {title}", took, budget, "ms", f"{which}; {made:.2f} s to make the index"))
        known = [record.name for record in dataset.values()][:: max(1, len(dataset) // 1000)]
        known = [name for name in known if dataset.search(name)[1:2] == [] or dataset.search(name)[1].score < 0.95]
        seconds = best(lambda dataset=dataset, known=known: [dataset.lookup(name) for name in known]) / len(known)  # type: ignore[misc]
        measured.append(Row(f"lookup among {title}", seconds * 1e6, 5, "µs", f"mean over {len(known)} names"))
    return measured


def pycountry_beside() -> str:
    """What search_fuzzy takes over pycountry's countries and subdivisions."""
    try:
        countries = import_module("pycountry").countries
    except ModuleNotFoundError:
        return "not measured: pycountry is not installed"
    milliseconds, which = slowest(countries.search_fuzzy, ["Germany", "Bolivia", "Hessen", "Guangdong"])
    return f"{milliseconds:8.3f} ms         ({which}; {len(countries)} countries and their parts)"


def main() -> int:
    """Print the table; 1 where a budget is not met."""
    if "--without" in sys.argv:
        sys.modules.update(dict.fromkeys(("opencc", "pypinyin", "rapidfuzz")))  # type: ignore[arg-type]  # None: not to be had
    measured = rows()
    width = max(len(row.name) for row in measured)
    for row in measured:
        verdict = "ok  " if row.measured <= row.budget else "OVER"
        print(f"{verdict} {row.name:<{width}}  {row.measured:8.3f} {row.unit} of {row.budget:g}   ({row.detail})")  # noqa: T201
    print(f"     {'pycountry, search_fuzzy':<{width}}  {pycountry_beside()}")  # noqa: T201
    return int(any(row.measured > row.budget for row in measured))


if __name__ == "__main__":
    sys.exit(main())
