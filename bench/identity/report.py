"""What was measured of identity, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_COLUMNS = ("precision", "recall", "f1", "average_precision", "recall_at_full_precision")


def markdown(results: Mapping[str, Any]) -> list[str]:
    """Lines; every figure comes from ``results``."""
    return [*_rules(results), *_matchers(results), *_candidates(results["candidates"]), *_shared(results)]


def growth(figures: Mapping[str, Any]) -> list[str]:
    """Lines of what a source of 100 costs in graphs of several sizes."""
    sizes = figures["sizes"]
    rows = {
        "rules_s": "rules on what is read",
        "clusters_s": "clusters, of what the change reaches",
        "candidates_s": "candidates, of what the change touches",
        "stage_s": "**identity stage**, the three of one source",
        "commit_s": "commit",
        "counts_s": "counting all candidates, which `kg resolve` tells of",
        "snapshot_s": "snapshot (all of it, once)",
        "index_build_s": "for comparison: the index, built at once",
    }
    lines = ["", f"## Who is who: a source of {figures['source']} costs what the {figures['source']} cost", ""]
    lines.append("Seconds, the best of five fresh sources, of which half meet known things and a fifth resembles some")
    lines.append("(`bench/identity/growth.py`). The stage's time grows with the size of the graph to the power of")
    lines.append(f"{figures['exponent']:.2f} (wanted at most 0.2).")
    lines += ["", f"| entities | {' | '.join(format(int(size), ',') for size in sizes)} |", f"|---|{'---:|' * len(sizes)}"]
    lines.append(f"| rows of the ledger | {' | '.join(format(told['rows'], ',') for told in sizes.values())} |")
    for name, says in rows.items():
        if all(name in told for told in sizes.values()):  # an older run has fewer
            lines.append(f"| {says} | {' | '.join(format(told[name], '.2f') for told in sizes.values())} |")
    return lines


def _rules(results: Mapping[str, Any]) -> Iterator[str]:
    pairs = results["pairs"]
    yield from ("", "## Who is who: rules never join two things", "")
    yield from (f"All {pairs['dev'] + pairs['test']:,} labelled pairs of `bench/identity/pairs.csv`.", "")
    yield from ("| rule | pairs joined | precision (wanted 1) | recall |", "|---|---:|---:|---:|")
    for name, figures in results["rules"].items():
        yield f"| {name} | {figures['joined']:,} | {figures['precision']:.4g} | {figures['recall']:.3f} |"


def _matchers(results: Mapping[str, Any]) -> Iterator[str]:
    pairs = results["pairs"]
    yield from ("", "## Who is who: how well a score tells hard pairs apart", "")
    yield f"The {pairs['test']:,} pairs of the test half, of which {pairs['same_in_test']:,} are one."
    yield "Thresholds are those with the best F1 on dev."
    yield "The last column but one: the share of same pairs that score above every different one."
    yield from (
        "",
        "| matcher | precision | recall | F1 | average precision | recall without an error | s |",
        "|---|---:|---:|---:|---:|---:|---:|",
    )
    for name, figures in results["matchers"].items():
        cells = " | ".join(f"{figures[column]:.3f}" for column in _COLUMNS)
        yield f"| {name} | {cells} | {figures['seconds']:.1f} |"


def _candidates(figures: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    yield from ("", "## Who is who: a name finds its thing among 20 candidates", "")
    yield f"Each name of the labelled pairs among {figures['test']['names']:,} names: all labelled ones,"
    yield "and the gazetteer's that only crowd. Wanted is 0.95."
    told = {name: says for name, says in _SETS.items() if name in figures}
    yield from ("", f"| recall | {' | '.join(told.values())} | Splink, test |", f"|---|{'---:|' * (len(told) + 1)}")
    rows = {
        "blocked": "of blocking, of all pairs",
        "within_20": "within 20, of all pairs",
        "within_20_by_name": "within 20, of all names: any other name of the thing",
        "within_20_chinese": "within 20, Chinese with Chinese",
        "within_20_across_scripts": "within 20, pairs with a Latin name",
        "within_20_invented": "within 20, invented firms (no gazetteer helps)",
    }
    splink = figures.get("splink_on_test", {})
    for name, says in rows.items():
        other = f"{splink[name]:.3f}" if name in splink else ""
        yield f"| {says} | {' | '.join(f'{figures[of][name]:.3f}' if name in figures[of] else '' for of in told)} | {other} |"


_SETS = {
    "as_written": "as sources write them, no row looked at",
    "test": "test",
    "dev": "dev",
    "blind": "hard ones, seen by now",
    "kept_back": "more hard ones, seen by now",
}


def _shared(results: Mapping[str, Any]) -> Iterator[str]:
    if "ror" not in results:
        return
    ror, h2020 = results["ror"], results["h2020"]
    yield from ("", "## Who is who: sets of others", "")
    yield f"Printed affiliations and names with ROR ids ({ror['strings']:,} strings"
    yield "of the half of the ids that nothing was learned from,"
    yield f"{ror['same_pairs']:,} pairs with an id in common); blocking finds {ror['blocked_recall']:.3f} of them;"
    yield f"rules join {ror['judged_pairs']}."
    yield from ("", "| candidates with a score of | precision | recall |", "|---|---:|---:|")
    for threshold in ("0.5", "0.8", "0.9"):
        yield f"| {threshold} | {ror[f'precision_{threshold}']:.3f} | {ror[f'recall_{threshold}']:.3f} |"
    yield from (
        "",
        f"`kg resolve` on the {h2020['entities']:,} organisations of Horizon 2020: {h2020['resolve_s']:.0f} s (wanted under 60); "
        f"{h2020['candidates']:,} candidates, {h2020['likely']:,} of them likely; {h2020['merged_wrongly']} merged.",
    )
