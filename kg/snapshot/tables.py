"""The tables of a snapshot as relational expressions (Ibis) over the folded rows: the same on DuckDB here and on Spark there.

Every expression is a function of the rows alone. Where statements disagree, what is shown is chosen by what they
say and how many sources say it, never by when or in which order they came.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from kg.statements.fold import fold
from kg.statements.reviews import JUDGED, METHOD, SEPARATOR
from kg.statements.statement import (
    ACCEPTED,
    DIFFERENT,
    IDENTIFIED_AS,
    REJECTED,
    SAME,
    SOURCE_EDITION,
    SOURCE_MEDIA_TYPE,
    SOURCE_ORIGINAL,
    SOURCE_PATH,
    SOURCE_TITLE,
    UNSURE,
)

if TYPE_CHECKING:
    from ibis.expr.types import StringValue, Table, Value

    from kg.snapshot.plan import Shape

TYPE, NAME = "type", "name"
DONE = "done"
STATUSES = (DONE, "in_progress", "planned")  # most advanced first


def verdicts(reserved: Table) -> Table:
    """(statement, review, reviewer, judged): the newest review of each statement, ``accepted`` or ``rejected``, and by whom.

    ``judged`` is the content that was seen, null in rows that do not say it. In a review of the house's own making its value is
    the reviewer, since the agent of a row is whoever rolled a later one back.
    """
    import ibis

    rows = reserved.filter(reserved.predicate.isin([ACCEPTED, REJECTED]))
    newest = ibis.window(group_by=rows.subject, order_by=[rows.change.desc(), rows.predicate.desc()])
    ranked = rows.mutate(place=ibis.row_number().over(newest))
    return ranked.filter(ranked.place == 0).select(
        statement=ranked.subject,
        review=ibis.ifelse(ranked.predicate == ACCEPTED, "accepted", "rejected"),
        reviewer=ibis.ifelse(ranked.method == METHOD, ranked.value, ranked.agent),
        judged=ranked.qualifiers.cast("json")[JUDGED].str,
    )


def rejected(verdicts: Table) -> Table:
    """Statement ids that the newest review of each rejects."""
    return verdicts.filter(verdicts.review == "rejected").select("statement")


def content(rows: Table) -> StringValue:
    """As ``kg.statements.reviews.content``."""
    days = [day.cast("string") for day in (rows.valid_from, rows.valid_to)]
    parts = [part.coalesce("") for part in (rows.status, *days, rows.precision, rows.qualifiers)]
    return "v" + reduce(lambda left, right: left + SEPARATOR + right, parts).hexdigest("md5")


def statements(said: Table, members: Table, verdicts: Table, shape: Shape) -> Table:
    """The folded statements with the canonical ``entity`` and ``object_entity``, the ``relation`` they speak of, their review.

    ``members`` (key, entity) names the keys whose entity has another id than the key itself. ``outdated``: the statement
    says something else than it did when it was reviewed. A rejection stands nevertheless; an acceptance, which makes
    the confidence 1, is of what was seen.
    """
    import ibis

    subjects = members.rename(subject="key", subject_of="entity")
    objects = members.rename(object="key", object_of="entity")
    rows = said.left_join(subjects, "subject").drop("subject_right").left_join(objects, "object").drop("object_right")
    rows = rows.mutate(entity=rows.subject_of.coalesce(rows.subject), object_entity=rows.object_of.coalesce(rows.object))
    rows = rows.drop("subject_of", "object_of").left_join(verdicts, rows.id == verdicts.statement)
    rows = rows.mutate(
        rejected=(rows.review == "rejected").coalesce(False),
        outdated=ibis.ifelse(rows.judged.notnull(), rows.judged != content(rows), False),
    )
    accepted = (rows.review == "accepted") & ~rows.outdated
    rows = rows.mutate(confidence=ibis.ifelse(accepted, 1.0, rows.confidence)).drop("statement", "judged")
    turned = rows.predicate.isin(shape.symmetric) & (rows.entity > rows.object_entity)
    ends = [ibis.ifelse(turned, rows.object_entity, rows.entity), ibis.ifelse(turned, rows.entity, rows.object_entity)]
    parts = [rows.predicate, *ends, _identifying(rows, shape)]
    name = reduce(lambda left, right: left + SEPARATOR + right, parts)
    return rows.mutate(relation=ibis.ifelse(rows.object_entity.notnull(), ibis.literal("r") + name.hexdigest("md5"), None))


def _identifying(rows: Table, shape: Shape) -> StringValue:
    """The identifying qualifiers as one text: as the ontology declares them; all where it does not know the predicate."""
    import ibis

    sets: dict[tuple[str, ...], list[str]] = {}
    for predicate, identifying in shape.identifying:
        sets.setdefault(identifying, []).append(predicate)

    def text(name: str) -> StringValue:
        value = rows.valid_from.year().cast("string") if name == "year" else rows.qualifiers.cast("json")[name].str
        return value.coalesce("")

    def joined(names: tuple[str, ...]) -> StringValue:
        return reduce(lambda left, right: left + SEPARATOR + right, map(text, names)) if names else ibis.literal("")

    cases = [(rows.predicate.isin(predicates), joined(names)) for names, predicates in sets.items()]
    everything = rows.qualifiers.coalesce("")
    return ibis.cases(*cases, else_=everything) if cases else everything


def first_changes(said: Table) -> Table:
    """(key, first_change, last_said, retracted): the entity keys ever spoken of; ``retracted``: when one went last."""

    def changes(rows: Table, key: StringValue) -> Table:
        return rows.group_by(key=key).agg(
            first_change=rows.change.min(),
            last_said=rows.change.max(where=rows.operation == "assert"),
            retracted=rows.change.max(where=rows.operation == "retract"),
        )

    objects = said.filter(said.object.notnull())
    both = changes(said, said.subject).union(changes(objects, objects.object))
    return both.group_by("key").agg(
        first_change=both.first_change.min(), last_said=both.last_said.max(), retracted=both.retracted.max()
    )


def current_keys(stated: Table, first: Table) -> Table:
    """(key, entity, first_change) of the keys that current statements speak of; what is rejected speaks of nothing."""
    stated = stated.filter(~stated.rejected)
    subjects = stated.select(key=stated.subject, entity=stated.entity).distinct()
    objects = stated.filter(stated.object.notnull())
    objects = objects.select(key=objects.object, entity=objects.object_entity).distinct()
    return subjects.union(objects, distinct=True).inner_join(first, "key").select("key", "entity", "first_change")


def judged_by_hand(house: Table) -> Table:
    """The rows by which a person judges two things to be the same, different, or neither for sure."""
    rows = house.filter(house.predicate.isin([SAME, DIFFERENT, UNSURE]), house.object.notnull())
    return rows.select("id", "operation", "predicate", "subject", "object", "qualifiers", "change")


def judgements(reserved: Table, holding: Table) -> Table:
    """One row a judgement by hand that stands. ``a`` and ``b`` are the keys that it holds between, null while it rests; ``a_keys``
    and ``b_keys`` those that the two things had. ``by`` made it, and ``agent`` wrote the row (whoever rolled a later one back).

    ``holding`` (id, a, b) has those that do not rest.
    """
    rows = reserved.filter(reserved.predicate.isin([SAME, DIFFERENT, UNSURE]), reserved.object.notnull())
    rows = rows.left_join(holding, "id").drop("id_right")
    details = rows.qualifiers.cast("json")
    return rows.select(
        "id",
        verdict=rows.predicate,
        a="a",
        b="b",
        a_keys=details["a"].str.coalesce(rows.subject),
        b_keys=details["b"].str.coalesce(rows.object),
        by=details["by"].str.coalesce(rows.agent),
        comment=details["comment"].str.coalesce(""),
        score=details["score"].str.cast("float64"),
        source="source",
        agent="agent",
        at="asserted_at",
        change="change",
    )


def spoken_of(said: Table, rejected: Table, asked: Table) -> Table:
    """Of the ``asked`` keys those that current statements speak of; what is rejected speaks of nothing."""
    keys = asked.key
    rows = said.filter(said.subject.isin(keys) | said.object.isin(keys))
    rows = fold(rows).anti_join(rejected.rename(id="statement"), "id")
    objects = rows.filter(rows.object.notnull())
    return rows.select(key=rows.subject).union(objects.select(key=objects.object), distinct=True).semi_join(asked, "key")


def shared_identities(reserved: Table) -> Table:
    """The rows that identify a key, of the strong identities that more than one key has."""
    rows = reserved.filter(reserved.predicate == IDENTIFIED_AS)
    shared = rows.group_by("value").agg(keys=rows.subject.nunique())
    return rows.semi_join(shared.filter(shared["keys"] > 1), "value").select(
        "subject", "value", "method", "qualifiers", "confidence"
    )


def gone(first: Table, keyed: Table) -> Table:
    """The keys that statements spoke of once, and no current one does."""
    return first.anti_join(keyed, "key")


def identity_history(house: Table, asked: Table) -> Table:
    """All that was ever judged of keys by rules, of the strong identities that one of the ``asked`` keys ever had."""
    rows = house.filter(house.predicate == IDENTIFIED_AS)
    had = rows.semi_join(asked, rows.subject == asked.key).select("value").distinct()
    return rows.semi_join(had, "value").select("id", "operation", "subject", "value", "confidence", "change")


def untyped(stated: Table, keyed: Table, classed: Table) -> Table:
    """(entity, predicate, as_object): what is said of the entities that no source classes."""
    import ibis

    stated = stated.filter(~stated.rejected)
    subjects = stated.select(entity=stated.entity, predicate=stated.predicate, as_object=ibis.literal(False))
    objects = stated.filter(stated.object.notnull())
    objects = objects.select(entity=objects.object_entity, predicate=objects.predicate, as_object=ibis.literal(True))
    bare = keyed.anti_join(classed, "entity").select("entity").distinct()
    return subjects.union(objects).semi_join(bare, "entity").distinct()


def relations(stated: Table, merged: Table, keyed: Table) -> Table:
    """One row a relation: all statements of one predicate between two entities whose identifying qualifiers agree.

    Rejected statements do not count; a relation of which all are rejected stays and says so, as long as other statements
    speak of its ends. Status is the most advanced one that is stated, none counting as done; the days are those of the
    statements with that status: from the first first day to the last last day, open when one that begins later leaves its end
    open. The two ends of a symmetric relation stand as they are stated, or in the order of their ids when they are stated both
    ways round. ``merged`` (relation, rejected, agreed) has the qualifiers of relations whose statements differ in them.
    """
    import ibis

    rows = stated.filter(stated.object.notnull())
    rows = rows.mutate(
        status=rows.status.coalesce(DONE),
        begin=rows.valid_from.cast("string") + rows.precision.coalesce("day"),  # of one day the finest precision comes first
    )
    by_status: dict[str, Value] = {}
    for status in STATUSES:
        these = rows.status == status
        by_status[f"{status}_is"] = these.any()
        by_status[f"{status}_begin"] = rows.begin.min(where=these)
        by_status[f"{status}_end"] = rows.valid_to.max(where=these)
        by_status[f"{status}_open"] = rows.valid_from.max(where=these & rows.valid_to.isnull())
    grouped = rows.group_by(["relation", "rejected"]).agg(
        predicate=rows.predicate.min(),
        subject=rows.entity.min(),
        object=rows.object_entity.max(),
        qualifiers=rows.qualifiers.max(),
        confidence=rows.confidence.max(),
        subject_basis=rows.subject_basis.coalesce("explicit").min(),
        statements=rows.id.collect().sort(),
        sources=rows.source.collect().unique().sort(),
        **by_status,
    )
    alive = grouped.filter(~grouped.rejected)
    gone = grouped.filter(grouped.rejected).anti_join(alive, "relation")
    for end in ("subject", "object"):
        gone = gone.semi_join(keyed.select(**{end: keyed.entity}), end)
    both = alive.union(gone).left_join(merged, ["relation", "rejected"])

    def of_status(what: str) -> Value:
        return ibis.cases(*((both[f"{status}_is"], both[f"{status}_{what}"]) for status in STATUSES))

    begin, end = of_status("begin"), of_status("end")
    valid_from = begin.left(10).cast("date")
    return both.select(
        id=both.relation,
        predicate=both.predicate,
        subject=both.subject,
        object=both.object,
        status=ibis.cases(*((both[f"{status}_is"], status) for status in STATUSES)),
        valid_from=valid_from,
        valid_to=ibis.ifelse(of_status("open") > end, None, end),
        precision=begin.substr(10).nullif(""),
        year=valid_from.year().cast("int64").cast("int32"),
        qualifiers=both.agreed.coalesce(both.qualifiers),
        confidence=both.confidence,
        subject_basis=both.subject_basis,
        statements=both.statements,
        sources=both.sources,
        rejected=both.rejected,
    )


def disputed_qualifiers(stated: Table) -> Table:
    """Each qualifiers text with how many statements have it, of the relations whose statements differ in them."""
    rows = stated.filter(stated.object.notnull())
    told = rows.group_by(["relation", "rejected", "qualifiers"]).agg(count=rows.count())
    differing = told.group_by(["relation", "rejected"]).having(told.count() > 1).agg(kinds=told.count())
    return told.semi_join(differing, ["relation", "rejected"])


def properties(stated: Table) -> Table:
    """One row a literal that is said of an entity, with all statements that say it; classes are in ``entities``."""
    rows = stated.filter(stated.object.isnull(), stated.predicate != TYPE, ~stated.rejected)
    same = ["predicate", "value", "datatype", "lang", "unit", "valid_from", "valid_to", "precision", "status", "qualifiers"]
    grouped = rows.group_by(["entity", *same]).agg(
        confidence=rows.confidence.max(), statements=rows.id.collect().sort(), sources=rows.source.collect().unique().sort()
    )
    return grouped.select("entity", *same, "confidence", "statements", "sources")


def classes(stated: Table, shape: Shape) -> Table:
    """(entity, class, classes): the class is the one that most sources give, then most statements, then the first by name.

    Classes that the ontology does not know, and abstract ones, class nothing.
    """
    rows = stated.filter(stated.predicate == TYPE, stated.value.isin(shape.classes), ~stated.rejected)
    told = rows.group_by(["entity", "value"]).agg(sources=rows.source.nunique(), count=rows.count())
    return _chosen(told, [told.sources.desc(), told["count"].desc(), told.value], "class", "classes")


def names(stated: Table, shape: Shape) -> Table:
    """(entity, label, names): the label is a ``name`` before a former, short or English one, Chinese before any other
    language, then the one that most sources use, then the fullest, then the first by code points."""
    rows = stated.filter(stated.predicate.isin(shape.naming), ~stated.rejected)
    foreign = rows.lang.coalesce("zh") != "zh"
    rows = rows.mutate(rank=(rows.predicate != NAME).cast("int8") * 2 + foreign.cast("int8"))
    told = rows.group_by(["entity", "value"]).agg(best=rows["rank"].min(), sources=rows.source.nunique())
    return _chosen(told, [told.best, told.sources.desc(), told.value.length().desc(), told.value], "label", "names")


def _chosen(told: Table, order: list[Value], one: str, every: str) -> Table:
    """(entity, one, every): of each entity's values the first in this order, and all of them sorted."""
    import ibis

    ranked = told.mutate(place=ibis.row_number().over(ibis.window(group_by=told.entity, order_by=order)))
    first = ranked.place == 0
    return ranked.group_by("entity").agg(**{one: ranked.value.max(where=first), every: ranked.value.collect().sort()})


