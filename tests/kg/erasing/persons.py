"""A workspace that speaks of a person in every way: a report, a packed list, a review, a message of the log, an answer."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from kg.erasing import Erased, erase, plan
from kg.export.canonical import canonical
from kg.statements import Statement, entity_key, identify
from kg.statements.reviews import judgement
from kg.statements.statement import from_arrow
from kg.workspace import Workspace
from ontology import load_schema
from tests.kg.telling import Reading, Source, tell

PERSON, ENGLISH, FRIEND, FIRM, UNIVERSITY = "欧阳测试", "Ceshi Ouyang", "李样本", "绿波机床", "苏州大学"
REPORT = f"绿波机床聘请{PERSON}为顾问。{PERSON}（{ENGLISH}）与李样本就职于苏州大学。李样本就职于绿波机床。欧阳　测试获奖。"
ORCID = "0000-0002-1825-0097"


def workspace_in(folder: Path) -> Workspace:
    """Four changes: an early report, the report, a list in a packed file, a review; with all views and a remembered answer."""
    workspace = Workspace.create(folder)
    early = f"{PERSON}就职于绿波机床。"
    tell(
        workspace,
        "早.txt",
        early,
        {PERSON: "Person", FIRM: "Enterprise"},
        Statement(PERSON, "affiliatedWith", object=FIRM, quote=early),
    )
    tell(workspace, "早.txt", "绿波机床。", {FIRM: "Enterprise"})
    tell(
        workspace,
        "报告.txt",
        REPORT,
        {PERSON: "Person", FRIEND: "Person", FIRM: "Enterprise", UNIVERSITY: "University"},
        Statement(PERSON, "englishName", value=ENGLISH, quote=ENGLISH),
        Statement(PERSON, "orcid", value=ORCID, quote=PERSON),
        Statement(PERSON, "affiliatedWith", object=UNIVERSITY, quote=f"{PERSON}（{ENGLISH}）与李样本就职于苏州大学"),
        Statement(
            FRIEND,
            "affiliatedWith",
            object=UNIVERSITY,
            quote=f"{PERSON}（{ENGLISH}）与李样本就职于苏州大学",
            qualifiers={"role": f"{PERSON}的助手"},
        ),
        Statement(FRIEND, "affiliatedWith", object=FIRM, quote="李样本就职于绿波机床"),
        title=f"关于{PERSON}的报告",
    )
    _list(workspace, f"{PERSON}名单.xlsx")
    judged = [
        judgement(row, accepted=True, reviewer="审阅人", comment=f"问过{PERSON}")
        for row in from_arrow(workspace.ledger.current())
        if row.predicate == "affiliatedWith"
    ]
    workspace.ledger.commit(judged, agent="test", message=f"review of what {PERSON} does", batch=f"{PERSON}-1")
    for build in (workspace.rdf, workspace.property_graph):
        build()
    answers = workspace.root / "answers"
    answers.mkdir()
    (answers / "a.json").write_text(json.dumps({"name": PERSON}), encoding="utf-8")
    (answers / "b.json").write_text(json.dumps({"name": FRIEND}), encoding="utf-8")
    for told in (workspace.root / "told").iterdir():
        told.unlink()  # what was read is the owner's own, and not kept here
    return workspace


def _list(workspace: Workspace, name: str) -> None:
    """A list as office programs pack them, of two persons; its cells are the statements' places."""
    path = workspace.root / "told" / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "xl/sharedStrings.xml",
            f"<sst><si><r><t>{PERSON[:2]}</t></r><r><t>{PERSON[2:]}</t></r></si><si><t>{FRIEND}</t></si></sst>",
        )
    edition = sha256(path.read_bytes()).hexdigest()
    said = [
        Statement(
            entity_key(name, person),
            predicate,
            value=value,
            source=name,
            edition=edition,
            locator=f"名单!A{row}",
            quote=person,
            method="test",
        )
        for row, person in enumerate((PERSON, FRIEND), 2)
        for predicate, value in (("type", "Person"), ("name", person))
    ]
    workspace.absorb(
        [Reading(Source(name, name, str(path), "application/x"), edition, None, tuple(identify(said, load_schema())))], agent="test"
    )


def everything(root: Path) -> Iterator[tuple[str, bytes]]:
    """Every file as it is, and whatever is packed in it: columns decoded, members of archives, compressed texts."""
    import pyarrow.parquet as pq

    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        yield f"name of {name}", name.encode()
        if not path.is_file():
            continue
        content = path.read_bytes()
        yield name, content
        if path.suffix == ".parquet":
            yield f"{name} decoded", repr(pq.read_table(path).to_pylist()).encode()
            yield f"{name} described", repr(pq.read_metadata(path).to_dict()).encode()
        elif content[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                for member in archive.namelist():
                    yield f"{name}/{member}", archive.read(member)
        elif content[:2] == b"\x1f\x8b":
            yield f"{name} unpacked", gzip.decompress(content)
        elif path.suffix == ".json":
            try:
                yield f"{name} read", json.dumps(json.loads(content), ensure_ascii=False).encode()
            except ValueError:
                yield (
                    f"{name} by lines",
                    "\n".join(json.dumps(json.loads(line), ensure_ascii=False) for line in content.splitlines()).encode(),
                )


def holding(root: Path, *names: str) -> list[str]:
    """Where one of the names stands, in any of the encodings that texts come in."""
    spelt = [name.encode(encoding) for name in names for encoding in ("utf-8", "utf-16-le", "gb18030")]
    return [where for where, content in everything(root) if any(one in content for one in spelt)]


def persons(workspace: Workspace, name: str = PERSON) -> list[str]:
    """All that have the name: two sources speak of it, and nobody has said yet that they mean one."""
    return [entity.id for entity in workspace.snapshot().resolve(name)]


def erased(workspace: Workspace, asked: Sequence[str], **more: bool) -> Erased:
    return erase(workspace, lambda: plan(workspace, asked, **more), agent="the officer", reason="a request of 1 May")


def lines(workspace: Workspace, change: int | None = None) -> list[str]:
    return list(canonical(workspace.snapshot(change), workspace.schema))
