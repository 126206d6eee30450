"""The property graph holds what the snapshot holds, under labels and relation types of the ontology."""

from __future__ import annotations

from pathlib import Path

import ladybug
import pytest

from kg.questions.answer import Row
from kg.questions.cypher import run
from kg.workspace import Workspace
from tests.kg.views.little import CLASSES, ODD, SCHEMA, relation
from tests.kg.views.little import rows as rows_of


@pytest.fixture(scope="module")
def database(little: Workspace) -> ladybug.Database:
    return little.property_graph()


def rows(database: ladybug.Database, query: str, **parameters: object) -> list[Row]:
    return run(database, query, parameters)[1]


def test_every_entity_is_a_node_under_its_class(database: ladybug.Database) -> None:
    found = rows(database, "MATCH (e) WHERE e.class IS NOT NULL UNWIND e.names AS name RETURN DISTINCT name, label(e), e.class")
    assert {(name, kind, kind) for name, kind in (CLASSES | {"东吴大学": "University"}).items()} == set(found)


def test_every_relation_is_an_edge_of_its_type(little: Workspace, database: ladybug.Database) -> None:
    expected = little.snapshot().table("relations").select(["id", "predicate", "subject", "object"]).to_pylist()
    found = rows(database, "MATCH (a)-[r]->(b) WHERE r.id IS NOT NULL RETURN r.id, label(r), a.id, b.id, r.predicate")
    assert sorted((*row.values(), row["predicate"]) for row in expected) == sorted(found)


def test_an_edge_has_status_days_qualifiers_and_evidence(database: ladybug.Database) -> None:
    found = rows(
        database,
        """MATCH (a)-[r:partnersWith]->(b) WHERE r.role = '牵头单位'
           UNWIND r.statements AS id MATCH (s:Statement {id: id}) MATCH (d:Source {id: s.source})
           RETURN r.status, r.valid_from, r.year, r.precision, r.confidence, r.rejected, s.locator, d.title ORDER BY d.title""",
    )
    assert [row[:7] for row in found] == [("done", "2021-01-01", 2021, "year", 1.0, False, "char=0,2")] * 3
    assert [row[7] for row in found] == ["《名单 1.xlsx》", "《报告.txt》", "《报告.txt》"]


def test_planned_and_rejected_relations_are_edges_that_say_so(database: ladybug.Database) -> None:
    assert rows(database, "MATCH ()-[r:jointlyEstablishes]->() RETURN DISTINCT r.status") == [("planned",)]
    assert rows(database, "MATCH (a)-[r]->(b) WHERE r.rejected RETURN a.name, b.name") == [("江都区", "远帆研究院")]


def test_odd_names_and_qualifiers_come_back_as_they_are(database: ladybug.Database) -> None:
    found = rows(database, "MATCH (a:Enterprise)-[r:tenantOf]->(b:Park) WHERE r.role IS NOT NULL RETURN a.name, r.role")
    assert found == [(ODD, ODD)]
    assert rows(database, "MATCH (e:Enterprise) WHERE $name IN e.names RETURN e.name", name=ODD) == [(ODD,)]


def test_figures_hang_on_the_entity_that_they_speak_of(database: ladybug.Database) -> None:
    found = rows(
        database,
        """MATCH (e)-[:hasFigure]->(f:Figure) WHERE f.measure = 'achieved' AND f.value IS NOT NULL
           RETURN e.name, f.indicator, f.value, f.unit, f.valid_from, f.valid_to, f.bound ORDER BY f.value""",
    )
    assert found == [
        ("江都区", "研发费用总额", 29.2, "亿元", "2021-01-01", "2021-12-31", "eq"),
        ("江都区", "高企总数", 98.0, "家", "2021-01-01", "2021-12-31", "eq"),
    ]


def test_nodes_carry_identifiers_and_derived_classes(database: ladybug.Database) -> None:
    assert rows(database, "MATCH (e:Enterprise) WHERE e.uscc IS NOT NULL RETURN e.established") == [("2019-05-06",)]
    assert rows(database, "MATCH (p:Person) WHERE 'Academician' IN p.classes RETURN p.name") == [("李明",)]


@pytest.mark.parametrize("relation", sorted(SCHEMA.relations))
def test_every_relation_of_the_ontology_can_be_asked_for(database: ladybug.Database, relation: str) -> None:
    """Also one that the graph does not have yet: between all classes that the ontology allows, with its qualifiers."""
    known = SCHEMA.relations[relation]
    a, b = min(known.domain), max(known.range)
    [(count,)] = rows(database, f"MATCH (:{a})-[r:{relation}]->(:{b}) WHERE r.{known.qualifiers[0]} IS NULL RETURN count(*)")
    assert isinstance(count, int)


def test_an_empty_workspace_has_a_graph_too(tmp_path: Path) -> None:
    empty = Workspace.create(tmp_path)
    assert rows(empty.property_graph(), "MATCH (e)-[r]->(o) RETURN count(*)") == [(0,)]
    assert len(empty.rdf()) == 0


def test_the_database_cannot_be_written_to(database: ladybug.Database) -> None:
    with pytest.raises(RuntimeError, match="read-only"):
        ladybug.Connection(database).execute("CREATE (:Enterprise {id: 'x'})")


def test_a_relation_that_the_ontology_does_not_foresee_is_kept(tmp_path: Path) -> None:
    said = [relation("江苏绿波机床股份有限公司", "holdsTitle", "科技进步奖")]
    workspace = Workspace.create(tmp_path)
    workspace.ledger.commit(rows_of("甲.txt", said), agent="test", message="")
    found = rows(workspace.property_graph(), "MATCH (a:Enterprise)-[r:holdsTitle]->(b:Award) RETURN b.name")
    assert found == [("科技进步奖",)]
