"""An innovation graph of any size as rows of the ledger: Chinese names, several sources, few entities with most relations.

Everything follows from the schema and the seed; classes and relations are valid by domain and range. Each relation has
its sentence as quote and its place in the source as locator. The graph is made up: no name is meant to be anybody's.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kg.statements.statement import IDENTIFIED_AS, SOURCE_EDITION, SOURCE_TITLE, arrow_schema, entity_key, qualifiers_json

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ontology import Schema

    Integers = NDArray[np.int64]

# How many of a thousand entities are of a class, and how its names end; the rest is named by its label.
SHARES: dict[str, tuple[int, str]] = {
    "Enterprise": (520, "科技有限公司"),
    "Person": (150, ""),
    "Project": (90, "关键技术研发项目"),
    "Platform": (70, "工程技术研究中心"),
    "Result": (30, "新型装备"),
    "Need": (30, "技术需求"),
    "ResearchInstitute": (25, "研究院"),
    "University": (15, "大学"),
    "Incubator": (12, "科技企业孵化器"),
    "Event": (12, "对接会"),
    "Park": (10, "高新技术产业园"),
    "GovernmentBody": (10, "科学技术局"),
    "Award": (8, "科学技术奖"),
    "Policy": (6, "若干政策措施"),
    "Region": (5, "区"),
}
REST = 4
SYLLABLES = (
    "安邦博昌诚达德东恩方丰福高光广海汉和恒宏华汇嘉建江金晶景康科朗力联隆茂明宁"
    "鹏启强荣瑞森盛石顺泰腾天通万维祥新信兴亚扬耀毅永宇裕元远泽展兆振正志中众卓"
)
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
PLACES = [
    "江苏",
    "浙江",
    "安徽",
    "山东",
    "湖北",
    "湖南",
    "四川",
    "陕西",
    "广东",
    "福建",
    "江西",
    "河南",
    "辽宁",
    "吉林",
    "重庆",
    "天津",
]
HUBS = 2.5  # the larger, the more relations the first entities of a class have; 1 is no preference
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


@dataclass(frozen=True, slots=True)
class Scale:
    """How large a generated graph is."""

    entities: int
    relations: int


@dataclass(frozen=True, slots=True)
class Population:
    """Who there is: entity ``i`` has the class ``classes[kinds[i]]``, and its home source calls it ``names[i]``."""

    classes: tuple[str, ...]
    kinds: Integers
    names: pa.Array
    homes: Integers
    keys: pa.Array

    def of(self, wanted: frozenset[str]) -> Integers:
        """The entities of these classes, the classes mixed evenly."""
        members = np.flatnonzero(np.isin(self.kinds, [i for i, name in enumerate(self.classes) if name in wanted]))
        return np.random.default_rng(len(members)).permutation(members)


def generate(entities: int, relations: int, seed: int = 0, schema: Schema | None = None) -> pa.Table:
    """Rows of ``arrow_schema()`` without change, time and agent, to be committed as they are.

    As many entities and relations as asked for, as long as there are enough pairs that the schema allows. One entity in
    ten is known to a second source under a key of its own, joined by an identity.
    """
    if schema is None:
        from ontology import load_schema

        schema = load_schema()
    rng = np.random.default_rng(seed)
    sources = [f"来源{number + 1:03d}.txt" for number in range(max(2, min(500, entities // 5000)))]
    population = _population(entities, sources, schema, rng)
    parts = [
        _sources(sources),
        _descriptions(population, sources),
        _second_sources(population, sources),
        *_relations(population, sources, relations, schema, rng),
    ]
    table = pa.concat_tables(parts)
    editions = pa.array(list(map(_edition, sources))).take(pc.index_in(table["source"], pa.array(sources)))
    columns = {"id": _ids(table.num_rows, rng), "edition": editions}
    for name, values in columns.items():
        table = table.set_column(table.column_names.index(name), arrow_schema().field(name), values)
    return table


def _population(count: int, sources: list[str], schema: Schema, rng: np.random.Generator) -> Population:
    classes = tuple(sorted(name for name, known in schema.classes.items() if not known.abstract and name != "Academician"))
    shares = np.array([SHARES[name][0] if name in SHARES else REST for name in classes], dtype=float)
    kinds = np.sort(rng.choice(len(classes), size=count, p=shares / shares.sum()))
    kinds[: min(count, len(classes))] = np.arange(min(count, len(classes)))  # no class is empty
    kinds = np.sort(kinds)
    number = np.arange(count) - np.searchsorted(kinds, kinds)  # within its class
    spread = number * 1_000_003 % (len(PLACES) * len(SYLLABLES) ** 3)  # a prime: neighbours have names unlike each other's
    endings = pa.array([SHARES[name][1] if name in SHARES else schema.classes[name].label.get("zh", name) for name in classes])
    person = kinds == (classes.index("Person") if "Person" in classes else -1)
    fronts = pc.if_else(pa.array(person), _pick(list(SURNAMES), spread), _pick(PLACES, spread))
    middles = [_pick(list(SYLLABLES), spread // (len(PLACES) * len(SYLLABLES) ** place)) for place in range(3)]
    names = pc.binary_join_element_wise(fronts, *middles, endings.take(pa.array(kinds)), "")
    homes = rng.integers(len(sources), size=count)
    keys = [entity_key(sources[home], name) for home, name in zip(homes, names.to_pylist(), strict=True)]
    return Population(classes, kinds, names, homes, pa.array(keys))


def _pick(words: list[str], number: Integers) -> pa.Array:
    return pa.array(words).take(pa.array(number % len(words)))


def _sources(sources: list[str]) -> pa.Table:
    both = pa.array(sources * 2)
    return _rows(
        subject=both,
        predicate=pa.array([SOURCE_TITLE] * len(sources) + [SOURCE_EDITION] * len(sources)),
        value=pa.array([source.removesuffix(".txt") for source in sources] + list(map(_edition, sources))),
        source=both,
    )


def _edition(source: str) -> str:
    return hashlib.sha256(source.encode()).hexdigest()


def _descriptions(population: Population, sources: list[str]) -> pa.Table:
    """Class and name of every entity by its home source, and the code of every enterprise."""
    home = pa.array(sources).take(pa.array(population.homes))
    described = [_described(population.keys, population, np.arange(len(population.keys)), home)]
    if "Enterprise" in population.classes:
        firms = np.flatnonzero(population.kinds == population.classes.index("Enterprise"))
        codes = pa.array(uscc(firms))
        described.append(_literals(population.keys.take(pa.array(firms)), "uscc", codes, codes, home.take(pa.array(firms))))
    return pa.concat_tables(described)


def _second_sources(population: Population, sources: list[str]) -> pa.Table:
    """Every tenth entity again, in the source after its home, and both keys identified as one thing."""
    shared = np.arange(0, len(population.keys), 10)
    second = pa.array(sources).take(pa.array((population.homes[shared] + 1) % len(sources)))
    home = pa.array(sources).take(pa.array(population.homes[shared]))
    names = population.names.take(pa.array(shared))
    keys = pa.array([entity_key(s, n) for s, n in zip(second.to_pylist(), names.to_pylist(), strict=True)])
    kinds = pa.array(population.classes).take(pa.array(population.kinds[shared]))
    identity = pc.binary_join_element_wise("name", kinds, names, ":")
    judged = [
        _rows(subject=subject, predicate=IDENTIFIED_AS, value=identity, source=source, method="same-full-name", confidence=0.95)
        for subject, source in ((population.keys.take(pa.array(shared)), home), (keys, second))
    ]
    return pa.concat_tables([_described(keys, population, shared, second), *judged])


def _described(keys: pa.Array, population: Population, who: Integers, source: pa.Array) -> pa.Table:
    names = population.names.take(pa.array(who))
    kinds = pa.array(population.classes).take(pa.array(population.kinds[who]))
    return pa.concat_tables(
        [_literals(keys, "type", kinds, names, source), _literals(keys, "name", names, names, source, lang="zh")]
    )


def _literals(
    keys: pa.Array, predicate: str, values: pa.Array, quotes: pa.Array, source: pa.Array, lang: str | None = None
) -> pa.Table:
    return _rows(subject=keys, predicate=predicate, value=values, lang=lang, source=source, quote=quotes, locator=_places(quotes))


def _relations(population: Population, sources: list[str], count: int, schema: Schema, rng: np.random.Generator) -> list[pa.Table]:
    """Pairs by the schema, one subject or object far more often than another; some said by a second source as well."""
    kinds = sorted(schema.relations)
    asked = {name: count // len(kinds) + (i < count % len(kinds)) for i, name in enumerate(kinds)}
    pairs: dict[str, tuple[Integers, Integers]] = {}
    missing = 0
    for name in sorted(kinds, key=lambda k: len(schema.relations[k].domain) * len(schema.relations[k].range)):
        relation = schema.relations[name]
        wanted = asked[name] + missing
        pairs[name] = _pairs(population.of(relation.domain), population.of(relation.range), wanted, relation.symmetric, rng)
        missing = wanted - len(pairs[name][0])  # the wider kinds, which come later, make up for it
    return [_stated(population, sources, name, *pairs[name], schema, rng) for name in kinds]


def _pairs(
    subjects: Integers, objects: Integers, count: int, symmetric: bool, rng: np.random.Generator
) -> tuple[Integers, Integers]:
    """At most ``count`` different pairs, without pairs of a thing with itself."""
    width = max(1, int(max(subjects.max(initial=0), objects.max(initial=0))) + 1)
    found = np.empty(0, dtype=np.int64)
    for _ in range(12):
        missing = count - len(found)
        if missing <= 0 or not len(subjects) or not len(objects):
            break
        left = subjects[(len(subjects) * rng.random(missing + missing // 4 + 8) ** HUBS).astype(np.int64)]
        right = objects[(len(objects) * rng.random(len(left)) ** HUBS).astype(np.int64)]
        if symmetric:
            left, right = np.minimum(left, right), np.maximum(left, right)
        fresh = np.setdiff1d((left * width + right)[left != right], found)
        found = np.concatenate([found, rng.permutation(fresh)[:missing]])
    return found // width, found % width


def _stated(
    population: Population, sources: list[str], name: str, left: Integers, right: Integers, schema: Schema, rng: np.random.Generator
) -> pa.Table:
    relation, count = schema.relations[name], len(left)
    subject, object = population.names.take(pa.array(left)), population.names.take(pa.array(right))
    quotes = pc.binary_join_element_wise(subject, relation.label.get("zh", name), object, "")
    days = (np.datetime64("2010", "Y") + rng.integers(14, size=count)).astype("datetime64[D]")
    source = pa.array(sources).take(pa.array(population.homes[left]))
    status = pa.array(["done", "planned", "in_progress"]).take(pa.array(rng.choice(3, size=count, p=[0.9, 0.06, 0.04])))
    told = _rows(
        subject=population.keys.take(pa.array(left)),
        predicate=name,
        object=population.keys.take(pa.array(right)),
        valid_from=pa.array(days, pa.date32()),
        precision="year",
        status=status,
        qualifiers=_qualifiers(name, count, schema, rng),
        source=source,
        locator=_places(quotes),
        quote=quotes,
        confidence=0.9,
    )
    again = told.slice(0, count // 20)  # the same by another source
    other = pa.array(sources).take(pa.array((population.homes[left[: count // 20]] + 1) % len(sources)))
    return pa.concat_tables([told, again.set_column(again.column_names.index("source"), told.schema.field("source"), other)])


def _qualifiers(name: str, count: int, schema: Schema, rng: np.random.Generator) -> pa.Array:
    """For a third of the relations a value of their first coded qualifier."""
    coded = [schema.qualifiers[q] for q in schema.relations[name].qualifiers if schema.qualifiers[q].scheme in schema.schemes]
    if not coded:
        return pa.nulls(count, pa.string())
    values = [qualifiers_json({coded[0].name: concept.notation}) for concept in schema.schemes[coded[0].scheme or ""]]
    chosen = rng.integers(len(values) * 3, size=count)
    return pa.array(values + [None] * (2 * len(values)), pa.string()).take(pa.array(chosen))


def uscc(numbers: Integers) -> list[str]:
    """Unified social credit codes with a right check character, in the range of region 999999 that is not given out."""
    serial = np.asarray(numbers, dtype=np.int64)
    places = np.zeros((len(serial), 17), dtype=np.int64)
    places[:, :2] = (9, 1)
    places[:, 2:8] = 9
    for column in range(16, 7, -1):
        places[:, column] = serial % 10
        serial = serial // 10
    check = (31 - places @ np.array(USCC_WEIGHTS)) % 31
    characters = np.array(list(USCC_ALPHABET))[np.column_stack([places, check])]
    return [str(code) for code in np.ascontiguousarray(characters).view("<U18").ravel()]


def _places(quotes: pa.Array) -> pa.Array:
    ends = pc.cumulative_sum(pc.cast(pc.utf8_length(quotes), pa.int64()))
    starts = pc.subtract(ends, pc.cast(pc.utf8_length(quotes), pa.int64()))
    return pc.binary_join_element_wise("char=", pc.cast(starts, pa.string()), ",", pc.cast(ends, pa.string()), "")


def _ids(count: int, rng: np.random.Generator) -> pa.Array:
    digits = rng.bytes(16 * count).hex()
    return pa.array(["s" + digits[at : at + 31] for at in range(0, 32 * count, 32)])


def _rows(**columns: pa.Array | str | float | None) -> pa.Table:
    """A table of the ledger's columns; a plain value stands for every row, what is not given is empty."""
    count = len(columns["subject"])  # type: ignore[arg-type]  # always an array
    given = {"id": "", "operation": "assert", "subject_basis": "explicit", "method": "generator", "confidence": 1.0, **columns}
    arrays = []
    for field in arrow_schema():
        value = given.get(field.name)
        if isinstance(value, (pa.Array, pa.ChunkedArray)):
            arrays.append(value.cast(field.type))
        else:
            arrays.append(pa.nulls(count, field.type) if value is None else pa.repeat(pa.scalar(value, field.type), count))
    return pa.table(arrays, schema=arrow_schema())
