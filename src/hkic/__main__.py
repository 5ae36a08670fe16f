"""The command ``hkic``, also ``python -m hkic``."""

import sys
from io import TextIOWrapper

from hkic.errors import MissingExtraError


def main() -> None:
    """Run the command line, or say which extra it needs."""
    try:
        from hkic.cli import hkic
    except MissingExtraError as error:
        sys.stderr.write(f"hkic: {error}\n")
        sys.exit(2)
    if isinstance(sys.stdout, TextIOWrapper):  # a pipe that cannot hold Chinese shows escapes, and does not end the program
        sys.stdout.reconfigure(errors="backslashreplace")
    hkic(prog_name="hkic")


if __name__ == "__main__":
    main()
