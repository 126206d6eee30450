"""Looking names and places up, and adding one's own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kg.errors import InputError, UsageError
from kg.gazetteers import load_gazetteer
from kg.gazetteers.building import division_rows, keep_additions, write

GAZETTEER = load_gazetteer()


@pytest.mark.parametrize(
    ("name", "within", "code"),
    [
        ("江都", None, "321012"),
        ("江都市", None, "321012"),
        ("扬州市江都区", None, "321012"),
        ("江苏扬州江都", None, "321012"),
        ("苏", None, "320000"),
        ("吉林", None, "220000"),
        ("吉林市", None, "220200"),
        ("朝阳区", "北京", "110105"),
        ("朝阳", "长春市", "220104"),
        ("鼓楼区", "南京", "320106"),
        ("凉山州", None, "513400"),
        ("崇文区", None, "110101"),
        ("海门市", "南通", "320614"),
    ],
)
def test_a_division_is_found_by_any_of_its_names(name: str, within: str | None, code: str) -> None:
    division = GAZETTEER.division(name, within)
    assert division is not None and division.code == code


@pytest.mark.parametrize(
    ("name", "within"), [("朝阳区", None), ("江都", "北京"), ("江都", "亚特兰蒂斯"), ("江苏大学", None), ("", None)]
)
def test_no_division_where_none_or_several_are_meant(name: str, within: str | None) -> None:
    assert GAZETTEER.division(name, within) is None


def test_the_line_of_parents_ends_at_the_province() -> None:
    place, line = GAZETTEER.named("江苏大学")[0], []
    while (above := GAZETTEER.parent(place)) is not None:
        line.append(above.name)
        place = above
    assert line == ["镇江市", "江苏省"]


def test_an_entry_is_known_by_every_form_and_either_bracket() -> None:
    (school,) = GAZETTEER.named("华中科技大学")
    for form in ("华中科大", "华中理工大学", "HUST"):
        assert school in GAZETTEER.named(form)
    assert GAZETTEER.named("中国地质大学(北京)") == GAZETTEER.named("中国地质大学（北京）") != ()
    assert GAZETTEER.named("没有这所大学") == ()


def test_a_workspace_adds_entries_and_corrects_them(tmp_path: Path) -> None:
    (tmp_path / "ours.csv").write_text(
        "id,name,class,short_names\nour:1,扬州星创科技园,Park,星创园|星创\nuniversity:4132011117,扬州大学,University,扬大\n",
        "utf-8",
    )
    ours = load_gazetteer((tmp_path,))
    assert [match.entries[0].id for match in ours.find("星创园与扬大签约")] == ["our:1", "university:4132011117"]
    assert len(ours) == len(GAZETTEER) + 1
    assert [entry.id for entry in GAZETTEER.named("星创园")] == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"name,class\nx,Park\n", "no column id"),
        (b"id,name,class\na,b\n", "row 2 has 2 cells"),
        ("id,name,class\na,名,Park\n".encode("gb18030"), "cannot be read"),
        (b"", "no column"),
        (b'id,name,class\n"a,b,Park\n', "cannot be read"),
    ],
)
def test_a_broken_file_is_named_with_what_to_do(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "broken.csv").write_bytes(content)
    with pytest.raises(InputError, match=said) as caught:
        load_gazetteer((tmp_path,))
    assert "broken.csv" in caught.value.where and caught.value.fix


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no folder"):
        load_gazetteer((tmp_path / "nowhere",))


def test_former_names_follow_from_older_lists() -> None:
    current = {
        "320000": "江苏省",
        "321000": "扬州市",
        "321012": "江都区",
        "420000": "湖北省",
        "420600": "襄阳市",
        "420607": "襄州区",
    }
    older = [
        ("199412", "321088", "江都县"),
        ("200412", "321088", "江都市"),
        ("200412", "420600", "襄樊市"),
        ("200412", "420607", "襄阳区"),
    ]
    former = {row.code: row.former_names for row in division_rows(current, older) if row.former_names}
    assert former == {"321012": "江都市|江都县", "420600": "襄樊市", "420607": "襄阳区"}


def test_a_code_that_is_given_again_makes_no_former_name() -> None:
    current = {"320000": "江苏省", "320200": "无锡市", "320205": "锡山区"}
    older = [("199412", "320205", "惠湖区"), ("199412", "320283", "锡山市")]
    assert {row.former_names for row in division_rows(current, older) if row.code == "320205"} == {"锡山市"}


def test_building_again_keeps_what_people_added(tmp_path: Path) -> None:
    file = tmp_path / "divisions.csv"
    current = {"320000": "江苏省", "321000": "扬州市"}
    write(division_rows(current, []), file)
    file.write_text(
        file.read_text("utf-8").replace(
            "division:321000,扬州市,Region,city,扬州,", "division:321000,扬州市,Region,city,扬州|维扬,"
        ),
        "utf-8",
    )
    rows = keep_additions(division_rows(current, [("199412", "321000", "江都郡市")]), file)
    assert [(row.short_names, row.former_names) for row in rows if row.code == "321000"] == [("扬州|维扬", "江都郡市")]


def test_loading_takes_a_moment_only() -> None:
    """The import and the load in a fresh interpreter; 30 ms where nothing else runs, so ten times that is a defect."""
    script = (
        "import time, kg.errors; start = time.perf_counter()\n"
        "from kg.gazetteers import load_gazetteer\n"
        "next(load_gazetteer().find('江苏大学')); print(time.perf_counter() - start)"
    )
    seconds = min(
        float(subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout) for _ in range(3)
    )
    assert seconds < 0.8
