"""Every frame finds in its examples exactly what they say it finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.documents import extract
from ingest.documents.frames import Example, Frame, load_frames
from ingest.documents.text import Text
from kg.errors import InputError
from ontology import load_schema

REGION = "海州市"
EXAMPLES = [(frame, example) for frame in load_frames().all for example in frame.examples]


def made_by(frame: Frame, example: Example) -> set[tuple[str, str, str]]:
    found = extract(Text(example.text), load_schema(), region=REGION)
    names = {entity.id: entity.names for entity in found.entities}

    def shown(entity: str) -> str:
        said = [name for name in names[entity] if name in example.text]
        return max(said, key=len) if said else "region" if REGION in names[entity] else names[entity][0]

    return {(shown(r.subject), r.predicate, shown(r.object)) for r in found.relations if r.rule == frame.id}


@pytest.mark.parametrize(("frame", "example"), EXAMPLES, ids=[f"{frame.id}: {example.text[:16]}" for frame, example in EXAMPLES])
def test_a_frame_makes_of_its_example_what_it_says(frame: Frame, example: Example) -> None:
    assert made_by(frame, example) == set(example.says)


def test_every_frame_speaks_of_the_ontology() -> None:
    schema = load_schema()
    for frame in load_frames().all:
        relation = schema.relations[frame.predicate]
        assert frame.subject.classes <= set(schema.classes)
        assert frame.subject.classes & relation.domain or not frame.subject.classes, frame.id
        assert (frame.object.classes | ({frame.object.mints} - {None})) & relation.range or not frame.object.classes, frame.id


def test_a_users_folder_adds_frames_and_replaces_those_of_the_same_id(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(
        "- id: mergers\n  triggers: 合并重组\n  predicate: succeeds\n"
        "  subject: {from: left, classes: Enterprise, takes: Enterprise}\n"
        "  object: {from: right, classes: Enterprise, takes: Enterprise}\n",
        encoding="utf-8",
    )
    text = Text("云帆科技合并重组万山科技。")
    found = extract(text, load_schema(), region=REGION, frame_folders=(tmp_path,))
    assert [relation.predicate for relation in found.relations] == ["succeeds"]
    assert not extract(text, load_schema(), region=REGION).relations


@pytest.mark.parametrize(
    "broken",
    [
        "- {id: x, triggers: 甲}",
        "- {id: x, triggers: 甲, predicate: hosts, subject: {from: nowhere}, object: {from: right}}",
        "- {id: x, triggers: 甲, predicate: hosts, subject: {from: left}, object: {from: right}, needs: '('}",
        "- {id: x, triggers: 甲, predicate: hosts, subject: {from: left}, object: {from: right}, colour: red}",
    ],
)
def test_a_frame_that_cannot_be_understood_is_named_with_its_file(tmp_path: Path, broken: str) -> None:
    (tmp_path / "own.yaml").write_text(broken, encoding="utf-8")
    with pytest.raises(InputError, match=r"own\.yaml.*\bx\b"):
        load_frames((tmp_path,))
