"""A pair drawn for a terminal: two columns with what differs marked, the waterfall of the score, the effect of a merge.

Foreign text reaches the terminal as text alone: no markup of it is read, no control character of it is sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from kg.cli.output import shown
from kg.cli.review_app.effect import effect_lines
from kg.cli.review_words import word
from kg.review.identity.differences import Spans, differences
from kg.show.evidence import SPAN

if TYPE_CHECKING:
    from kg.merging import Preview
    from kg.review.identity.pair import Literally, Pair, Side, Tie
    from kg.review.item import Passage

LABEL, EQUAL, DIFFERENT, NAME, QUIET = "bold", "green", "red underline", "bold cyan", "dim"
FOR, AGAINST = "green", "red"  # a bar of the waterfall
BAR = 30  # cells of the widest waterfall
FEATURES = 34  # cells of what its steps are called
LONGEST = 300  # characters of a text that is shown
AROUND = 16  # characters before and behind the names of a passage that are shown


def headline(pair: Pair, place: int, total: int, language: str) -> Text:
    """``3 of 10,000 · may be one: 0.73 · relations that a merge moves: 12``."""
    told = [word("of pairs", language, f"{place + 1:,}", f"{total:,}")]
    if pair.score is not None:
        told.append(word("score", language, f"{pair.score:.2f}"))
    told.append(word("moves", language, pair.moves))
    return Text(" · ".join(told), style=QUIET, no_wrap=True, overflow="ellipsis")


def columns(a: Side, b: Side, language: str, *, plain: bool = False) -> Table:
    """The two sides, row by row: what stands beside each other is comparable."""
    table = Table.grid(expand=True, padding=(0, 1))
    table.add_column(ratio=1, overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    table.add_row(*_apart(a.label, b.label, LABEL, plain=plain))
    table.add_row(*_told(a.class_label[language], b.class_label[language]))
    if a.place or b.place:
        table.add_row(*(_labelled(word("where", language), text) for text in _told(a.place, b.place)))
    table.add_row(*(_where_said(side, language, plain=plain) for side in (a, b)))
    for ours, theirs in ((a.identifiers, b.identifiers), (_others(a), _others(b)), (a.facts, b.facts)):
        _add_literals(table, ours, theirs, language, plain=plain)
    for one, other in zip_longest(a.ties, b.ties):
        table.add_row(_tie(one, language, plain=plain), _tie(other, language, plain=plain))
    more = [_more(side, language) for side in (a, b)]
    if any(more):
        table.add_row(*more)
    table.add_row(_sources(a, language), _sources(b, language))
    return table


def waterfall(pair: Pair, language: str) -> Table:
    """Each reason as a bar that begins where the one before it ends, on a line of log-odds."""
    table = Table.grid(padding=(0, 1))
    table.add_column(width=FEATURES, no_wrap=True, overflow="ellipsis")
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    base = pair.base or 0.0
    steps = [(word("base", language), base), *((shown(step.label[language]), step.weight) for step in pair.reasons)]
    ends = [0.0]
    for _, weight in steps:
        ends.append(ends[-1] + weight)
    low, high = min(ends), max(ends)
    for (label, weight), start, end in zip(steps, ends, ends[1:], strict=False):
        table.add_row(Text(label), Text(f"{weight:+.1f}"), bar(start, end, low, high))
    total = word("score", language, f"{pair.score:.2f}") if pair.score is not None else ""
    table.add_row(Text(total, style=LABEL), Text(f"{ends[-1]:+.1f}", style=LABEL), bar(0.0, ends[-1], low, high))
    return table


def bar(start: float, end: float, low: float, high: float) -> Text:
    """From ``start`` to ``end`` on a line from ``low`` to ``high``; at least one cell."""
    cells = BAR / ((high - low) or 1.0)
    first, last = (round((at - low) * cells) for at in sorted((start, end)))
    text = Text(" " * min(first, BAR - 1))
    text.append("█" * max(1, last - first), style=FOR if end >= start else AGAINST)
    return text


def judgement(pair: Pair, language: str) -> str:
    """How it was judged; empty where nobody did."""
    judged = pair.judged
    if judged is None:
        return ""
    day = judged.at.date().isoformat() if judged.at else ""
    told = (word(judged.verdict, language), judged.agent, day, judged.comment)
    return f"{word('judged', language)}: {', '.join(_line(part) for part in told if part)}"


def effect(found: Preview | None, language: str) -> Text:
    """What a merge would change; empty where the two are one."""
    if found is None:
        return Text()
    told = (f"  {_line(line)}" for line in effect_lines(found, language))
    return Text(word("effect", language), style=LABEL).append("\n" + "\n".join(told), style="not bold")


def marked(passage: Passage, language: str, *, plain: bool) -> Text:
    """The words of a source around the names, which are marked, and where they stand; a name that stands alone is not repeated."""
    text, marks, told = Text(), passage.marks, passage.text
    if [(mark.start, mark.end) for mark in marks] != [(0, len(told))]:
        at, end = (max(0, marks[0].start - AROUND), marks[-1].end + AROUND) if marks else (0, 2 * AROUND)
        text.append("“…" if at else "“")
        for mark in marks:
            text.append(_line(told[at : mark.start]))
            name = _line(told[mark.start : mark.end])
            text.append(f"⟦{name}⟧" if plain else name, style=NAME if mark.role == "subject" else "")
            at = mark.end
        text.append(_line(told[at:end]) + ("…” " if end < len(told) else "” "))
    place = word("line", language, passage.line) if passage.line else "" if SPAN.fullmatch(passage.locator) else passage.locator
    return text.append(_line(f"{passage.title} {place}".rstrip()), style=QUIET)


def _apart(a: str, b: str, style: str = "", *, plain: bool) -> tuple[Text, Text]:
    """Two texts with what only one of them has in colour."""
    ours, theirs = differences(a, b)
    return _spans(a, ours, style, plain=plain), _spans(b, theirs, style, plain=plain)


def _spans(text: str, spans: Spans, style: str, *, plain: bool) -> Text:
    told, at = Text(style=style), 0
    for start, end in spans:
        told.append(_line(text[at:start]))
        told.append(_line(text[start:end]), style="" if plain else DIFFERENT)
        at = end
    told.append(_line(text[at:]))
    return told


def _told(a: str, b: str) -> tuple[Text, Text]:
    """Two values that are equal or not as a whole."""
    style = "" if not (a and b) else EQUAL if a == b else DIFFERENT
    return Text(_line(a), style=style), Text(_line(b), style=style)


def _labelled(label: str, text: Text) -> Text:
    return Text(f"{label} ", style=QUIET).append_text(text) if text.plain else Text()


def _where_said(side: Side, language: str, *, plain: bool) -> Text:
    """Where a source calls it by the name that heads the column."""
    found = next((one for one in side.names if one.value == side.label), None)
    return marked(found.passage, language, plain=plain) if found else Text()


def _others(side: Side) -> Sequence[Literally]:
    return [one for one in side.names if one.value != side.label]


def _add_literals(table: Table, ours: Sequence[Literally], theirs: Sequence[Literally], language: str, *, plain: bool) -> None:
    """What is of one kind on both sides stands side by side."""
    kinds = dict.fromkeys(one.predicate for one in (*ours, *theirs))
    for kind in kinds:
        left, right = ([one for one in told if one.predicate == kind] for told in (ours, theirs))
        values = {one.value for one in left} & {one.value for one in right}
        for one, other in zip_longest(left, right):
            style = DIFFERENT if left and right else ""
            styles = (EQUAL if each and each.value in values else style for each in (one, other))
            cells = (_literal(each, how, language, plain=plain) for each, how in zip((one, other), styles, strict=True))
            table.add_row(*cells)


def _literal(told: Literally | None, style: str, language: str, *, plain: bool) -> Text:
    if told is None:
        return Text()
    text = Text(f"{_line(told.label[language])} ", style=QUIET)
    text.append(_line(told.text[language]), style=style)
    text.append("\n  ").append_text(marked(told.passage, language, plain=plain))
    return text


def _tie(tie: Tie | None, language: str, *, plain: bool) -> Text:
    if tie is None:
        return Text()
    text = Text(f"{_line(tie.label[language])} ", style=QUIET)
    text.append(_line(tie.other_name), style=EQUAL if tie.shared else "")
    if details := tie.details[language]:
        text.append(f" ({_line(details)})")
    text.append("\n  ").append_text(marked(tie.passage, language, plain=plain))
    return text


def _more(side: Side, language: str) -> Text:
    more = side.tied - len(side.ties)
    return Text(word("more relations", language, f"{more:,}") if more > 0 else "", style=QUIET)


def _sources(side: Side, language: str) -> Text:
    return Text(f"{word('sources', language)} {_line('、'.join(side.sources))}", style=QUIET)


def _line(text: str) -> str:
    """In one line, cut where it is endless."""
    text = shown(text).replace("\n", " ")
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