def entities(keyed: Table, classed: Table, inferred: Table, named: Table) -> Table:
    """One row an entity, from its keys (key, entity, first_change), classes and names; a nameless one is labelled by its id."""
    import ibis

    grouped = keyed.group_by("entity").agg(keys=keyed.key.collect().sort(), first_change=keyed.first_change.min())
    none = ibis.literal([], type="array<string>")
    classed = classed.union(inferred.mutate(classes=none))
    rows = grouped.left_join(classed, "entity").drop("entity_right")
    rows = rows.left_join(named, "entity").drop("entity_right")
    return rows.select(
        id=rows.entity,
        **{"class": rows["class"]},
        classes=rows.classes,
        label=rows.label.coalesce(rows.entity),
        names=rows.names.coalesce(none),
        keys="keys",
        first_change="first_change",
    )


def sources(reserved: Table, stated: Table) -> Table:
    """One row a source: how it describes itself, and how many statements it makes."""
    facts = {
        SOURCE_TITLE: "title",
        SOURCE_PATH: "path",
        SOURCE_EDITION: "edition",
        SOURCE_MEDIA_TYPE: "media_type",
        SOURCE_ORIGINAL: "original",
    }
    rows = reserved.filter(reserved.predicate.isin(list(facts)))
    described = rows.group_by(id=rows.subject).agg(
        **{column: rows.value.max(where=rows.predicate == predicate) for predicate, column in facts.items()}
    )
    counted = stated.group_by(id=stated.source).agg(statements=stated.count(), stated_edition=stated.edition.max())
    both = described.outer_join(counted, "id")
    ident = both.id.coalesce(both.id_right)
    return both.select(
        id=ident,
        title=both.title.coalesce(ident),
        path=both.path,
        edition=both.edition.coalesce(both.stated_edition),
        media_type=both.media_type,
        original=both.original,
        statements=both.statements.coalesce(0),
    )
