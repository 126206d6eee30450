"""Run by a Python that has nomenklatura: pairs as JSON on standard input, the scores of one of its matchers on standard output."""

from __future__ import annotations

import json
import sys
from typing import Any


def main(algorithm: str = "logic-v2") -> None:
    from followthemoney import model  # type: ignore[import-not-found]  # in an environment of its own
    from nomenklatura.matching import get_algorithm  # type: ignore[import-not-found]  # in an environment of its own

    matcher = get_algorithm(algorithm)
    config = matcher.default_config()

    def entity(ident: str, said: dict[str, Any]) -> Any:
        schema = {"Person": "Person", "Enterprise": "Company"}.get(said["class"], "Organization")
        properties = {"name": [said["name"]], "previousName": said["former"]}
        if schema != "Person":
            properties["address"] = [said["place"]]
            properties["uscCode" if schema == "Company" else "registrationNumber"] = [said["identifier"]]
        kept = {name: values for name, values in properties.items() if any(values)}
        return model.get_proxy({"id": ident, "schema": schema, "properties": kept})

    pairs = json.load(sys.stdin)
    scores = [matcher.compare(entity("a", a), entity("b", b), config).score for a, b in pairs]
    sys.stdout.write(json.dumps(scores) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
