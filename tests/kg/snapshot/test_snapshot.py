"""What the folded ledger says: entities, relations, properties, sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import NotFound
from kg.snapshot import Snapshot, holds_on
from kg.snapshot.tables import STATUSES
from kg.statements import Ledger, Statement, entity_key
from kg.statements.statement import ACCEPTED, DIFFERENT, REJECTED, SAME
from tests.kg.snapshot.saying import (
    AWARD,
    FIRM,
    OTHER_FIRM,
    SHORT,
    UNIVERSITY,
    by_hand,
    commit,
    day,
    fact,
    folded,
    literal,
    reading,
    review,
    snapshot_after,
)


def only(snapshot: Snapshot, table: str) -> dict[str, object]:
    [row] = snapshot.table(table).to_pylist()
    return row


def relation(folder: Path, *facts: Statement) -> dict[str, object]:
    return only(snapshot_after(folder, reading("甲.txt", *facts)), "relations")


def test_an_empty_ledger_has_an_empty_snapshot(tmp_path: Path) -> None:
    snapshot = folded(Ledger(tmp_path / "ledger"), tmp_path / "snapshot")
    assert snapshot.change == 0
    assert snapshot.counts == {"sources": 0, "statements": 0, "entities": 0, "relations": 0}


def test_two_sources_that_name_the_same_firm_speak_of_one_entity(tmp_path: Path) -> None:
    said = fact(FIRM, "partnersWith", UNIVERSITY)
    snapshot = snapshot_after(tmp_path, reading("甲.txt", said), reading("乙.txt", said))
    assert snapshot.counts == {"sources": 2, "statements": 10, "entities": 2, "relations": 1}
    [firm] = snapshot.resolve(FIRM)
    assert firm.id == entity_key("甲.txt", FIRM), "named by the key that was asserted first"
    assert firm.keys == tuple(sorted([entity_key("甲.txt", FIRM), entity_key("乙.txt", FIRM)]))
    assert snapshot.entity(entity_key("乙.txt", FIRM)) == firm
    joined = only(snapshot, "relations")
    assert joined["sources"] == ["乙.txt", "甲.txt"]
    assert (
        joined["statements"] == snapshot.sql("SELECT id FROM statements WHERE relation IS NOT NULL ORDER BY id")["id"].to_pylist()
    )


def test_a_short_name_joins_nothing_until_a_person_says_so(tmp_path: Path) -> None:
    first, second = reading("甲.txt", literal(FIRM, "level", "a")), reading("乙.txt", literal(SHORT, "level", "b"))
    keys = entity_key("甲.txt", FIRM), entity_key("乙.txt", SHORT)
    assert snapshot_after(tmp_path / "apart", first, second).counts["entities"] == 2
    same = by_hand(Statement(keys[1], SAME, object=keys[0]))
    together = snapshot_after(tmp_path / "together", first, second, same)
    assert together.counts["entities"] == 1
    assert together.entity(keys[1]).label == FIRM, "of two names that one source each uses the fuller one"


def test_what_a_person_calls_different_stays_apart_and_is_listed(tmp_path: Path) -> None:
    said = literal(FIRM, "level", "a")
    keys = entity_key("甲.txt", FIRM), entity_key("乙.txt", FIRM)
    snapshot = snapshot_after(
        tmp_path, reading("甲.txt", said), reading("乙.txt", said), by_hand(Statement(keys[0], DIFFERENT, object=keys[1]))
    )
    assert snapshot.counts["entities"] == 2
    conflict = only(snapshot, "conflicts")
    assert conflict.pop("judgement") == only(snapshot, "judgements")["id"]
    assert conflict == {"key": min(keys), "other": max(keys), "because": f"name:Enterprise:{FIRM}"}


def test_an_identity_that_rests_on_a_rejected_statement_joins_nothing(tmp_path: Path) -> None:
    said = literal(FIRM, "level", "a")
    first = reading("甲.txt", said)
    [name] = [row.id for row in first if row.predicate == "name"]
    snapshot = snapshot_after(tmp_path, first, reading("乙.txt", said), by_hand(review(name, REJECTED)))
    assert snapshot.counts["entities"] == 2


def test_a_symmetric_relation_is_one_in_both_directions(tmp_path: Path) -> None:
    row = relation(tmp_path, fact(FIRM, "partnersWith", UNIVERSITY), fact(UNIVERSITY, "partnersWith", FIRM, quote="另处"))
    assert len(row["statements"]) == 2  # type: ignore[arg-type]  # a list


def test_relations_of_different_years_are_different_where_the_year_identifies(tmp_path: Path) -> None:
    years = [fact(FIRM, "receivedAward", AWARD, valid_from=day(f"{year}-01-01"), precision="year") for year in (2020, 2021)]
    snapshot = snapshot_after(tmp_path, reading("甲.txt", *years))
    assert sorted(snapshot.table("relations")["year"].to_pylist()) == [2020, 2021]


def test_the_most_advanced_status_counts_with_its_own_days(tmp_path: Path) -> None:
    planned = fact(FIRM, "affiliatedWith", UNIVERSITY, status="planned", valid_from=day("2021-01-01"), precision="year")
    begun = fact(
        FIRM, "affiliatedWith", UNIVERSITY, status="in_progress", valid_from=day("2022-03-05"), precision="day", quote="今"
    )
    row = relation(tmp_path, planned, begun)
    assert STATUSES.index("in_progress") < STATUSES.index("planned")
    assert (row["status"], row["valid_from"], row["precision"], row["year"]) == ("in_progress", day("2022-03-05"), "day", 2022)


def test_no_status_counts_as_done(tmp_path: Path) -> None:
    assert relation(tmp_path, fact(FIRM, "partnersWith", UNIVERSITY))["status"] == "done"


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([("2019-01-01", "2021-12-31"), ("2018-01-01", "2020-12-31")], ("2018-01-01", "2021-12-31")),
        ([("2019-01-01", "2021-12-31"), ("2023-01-01", None)], ("2019-01-01", None)),
        ([("2019-01-01", None), ("2019-01-01", "2021-12-31")], ("2019-01-01", "2021-12-31")),
        ([(None, None), ("2019-01-01", "2021-12-31")], ("2019-01-01", "2021-12-31")),
    ],
    ids=["from the first to the last day", "open again later", "an end that only one source knows", "a source without days"],
)
def test_days_of_several_statements(
    tmp_path: Path, spans: list[tuple[str | None, str | None]], expected: tuple[str, str | None]
) -> None:
    facts = [
        fact(
            FIRM,
            "affiliatedWith",
            UNIVERSITY,
            quote=str(i),
            valid_from=begin and day(begin),
            valid_to=end and day(end),
            precision="day",
        )
        for i, (begin, end) in enumerate(spans)
    ]
    row = relation(tmp_path, *facts)
    assert (row["valid_from"], row["valid_to"]) == (day(expected[0]), expected[1] and day(expected[1]))


def test_qualifiers_that_statements_differ_in_are_settled_one_by_one(tmp_path: Path) -> None:
    told = [{"level": "provincial"}, {"level": "national", "amount": "50"}, {"level": "national"}]
    facts = [fact(FIRM, "partnersWith", UNIVERSITY, quote=str(i), qualifiers=qualifiers) for i, qualifiers in enumerate(told)]
    assert relation(tmp_path, *facts)["qualifiers"] == '{"amount":"50","level":"national"}'


def test_an_explicit_subject_anywhere_makes_the_relation_explicit(tmp_path: Path) -> None:
    row = relation(
        tmp_path,
        fact(FIRM, "partnersWith", UNIVERSITY, subject_basis="implicit", confidence=0.6),
        fact(FIRM, "partnersWith", UNIVERSITY, quote="另处", confidence=0.9),
    )
    assert (row["subject_basis"], row["confidence"]) == ("explicit", 0.9)


def test_a_rejected_statement_does_not_count_until_it_is_accepted_again(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    told = reading(
        "甲.txt", fact(FIRM, "partnersWith", UNIVERSITY), fact(FIRM, "partnersWith", UNIVERSITY, status="planned", quote="拟")
    )
    done, planned = [row.id for row in told if row.predicate == "partnersWith"]
    commit(ledger, told)
    commit(ledger, by_hand(review(done, REJECTED)))
    row = only(folded(ledger, tmp_path / "2"), "relations")
    assert (row["status"], row["statements"], row["rejected"]) == ("planned", [planned], False)
    commit(ledger, by_hand(review(done, REJECTED), review(planned, REJECTED)))
    row = only(folded(ledger, tmp_path / "3"), "relations")
    assert (row["status"], row["statements"], row["rejected"]) == ("done", sorted([done, planned]), True)
    commit(ledger, by_hand(review(done, REJECTED), review(planned, REJECTED), review(done, ACCEPTED)))
    assert only(folded(ledger, tmp_path / "4"), "relations")["statements"] == [done]


def test_a_rejected_name_is_no_name(tmp_path: Path) -> None:
    told = reading("甲.txt", literal(FIRM, "name", "绿波公司", lang="zh"))
    [wrong] = [row.id for row in told if row.value == "绿波公司"]
    snapshot = snapshot_after(tmp_path, told, by_hand(review(wrong, REJECTED)))
    [firm] = snapshot.resolve(FIRM)
    assert firm.names == (FIRM,)
    assert "绿波公司" not in snapshot.table("properties")["value"].to_pylist()


def test_the_class_is_the_one_that_most_sources_give(tmp_path: Path) -> None:
    sources = [reading(name, literal(FIRM, "type", "Platform")) for name in ("甲.txt", "乙.txt")]
    [firm] = snapshot_after(tmp_path, *sources, reading("丙.txt", literal(FIRM, "level", "a"))).resolve(FIRM)
    assert (firm.type, firm.classes) == ("Enterprise", ("Enterprise", "Platform"))


def test_an_entity_that_no_source_classes_gets_a_class_its_relations_allow(tmp_path: Path) -> None:
    told = [
        row
        for row in reading("甲.txt", fact(FIRM, "receivedAward", AWARD))
        if not (row.predicate == "type" and row.value == "Award")
    ]
    [award] = snapshot_after(tmp_path, told).resolve(AWARD)
    assert (award.type, award.classes) == ("Award", ())


def test_a_class_that_the_ontology_does_not_know_is_passed_over(tmp_path: Path) -> None:
    sources = [reading(name, literal(FIRM, "type", wrong)) for name, wrong in (("甲.txt", "Company"), ("乙.txt", "Organisation"))]
    [firm] = snapshot_after(tmp_path, *sources).resolve(FIRM)
    assert (firm.type, firm.classes) == ("Enterprise", ("Enterprise",))


def test_the_label_is_the_name_that_most_sources_use_and_chinese(tmp_path: Path) -> None:
    english = reading("甲.txt", literal(UNIVERSITY, "name", "Soochow University of Suzhou, China", lang="en"))
    short = [reading(source, literal(UNIVERSITY, "shortName", "苏大")) for source in ("乙.txt", "丙.txt")]
    [university] = snapshot_after(tmp_path, english, *short).resolve("苏大")
    assert university.label == UNIVERSITY
    assert university.names == ("Soochow University of Suzhou, China", "苏大", UNIVERSITY)


def test_a_property_has_all_statements_that_say_it(tmp_path: Path) -> None:
    said = literal(FIRM, "level", "省级", valid_from=day("2021-01-01"), precision="year")
    snapshot = snapshot_after(tmp_path, reading("甲.txt", said), reading("乙.txt", said))
    [row] = snapshot.sql("SELECT * FROM properties WHERE predicate = 'level'").to_pylist()
    assert (row["value"], row["sources"], len(row["statements"])) == ("省级", ["乙.txt", "甲.txt"], 2)
    assert not snapshot.sql("SELECT * FROM properties WHERE predicate = 'type'").num_rows, "classes are the entities'"


def test_sources_describe_themselves(tmp_path: Path) -> None:
    row = only(snapshot_after(tmp_path, reading("甲.txt", literal(FIRM, "level", "a"))), "sources")
    assert (row["id"], row["title"], row["edition"], row["statements"]) == ("甲.txt", "《甲.txt》", "0" * 64, 3)


def test_the_past_stays_as_it_was_known(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    commit(ledger, reading("甲.txt", fact(FIRM, "partnersWith", UNIVERSITY)))
    commit(ledger, reading("乙.txt", fact(OTHER_FIRM, "partnersWith", UNIVERSITY)))
    ledger.retract("甲.txt", agent="test")
    counts = [folded(ledger, tmp_path / str(change), change).counts["relations"] for change in range(4)]
    assert counts == [0, 1, 2, 1]
    now = folded(ledger, tmp_path / "now")
    assert (now.change, now.counts["sources"]) == (3, 1)
    assert now.resolve(FIRM) == []


def test_an_id_stays_when_its_source_is_read_again_and_when_the_cluster_grows(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    commit(ledger, reading("甲.txt", literal(FIRM, "level", "a")))
    commit(ledger, reading("乙.txt", literal(FIRM, "level", "a")))
    commit(ledger, reading("甲.txt", literal(FIRM, "level", "b", quote="新版")))
    [firm] = folded(ledger, tmp_path / "snapshot").resolve(FIRM)
    assert (firm.id, firm.first_change) == (entity_key("甲.txt", FIRM), 1)


def test_names_are_found_exactly_then_loosely_then_in_part(tmp_path: Path) -> None:
    bracketed = "扬州帆（江都）泵业有限公司ABC"
    rows = reading("甲.txt", literal(FIRM, "name", bracketed), literal(SHORT, "level", "a"), literal(FIRM, "level", "a"))
    snapshot = snapshot_after(tmp_path, rows)
    assert [e.label for e in snapshot.resolve(SHORT)] == [SHORT], "a whole name before a part of another"
    assert [e.id for e in snapshot.resolve("扬州帆(江都)泵业 有限公司abc")] == [entity_key("甲.txt", FIRM)]
    assert [e.label for e in snapshot.resolve("机床")] == [SHORT, bracketed]
    assert snapshot.resolve("  ") == snapshot.resolve("无此名") == []
    assert snapshot.resolve("'; DROP VIEW entities --") == []


def test_an_unknown_entity_and_an_unknown_table_are_named(tmp_path: Path) -> None:
    snapshot = snapshot_after(tmp_path, reading("甲.txt", literal(FIRM, "level", "a")))
    with pytest.raises(NotFound, match="e000"):
        snapshot.entity("e000")
    with pytest.raises(NotFound, match="triples"):
        snapshot.path("triples")


def test_a_query_reads_the_snapshot_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n", encoding="utf-8")
    snapshot = snapshot_after(tmp_path, reading("甲.txt", literal(FIRM, "level", "a")))
    assert snapshot.sql("SELECT label FROM entities WHERE label = $1", [FIRM]).num_rows == 1
    with pytest.raises(Exception, match="disabled by configuration"):
        snapshot.sql(f"SELECT * FROM '{(tmp_path / 'secret.csv').as_posix()}'")


@pytest.mark.parametrize(("text", "count"), [("2020-12-31", 0), ("2021-01-01", 1), ("2021-06-30", 1), ("2021-07-01", 0)])
def test_a_relation_holds_on_its_first_and_last_day(tmp_path: Path, text: str, count: int) -> None:
    held = fact(FIRM, "partnersWith", UNIVERSITY, valid_from=day("2021-01-01"), valid_to=day("2021-06-30"), precision="day")
    snapshot = snapshot_after(tmp_path, reading("甲.txt", held))
    assert snapshot.sql(f"SELECT r.id FROM relations r WHERE {holds_on(day(text), alias='r')}").num_rows == count
    assert snapshot.sql(f"SELECT id FROM relations WHERE {holds_on('$1')}", [day(text)]).num_rows == count
