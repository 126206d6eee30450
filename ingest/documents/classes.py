"""What class each item of a sentence is of: by its own noun, by its list, by what is known from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ingest.documents.item import Item
from ingest.documents.lexicon import Layer, load_lexicon
from ingest.documents.names import has_branch, is_short_name, noun_class
from ingest.documents.phrases import Group
from ingest.documents.setting import Setting

_CERTAIN = frozenset(("University", "ResearchInstitute"))  # nothing makes another thing of what is called a university
_OF_QUOTED = frozenset(("Program", "Policy", "Project"))  # what a quotation is, whatever its list says
_TOPIC_VERBS = load_lexicon().sets["topic_verbs"]


class Known(NamedTuple):
    """What the rest of the document, a gazetteer or the tagger tells of a name."""

    cls: str
    layer: Layer


def classes_of(
    listed: Sequence[tuple[int, Group, Item]], setting: Setting, known: Mapping[str, Known]
) -> Mapping[Item, str | None]:
    """The class of each item: its own noun, what is known of it, the noun of its list, a weak noun of its own."""
    means = setting.means
    classes: dict[Item, str | None] = {}
    for _, group, item in listed:
        if (meant := means.get(item.text)) is not None and meant in (setting.region, setting.parent):
            cls: str | None = "Region"  # 江都区与清华大学等高校: no noun of a list makes another thing of the region that reports
        elif (one := known.get(item.text)) and not (item.strong and item.cls in _CERTAIN):
            cls = one.cls
        elif item.cls and (item.strong or item.cls == "Person" or (item.quoted and item.cls in _OF_QUOTED)):
            cls = item.cls
        else:
            cls = _by_list(item, group)
        classes[item] = cls
    return classes


def _by_list(item: Item, group: Group) -> str | None:
    """The class of an item whose own noun does not decide it."""
    if not group.nouns:
        if item.layer == "branches" and group.before in _TOPIC_VERBS:
            return None
        return item.cls or _among_firms(item, group)
    listed = noun_class(group.nouns)
    if listed == "Project" and item.cls in ("Platform", "Park"):
        return item.cls
    if listed in ("Project", "Platform") and item.cls in (None, "Enterprise") and are_firms(group):
        return "Enterprise"
    return listed or item.cls or _among_firms(item, group)


def _among_firms(item: Item, group: Group) -> str | None:
    """凌度智能、赛纳维、Finetek: where no noun tells, the silent ones are firms if another one has a firm's form."""
    if len(group.items) < 3:
        return None
    others = {other.cls for other in group.items if other.cls is not None}
    return "Enterprise" if others == {"Enterprise"} and is_short_name(item.text) else None


def are_firms(group: Group) -> bool:
    """立方粉末、金石电器等9个项目 (or 企业技术中心): short names without figures, one of them with a branch, are firms."""
    names = [item.text for item in group.items if not item.quoted]
    return all([len(name) <= 8 and name.isalpha() for name in names]) and any([has_branch(name) for name in names])
