"""One name, or one noun for many, where it stands in a list."""

from __future__ import annotations

from msgspec import Struct

from ingest.documents.lexicon import Layer


class Item(Struct, eq=False, gc=False):
    """One member of a list.

    ``named``: it is a name, not a noun for many (企业, 省级实验室); ``strong``: its own noun decides its class. ``raw`` is the
    stretch between the separators around it; ``lead`` is what joins it to the item before (、 和 与, or + where it follows
    directly), empty for the first. ``title`` belongs to a person. ``inner`` are names inside this one: the firm in the name of
    its project, the institute in the name of its branch. ``text`` is what it is called, once its list is complete.

    Items are finished in place while their sentence is read, and are left alone from then on. Like all that is made by the
    thousand here (tokens, groups, ends, mentions) they are structs of msgspec, made in a third of the time of a dataclass. Nothing
    in these refers back to what holds it, so the garbage collector need not look at them (``gc=False``).
    """

    start: int
    end: int
    cls: str | None
    named: bool
    strong: bool = False
    layer: Layer = "heads"
    raw: tuple[int, int] = (0, 0)
    lead: str = ""
    title: str = ""
    quoted: bool = False
    inner: tuple[Item, ...] = ()
    text: str = ""

    def name(self, content: str) -> None:
        """Sets ``text``, here and in ``inner``."""
        self.text = content[self.start : self.end]
        if self.inner:
            for inner in self.inner:
                inner.text = content[inner.start : inner.end]
