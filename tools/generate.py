"""Write what is made from the code: the shipped JSON Schemas, the data dictionary and the page of rules.

Run from anywhere: ``python tools/generate.py``. The tests compare the files with what this makes.
"""

from __future__ import annotations

from pathlib import Path

from hkic.agreement import JUDGED
from hkic.rules import RULES
from hkic.schemas import data_dictionary, schema_files

ROOT = Path(__file__).parent.parent


def rules_page() -> str:
    """The page of rules as Markdown."""
    lines = [
        "# Checks",
        "",
        "Made from `hkic.rules.RULES` and `hkic.agreement.JUDGED`; do not edit. `hkic check` runs all the rules; with",
        "`--documents DIR` it looks for the place of every evidence, reads it, and maps what covers each document:",
        "see [checking](checking.md).",
        "",
        "| rule | what it asks |",
        "|---|---|",
        *(f"| `{name}` | {rule.__doc__} |" for name, rule in RULES.items()),
        "",
        "The loader asks for more, of every pack, and reports all that it finds at once: JSON that reads, known files,",
        "fields and codes, ids that are unique, references that resolve to the right kind, official names that no two",
        "records claim, canonical bytes, plain files within the size limits.",
        "",
        "## What no rule can read",
        "",
        "Evidence may support these fields, too, and *reading* says of them `not readable`. What a rule could read is not among",
        "them.",
        "",
        "| field | why |",
        "|---|---|",
        *(f"| `{field}` | {why} |" for field, why in JUDGED.items()),
    ]
    return "\n".join(lines) + "\n"


def files() -> dict[Path, bytes]:
    """Every generated file with its content."""
    schemas = {ROOT / "src" / "hkic" / "data" / "schemas" / name: data for name, data in schema_files().items()}
    pages = {"data-dictionary.md": data_dictionary(), "checks.md": rules_page()}
    return schemas | {ROOT / "docs" / name: page.encode() for name, page in pages.items()}


if __name__ == "__main__":
    for path, data in files().items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
