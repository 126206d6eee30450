"""The deterministic reader: a document's text → what it says (``extract``).

Names are found in layers, each with its own confidence, and each can be switched off: ``gazetteers`` (known before any
document is read), ``heads`` (a noun ends the name), ``persons`` (surname and title), ``branches`` (a short name that ends in a
branch of industry, as firms' do), ``lists`` (the noun of a list), ``frames`` (a trigger calls for a name there), ``tagger`` (a
trained model, where rules find nothing), ``repeats`` (a name that the same text told elsewhere).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from ingest.documents.aliases import introduced
from ingest.documents.assembly import assemble, of_layers
from ingest.documents.classes import Known
from ingest.documents.extraction import Extraction
from ingest.documents.figures import figures
from ingest.documents.frames import load_frames
from ingest.documents.inherent import inherent
from ingest.documents.known import Places, from_gazetteer, from_tagger
from ingest.documents.learning import learn
from ingest.documents.lexicon import Lexicon, load_lexicon
from ingest.documents.matching import Found, matched, matches
from ingest.documents.mentions import seen
from ingest.documents.parsing import Sentence, parse
from ingest.documents.scene import RECENT, last_named
from ingest.documents.setting import Setting, setting_of, with_class
from ingest.documents.text import Text
from ontology import Schema

VERSION = "1"
_SAID_OF = {cls: [word for word, of in RECENT.items() if of == cls] for cls in RECENT.values()}  # 该公司, 公司 of a firm
LAYERS = ("gazetteers", "heads", "persons", "branches", "lists", "frames", "tagger", "repeats")


def extract(
    text: Text,
    schema: Schema,
    *,
    region: str | None = None,
    layers: Collection[str] = LAYERS,
    frame_folders: tuple[Path, ...] = (),
) -> Extraction:
    """What ``text`` says. ``region`` is understood where the text names none; ``frame_folders`` hold further frames.

    The text is read twice: what the first pass tells about a name (a firm, known from its list) holds everywhere in the second.
    """
    setting = setting_of(text, region)
    frames, telling, lexicon = load_frames(frame_folders), _telling(frame_folders), _lexicon(frame_folders)
    names = from_gazetteer(text.content) if "gazetteers" in layers else []
    first = [*parse(text, setting, lexicon, names)]
    before = [matched(sentence.scene, frames, telling) for sentence in first]
    told = learn(text.content, first, _allowed([one for some in before for found in some.found if found for one in found], schema))
    known = {name: Known(cls, "repeats") for name, cls in told.items()} if "repeats" in layers else {}
    tagged = from_tagger(first) if "tagger" in layers else []
    for name in tagged:
        if name.head:
            known.setdefault(text.content[name.start : name.end], Known(name.head.cls, name.head.layer))
    setting = with_class(setting, known[setting.subject].cls if setting.subject in known else None)
    sentences = [*_read_again(first, known, Places(text.content, known, tagged, introduced(text.content)), setting, lexicon)]
    found = [
        (sentence, one)
        for sentence, known_before in zip(sentences, before, strict=True)
        for one in _allowed(
            [*matches(sentence.scene, frames, known_before if sentence.unchanged else None), *inherent(sentence.scene)], schema
        )
    ]
    found = of_layers(layers, found)
    kept = {*layers, "nested"}
    mentions = [one for one in seen(sentences, (one for _, one in found), known, setting) if one.layer in kept]
    counted = [one for s in sentences if not s.aside for one in figures(s.scene, s.planned, s.period, s.times)]
    return assemble(text.content, setting, mentions, found, counted)


def _read_again(
    first: Iterable[Sentence], known: Mapping[str, Known], places: Places, setting: Setting, lexicon: Lexicon
) -> Iterator[Sentence]:
    """The sentences with what is known of the names in them, and of whom 该公司 and its like speak there."""
    recent: Mapping[str, str] = {}
    for sentence in first:
        if cut_apart := places.cut_apart(sentence):
            sentence = sentence.with_names(cut_apart, lexicon)
        sentence = sentence.knowing(known, setting, recent)
        yield sentence
        if named := last_named(sentence.scene):
            recent = {**recent, **{word: name for cls, name in named.items() for word in _SAID_OF.get(cls, ())}}


@cache
def _telling(frame_folders: tuple[Path, ...]) -> frozenset[str]:
    """The ids of the frames that can tell what a name is: they take unknown ones, or say who has won."""
    return frozenset(
        frame.id
        for frame in load_frames(frame_folders).all
        if frame.predicate == "receivedAward" or frame.subject.takes or frame.object.takes
    )


@cache
def _lexicon(frame_folders: tuple[Path, ...]) -> Lexicon:
    return load_lexicon().with_triggers(load_frames(frame_folders).by_trigger)


def _allowed(found: Sequence[Found], schema: Schema) -> list[Found]:
    """Those of them that the ontology allows between such ends."""
    return [
        one
        for one in found
        if (relation := schema.relations.get(one.predicate))
        if one.subject.cls in relation.domain and one.object.cls in relation.range
    ]
