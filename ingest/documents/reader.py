"""The deterministic reader: a document's text → what it says (``extract``).

Names are found in layers, each with its own confidence, and each can be switched off: ``gazetteers`` (known before any
document is read), ``heads`` (a noun ends the name), ``persons`` (surname and title), ``branches`` (a short name that ends in a
branch of industry, as firms' do), ``lists`` (the noun of a list), ``frames`` (a trigger calls for a name there), ``tagger`` (a
trained model, where rules find nothing), ``repeats`` (a name that the same text told elsewhere).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from ingest.documents.assembly import assemble, of_layers
from ingest.documents.extraction import Extraction
from ingest.documents.figures import figures
from ingest.documents.frames import Frames, load_frames
from ingest.documents.inherent import inherent
from ingest.documents.known import Places, from_gazetteer, from_tagger
from ingest.documents.learning import learn
from ingest.documents.lexicon import Lexicon, any_of, load_lexicon
from ingest.documents.matching import Found, matches
from ingest.documents.mentions import seen
from ingest.documents.parsing import Sentence, parse
from ingest.documents.scene import RECENT, Known, last_named
from ingest.documents.setting import Setting, setting_of, with_class
from ingest.documents.text import Text
from ontology import Schema

VERSION = "1"
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
    frames, lexicon = load_frames(frame_folders), _lexicon(frame_folders)
    names = from_gazetteer(text.content) if "gazetteers" in layers else []
    first = [*_read_once(parse(text, setting, lexicon, names), frames, schema)]
    told = learn(text.content, [sentence for sentence, _ in first], (one for _, ones in first for one in ones))
    known = {name: Known(cls, "repeats") for name, cls in told.items()} if "repeats" in layers else {}
    tagged = from_tagger([sentence for sentence, _ in first]) if "tagger" in layers else []
    for name in tagged:
        if name.head:
            known.setdefault(text.content[name.start : name.end], Known(name.head.cls, name.head.layer))
    setting = with_class(setting, known[setting.subject].cls if setting.subject in known else None)
    second = [*_read_again(first, known, Places(known, tagged), setting, frames, schema, lexicon)]
    sentences = [sentence for sentence, _ in second]
    found = of_layers(layers, [(sentence, one) for sentence, ones in second for one in ones])
    mentions = [one for one in seen(sentences, (one for _, one in found), known, setting) if one.layer in (*layers, "nested")]
    counted = [one for s in sentences if not s.aside for one in figures(s.scene, s.planned, s.period, s.times)]
    return assemble(text.content, setting, mentions, found, counted)


def _read_once(sentences: Iterable[Sentence], frames: Frames, schema: Schema) -> Iterator[tuple[Sentence, list[Found]]]:
    """Each sentence with what rules find in it, knowing whom those before it spoke of."""
    recent: dict[str, str] = {}
    for sentence in sentences:
        told = replace(sentence, scene=replace(sentence.scene, recent=recent)) if recent else sentence
        yield told, list(_found(told, frames, schema))
        if named := dict(last_named(told.scene)):
            recent = recent | {word: named[of] for word, of in RECENT.items() if of in named}


def _read_again(
    first: Sequence[tuple[Sentence, list[Found]]],
    known: Mapping[str, Known],
    places: Places,
    setting: Setting,
    frames: Frames,
    schema: Schema,
    lexicon: Lexicon,
) -> Iterator[tuple[Sentence, list[Found]]]:
    """The sentences that hold a ``known`` name or speak of the one before, read with what is known; the others as they are."""
    names = re.compile(any_of((*known, *RECENT)))
    recent: dict[str, str] = {}
    for sentence, found in first:
        same = setting is sentence.scene.setting
        if not same or names.search(sentence.scene.content, sentence.scene.start, sentence.scene.end):
            cut_apart = places.cut_apart(sentence)
            again = sentence.with_names(cut_apart, lexicon) if cut_apart else sentence
            again = again.knowing(known, setting, dict(recent))
            yield again, list(_found(again, frames, schema))
        else:
            again = sentence
            yield sentence, found
        for cls, name in last_named(again.scene):
            recent |= {word: name for word, of in RECENT.items() if of == cls}


@cache
def _lexicon(frame_folders: tuple[Path, ...]) -> Lexicon:
    return load_lexicon().with_triggers(load_frames(frame_folders).by_trigger)


def _found(sentence: Sentence, frames: Frames, schema: Schema) -> Iterator[Found]:
    """What rules find in a sentence and the ontology allows between such ends."""
    for rule in (matches(sentence.scene, frames), inherent(sentence.scene)):
        for one in rule:
            relation = schema.relations.get(one.predicate)
            if relation and one.subject.cls in relation.domain and one.object.cls in relation.range:
                yield one
