"""A little graph in which every kind of thing occurs: three sources that agree, contradict, plan, and say odd names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from kg.identity import judge
from kg.statements import Statement, entity_key, identify
from kg.statements.statement import REJECTED, SOURCE_EDITION, SOURCE_TITLE
from kg.workspace import Workspace
from ontology import load_schema

SCHEMA = load_schema()
BASE = "urn:innovation-kg:"
EDITION = "0" * 64

ODD = 'a"b\\c\td\ne\r\n\x01f\x0b\x7f<g>\u2028{h}|^`\\u0041\U0001f680 %41 \'"""'  # a name with all that quoting may stumble over
CLASSES = {
    "江都区": "Region",
    "苏州大学": "University",
    "江苏大学": "University",
    "远帆研究院": "ResearchInstitute",
    "江苏绿波机床股份有限公司": "Enterprise",
    "扬州远帆泵业有限公司": "Enterprise",
    "星火软件有限公司": "Enterprise",
    ODD: "Enterprise",
    "星创孵化器": "Incubator",
    "龙川产业园": "Park",
    "泵阀工程技术研究中心": "Platform",
    "李明": "Person",
    "王芳": "Person",
    "中国工程院院士": "Award",
    "科技进步奖": "Award",
    "双创人才计划": "Program",
    "节能泵攻关项目": "Project",
    "高端装备": "Industry",
    "院士专家行": "Event",
    "创新型示范区政策": "Policy",
}


def relation(subject: str, predicate: str, object: str, **more: object) -> Statement:
    quote = f"{subject} {predicate} {object}"
    return Statement(subject, predicate, object=object, **{"quote": quote, **more})  # type: ignore[arg-type]  # any field of a statement


def literal(subject: str, predicate: str, value: str, **more: object) -> Statement:
    return Statement(subject, predicate, value=value, **{"quote": f"{subject} {value}", **more})  # type: ignore[arg-type]  # as above


def year(number: int) -> dict[str, object]:
    return {"valid_from": date(number, 1, 1), "precision": "year"}


def figure(subject: str, indicator: str, value: str, unit: str, of: int, measure: str) -> Statement:
    return literal(
        subject,
        "indicatorValue",
        value,
        unit=unit,
        valid_from=date(of, 1, 1),
        valid_to=date(of, 12, 31),
        precision="year",
        status="planned" if measure == "target" else "done",
        qualifiers={"indicator": indicator, "measure": measure, "bound": "ge" if measure == "target" else "eq"},
    )


