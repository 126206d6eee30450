"""Splink 5 with comparisons of its own for Chinese names, learned from the dev half: what the house's model is compared with.

The comparisons are SQL over columns that are worked out for each name beforehand (parts, pinyin, pairs of characters), in words
that DuckDB and Spark share, so the model would run on both.
"""

from __future__ import annotations

import logging
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from bench.identity.labelled import Pair
from kg.identity.candidates.expanding import entries
from kg.identity.comparison import Named
from kg.identity.forms import folded
from kg.identity.latin import pinyin, tokens
from kg.identity.parts import parts
from kg.identity.regions import place_code

Record = dict[str, Any]
RARE = 8  # rare tokens of a name by which it meets others
MOST = 200  # names that share a token, beyond which it is not rare
_DIVISION = 4  # digits of the code of a city


def record(ident: int, named: Named, pair: str = "") -> Record:
    """What Splink compares of a name; nothing is None."""
    text = folded(named.name)
    known = parts(text)
    place = place_code(known.region) or place_code(named.place)
    bigrams = sorted({first + second for first, second in pairwise(text)})
    shapes = sorted(
        {"".join(two) for at, one in enumerate(text[:20]) for two in [(one, other) for other in text[at + 1 : at + 10]]}
    )
    return {
        "unique_id": ident,
        "pair": pair,
        "name": text,
        "core": known.core or None,
        "trade": known.trade or None,
        "form": known.legal_form or None,
        "branch": known.branch,
        "city": place[:_DIVISION] or None,
        "class": named.class_name or None,
        "sound": pinyin(known.core) or None,
        "bigrams": bigrams,
        "kept": shapes,
        "words": sorted({pinyin(text[at : at + 2]) for at in range(len(text) - 1)} | set(tokens(named.name))),
        "entries": sorted(entries(text)),
        "identifier": next((value for _, value in named.identifiers), None),
    }


def comparisons() -> list[Any]:
    import splink.comparison_level_library as levels
    from splink.comparison_library import CustomComparison

    def comparison(column: str, *conditions: str) -> Any:
        null = levels.NullLevel(column)
        chosen = [levels.CustomLevel(condition, condition) for condition in conditions]
        return CustomComparison([null, *chosen, levels.ElseLevel()], output_column_name=column)

    shared = "cardinality(array_intersect({0}_l, {0}_r))".format
    least = "least(cardinality({0}_l), cardinality({0}_r))".format
    return [
        comparison(
            "name",
            "name_l = name_r",
            "contains(name_l, name_r) or contains(name_r, name_l)",
            f"{shared('bigrams')} >= 0.8 * {least('bigrams')}",
            f"{shared('kept')} >= 0.9 * {least('kept')}",
            f"{shared('bigrams')} >= 0.5 * {least('bigrams')}",
            f"{shared('words')} >= 2",
        ),
        comparison(
            "core", "core_l = core_r", "contains(core_l, core_r) or contains(core_r, core_l)", "levenshtein(core_l, core_r) <= 1"
        ),
        comparison("sound", "sound_l = sound_r"),
        comparison("trade", "trade_l = trade_r", "contains(trade_l, trade_r) or contains(trade_r, trade_l)"),
        comparison("form", "form_l = form_r"),
        comparison("branch", "branch_l = branch_r"),
        comparison("city", "city_l = city_r", "substr(city_l, 1, 2) = substr(city_r, 1, 2)"),
        comparison("class", "class_l = class_r"),
        comparison("entries", f"{shared('entries')} > 0", "cardinality(entries_l) > 0 and cardinality(entries_r) > 0"),
        comparison("identifier", "identifier_l = identifier_r"),
    ]


def trained(records: Sequence[Record], same: Sequence[tuple[int, int]], rules: Iterable[Any]) -> Any:
    """A linker over the records, its weights from pairs that are one and from pairs at random."""
    import pyarrow as pa
    from splink import DuckDBAPI, Linker, SettingsCreator

    logging.getLogger("splink").setLevel(logging.ERROR)
    warnings.simplefilter("ignore")
    api = DuckDBAPI()
    frame = api.register(_table(records), table_name="records")
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=comparisons(),
        blocking_rules_to_generate_predictions=list(rules),
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
        probability_two_random_records_match=1e-3,
    )
    linker = Linker(frame, settings, log_level="ERROR")
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    labels = pa.table({"unique_id_l": [one for one, _ in same], "unique_id_r": [other for _, other in same]})
    linker.training.estimate_m_from_pairwise_labels(api.register(labels, table_name="labels"))  # type: ignore[no-untyped-call]  # Splink's
    return linker


def scores(dev: Sequence[Pair], test: Sequence[Pair]) -> list[float]:
    """The match weight of each pair, dev first; the two names of a pair are two records that a column brings together."""
    from splink import block_on

    pairs = [*dev, *test]
    records = [
        record(2 * at + side, named, pair.ident) for at, pair in enumerate(pairs) for side, named in enumerate((pair.a, pair.b))
    ]
    same = [(2 * at, 2 * at + 1) for at, pair in enumerate(dev) if pair.same]
    linker = trained(records, same, [block_on("pair")])
    found = linker.inference.predict().as_record_list()
    weights = {row["unique_id_l"] // 2: row["match_weight"] for row in found}
    return [float(weights.get(at, float("-inf"))) for at in range(len(pairs))]


def ranked(named: Mapping[str, Named], same: Iterable[tuple[str, str]], width: int) -> Mapping[str, Sequence[str]]:
    """Of each name the ids of its ``width`` best candidates; ``same``: pairs to learn from.

    Names meet that share a core, its sound, an entry of the gazetteer or rare characters.
    """
    from splink import block_on

    idents = list(named)
    numbers = {ident: number for number, ident in enumerate(idents)}
    records = [record(number, one) for number, one in enumerate(named.values())]
    told = Counter(token for one in records for token in {*one["kept"], *one["words"]})
    for one in records:
        rare = sorted({*one["kept"], *one["words"]}, key=lambda token: (told[token], token))
        one["rare"] = [token for token in rare if 1 < told[token] <= MOST][:RARE]
    rules = [block_on("name"), block_on("core"), block_on("sound")]
    rules += [block_on(column, arrays_to_explode=[column]) for column in ("entries", "rare")]
    linker = trained(records, [(numbers[a], numbers[b]) for a, b in same], rules)
    found: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
    for row in linker.inference.predict().as_record_list():
        one, other = idents[row["unique_id_l"]], idents[row["unique_id_r"]]
        found[one].append((-row["match_weight"], other))
        found[other].append((-row["match_weight"], one))
    return {ident: [other for _, other in sorted(others)[:width]] for ident, others in found.items()}


def _table(records: Sequence[Record]) -> Any:
    import pyarrow as pa

    lists = {"bigrams", "kept", "words", "entries", "rare"}
    kinds = {
        name: pa.list_(pa.string()) if name in lists else pa.int64() if name == "unique_id" else pa.string() for name in records[0]
    }
    return pa.table({name: pa.array([one[name] for one in records], kind) for name, kind in kinds.items()})
