"""What holds of the data that ship with the package."""

from __future__ import annotations

import doctest
import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from kg.gazetteers import Entry, Form, load_gazetteer
from kg.gazetteers.building import DATA, counts, stem
from ontology import load_schema

ENTRIES = tuple(load_gazetteer())
SCHEMA = load_schema()
ROOT = Path(__file__).resolve().parents[3]


def of(cls: str) -> list[Entry]:
    return [entry for entry in ENTRIES if entry.cls == cls]


def test_every_class_is_one_of_the_ontology() -> None:
    classes = {entry.cls for entry in ENTRIES}
    assert classes <= set(SCHEMA.classes)
    assert {"University", "ResearchInstitute", "Park", "Enterprise", "Region", "GovernmentBody", "Award", "Program"} <= classes


def test_every_kind_is_a_code_of_the_ontology_and_fits_the_class() -> None:
    kinds, levels = SCHEMA.schemes["kind"], {code.notation for code in SCHEMA.schemes["level"]}
    known = {(code.code_of, code.notation) for code in kinds}
    for entry in ENTRIES:
        if entry.cls == "Region":
            assert entry.kind in {"province", "city", "county"} <= levels
        elif entry.kind:
            assert (entry.cls, entry.kind) in known, entry
        assert entry.level in levels | {""}


def test_ids_are_unique() -> None:
    assert max(Counter(_ids()).values()) == 1


def _ids() -> list[str]:
    return [line.split(",", 1)[0] for file in DATA.glob("*.csv") for line in file.read_text("utf-8").splitlines()[1:]]


def test_rows_are_sorted_by_id() -> None:
    for file in DATA.glob("*.csv"):
        ids = [line.split(",", 1)[0] for line in file.read_text("utf-8").splitlines()[1:]]
        assert ids == sorted(ids), file.name


def test_codes_are_valid_and_unique() -> None:
    divisions = [entry.code for entry in of("Region")]
    universities = [entry.code for entry in of("University") if entry.code]
    assert all(re.fullmatch(r"[1-8]\d{5}", code) for code in divisions) and len(set(divisions)) == len(divisions)
    assert all(re.fullmatch(r"\d{10}", code) for code in universities) and len(set(universities)) == len(universities)
    titles = {code.notation for code in SCHEMA.schemes["academicianTitle"]}
    assert {entry.code for entry in of("Award") if entry.code} <= titles


def test_every_place_is_a_division_or_a_country() -> None:
    divisions = {entry.code for entry in of("Region")}
    for entry in ENTRIES:
        assert not entry.place or entry.place in divisions or re.fullmatch(r"[A-Z]{2}", entry.place), entry


def test_every_division_but_a_province_lies_in_one() -> None:
    gazetteer = load_gazetteer()
    for entry in of("Region"):
        above = gazetteer.parent(entry)
        assert (above is None) == (entry.kind == "province")
        assert above is None or above.code[:2] == entry.code[:2]


def test_a_form_that_is_not_marked_belongs_to_one_entry() -> None:
    bearers: dict[str, list[tuple[Entry, Form]]] = defaultdict(list)
    for entry in ENTRIES:
        for form, sort in entry.forms():
            if form not in entry.ambiguous:
                bearers[form].append((entry, sort))
    for form, certain in bearers.items():
        divisions_of_one_name = all(sort == "name" and entry.cls == "Region" for entry, sort in certain)  # 朝阳区
        assert len(certain) == 1 or divisions_of_one_name, (form, [entry.name for entry, _ in certain])


def test_forms_are_clean() -> None:
    for entry in ENTRIES:
        forms = [form for form, _ in entry.forms()]
        assert len(set(forms)) == len(forms), entry
        assert all(form and form == form.strip() and "|" not in form and "?" not in form for form in forms), entry
        assert entry.ambiguous <= set(forms), entry


def test_the_list_of_the_ministry_is_complete(shared: Path) -> None:
    listed: dict[str, str] = {}
    for name in ("general-2025.json", "adult-2025.json"):
        for school in json.loads((shared / "data" / "universities" / name).read_text("utf-8")):
            listed[str(school["code"]).strip()] = school["name"].strip().replace("(", "（").replace(")", "）")
    assert {entry.code: entry.name for entry in of("University") if entry.code} == listed
    assert len(listed) == 2919 + 248


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("江都区", "江都"),
        ("凉山彝族自治州", "凉山"),
        ("积石山保安族东乡族撒拉族自治县", "积石山"),
        ("东乡族自治县", "东乡"),
        ("鄂伦春自治旗", "鄂伦春"),
        ("新疆维吾尔自治区", "新疆"),
        ("北林区", "北林"),
        ("神农架林区", "神农架"),
        ("浦东新区", "浦东"),
        ("城区", ""),
        ("赵县", ""),
    ],
)
def test_the_stem_of_a_division(name: str, bare: str) -> None:
    assert stem(name) == bare


def test_the_table_of_the_docs_is_the_count_of_the_data() -> None:
    assert counts() in (ROOT / "docs" / "gazetteers.md").read_text("utf-8"), "run python -m kg.gazetteers.building counts"


def test_every_file_says_where_it_comes_from() -> None:
    told = (DATA / "README.md").read_text("utf-8")
    assert [file.name for file in DATA.glob("*.csv") if file.name not in told] == []


def test_the_examples_of_the_docs_do_what_they_say() -> None:
    results = doctest.testfile(str(ROOT / "docs" / "gazetteers.md"), module_relative=False, encoding="utf-8")
    assert results.attempted > 5 and results.failed == 0
