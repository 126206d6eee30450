"""Two readers of one text: examples of what they agree on and dispute, and the laws."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from ingest.documents.agreement import Agreement, Disagreement, Reader, agreed, disputed, join, other_classes
from ingest.documents.extraction import Evidence, ExtractedEntity, ExtractedRelation, Extraction, Indicator, Mention
from ingest.reading import Source
from kg.statements.statement import Status, entity_key
from ontology import load_schema

TEXT = "云帆科技与东海大学签约。云江科技园获批孵化器，新增企业12家、平台5个。云帆科技入驻云江科技园。"
CLASSES = {"云帆科技": "Enterprise", "东海大学": "University", "云江科技园": "Park"}
FIRST, SECOND, THIRD = (0, 11), (12, 34), (35, 47)  # sentences


def place(words: str, start: int = 0) -> Evidence:
    at = TEXT.index(words, start)
    return Evidence(at, at + len(words))


def mention(name: str, layer: str, confidence: float, start: int = 0) -> Mention:
    at = place(name, start)
    return Mention(at.start, at.end, at, layer, confidence)


def said_by(
    name: str,
    confidence: float = 0.8,
    *,
    classes: dict[str, str] = CLASSES,
    relations: Sequence[tuple[str, str, str, str, tuple[int, int]]] = (),
    figures: Sequence[dict[str, Any]] = (),
) -> Reader:
    ids = {thing: f"{name}{number}" for number, thing in enumerate(classes)}
    return Reader(
        name,
        Extraction(
            TEXT,
            tuple(
                ExtractedEntity(ids[thing], thing, (thing,), cls, (mention(thing, name, confidence),))
                for thing, cls in classes.items()
            ),
            tuple(
                ExtractedRelation(ids[s], p, ids[o], status, None, "explicit", Evidence(*at), confidence, name)  # type: ignore[arg-type]  # a status
                for s, p, o, status, at in relations
            ),
            tuple(Indicator(**{**FIGURE, "entity": ids["云江科技园"], **figure}) for figure in figures),
        ),
        confidence,
    )


FIGURE: dict[str, Any] = {
    "name": "新增企业",
    "value": "12",
    "unit": "家",
    "bound": "eq",
    "measure": "achieved",
    "period": None,
    "entity": None,
    "basis": "explicit",
    "evidence": Evidence(*SECOND),
}
SIGNED = ("云帆科技", "signedAgreementWith", "东海大学", "done", FIRST)


def joined(one: Reader, other: Reader) -> Agreement:
    return join(one, other, load_schema())


def kinds(agreement: Agreement) -> list[str]:
    return [one.kind for one in agreement.disagreements]


def test_what_both_say_is_surer_and_names_both() -> None:
    found = joined(said_by("rules", 0.8, relations=[SIGNED]), said_by("model", 0.7, relations=[SIGNED]))
    (relation,) = found.extraction.relations
    assert relation.confidence == pytest.approx(0.94)
    assert relation.rule == "model+rules"
    assert {one.layer for entity in found.extraction.entities for one in entity.mentions} == {"model+rules"}
    assert len(found.extraction.entities) == 3 and not found.disagreements


def test_what_names_its_reader_comes_behind_the_rule() -> None:
    one, other = said_by("model:zeta", relations=[SIGNED]), said_by("zones", relations=[SIGNED])
    assert joined(one, other).extraction.relations[0].rule == "zones+model:zeta"


def test_a_symmetric_relation_is_the_same_from_either_side() -> None:
    turned = ("东海大学", "signedAgreementWith", "云帆科技", "done", (0, 9))
    found = joined(said_by("rules", relations=[SIGNED]), said_by("model", relations=[turned]))
    assert len(found.extraction.relations) == 1 and not found.disagreements


def test_the_surer_reader_s_words_stay_and_what_only_the_other_knows_is_added() -> None:
    one, other = said_by("rules", 0.9, relations=[SIGNED]), said_by("model", 0.6, relations=[(*SIGNED[:4], (0, 9))])
    more = replace(other.extraction.relations[0], qualifiers={"amount": "3亿元"})
    other = other._replace(extraction=replace(other.extraction, relations=(more,)))
    (relation,) = joined(one, other).extraction.relations
    assert relation.evidence == Evidence(*FIRST)
    assert relation.qualifiers == {"amount": "3亿元"}


def test_what_one_says_stays_as_sure_as_it_is() -> None:
    found = joined(said_by("rules", 0.8, relations=[SIGNED]), said_by("model", 0.7, classes={}))
    assert [one.confidence for one in found.extraction.relations] == [0.8]
    assert {mention.confidence for one in found.extraction.entities for mention in one.mentions} == {0.8}


def test_the_same_relation_in_another_sentence_is_another_statement() -> None:
    found = joined(said_by("rules", relations=[SIGNED]), said_by("model", relations=[(*SIGNED[:4], THIRD)]))
    assert [one.confidence for one in found.extraction.relations] == [0.8, 0.8]
    assert not found.disagreements


@pytest.mark.parametrize(
    ("other", "kind"),
    [
        (("云帆科技", "partnersWith", "东海大学", "done", FIRST), "predicate"),
        (("云帆科技", "signedAgreementWith", "东海大学", "planned", FIRST), "status"),
    ],
)
def test_another_predicate_or_status_is_disputed_and_both_stay_less_sure(other: Any, kind: str) -> None:
    found = joined(said_by("rules", 0.8, relations=[SIGNED]), said_by("model", 0.7, relations=[other]))
    assert kinds(found) == [kind]
    assert sorted(one.confidence for one in found.extraction.relations) == pytest.approx([0.7 * 0.6, 0.8 * 0.65])
    (dispute,) = found.disagreements
    assert [claim.reader for claim in dispute.claims] == ["model", "rules"]
    assert TEXT[dispute.start : dispute.end] == TEXT[slice(*FIRST)]


def test_a_relation_the_other_way_round_is_disputed() -> None:
    owns = ("云帆科技", "subsidiaryOf", "东海大学", "done", FIRST)
    found = joined(
        said_by("rules", relations=[owns]), said_by("model", relations=[("东海大学", *owns[1:2], "云帆科技", *owns[3:])])
    )
    assert kinds(found) == ["direction"]


def test_two_relations_of_the_same_ends_are_no_dispute_when_one_reader_says_both() -> None:
    partners = ("云帆科技", "partnersWith", "东海大学", "done", FIRST)
    found = joined(said_by("rules", relations=[SIGNED, partners]), said_by("model", relations=[partners]))
    assert not found.disagreements and len(found.extraction.relations) == 2


def test_of_two_classes_the_surer_counts_and_a_relation_that_does_not_fit_it_is_put_aside() -> None:
    incubates = ("云江科技园", "incubates", "云帆科技", "done", THIRD)
    one = said_by("rules", 0.9, classes={**CLASSES, "云江科技园": "Enterprise"})
    found = joined(one, said_by("model", 0.7, classes={**CLASSES, "云江科技园": "Incubator"}, relations=[incubates]))
    assert {entity.cls for entity in found.extraction.entities if entity.name == "云江科技园"} == {"Enterprise"}
    assert sorted(kinds(found)) == ["class", "ends"]
    assert not found.extraction.relations
    (here,) = [one for entity in found.extraction.entities if entity.name == "云江科技园" for one in entity.mentions]
    assert here.confidence == pytest.approx(0.9 * 0.65) and here.layer == "rules"
    by_class = next(one for one in found.disagreements if one.kind == "class")
    assert [(claim.reader, claim.said) for claim in by_class.claims] == [("model", "Incubator"), ("rules", "Enterprise")]
    assert TEXT[by_class.start : by_class.end] == "云江科技园"


def test_the_class_that_does_not_count_is_a_statement_of_its_reader() -> None:
    one, other = said_by("rules", 0.9), said_by("model:m", 0.7, classes={**CLASSES, "云江科技园": "Incubator"})
    source = Source("a.txt", "A", "a.txt", "text/plain")
    (made,) = other_classes(joined(one, other), source, "0" * 64, load_schema(), "1")
    assert (made.subject, made.predicate, made.value, made.method) == (
        entity_key("a.txt", "云江科技园"),
        "type",
        "Incubator",
        "model:m",
    )
    assert made.quote == "云江科技园" and made.confidence == pytest.approx(0.7 * 0.55) and made.id
    assert not other_classes(joined(one, said_by("model:m")), source, "0" * 64, load_schema(), "1")


def test_names_that_end_elsewhere_are_disputed_and_names_inside_others_are_not() -> None:
    one = said_by("rules", classes={"云江科技园": "Park"})
    assert kinds(joined(one, said_by("model", classes={"云江科技": "Park"}))) == ["boundary"]
    assert kinds(joined(one, said_by("model", classes={"云江": "Region"}))) == []
    assert kinds(joined(one, said_by("model", classes={"科技园获批": "Event"}))) == ["boundary"]


@pytest.mark.parametrize(
    ("other", "kind"),
    [({"value": "21"}, "value"), ({"bound": "ge"}, "bound"), ({"measure": "target"}, "measure"), ({"unit": "个"}, None)],
)
def test_another_number_bound_or_measure_is_disputed(other: dict[str, str], kind: str | None) -> None:
    found = joined(said_by("rules", figures=[{}]), said_by("model", figures=[other]))
    assert kinds(found) == ([kind] if kind else [])
    assert len(found.extraction.indicators) == len(found.figures) == 2


def test_a_figure_that_both_give_is_one_under_the_surer_reader_s_name() -> None:
    found = joined(said_by("rules", 0.8, figures=[{}]), said_by("model", 0.7, figures=[{"name": "企业"}]))
    assert [one.name for one in found.extraction.indicators] == ["新增企业"]
    assert found.figures[0].confidence == pytest.approx(0.94) and found.figures[0].readers == ("model", "rules")


def test_the_same_number_of_another_owner_is_another_figure() -> None:
    one, other = said_by("rules", figures=[{}]), said_by("model", figures=[{"entity": "model0"}])
    assert len(joined(one, other).extraction.indicators) == 2
    understood = said_by("model", figures=[{"entity": "model0", "basis": "implicit"}])
    assert len(joined(one, understood).extraction.indicators) == 1


def test_two_figures_of_one_sentence_are_no_dispute() -> None:
    other = {"name": "平台", "value": "5", "unit": "个"}
    assert not joined(said_by("rules", figures=[{}]), said_by("model", figures=[other])).disagreements


def test_an_alias_joins_two_names_under_the_fuller_one() -> None:
    entity = ExtractedEntity("e1", "云江科技园", ("云江科技园", "园区"), "Park", (mention("云江科技园", "rules", 0.9),))
    one = Reader("rules", Extraction(TEXT, (entity,), (), ()), 0.8)
    other = ExtractedEntity("e1", "园区", ("园区",), "Park", ())
    found = joined(one, Reader("model", Extraction(TEXT, (other,), (), ()), 0.8))
    assert [(entity.name, entity.names) for entity in found.extraction.entities] == [("云江科技园", ("云江科技园", "园区"))]


def test_readers_of_different_texts_or_of_one_name_are_not_joined() -> None:
    one = said_by("rules")
    with pytest.raises(ValueError):
        joined(one, said_by("rules"))
    with pytest.raises(ValueError):
        joined(one, Reader("model", Extraction("", (), (), ()), 0.8))


STATUSES: tuple[Status, ...] = ("done", "planned")
CONFIDENCES = st.sampled_from([0.0, 0.3, 0.7, 0.85, 0.995, 1.0])
SPANS = st.tuples(st.integers(0, 40), st.integers(1, 14)).map(lambda at: Evidence(at[0], min(at[0] + at[1], len(TEXT))))


@st.composite
def readers(draw: st.DrawFn, name: str) -> Reader:
    """Any extraction that holds together: its names stand in the text, and its relations are between its entities."""
    spans = draw(st.lists(SPANS, max_size=5, unique_by=lambda span: TEXT[span.start : span.end]))
    entities = []
    for number, span in enumerate(spans):
        thing, cls = TEXT[span.start : span.end], draw(st.sampled_from(["Enterprise", "Park", "Incubator", "University"]))
        places = [Mention(span.start, span.end, span, name, draw(CONFIDENCES))] if draw(st.booleans()) else []
        entities.append(ExtractedEntity(f"{name}{number}", thing, (thing,), cls, tuple(places)))
    relations: list[ExtractedRelation] = []
    figures: list[Indicator] = []
    if entities:
        ids = st.sampled_from([one.id for one in entities])
        for _ in range(draw(st.integers(0, 4))):
            subject, thing = draw(ids), draw(ids)
            predicate = draw(st.sampled_from(["partnersWith", "tenantOf", "subsidiaryOf", "incubates"]))
            status: Status = draw(st.sampled_from(STATUSES))
            relations.append(
                ExtractedRelation(subject, predicate, thing, status, None, "explicit", draw(SPANS), draw(CONFIDENCES), name)
            )
    for _ in range(draw(st.integers(0, 3))):
        told = {
            "value": draw(st.sampled_from(["5", "5.0", "12"])),
            "bound": draw(st.sampled_from(["eq", "ge"])),
            "evidence": draw(SPANS),
        }
        told["name"] = draw(st.sampled_from(["企业", "新增企业", "平台"]))
        figures.append(Indicator(**{**FIGURE, **told}))
    return Reader(name, Extraction(TEXT, tuple(entities), tuple(relations), tuple(figures)), draw(CONFIDENCES))


PAIRS = st.tuples(readers("rules"), readers("model"))


@given(PAIRS)
def test_it_does_not_matter_which_reader_comes_first(pair: tuple[Reader, Reader]) -> None:
    one, other = pair
    assert joined(one, other) == joined(other, one)


@given(CONFIDENCES, CONFIDENCES)
def test_agreement_never_makes_less_sure_and_dispute_never_more(one: float, other: float) -> None:
    assert max(one, other) <= agreed(one, other) == agreed(other, one) <= 1
    assert 0 <= disputed(one, other) <= one
    assert agreed(one, other) <= 0.99 or max(one, other) > 0.99


@given(PAIRS)
def test_what_is_not_disputed_is_as_sure_as_its_surest_reader_at_least(pair: tuple[Reader, Reader]) -> None:
    found = joined(*pair)
    assume(not found.disagreements)
    for mention_ in (one for reader in pair for entity in reader.extraction.entities for one in entity.mentions):
        (same,) = [
            one
            for entity in found.extraction.entities
            for one in entity.mentions
            if (one.start, one.end) == (mention_.start, mention_.end)
        ]
        assert same.confidence >= mention_.confidence
    for reader in pair:
        for told in reader.extraction.relations:
            assert max(one.confidence for one in found.extraction.relations if one.predicate == told.predicate) >= told.confidence
    assert all(sure.confidence >= max(r.figures for r in pair if r.name in sure.readers) for sure in found.figures)


@given(PAIRS)
def test_nothing_that_a_reader_says_is_lost(pair: tuple[Reader, Reader]) -> None:
    found = joined(*pair)
    names = {one.id: one.names for one in found.extraction.entities}
    for reader in pair:
        own = {one.id: one.name for one in reader.extraction.entities}
        for entity in reader.extraction.entities:
            (here,) = [one for one in found.extraction.entities if entity.name in one.names]
            assert here.cls == entity.cls or _listed(found.disagreements, here.name, entity.cls)
            assert {(one.start, one.end) for one in entity.mentions} <= {(one.start, one.end) for one in here.mentions}
        for told in reader.extraction.relations:
            ends = {own[told.subject], own[told.object]}
            in_graph = any(
                (one.predicate, one.status) == (told.predicate, told.status)
                and one.evidence.start < told.evidence.end
                and told.evidence.start < one.evidence.end
                and {own_name for own_name in ends if own_name in (*names[one.subject], *names[one.object])} == ends
                for one in found.extraction.relations
            )
            in_review = any(
                claim.reader
                and (claim.predicate, claim.status) == (told.predicate, told.status)
                and {claim.subject, claim.said} == ends
                for dispute in found.disagreements
                for claim in dispute.claims
            )
            assert in_graph or in_review
        for figure in reader.extraction.indicators:
            assert any(
                Decimal(one.value) == Decimal(figure.value)
                and (one.unit, one.bound, one.measure) == (figure.unit, figure.bound, figure.measure)
                for one in found.extraction.indicators
            )
    assert len(found.figures) == len(found.extraction.indicators)


@given(PAIRS)
def test_what_is_joined_keeps_to_the_ontology_and_the_text(pair: tuple[Reader, Reader]) -> None:
    schema = load_schema()
    found = joined(*pair)
    classes = {one.id: one.cls for one in found.extraction.entities}
    assert len(classes) == len(found.extraction.entities)
    for one in found.extraction.relations:
        known = schema.relations[one.predicate]
        assert classes[one.subject] in known.domain and classes[one.object] in known.range and one.subject != one.object
    for entity in found.extraction.entities:
        assert entity.name == entity.names[0]
        assert all(TEXT[one.start : one.end] in entity.names for one in entity.mentions)


def _listed(disagreements: Sequence[Disagreement], name: str, cls: str) -> bool:
    return any((claim.subject, claim.said) == (name, cls) for one in disagreements if one.kind == "class" for claim in one.claims)