REPORT = [
    relation("江都区", "signedAgreementWith", "苏州大学", subject_basis="implicit", **year(2021)),
    relation("江苏绿波机床股份有限公司", "partnersWith", "苏州大学", qualifiers={"role": "牵头单位"}, **year(2021)),
    relation("苏州大学", "partnersWith", "江苏绿波机床股份有限公司", **year(2021)),
    relation("江都区", "partnersWith", "苏州大学", **year(2020)),
    relation("扬州远帆泵业有限公司", "partnersWith", "江苏大学", status="in_progress"),
    relation("扬州远帆泵业有限公司", "partnersWith", "远帆研究院"),
    relation("江都区", "partnersWith", "江苏大学", status="planned", **year(2022)),
    relation("江都区", "jointlyEstablishes", "泵阀工程技术研究中心", status="planned", **year(2022)),
    relation("江苏大学", "jointlyEstablishes", "泵阀工程技术研究中心", status="planned", **year(2022)),
    relation("江苏绿波机床股份有限公司", "receivedAward", "科技进步奖", qualifiers={"rank": "一等奖"}, **year(2021)),
    relation("江苏绿波机床股份有限公司", "receivedAward", "科技进步奖", **year(2018)),
    relation("扬州远帆泵业有限公司", "selectedForProgram", "双创人才计划", **year(2020)),
    relation("扬州远帆泵业有限公司", "wonProject", "节能泵攻关项目", **year(2021)),
    relation("江都区", "hosts", "院士专家行", **year(2021)),
    relation("江都区", "hosts", "泵阀工程技术研究中心", **year(2019)),
    relation("李明", "attended", "院士专家行", **year(2021)),
    relation("李明", "holdsTitle", "中国工程院院士", valid_from=date(2011, 12, 8)),
    relation("王芳", "affiliatedWith", "苏州大学"),
    relation("王芳", "holdsTitle", "科技进步奖"),
    relation("江都区", "targets", "高端装备"),
    relation("江都区", "supports", "星创孵化器"),
    relation("创新型示范区政策", "issuedBy", "江都区", **year(2021)),
    relation("龙川产业园", "locatedIn", "江都区"),
    relation("江苏绿波机床股份有限公司", "locatedIn", "江都区"),
    relation("扬州远帆泵业有限公司", "locatedIn", "龙川产业园"),
    figure("江都区", "研发费用总额", "29.2", "亿元", 2021, "achieved"),
    figure("江都区", "高企总数", "120", "家", 2022, "target"),
    figure("江都区", "高企总数", "98", "家", 2021, "achieved"),
    figure("江都区", "技术难题", "近80", "个", 2021, "achieved"),
]
LIST = [
    relation("星创孵化器", "incubates", "星火软件有限公司", valid_from=date(2020, 3, 1)),
    relation("星创孵化器", "incubates", ODD, valid_from=date(2018, 1, 1), valid_to=date(2019, 12, 31)),
    relation("星火软件有限公司", "tenantOf", "星创孵化器", valid_from=date(2020, 3, 1), qualifiers={"area": "120 平方米"}),
    relation(ODD, "tenantOf", "龙川产业园", qualifiers={"role": ODD}),
    relation("星火软件有限公司", "tenantOf", "龙川产业园", valid_from=date(2019, 6, 1), valid_to=date(2020, 2, 29)),
    relation("扬州远帆泵业有限公司", "tenantOf", "龙川产业园", valid_from=date(2016, 5, 1)),
    relation("江苏绿波机床股份有限公司", "partnersWith", "苏州大学", confidence=0.8, **year(2021)),
    literal("星火软件有限公司", "uscc", "91321012MA1XXXXX0A"),
    literal("星火软件有限公司", "established", "2019-05-06"),
    literal("苏州大学", "level", "province", lang="zh"),
    literal("苏州大学", "uscc", "B2"),
    literal("苏州大学", "uscc", "A1", confidence=0.3),
    literal("泵阀工程技术研究中心", "kind", "technology_centre"),
    literal("泵阀工程技术研究中心", "kind", "engineering_centre", confidence=0.3),
    literal("泵阀工程技术研究中心", "level", "province"),
    literal("苏州大学", "formerName", "东吴大学", lang="zh"),
    literal("星创孵化器", "description", ODD, lang="zh"),
]
DOUBTFUL = [
    relation("江都区", "partnersWith", "远帆研究院", quote="无此事"),
    relation("江都区", "signedAgreementWith", "苏州大学", quote="误", **year(2021)),
]
SOURCES = {"报告.txt": REPORT, "名单 1.xlsx": LIST, 'odd "<source>" \\.txt': DOUBTFUL}


def rows(source: str, said: Iterable[Statement]) -> list[Statement]:
    """All rows of one source, as a workspace commits them."""
    told = list(said)
    names = dict.fromkeys(name for s in told for name in (s.subject, s.object) if name)
    described = [literal(name, p, v, quote=name) for name in names for p, v in (("type", CLASSES[name]), ("name", name))]
    keyed = list(identify(map(lambda s: _keyed(source, s), [*described, *told]), SCHEMA))
    facts = {SOURCE_TITLE: f"《{source}》", SOURCE_EDITION: EDITION}
    of_the_source = [Statement(source, predicate, value=value, source=source) for predicate, value in facts.items()]
    return [*keyed, *judge(keyed, SCHEMA), *identify(of_the_source, SCHEMA)]


def _keyed(source: str, said: Statement) -> Statement:
    return replace(
        said,
        subject=entity_key(source, said.subject),
        object=said.object and entity_key(source, said.object),
        source=source,
        edition=EDITION,
        locator="char=0,2",
        method="test",
    )


def reviews(rejected: Iterable[Statement]) -> Iterator[Statement]:
    """A person finds these statements wrong."""
    return identify((Statement(said.id, REJECTED, value="wrong", source="review") for said in rejected), SCHEMA)


def little_workspace(folder: Path) -> Workspace:
    """A workspace with one change for each source, and one for the reviews that reject all of the last source."""
    workspace = Workspace.create(folder)
    for source, said in SOURCES.items():
        workspace.ledger.commit(rows(source, said), agent="test", message=source, complete=[source])
    doubted = [r for r in rows(source, said) if r.predicate in SCHEMA.relations]
    workspace.ledger.commit(reviews(doubted), agent="test", message="review")
    return workspace
