"""Which stretch of a sentence is a name, and of what."""

from __future__ import annotations

import pytest

from ingest.documents import extract
from ingest.documents.text import Text
from ontology import load_schema

ACTORS = {"Enterprise", "University", "ResearchInstitute", "Person", "Platform", "Park", "Incubator"}


def actors(sentence: str) -> dict[str, str]:
    found = extract(Text(sentence), load_schema(), region="海州市")
    return {found.text[m.start : m.end]: entity.cls for entity in found.entities if entity.cls in ACTORS for m in entity.mentions}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # conjunctions inside names, and between them
        (
            "推进与东海大学共建先进材料及智能装备研究院。",
            {"东海大学": "University", "先进材料及智能装备研究院": "ResearchInstitute"},
        ),
        ("东海大学与南山大学签署合作协议。", {"东海大学": "University", "南山大学": "University"}),
        ("走访东海大学材料科学与工程学院。", {"东海大学材料科学与工程学院": "University"}),
        # brackets and quotation marks inside names
        ("云帆源（海州）数字工业创新联合体揭牌。", {"云帆源（海州）数字工业创新联合体": "Platform"}),
        ("香江科技大学（广州）来访。", {"香江科技大学（广州）": "University"}),
        ("提升“三新”产业园质态。", {"“三新”产业园": "Park"}),
        # what is generic is no name
        ("建设省级重点实验室、科技企业孵化器和产业园区。", {}),
        ("引进新型研发机构1家，新建企业技术中心3个。", {}),
        ("江城国家级科技企业孵化器达13家。", {}),
        # short names without a noun of their own, known from their list
        (
            "引进明石高温、赛博维特、长河乳胶等企业3家。",
            {"明石高温": "Enterprise", "赛博维特": "Enterprise", "长河乳胶": "Enterprise"},
        ),
        ("培育了东经科技、中民眼镜等一批高新技术企业。", {"东经科技": "Enterprise", "中民眼镜": "Enterprise"}),
        # a count noun that lies
        ("立方粉末、金石电器等9个项目获评“中国好技术”。", {"立方粉末": "Enterprise", "金石电器": "Enterprise"}),
        # a note in brackets that breaks the list
        (
            "云帆电子获批省重大科技成果转化项目（全市7家）、华云化工获批省重点研发计划项目。",
            {"云帆电子": "Enterprise", "华云化工": "Enterprise"},
        ),
        # an award tells what its winner is
        ("“星火科技”获评省级科技企业孵化器。", {"星火科技": "Incubator"}),
        # the noun of a list tells what its members are
        ("加快江云科创金融中心、云上众创城等科创载体建设。", {"江云科创金融中心": "Park", "云上众创城": "Park"}),
        # what is called a project is one
        ("“海州市智慧监督平台”项目通过验收。", {}),
        ("推进航空叶片实验室项目。", {"航空叶片实验室": "Platform"}),
        # a firm glued to its product
        ("推进云帆新能源8.5GW光伏组件等重大项目。", {"云帆新能源": "Enterprise"}),
        # persons beside their titles
        ("邀请周明院士、刘思齐教授等专家出席。", {"周明": "Person", "刘思齐": "Person"}),
        ("海州远洋动力股份有限公司董事长郑海涛表示。", {"海州远洋动力股份有限公司": "Enterprise", "郑海涛": "Person"}),
        ("区委书记、区长任双组长。", {}),
        # words before a name that are none of it
        ("孵化器毕业企业武宁深捷科技有限公司发展良好。", {"武宁深捷科技有限公司": "Enterprise"}),
        ("对标深圳大学。", {"深圳大学": "University"}),
        # a verb that the legal form cuts: 备有 is none in 装备有限公司
        ("芜湖聆海智能装备有限公司投产。", {"芜湖聆海智能装备有限公司": "Enterprise"}),
        # a branch is one name, and its park another
        ("云江研究院海州中心落户开发区云帆众创城。", {"云江研究院海州中心": "Platform", "开发区": "Park", "云帆众创城": "Park"}),
    ],
)
def test_names_are_found_with_their_class(sentence: str, expected: dict[str, str]) -> None:
    assert actors(sentence) == expected


def test_a_name_told_in_one_sentence_is_known_in_the_others() -> None:
    found = actors("赛博维特运行良好。\n引进赛博维特、云帆科技等企业。")
    assert found == {"赛博维特": "Enterprise", "云帆科技": "Enterprise"}


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("云江高新技术产业开发区成立。云江高新区新增企业3家。", {"云江高新技术产业开发区", "云江高新区"}),
        ("思远机器人（海州）有限公司成立。思远机器人获评省瞪羚企业。", {"思远机器人（海州）有限公司", "思远机器人"}),
        ("启明科技企业孵化器（以下简称“启明星”）成立。启明星新增企业3家。", {"启明科技企业孵化器", "启明星"}),
        ("江湾数字贸易运营中心启用。数字贸易运营中心上线。", {"江湾数字贸易运营中心", "数字贸易运营中心"}),
    ],
)
def test_short_and_full_names_of_one_document_are_one_entity(content: str, names: set[str]) -> None:
    found = extract(Text(content), load_schema(), region="海州市")
    assert names in [set(entity.names) for entity in found.entities]


def test_two_firms_with_a_word_in_common_stay_two() -> None:
    found = extract(Text("海州石化、海州诚达等企业获评省瞪羚企业。诚达钢管入选省重点项目名单。"), load_schema(), region="海州市")
    firms = {entity.names for entity in found.entities if entity.cls == "Enterprise"}
    assert firms == {("海州石化",), ("海州诚达",), ("诚达钢管",)}
