"""``python -m bench.identity``: measures and prints the tables as Markdown.

``KG_NOMENKLATURA_PYTHON`` names a Python that has nomenklatura, to have it in the table; Splink is there when it is installed.
"""

from __future__ import annotations

import argparse
import json

from bench.identity.measuring import measure
from bench.identity.report import markdown


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--json", action="store_true", help="figures instead of tables")
    given = arguments.parse_args()
    results = measure()
    print(json.dumps(results, indent=1) if given.json else "\n".join(markdown(results)))


if __name__ == "__main__":
    main()
