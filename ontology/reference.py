"""The reference pages of the ontology, generated: ``python -m ontology.reference`` writes docs/reference/."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from ontology.matches import Match, alignments
from ontology.schema import Class, Property, Qualifier, Relation, Schema, load_schema

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference"

_ONTOLOGY = """\
# Ontology: what may be said

This page is generated from `ontology/innovation.ttl` by `make docs`; edit that file, not this one.
本页由 `ontology/innovation.ttl` 生成（`make docs`），请勿直接修改。

Names are the local parts of IRIs under `https://w3id.org/innovation-kg#` (prefix `ikg:`). The ledger stores these names.
In RDF a relation is a node whose class is the relation's name with a capital, `ikg:PartnersWith` for `ikg:partnersWith`: it carries
`ikg:subject`, `ikg:object`, the qualifiers, its time and status, and `prov:wasDerivedFrom` its statements.
Domain and range name abstract classes where these say it shorter; a statement always gives a concrete class.
"""

_CODES = """\
# Codes: what coded values may be

This page is generated from `ontology/codes.ttl` by `make docs`; edit that file, not this one.
本页由 `ontology/codes.ttl` 生成（`make docs`），请勿直接修改。

The ledger keeps the code. A value that an open list lacks is written as the source has it; a closed list allows no other value.
The IRI of a code is `https://w3id.org/innovation-kg/code/`, the list's name, a hyphen and the code, with hyphens for underscores.
"""


def pages(schema: Schema) -> Mapping[str, str]:
    """The text of each page by its file name."""
    return {"ontology.md": _ontology(schema), "codes.md": _codes(schema)}


def write(folder: Path = FOLDER) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages(load_schema()).items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def general(schema: Schema, classes: Collection[str]) -> list[str]:
    """The fewest classes that comprise just these concrete ones: ``Organisation`` and ``Person`` for many names."""
    left, names = set(classes), []
    for name in schema.classes:  # a class stands before those below it
        comprised = schema.concrete(name)
        if comprised and comprised <= left:
            names.append(name)
            left -= comprised
    return names


def _ontology(schema: Schema) -> str:
    parts = [_ONTOLOGY, "## Classes 类\n", *_classes(schema), "## Relations 关系\n"]
    for relation in schema.relations.values():
        parts += _relation(schema, relation)
    parts += ["## Qualifiers 限定词\n", *_literals(schema, schema.qualifiers.values())]
    parts += ["## Properties 属性\n", *_literals(schema, schema.properties.values())]
    parts += ["## Fields 记录字段\n", "What relations, statements and sources carry of themselves in RDF.\n"]
    parts += [*_literals(schema, schema.fields.values()), "## Other vocabularies 对应词表\n", *_alignments()]
    return "\n".join(parts)


def _classes(schema: Schema) -> Iterator[str]:
    rows = [(_mark(known), _both(known.label), known.parent or "", _both(known.definition)) for known in schema.classes.values()]
    yield _table(("class", "label", "below", "definition"), rows)
    yield "A class in italics is abstract: no source gives it, since it groups others or is derived.\n"


def _mark(known: Class) -> str:
    return f"*{known.name}*" if known.abstract else f"`{known.name}`"


def _relation(schema: Schema, relation: Relation) -> Iterator[str]:
    yield f"### {relation.name} {relation.label['zh']}\n"
    yield f"{relation.definition['zh']}  \n{relation.definition['en']}\n"
    inverse = "symmetric 对称" if relation.symmetric else _both(relation.inverse_label)
    one_per = ", ".join(f"`{name}`" for name in relation.identifying) or "nothing: one relation however long it lasts"
    rows = [
        ("label", _both(relation.label)),
        ("from", ", ".join(general(schema, relation.domain))),
        ("to", ", ".join(general(schema, relation.range))),
        ("read backwards", inverse),
        ("qualifiers", ", ".join(f"`{name}`" for name in relation.qualifiers)),
        ("told apart by", one_per),
        ("class of the node", f"`ikg:{relation.node_class}`"),
    ]
    yield _table(("", ""), rows)


def _literals(schema: Schema, terms: Iterable[Property | Qualifier]) -> Iterator[str]:
    rows = []
    for term in terms:
        code_list = f"[{term.scheme}](codes.md#{term.scheme.lower()})" if term.scheme else ""
        of = ", ".join(general(schema, term.domain)) if isinstance(term, Property) else ""
        notes = [note for note in (of, code_list, *_kinds(term)) if note]
        rows.append((f"`{term.name}`", _both(term.label), term.datatype, "; ".join(notes), _both(term.definition)))
    yield _table(("name", "label", "type", "of", "definition"), rows)


def _kinds(term: Property | Qualifier) -> Iterator[str]:
    if isinstance(term, Property):
        if term.identifier:
            yield "identifier"
        if term.is_name:
            yield "a name"
        if term.qualifiers:
            yield "with " + ", ".join(f"`{name}`" for name in term.qualifiers)
    elif term.closed:
        yield "closed"


def _alignments() -> Iterator[str]:
    yield "How terms stand to those of other vocabularies; `kg ingest` reads RDF files of these by them (docs/exchange.md).\n"
    for file, matches in alignments().items():
        yield f"### {file}\n"
        yield _table(("here", "stands as", "there"), [_match(match) for match in matches])


def _match(match: Match) -> tuple[str, str, str]:
    return f"`{match.ours}`", match.how, f"`{match.theirs}`"


def _codes(schema: Schema) -> str:
    parts = [_CODES]
    coded: tuple[Property | Qualifier, ...] = (*schema.qualifiers.values(), *schema.fields.values(), *schema.properties.values())
    for name, concepts in schema.schemes.items():
        used = list(dict.fromkeys(term.name for term in coded if term.scheme == name))
        closed = any(isinstance(term, Qualifier) and term.closed for term in coded if term.scheme == name)
        parts.append(f"## {name}\n")
        described = schema.lists[name]
        parts.append(f"{_both(described.label)}: {_both(described.definition)}\n")
        if used:
            kind = "A closed list" if closed else "An open list"
            parts.append(f"{kind}, of the values of {', '.join(f'`{term}`' for term in used)}.\n")
        rows = [
            (f"`{c.notation}`", _both(c.label), "、".join(c.alternatives), c.code_of or "", _both(c.definition)) for c in concepts
        ]
        parts.append(_table(("code", "label", "also written", "of", "definition"), rows))
    return "\n".join(parts)


def _both(texts: Mapping[str, str]) -> str:
    """Chinese and English side by side."""
    return f"{texts['zh']} · {texts['en']}"


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines) + "\n"


if __name__ == "__main__":
    write()
