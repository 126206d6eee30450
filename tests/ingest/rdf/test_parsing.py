"""Every syntax is known by its content; what would hang, crash, fetch or fill the memory is refused with a sentence."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from ingest.kinds import kind_of
from kg.errors import InputError
from tests.ingest.rdf.telling import PREFIXES, Told, read, told

TURTLE = PREFIXES + 'ex:suda a schema:CollegeOrUniversity ; schema:name "苏州大学"@zh .\n'
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:schema="https://schema.org/"'
XML = f"""<?xml version="1.0"?>
<!DOCTYPE rdf:RDF [<!ENTITY s "苏州">]>
<rdf:RDF {RDF}><schema:CollegeOrUniversity rdf:about="http://example.org/suda"><schema:name xml:lang="zh">&s;大学</schema:name>
</schema:CollegeOrUniversity></rdf:RDF>"""
JSON_LD = (
    '{"@context": "https://schema.org", "@id": "http://example.org/suda", "@type": "CollegeOrUniversity",'
    ' "name": {"@value": "苏州大学", "@language": "zh"}}'
)


def in_syntax(form: ox.RdfFormat) -> bytes:
    return ox.serialize(ox.parse(TURTLE.encode(), format=ox.RdfFormat.TURTLE), format=form) or b""


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.ttl", TURTLE.encode(), "ttl"),
        ("a.ttl", b"\xef\xbb\xbf" + TURTLE.encode(), "ttl"),
        ("a.txt", TURTLE.encode(), "trig"),
        ("a.rdf", TURTLE.encode(), "trig"),
        ("a.nt", in_syntax(ox.RdfFormat.N_TRIPLES), "nt"),
        ("a.nq", in_syntax(ox.RdfFormat.N_QUADS), "nq"),
        ("a.trig", TURTLE.encode().replace(b"ex:suda", b"ex:g { ex:suda") + b"}", "trig"),
        ("a.jsonld", in_syntax(ox.RdfFormat.JSON_LD), "jsonld"),
        ("a.json", JSON_LD.encode(), "jsonld"),
        ("a.ttl", JSON_LD.encode(), "jsonld"),
        ("a.rdf", XML.encode(), "rdf"),
        ("a.xml", XML.encode(), "rdf"),
        ("a.owl", in_syntax(ox.RdfFormat.RDF_XML), "rdf"),
    ],
)
def test_a_syntax_is_known_by_its_content_and_then_by_its_ending(tmp_path: Path, name: str, data: bytes, kind: str) -> None:
    path = tmp_path / name
    reading = read(path, data)
    with path.open("rb") as file:
        assert kind_of(file, name).name == kind
    assert told(reading) == {Told("苏州大学", "type", "University")}
    assert not reading.problems


@pytest.mark.parametrize("name", ["a.json", "a.xml"])
def test_what_is_no_rdf_is_of_an_unknown_kind(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="unknown kind"):
        read(tmp_path / name, '{"a": 1}' if name == "a.json" else "<list/>")


LAUGHS = '<!ENTITY e0 "lol">' + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
REMOTE = "http://127.0.0.1:9/context"
HOSTILE = {
    "a billion laughs": ("a.rdf", f"<!DOCTYPE r [{LAUGHS}]><rdf:RDF {RDF}><schema:x>&e9;</schema:x></rdf:RDF>", "made of others"),
    "a quadratic blowup": (
        "a.rdf",
        f'<!DOCTYPE r [<!ENTITY e "{"x" * 60_000}">]><rdf:RDF {RDF}><schema:x>{"&e;" * 20_000}</schema:x></rdf:RDF>',
        "beyond measure|amplification",
    ),
    "a file of this machine": (
        "a.rdf",
        f'<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/hostname">]><rdf:RDF {RDF}><schema:x>&e;</schema:x></rdf:RDF>',
        "entity from elsewhere",
    ),
    "deep elements": ("a.rdf", f"<rdf:RDF {RDF}>{'<schema:C><schema:p>' * 100_000}", "deep within each other"),
    "deep triple terms": ("a.ttl", f"<http://s> <http://p> {'<<( <http://a> <http://b> ' * 100_000}", "deep within each other"),
    "deep JSON": ("a.jsonld", '{"@id":"http://e/s","http://e/p":' * 100_000, "is no such RDF"),
    "a remote context": ("a.jsonld", f'{{"@context":"{REMOTE}","@id":"http://e/s","name":"x"}}', "nothing is fetched"),
    "an imported context": (
        "a.jsonld",
        f'{{"@context":{{"@version":1.1,"@import":"{REMOTE}"}},"@id":"http://e/s","name":"x"}}',
        "nothing is fetched",
    ),
    "relative addresses": ("a.ttl", "<s> <p> <o> .", "relative address and no base"),
    "an open quotation": ("a.ttl", '<http://s> <http://p> "a .', "is no such RDF: .*line 1"),
    "one endless value": ("a.nt", f'<http://s> <http://p> "{"x" * (17 << 20)}" .', "more than 16 MiB"),
    "an encoding that does not exist": ("a.rdf", f'<?xml version="1.0" encoding="STF-8"?><rdf:RDF {RDF}/>', "is no XML"),
    "another encoding": ("a.ttl", '<http://s> <http://p> "苏州大学" .'.encode("gbk"), "is no such RDF: .*UTF-8"),
    "nothing that is known": ("a.ttl", "<http://s> <http://p> <http://o> .", "says nothing in terms that are known"),
    "nothing at all": ("a.ttl", "# nothing", "says nothing"),
    "JSON that says nothing": ("a.jsonld", '{"a": 1}', "says nothing"),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence(tmp_path: Path, case: str) -> None:
    name, data, what = HOSTILE[case]
    with pytest.raises(InputError, match=what) as refused:
        read(tmp_path / name, data)
    assert refused.value.fix


def test_a_file_larger_than_its_limit_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.rdf.parsing.BYTES", 100)
    with pytest.raises(InputError, match="too large"):
        read(tmp_path / "a.ttl", TURTLE)


def test_more_triples_than_are_read_at_once_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.rdf.parsing.MOST", 1)
    with pytest.raises(InputError, match="more than 1 triples"):
        read(tmp_path / "a.ttl", TURTLE)
