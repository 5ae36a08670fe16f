"""Sphinx configuration: strict, nitpicky, Markdown."""

from hkic import __version__

project = "hkic"
author = "The hkic authors"
copyright = "2026, the hkic authors"  # noqa: A001 -- Sphinx's word
release = __version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.intersphinx"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "hkic"
nitpicky = True
# Internals of Pydantic and type variables that appear in signatures and have no page of ours.
nitpick_ignore_regex = [
    (r"py:.*", r"(pydantic|pydantic_core|annotated_types|hypothesis|importlib|Traversable|decimal|datetime|pathlib|enum).*"),
    (r"py:.*", r".*\b(R|V|F|Self|Any|Annotated|Field\w*|FieldInfo|Ref|Path|Decimal|date|JsonSchemaValue|CoreSchema)\b.*"),
    (
        r"py:.*",
        r"(ValueError|KeyError|LookupError|AttributeError|TypeError|OSError|ImportError|NamedTuple|StrEnum|End|Precision|Severity)",
    ),
]
myst_enable_extensions = ["deflist", "colon_fence"]
myst_heading_anchors = 3
autodoc_member_order = "bysource"
autodoc_typehints = "description"
