"""A mapping for a table that nobody has mapped: from the names of its columns, its titles and what its cells hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from ingest.tables.drafts import RelationDraft, ThingDraft
from ingest.tables.groups import read_group
from ingest.tables.layout import Column, Table
from ingest.tables.mapping import FORMER, GROUP, FigureOf, IdentifierOf, Origin, PropertyOf, QualifierOf, TableMapping
from ingest.tables.names import class_of
from ingest.tables.numbers import unit_of
from ingest.tables.samples import Sample, sample
from ingest.tables.titles import Context
from ingest.tables.vocabulary import (
    Detail,
    Direction,
    FigureWord,
    Identifier,
    Meaning,
    NameWord,
    Party,
    PropertyWord,
    Time,
    Vocabulary,
    header_key,
)
from ontology import Schema

PERSONAL = "data of private persons"
SERIAL = "serial numbers"
_YEAR = re.compile(r"((?:19|20)\d{2})年?")
_LEVELS = re.compile(r"^(?:国家级|国家|省级|省|市级|市|区级|区|县级|县|部级|校级)")


def recognise(table: Table, context: Context, schema: Schema, words: Vocabulary) -> TableMapping | None:
    """What the columns of a table become. None when no column holds names of what the rows are about.

    A column without a meaning is among the mapping's ``unknown``.
    """
    return _Recogniser(table, context, schema, words).run()


@dataclass
class _Recogniser:
    table: Table
    context: Context
    schema: Schema
    words: Vocabulary
    ignored: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)

    def run(self) -> TableMapping | None:
        columns = [column for column in self.table.columns if not self._is_left_out(column)]
        subject = self._subject(columns)
        if subject is None:
            return None
        self.row = ThingDraft(self._row_classes(subject), Origin(subject.title))
        self.person: ThingDraft | None = None
        rest = [(column, self._meanings(column)) for column in columns if column is not subject]
        for turn in range(_LAST_TURN + 1):
            if turn == _LAST_TURN:
                self._place_groups()
                self._place_context()
            for column, meanings in rest:
                if _turn(meanings) == turn and not any(self._place(column, meaning) for meaning in meanings):
                    self.unknown.append(column.title)
        self._tell_apart(subject)
        return TableMapping(self.row.freeze(), sheet=self.table.sheet, ignored=self.ignored, unknown=tuple(self.unknown))

    # What a column is ------------------------------------------------------------------------------------------------------

    def _sample(self, column: Column) -> Sample:
        return self._samples[column.index]

    @cached_property
    def _samples(self) -> dict[int, Sample]:
        return {column.index: sample(self.table, column.index, self.words) for column in self.table.columns}

    def _is_left_out(self, column: Column) -> bool:
        keys = [header_key(word) for word in column.path]
        if any(self.words.is_personal(key) for key in keys):
            self.ignored[column.title] = PERSONAL
        elif keys and keys[-1] in self.words.serial:
            self.ignored[column.title] = SERIAL
        elif self._sample(column).texts:
            return False
        return True

    def _meanings(self, column: Column) -> list[Meaning]:
        """What its header may mean, else what its cells are."""
        found = self.words.meanings(column.path)
        if not found and (identifier := self._sample(column).identifier):
            return [Identifier(identifier, None)]
        return found

    def _subject(self, columns: Sequence[Column]) -> Column | None:
        """The column with the names of what the rows are about: as the title says, else the best named one, else by its cells."""
        named = [(column, word) for column in columns if (word := self._name_word(column)) is not None]
        if not named:
            return next((column for column in columns if self._sample(column).class_name and not self._meanings(column)), None)

        def rank(entry: tuple[Column, NameWord]) -> tuple[bool, bool, bool, bool, int]:
            column, word = entry
            key = header_key(column.path[-1])
            return (
                bool(word.class_name) and word.class_name == self.context.row_class,
                not any(isinstance(meaning, Party) for meaning in self.words.meanings(column.path)[:1]),
                self._sample(column).distinct > 0.9,
                key.endswith(("名称", "名", "name")),
                -column.index,
            )

        return max(named, key=rank)[0]

    def _name_word(self, column: Column) -> NameWord | None:
        meanings = self.words.meanings(column.path)
        if meanings[:1] == [PropertyWord(FORMER)]:  # 原企业名称 ends like a name that it has now
            return None
        return next((meaning for meaning in meanings if isinstance(meaning, NameWord)), None)

    def _row_classes(self, subject: Column) -> tuple[str, ...]:
        """One class where the header or the title says it, else all of organisations, the most frequent first."""
        word = self._name_word(subject)
        told = (word.class_name if word else "") or self.context.row_class
        if told:
            return (told,)
        usual = self._sample(subject).class_name or self.words.organisations[0]
        return tuple(dict.fromkeys((usual, *self.words.organisations))) if usual in self.words.organisations else (usual,)

    # Where a column goes ---------------------------------------------------------------------------------------------------

    def _place(self, column: Column, meaning: Meaning) -> bool:
        """Give a column this meaning if the ontology allows it of this row."""
        match meaning:
            case Identifier():
                return self._identifier(column, meaning)
            case Party():
                return self._party(column, meaning)
            case Time():
                return self._time(column, meaning)
            case Detail():
                return self._detail(column, meaning)
            case PropertyWord():
                return self._property(column, meaning.property)
            case FigureWord():
                return self._figure(column)
            case NameWord():
                return self._linked(column, meaning)

    def _identifier(self, column: Column, meaning: Identifier) -> bool:
        thing = self._owner(column)
        name = "uscc" if meaning.property == "organisationCode" and self._sample(column).identifier == "uscc" else meaning.property
        if not self._allows(name, thing.classes):
            return False
        thing.identifiers.append(IdentifierOf(name, column.title, meaning.scheme))
        return True

    def _owner(self, column: Column) -> ThingDraft:
        """Whose identifier it is: 依托单位统一社会信用代码 is that of the 依托单位."""
        key = header_key("".join(column.path))
        owners = {
            header_key(relation.thing.name.column.split("/")[-1]): relation.thing
            for relation in self.row.relations
            if relation.thing.name.column
        }
        return next((thing for word, thing in owners.items() if key.startswith(word.removesuffix("名称"))), self.row)

    def _party(self, column: Column, party: Party) -> bool:
        explicit = party.means.get("Person") if self.person is not None else None
        if self.person is not None and explicit is not None and not any(name in party.means for name in self.row.classes):
            return self._relate(self.person, column, explicit, party.classes) is not None
        direction = next((found for name in self.row.classes if (found := party.meaning(name))), None)
        relation = self._relate(self.row, column, direction, party.classes) if direction else None
        declared = self.schema.relations[relation.predicate] if relation is not None else None
        if (
            relation is not None
            and declared is not None
            and party.role
            and not declared.symmetric
            and "role" in declared.qualifiers
        ):
            relation.qualifiers.append(QualifierOf("role", Origin(value=header_key(column.path[-1]))))
        if relation is not None:
            relation.qualifiers += [QualifierOf(name, Origin(value=text)) for name, text in party.qualifiers.items()]
        if relation is not None and party.classes == ("Person",):
            self.person = relation.thing
        return relation is not None

    def _linked(self, column: Column, word: NameWord) -> bool:
        """A second column of names: its class and that of the row say what they have to do with each other."""
        class_name = word.class_name or self._sample(column).class_name or self.words.organisations[0]
        classes = (class_name,) if word.class_name else tuple(dict.fromkeys((class_name, *self.words.organisations)))
        direction = next((found for name in self.row.classes if (found := self.words.link(name, class_name))), None)
        relation = self._relate(self.row, column, direction, classes) if direction else None
        if relation is not None and class_name == "Person":
            self.person = relation.thing
        return relation is not None

    def _relate(self, thing: ThingDraft, column: Column, direction: Direction, classes: Sequence[str]) -> RelationDraft | None:
        declared = self.schema.relations[direction.predicate]
        own, others = (declared.range, declared.domain) if direction.inverse else (declared.domain, declared.range)
        fitting = tuple(name for name in classes if name in others)
        if not fitting or own.isdisjoint(thing.classes):
            return None
        thing.relations.append(RelationDraft(direction.predicate, ThingDraft(fitting, Origin(column.title)), direction.inverse))
        return thing.relations[-1]

    def _time(self, column: Column, meaning: Time) -> bool:
        if meaning.relations == (FORMER,):
            return self._given_up(column)
        edge = {"from": "valid_from", "to": "valid_to", "period": "period"}[meaning.edge]
        relations = [relation for relation in self._relations(meaning.relations, meaning.one) if getattr(relation, edge) is None]
        for relation in relations:
            setattr(relation, edge, column.title)
            if (
                edge == "valid_to"
                and "stage" in self.schema.relations[relation.predicate].qualifiers
                and self._sample(column).share_of(tuple(self.words.stages))
            ):
                relation.qualifiers.append(QualifierOf("stage", Origin(column.title)))
        return bool(relations)

    def _given_up(self, column: Column) -> bool:
        """When the former name that the row tells was given up."""
        for place, wanted in enumerate(self.row.properties):
            if wanted.property == FORMER and wanted.origin.column and wanted.valid_to is None:
                self.row.properties[place] = replace(wanted, valid_to=column.title)
                return True
        return False

    def _detail(self, column: Column, meaning: Detail) -> bool:
        relations = self._relations(meaning.relations, one=False)
        fitting = [
            relation
            for relation in relations
            if meaning.qualifier in self.schema.relations[relation.predicate].qualifiers
            and all(known.qualifier != meaning.qualifier for known in relation.qualifiers)
        ]
        for relation in fitting:
            relation.qualifiers.append(QualifierOf(meaning.qualifier, Origin(column.title)))
        return bool(fitting)

    def _relations(self, predicates: Sequence[str], one: bool) -> list[RelationDraft]:
        """The relations of the row (and of its person) with these predicates; those of the first that occurs, if ``one``."""
        own = [*self.row.relations, *(self.person.relations if self.person else ())]
        found = [[relation for relation in own if relation.predicate == predicate] for predicate in predicates]
        found = [relations for relations in found if relations]
        return [relation for relations in (found[:1] if one else found) for relation in relations]

    def _property(self, column: Column, name: str) -> bool:
        if (
            name == "note"
            and self._sample(column).share_of(self.words.ownership) > 0.8
            and self._allows("ownership", self.row.classes)
        ):
            name = "ownership"
        if not self._allows(name, self.row.classes):
            return False
        self.row.properties.append(PropertyOf(name, Origin(column.title)))
        return True

    def _figure(self, column: Column) -> bool:
        header = "".join(column.path)
        year = _YEAR.search(header)
        indicator = header_key(_YEAR.sub("", header))
        self.row.figures.append(FigureOf(column.title, indicator, unit_of(header), int(year[1]) if year else self.context.year))
        return True

    def _allows(self, name: str, classes: Iterable[str]) -> bool:
        declared = self.schema.properties.get(name)
        return declared is not None and not declared.domain.isdisjoint(classes)

    # What group rows and titles add -----------------------------------------------------------------------------------------

    def _place_groups(self) -> None:
        for depth in range(1 + max((group.depth for group in self.table.groups), default=-1)):
            values = [read_group(group.cell.text).value for group in self.table.groups if group.depth == depth]
            origin = GROUP if depth == 0 else f"{GROUP} {depth + 1}"
            if values and not self._group(values, origin):
                self.unknown.append(origin)

    def _group(self, values: Sequence[str], origin: str) -> bool:
        for scheme in ("level", "kind", "grade"):
            if all(self.schema.concept(scheme, value) for value in values) and self._allows(scheme, self.row.classes):
                self.row.properties.append(PropertyOf(scheme, Origin(origin)))
                return True
        told, count = Counter(map(class_of, values)).most_common(1)[0]
        direction = next((found for name in self.row.classes if told and (found := self.words.link(name, told))), None)
        if told is None or direction is None or count * 2 <= len(values):
            return False
        self.row.relations.append(RelationDraft(direction.predicate, ThingDraft((told,), Origin(origin)), direction.inverse))
        return True

    def _place_context(self) -> None:
        """What the titles say of every row, where no column says it."""
        said = {relation.predicate for relation in self.row.relations}
        for relation in self.context.relations:
            declared = self.schema.relations[relation.predicate]
            own = declared.range if relation.inverse else declared.domain
            if relation.predicate not in said and not own.isdisjoint(self.row.classes):
                thing = ThingDraft(relation.thing.classes, relation.thing.name)
                self.row.relations.append(RelationDraft(relation.predicate, thing, relation.inverse, status=relation.status))
        division = self.context.division
        if division and "locatedIn" not in said and not self.schema.relations["locatedIn"].domain.isdisjoint(self.row.classes):
            self.row.relations.append(RelationDraft("locatedIn", ThingDraft(("Region",), Origin(value=division)), False))

        for scheme in ("kind", "grade"):
            if self._allows(scheme, self.row.classes) and all(wanted.property != scheme for wanted in self.row.properties):
                self.row.properties += [PropertyOf(scheme, Origin(value=word)) for word in self._kinds(scheme)[:1]]

    def _kinds(self, scheme: str) -> list[str]:
        """The words of a code list that end what the title lists, the longest first: 成人高等学校 of 全国成人高等学校名单."""
        concepts = [concept for concept in self.schema.schemes[scheme] if concept.code_of in (None, *self.row.classes)]
        words = {word for concept in concepts for word in (concept.label["zh"], *concept.alternatives)}
        return sorted((word for word in words if len(word) > 2 and self.context.listed.endswith(word)), key=len, reverse=True)

    def _tell_apart(self, subject: Column) -> None:
        """Names such as 省企业技术中心 name a kind: where they occur twice, the firm beside them says which one it is."""
        if self.row.identifiers:
            return
        texts = Counter(self._sample(subject).texts)
        repeated = [text for text, count in texts.items() if count > 1]
        others = [relation.thing.name.column for relation in self.row.relations if relation.inverse and relation.thing.name.column]
        if others and any(self.schema.concept("kind", _LEVELS.sub("", text)) for text in repeated):
            self.row.key = (others[0],)


_LAST_TURN = 3


def _turn(meanings: Sequence[Meaning]) -> int:
    """When a column is placed: persons first, since titles and employers are theirs; times and details last, being of relations."""
    best = meanings[0] if meanings else None
    if isinstance(best, Party):
        return 0 if best.classes == ("Person",) else 1
    if isinstance(best, NameWord):
        return 0 if best.class_name == "Person" else 1
    return _LAST_TURN if isinstance(best, (Time, Detail)) else 2
