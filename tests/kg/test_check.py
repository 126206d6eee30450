"""`check` finds what is wrong with a graph and says where: it passes on the intact one and fails when one quote is gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kg.check import Finding, check
from kg.check import shacl as shacl_module
from kg.snapshot import Snapshot, build_snapshot
from kg.statements import Ledger, Statement, entity_key, identify
from kg.statements.statement import REJECTED
from ontology import load_schema

SCHEMA = load_schema()
REPORT, LIST = "report.txt", "名单.xlsx"
TEXT = "江都区与苏州大学签署合作框架协议。绿波机床入驻御龙湾科技园，获评省科技进步奖。陈明是中国工程院院士。研发费用29.2亿元。"
EDITION, LIST_EDITION = "1" * 64, "2" * 64
CLASSES = {
    "江都区": "Region",
    "苏州大学": "University",
    "绿波机床": "Enterprise",
    "御龙湾科技园": "Park",
    "科技进步奖": "Award",
    "陈明": "Person",
    "中国工程院院士": "Award",
}


def in_report(subject: str, predicate: str, quote: str, *, object: str | None = None, **more: object) -> Statement:
    """A statement of the report, at the place where the quote stands."""
    start = TEXT.index(quote)
    return Statement(
        entity_key(REPORT, subject),
        predicate,
        object=entity_key(REPORT, object) if object else None,
        source=REPORT,
        edition=EDITION,
        locator=f"char={start},{start + len(quote)}",
        quote=quote,
        method="test",
        **more,  # type: ignore[arg-type]  # any other field of a statement
    )


def in_list(subject: str, predicate: str, value: str, cell: str, **more: object) -> Statement:
    key = entity_key(LIST, subject)
    where = {"source": LIST, "edition": LIST_EDITION, "locator": f"名单!{cell}", "quote": value, "method": "test"}
    return Statement(key, predicate, value=value, **where, **more)  # type: ignore[arg-type]  # any other field of a statement


def intact() -> list[Statement]:
    """A report and a list in which nothing is wrong."""
    names = [in_report(name, p, name, value=v) for name, c in CLASSES.items() for p, v in (("type", c), ("name", name))]
    relations = [
        in_report(
            "江都区", "signedAgreementWith", "与苏州大学签署合作框架协议", object="苏州大学", qualifiers={"agreement": "framework"}
        ),
        in_report("绿波机床", "tenantOf", "入驻御龙湾科技园", object="御龙湾科技园", valid_from=date(2021, 3, 1), precision="day"),
        in_report("绿波机床", "receivedAward", "获评省科技进步奖", object="科技进步奖", valid_from=date(2021, 1, 1), status="done"),
        in_report("陈明", "holdsTitle", "陈明是中国工程院院士", object="中国工程院院士"),
    ]
    figure = in_report("江都区", "indicatorValue", "研发费用29.2亿元", value="29.2", unit="亿元", qualifiers={"bound": "eq"})
    firm = "扬州远帆泵业有限公司"
    listed = [
        in_list(firm, "type", "Enterprise", "A4"),
        in_list(firm, "name", firm, "A4"),
        in_list(firm, "uscc", "91999999MA2KP7D4XD", "B4"),
    ]
    return [*names, *relations, figure, *listed]


def snapshot_of(folder: Path, statements: Iterable[Statement]) -> Snapshot:
    ledger = Ledger(folder / "ledger")
    ledger.commit(list(identify(statements, SCHEMA)), agent="test", message="")
    build_snapshot(ledger, folder / "snapshot", SCHEMA)
    return Snapshot(folder / "snapshot")


def stored(edition: str) -> str | None:
    return {EDITION: TEXT}.get(edition)


def check_of(folder: Path, statements: Iterable[Statement]) -> list[Finding]:
    return check(snapshot_of(folder, statements), SCHEMA, stored_text=stored)


def only(findings: Sequence[Finding]) -> Finding:
    assert len(findings) == 1, findings
    return findings[0]


def altered(predicate: str, **changes: object) -> list[Statement]:
    """The intact statements, with the one of this predicate changed."""
    return [replace(said, **changes) if said.predicate == predicate else said for said in intact()]  # type: ignore[arg-type]


def test_an_intact_graph_leaves_nothing_to_mend(tmp_path: Path) -> None:
    assert check_of(tmp_path, intact()) == []


def test_an_empty_graph_leaves_nothing_to_mend(tmp_path: Path) -> None:
    assert check_of(tmp_path, []) == []


@pytest.mark.parametrize("predicate", ["tenantOf", "uscc", "indicatorValue"])
def test_one_quote_removed_is_found_and_its_place_named(tmp_path: Path, predicate: str) -> None:
    finding = only(check_of(tmp_path, altered(predicate, quote=None)))
    place = {
        "tenantOf": f"report.txt: characters {TEXT.index('入驻')}-",
        "uscc": "名单.xlsx: 名单!B4",
        "indicatorValue": "report.txt: ",
    }
    assert (finding.severity, finding.rule) == ("violation", "statement-quote")
    assert finding.where.startswith(place[predicate])
    assert predicate in finding.what


def test_an_empty_quote_is_none(tmp_path: Path) -> None:
    assert only(check_of(tmp_path, altered("tenantOf", quote=""))).rule == "statement-quote"


def test_a_place_that_is_neither_span_nor_cell_is_found(tmp_path: Path) -> None:
    finding = only(check_of(tmp_path, altered("tenantOf", locator="第三段")))
    assert finding.rule == "statement-locator"
    assert "第三段" in finding.what


def test_a_quote_that_does_not_stand_at_its_place_is_found(tmp_path: Path) -> None:
    finding = only(check_of(tmp_path, altered("tenantOf", locator="char=0,8")))
    assert finding.rule == "moved-quote"
    assert TEXT[:8] in finding.what
    assert "“入驻御龙湾科技园”" in finding.where


def test_a_text_that_is_not_stored_is_said_once(tmp_path: Path) -> None:
    findings = check(snapshot_of(tmp_path, intact()), SCHEMA, stored_text=lambda edition: None)
    assert only(findings).rule == "no-text"


def _name(finding: Finding) -> str:
    """The rule; with its cell where several cells break it."""
    return finding.where if finding.rule == "wrong-identifier" else finding.rule


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Finding]:
    """What is found in a graph with one mistake of each kind, by rule."""
    mistakes = [
        in_report("江都区", "tenantOf", "江都区", object="御龙湾科技园"),
        in_report("绿波机床", "attended", "绿波机床", object="科技进步奖"),
        in_report("陈明", "affiliatedWith", "陈明", object="苏州大学", valid_from=date(2022, 1, 1), valid_to=date(2021, 1, 1)),
        in_report("江都区", "indicatorValue", "29.2亿元", value="29.2", qualifiers={"bound": "roughly"}),
        in_report("苏州大学", "type", "苏州大学", value="Park"),
        in_report("绿波机床", "befriends", "绿波机床入驻", object="江都区"),
        in_report("绿波机床", "colour", "绿波机床入驻", value="绿"),
        in_report("科技进步奖", "uscc", "科技进步奖", value="91999999MA2KP7D4XD"),
        in_list("扬州远帆泵业有限公司", "name", "远帆", "C4", qualifiers={"mood": "good"}),
        in_list("扬州远帆泵业有限公司", "uscc", "91999999MA2KP7D4XA", "B5"),
        in_list("扬州远帆泵业有限公司", "uscc", "9132", "B6"),
        in_list("无名", "type", "Enterprise", "A9"),
        in_list("某地", "type", "Planet", "A10"),
        in_list("某地", "name", "某地", "A10"),
    ]
    findings = check_of(tmp_path_factory.mktemp("broken"), [*intact(), *mistakes])
    by_rule = {_name(finding): finding for finding in findings}
    assert len(by_rule) == len(findings), "one finding a mistake"
    return by_rule


@pytest.mark.parametrize(
    ("rule", "where", "what"),
    [
        (
            "tenantOf-subject",
            "report.txt: characters 0-3",
            "tenantOf 御龙湾科技园: Nothing of this class can be the subject",
        ),
        ("attended-object", "report.txt: characters 17-21", "Found: Award"),
        ("valid-time", "report.txt: characters ", "陈明 affiliatedWith 苏州大学: Valid time ends before it begins."),
        ("bound-code", "report.txt: characters ", "Found: roughly"),
        ("several-classes", "report.txt: characters 4-8", "苏州大学 is said to be Park and University"),
        ("unknown-relation", "report.txt: characters ", "befriends is no relation in the ontology"),
        ("unknown-property", "report.txt: characters ", "colour is no property in the ontology"),
        ("unknown-qualifier", "名单.xlsx: 名单!C4", "mood is no qualifier of name in the ontology"),
        ("unknown-class", "名单.xlsx: 名单!A10", "Planet is no class in the ontology"),
        ("foreign-property", "report.txt: characters ", "科技进步奖 is of the class Award, which has no uscc"),
        (
            "名单.xlsx: 名单!B5",
            "名单.xlsx: 名单!B5",
            "91999999MA2KP7D4XA of 扬州远帆泵业有限公司 is no valid uscc",
        ),
        ("名单.xlsx: 名单!B6", "名单.xlsx: 名单!B6", "9132 of 扬州远帆泵业有限公司 is no valid uscc"),
        ("entity-name", "名单.xlsx: 名单!A9", "The entity has no name."),
    ],
)
def test_each_mistake_is_found_where_it_stands(broken: Mapping[str, Finding], rule: str, where: str, what: str) -> None:
    assert broken[rule].where.startswith(where)
    assert what in broken[rule].what
    assert broken[rule].fix


def test_violations_come_before_warnings_and_in_the_order_of_the_source(broken: Mapping[str, Finding]) -> None:
    severities = [finding.severity for finding in broken.values()]
    assert severities == sorted(severities, key=["violation", "warning"].index)
    cells = [finding.where for finding in broken.values() if finding.severity == "violation" and "名单!" in finding.where]
    assert cells == sorted(cells, key=lambda cell: int(cell.rpartition("!")[2][1:]))


def test_a_relation_that_is_rejected_is_not_asked_for_anything(tmp_path: Path) -> None:
    wrong = in_report("江都区", "tenantOf", "江都区", object="御龙湾科技园")
    [known] = identify([wrong], SCHEMA)
    review = Statement(known.id, REJECTED, value="", source="by hand", method="by hand")
    assert check_of(tmp_path, [*intact(), wrong, review]) == []


def test_a_graph_is_found_wrong_in_small_batches_as_in_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = in_report("江都区", "tenantOf", "江都区", object="御龙湾科技园")
    snapshot = snapshot_of(tmp_path, [*altered("tenantOf", quote=None), wrong])
    at_once = check(snapshot, SCHEMA)
    monkeypatch.setattr(shacl_module, "BATCH", 2)
    assert check(snapshot, SCHEMA) == at_once
    assert len(at_once) == 2
