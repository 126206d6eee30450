"""What one sentence tells about a name, for all others: short names known from a list, an award, a full name, an introduction."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from ingest.documents.aliases import SHORTENED, core_of_firm, introduced, short_forms
from ingest.documents.lexicon import load_lexicon
from ingest.documents.matching import Found
from ingest.documents.names import ACTORS
from ingest.documents.parsing import Sentence

# How much each kind of telling counts: an award tells what its winner is, a list what its members are.
_BY_AWARD, _BY_LIST, _BY_FRAME = 3, 2, 1
_CERTAIN = frozenset(("University", "ResearchInstitute", "Person"))  # whatever a frame takes them for
_SHORTEST_CORE, _SHORTEST_PART = 4, 3


def learn(content: str, sentences: Sequence[Sentence], found: Iterable[Found]) -> dict[str, str]:
    """Names that do not tell their class by themselves → the class that the document tells; told by the layer ``repeats``."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for one in found:
        for end in (one.subject, one.object):
            if end.cls == "Incubator" and one.predicate == "receivedAward" and end.span:
                votes[end.name][end.cls] += _BY_AWARD
            elif end.layer == "frames" and end.cls in ACTORS:
                votes[end.name][end.cls] += _BY_FRAME
    told: dict[str, str] = {}
    silent: set[str] = set()
    for sentence in sentences:
        classes = sentence.scene.classes
        for _, _, item in sentence.scene.listed:
            if not item.named:
                continue
            name, cls = item.text, classes[item]
            if cls in ACTORS and cls is not None:
                if item.cls is not None and item.layer != "branches":
                    told[name] = cls
                else:
                    votes[name][cls] += _BY_LIST
            elif item.cls is None:
                silent.add(name)
    known = {name: counts.most_common(1)[0][0] for name, counts in votes.items() if told.get(name) not in _CERTAIN}
    return _from_short_forms(told, silent) | _from_firms(told, silent) | _from_introductions(content, told) | known


def _from_firms(told: dict[str, str], silent: set[str]) -> dict[str, str]:
    """思远机器人 is a firm where 思远机器人（海州）有限公司 is named, and so is 脉动医疗 where just one firm has it in its name."""
    cores = {core_of_firm(name) for name, cls in told.items() if cls == "Enterprise"}
    known = {core: "Enterprise" for core in cores if len(core) >= _SHORTEST_CORE and core not in told}
    joined = "\n".join(cores)
    for name in silent:
        if len(name) >= _SHORTEST_PART and name in joined and sum([name in core for core in cores]) == 1:
            known[name] = "Enterprise"
    return known


def _from_short_forms(told: dict[str, str], silent: set[str]) -> dict[str, str]:
    """云帆 is a firm where 海州云帆新能源有限公司 is named, and 橙谷 an incubator where 橙谷孵化器 is."""
    owners: dict[str, list[str]] = defaultdict(list)
    for name, cls in told.items():
        for form in short_forms(name, cls) if cls in SHORTENED else ():
            owners[form].append(cls)
    return {form: classes[0] for form, classes in owners.items() if len({*classes}) == 1 and form in silent}


def _from_introductions(content: str, told: dict[str, str]) -> dict[str, str]:
    """Short forms that the text introduces (以下简称“启明星”), except those that stand for all of their kind (“研究院”)."""
    heads = load_lexicon().heads
    return {
        short: told[max(full, key=len)]
        for short, before in introduced(content).items()
        if short not in heads and (full := [name for name in told if before.endswith(name)])
    }
