"""Sphinx configuration: strict, nitpicky, Markdown."""

from hkic import __version__

project = "hkic"
author = "The hkic authors"
copyright = "2026, the hkic authors"
release = __version__
extensions = ["myst_parser"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "hkic"
nitpicky = True
myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3
