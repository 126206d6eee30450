"""Rules on lists and texts that are read into a workspace: what they join, and what comes apart when its reasons are gone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ingest.pipeline import read_into
from kg.check import check
from kg.cli.app import load_commands
from kg.identity.rejudging import rejudge
from kg.review import Asked, Decision, Wanted, decide_all
from kg.workspace import SETTINGS, Workspace
from tests.kg.review.told import items

CODE, BODY = "91320000140838163E", "14083816-3"  # a credit code, and the organisation code that it holds
OFFICES = '\n[identity.offices]\n"江都科技局" = ["*/江都/*"]\n'

Write = Callable[[str, str], Path]
Groups = set[frozenset[str]]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "work")


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return written


def groups(workspace: Workspace, class_name: str = "Enterprise") -> Groups:
    """Which names of things of this class mean one thing."""
    rows = workspace.snapshot().sql(
        """SELECT list(DISTINCT p.value) AS names FROM entities AS e JOIN properties AS p ON p.entity = e.id
           WHERE p.predicate = 'name' AND e.class = $1 GROUP BY e.id""",
        [class_name],
    )
    return {frozenset(row["names"]) for row in rows.to_pylist()}


def apart(*names: str) -> Groups:
    return {frozenset([name]) for name in names}


def reject(workspace: Workspace, source: str, fields: dict[str, str]) -> None:
    """Let a reviewer reject the statement of a source whose fields are these."""
    said = set(workspace.ledger.current([source])["id"].to_pylist())
    everything = items(workspace, Wanted(everything=True))
    found = [item for item in everything if item.id in said and fields.items() <= item.fields.items()]
    assert len(found) == 1, [item.fields for item in found]
    _, problems = decide_all(workspace, [Asked(found[0].id, Decision("reject"), found[0].seen)], "amy")
    assert problems == []


def kg(workspace: Workspace, *words: str) -> str:
    done = CliRunner().invoke(load_commands(), [words[0], "-w", str(workspace.root), *words[1:]])
    assert done.exit_code == 0, done.output
    return done.stdout


def most_keys(workspace: Workspace) -> int:
    [row] = workspace.snapshot().sql("SELECT max(len(keys)) AS keys FROM entities").to_pylist()
    return int(row["keys"])


# Identifiers ----------------------------------------------------------------------------------------------------------------


def test_an_organisation_code_and_the_credit_code_that_holds_it_are_one_firm_whose_old_name_ended(
    workspace: Workspace, write: Write
) -> None:
    old = write("2005.csv", f"企业名称,组织机构代码\n江都机械厂,{BODY}\n")
    new = write("2021.csv", f"企业名称,统一社会信用代码,曾用名,更名日期\n江苏江都机械有限公司,{CODE},江都机械厂,2008-03-05\n")
    read_into(workspace, [old, new])
    assert groups(workspace) == {frozenset(["江都机械厂", "江苏江都机械有限公司"])}
    [former] = workspace.snapshot().sql("SELECT value, valid_to FROM properties WHERE predicate = 'formerName'").to_pylist()
    assert (former["value"], str(former["valid_to"])) == ("江都机械厂", "2008-03-05")


def test_a_wrong_code_is_named_at_its_cell_and_joins_nothing(workspace: Workspace, write: Write) -> None:
    lists = [write(f"{year}.csv", f"企业名称,统一社会信用代码\n{year}机械厂,{CODE[:-1]}4\n") for year in ("甲", "乙")]
    report = read_into(workspace, lists)
    told = {problem.where.rsplit("/", 1)[-1]: problem.what for problem in report.problems}
    assert told.keys() == {"甲.csv: 甲!B2", "乙.csv: 乙!B2"}
    assert all("the check character 4 does not belong to it (that would be E)" in what for what in told.values())
    assert groups(workspace) == apart("甲机械厂", "乙机械厂")


def test_a_retracted_source_takes_along_what_it_held_together(workspace: Workspace, write: Write) -> None:
    named = write("名.csv", "企业名称\n江苏江都机械有限公司\n")
    coded = write("码.csv", f"企业名称,统一社会信用代码\n江都重工有限公司,{CODE}\n")
    both = write("两.csv", f"企业名称,统一社会信用代码\n江苏江都机械有限公司,{CODE}\n")
    read_into(workspace, [named, coded, both])
    assert groups(workspace) == {frozenset(["江苏江都机械有限公司", "江都重工有限公司"])}
    workspace.retract("两.csv")
    assert groups(workspace) == apart("江苏江都机械有限公司", "江都重工有限公司")
    read_into(workspace, [both])
    assert len(groups(workspace)) == 1
    write("两.csv", "企业名称,统一社会信用代码\n江苏江都机械有限公司,\n")
    read_into(workspace, [both])  # a new edition, without the code
    assert groups(workspace) == apart("江苏江都机械有限公司", "江都重工有限公司")


@pytest.mark.parametrize("fields", [{"value": CODE}, {"name": "江都机械厂"}], ids=["the code", "that it is a firm"])
def test_a_rejected_statement_takes_along_what_rests_on_it(workspace: Workspace, write: Write, fields: dict[str, str]) -> None:
    lists = [
        write("甲.csv", f"企业名称,统一社会信用代码\n江都机械厂,{CODE}\n"),
        write("乙.csv", f"企业名称,统一社会信用代码\n江都重工厂,{CODE}\n"),
    ]
    read_into(workspace, lists)
    assert groups(workspace) == {frozenset(["江都机械厂", "江都重工厂"])}
    reject(workspace, "甲.csv", fields)
    assert most_keys(workspace) == 1


# The gazetteer ---------------------------------------------------------------------------------------------------------------


def test_a_short_name_of_the_gazetteer_is_its_full_name_in_another_source(workspace: Workspace, write: Write) -> None:
    read_into(workspace, [write("甲.csv", "高校名称\n哈尔滨工业大学\n"), write("乙.csv", "高校名称\n哈工大\n")])
    assert groups(workspace, "University") == {frozenset(["哈尔滨工业大学", "哈工大"])}
    reject(workspace, "乙.csv", {"name": "哈工大"})
    assert most_keys(workspace) == 1


def test_a_rule_that_is_not_in_the_settings_judges_nothing(workspace: Workspace, write: Write) -> None:
    settings = workspace.root / SETTINGS
    settings.write_text(settings.read_text("utf-8").replace('"same-gazetteer-entry", ', ""), encoding="utf-8")
    read_into(Workspace(workspace.root), [write("甲.csv", "高校名称\n哈尔滨工业大学\n"), write("乙.csv", "高校名称\n哈工大\n")])
    assert groups(workspace, "University") == apart("哈尔滨工业大学", "哈工大")


# Short names of one office ---------------------------------------------------------------------------------------------------


def short_lists(write: Write) -> list[Path]:
    head = "企业名称,所在区县\n"
    return [
        write("江都/2020.csv", f"{head}华光机械,江都区\n"),
        write("江都/2021.csv", f"{head}华光机械,扬州市江都区\n"),
        write("高邮/2021年高邮.csv", f"{head}华光机械,江都区\n"),
    ]


def firms(workspace: Workspace) -> list[int]:
    """How many keys each firm has."""
    rows = workspace.snapshot().sql("SELECT len(keys) AS keys FROM entities WHERE class = 'Enterprise' ORDER BY keys DESC")
    return [row["keys"] for row in rows.to_pylist()]


def test_an_office_means_one_firm_by_a_short_name_in_a_district_once_the_settings_tell_its_sources(
    workspace: Workspace, write: Write
) -> None:
    read_into(workspace, short_lists(write))
    assert firms(workspace) == [1, 1, 1]
    with (workspace.root / SETTINGS).open("a", encoding="utf-8") as settings:
        settings.write(OFFICES)
    again = Workspace(workspace.root)
    rejudged = rejudge(again.ledger, again.schema, again.settings.rules, again.settings.offices, agent="amy")
    assert (rejudged.made, firms(again)) == (2, [2, 1])


def test_what_an_office_lists_is_judged_while_it_is_read_and_falls_with_the_district(workspace: Workspace, write: Write) -> None:
    with (workspace.root / SETTINGS).open("a", encoding="utf-8") as settings:
        settings.write(OFFICES)
    workspace = Workspace(workspace.root)
    read_into(workspace, short_lists(write))
    assert firms(workspace) == [2, 1]
    reject(workspace, "2020.csv", {"subject": "华光机械", "predicate": "locatedIn"})
    assert firms(workspace) == [1, 1, 1]


# Change events ---------------------------------------------------------------------------------------------------------------


def test_a_university_that_came_out_of_a_merger_keeps_its_former_parts_apart(workspace: Workspace, write: Write) -> None:
    lists = [
        write("1990.csv", "学校名称\n江苏农学院\n扬州师范学院\n"),
        write(
            "2020.csv",
            "学校名称,合并前学校,合并时间,曾用名\n扬州大学,江苏农学院、扬州师范学院,1992年5月,江苏农学院；扬州师范学院\n",
        ),
    ]
    read_into(workspace, lists)
    assert groups(workspace, "University") == apart("江苏农学院", "扬州师范学院", "扬州大学")
    rows = workspace.snapshot().sql("SELECT qualifiers, valid_from FROM relations WHERE predicate = 'succeeds'").to_pylist()
    assert [(row["qualifiers"], str(row["valid_from"])) for row in rows] == [('{"succession":"merger"}', "1992-05-01")] * 2


def test_a_succession_by_hand_has_its_kind_and_its_day_and_is_shown(workspace: Workspace, write: Write) -> None:
    read_into(workspace, [write("甲.csv", "学校名称\n江苏农学院\n扬州大学\n")])
    details = ["--from", "1992-05", "--qualifier", "succession=合并", "--source", "校史"]
    kg(workspace, "assert", "扬州大学", "succeeds", "江苏农学院", *details)
    assert "江苏农学院 — 1992-05，变更方式：合并" in kg(workspace, "show", "扬州大学")
    assert "扬州大学 — 1992-05，变更方式：合并" in kg(workspace, "show", "江苏农学院")


def test_a_merge_by_hand_of_what_succeeded_each_other_is_named_by_the_check(workspace: Workspace, write: Write) -> None:
    read_into(workspace, [write("甲.csv", "企业名称,前身\n海州动力股份有限公司,海州机械厂\n")])
    kg(workspace, "merge", "海州动力股份有限公司", "海州机械厂")
    found = check(workspace.snapshot(), workspace.schema, stored_text=workspace.stored_text)
    assert [(finding.severity, finding.rule) for finding in found] == [("warning", "succeeds-another")]


def test_a_renaming_that_a_text_tells_without_an_identifier_joins_nothing(workspace: Workspace, write: Write) -> None:
    report = write("报告.txt", "海州机械厂于2008年3月更名为海州动力股份有限公司。")
    lists = [write("1999.csv", "企业名称\n海州机械厂\n"), write("2021.csv", "企业名称\n海州动力股份有限公司\n")]
    read_into(workspace, [report, *lists])
    assert {frozenset(["海州机械厂"]), frozenset(["海州动力股份有限公司"])} == groups(workspace)
    [succession] = workspace.snapshot().sql("SELECT valid_from FROM relations WHERE predicate = 'succeeds'").to_pylist()
    assert str(succession["valid_from"]) == "2008-03-01"
