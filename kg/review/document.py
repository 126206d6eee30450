"""One document under review: what it and its reviewers say, and what answers make of it. Nothing here reads or writes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from kg.errors import InputError, NotFound
from kg.identity.names import normalise
from kg.review.correcting import NAME, TYPE, Known, correct
from kg.review.item import NO_FIELDS, Asked, Decision
from kg.statements.reviews import content, corrections, described, is_judgement, is_of_reviewer, judgement, review_of, taken_back
from kg.statements.statement import IDENTIFIED_AS, REJECTED, RESERVED, SOURCE_TITLE, Statement
from ontology import Schema

GONE = "is not there any more: its source was read anew or retracted."
CHANGED = "has changed since it was shown: its source was read anew."
ANSWERS = ("accept", "reject", "correct", "nothing")
AGAIN = "Look at it again: kg review, or make the list again."


@dataclass(slots=True)
class Document:
    """What one source and its review say, and what the answers make of it."""

    name: str
    title: str
    schema: Schema
    rules: frozenset[str]
    rows: dict[str, Statement]  # what both say, by id, with what identifies the things they speak of
    judged: dict[str, Statement]  # the judgements, by the id of what is judged
    before: dict[str, Statement]  # the rows of the review as the ledger has them, by their own ids
    by_subject: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # ids of rows, some gone
    by_name: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # keys by normalised name

    @classmethod
    def of(cls, name: str, held: Sequence[Statement], schema: Schema, rules: frozenset[str]) -> Document:
        title = next((row.value or "" for row in held if row.predicate == SOURCE_TITLE and row.source == name), name)
        said = (row for row in held if row.predicate == IDENTIFIED_AS or not row.predicate.startswith(RESERVED))
        judged = {row.subject: row for row in held if is_judgement(row)}
        before = {row.id: row for row in held if row.source == review_of(name)}
        document = cls(name, title, schema, rules, {}, judged, before)
        document._add(said)
        return document

    def answer(self, one: Asked, agent: str) -> str:
        """Take an answer up; what it was, for the log. Raises NotFound or InputError, and has done nothing then."""
        target = self.rows.get(one.item)
        if target is None:
            raise NotFound(GONE, fix=AGAIN)
        if one.seen is not None and one.seen != content(target):
            raise InputError(CHANGED, fix=AGAIN)
        decision, comment = one.decision, one.decision.comment
        if decision.answer not in ANSWERS:
            raise InputError(f"cannot be answered {decision.answer}.", fix=f"Answer {', '.join(ANSWERS)}.")
        if decision.answer == "nothing":
            if target.predicate not in (TYPE, NAME):
                raise InputError("is a statement about two things or a figure, not a thing.", fix="Answer reject.")
            for row in self._about(target):
                self._judge([row], accepted=False, agent=agent, comment=comment)
        elif decision.answer == "accept":
            self._judge(self._group(target), accepted=True, agent=agent, comment=comment)
        else:
            known = self._known(target, decision.corrected)
            instead = correct(target, decision.corrected, known, self.schema, self.rules) if decision.answer == "correct" else []
            self._replace(target, decision, instead, agent)
        return f"review: {decision.answer} {self._in_words(target)}"

    def changes(self) -> list[Statement]:
        """The rows to commit: what of the review is new or other than before, and what of it is gone."""
        now = {row.id: row for row in (*self.rows.values(), *self.judged.values()) if row.source == review_of(self.name)}
        title = described(self.name, self.title)
        new = [row for id, row in now.items() if self.before.get(id) != row]
        gone = [taken_back(row) for id, row in self.before.items() if id not in now and id != title.id]
        titled = [title] if new and title.id not in self.before else []
        return [*titled, *new, *gone]

    def _replace(self, target: Statement, decision: Decision, instead: list[Statement], agent: str) -> None:
        """Reject what was read, and put ``instead`` in its place; a correction of a correction takes the place of that one."""
        origin = self._origin(target)
        group = self._wrong(origin, decision) if origin.id == target.id else [origin]
        self._judge(group, accepted=False, agent=agent, comment=decision.comment, instead=instead)
        if decision.answer == "correct" and target.predicate == TYPE and target not in group:
            self._judge([target], accepted=True, agent=agent, comment=decision.comment)  # of its class the reviewer says nothing

    def _judge(
        self, group: Sequence[Statement], *, accepted: bool, agent: str, comment: str, instead: Sequence[Statement] = ()
    ) -> None:
        former = {id for row in group if row.id in self.judged for id in corrections(self.judged[row.id])}
        for row in group:
            self.judged[row.id] = judgement(
                row, accepted=accepted, reviewer=agent, corrected_by=[one.id for one in instead], comment=comment
            )
        self._add(instead)
        needed = {id for row in self.judged.values() for id in corrections(row)} if former else set()
        for id in former - needed:
            self.rows.pop(id, None)
            self.judged.pop(id, None)

    def _origin(self, target: Statement) -> Statement:
        """What was read, where ``target`` is what a reviewer said instead."""
        if not is_of_reviewer(target):
            return target
        found = (self.rows.get(id) for id, row in self.judged.items() if target.id in corrections(row))
        return next((row for row in found if row is not None), target)

    def _group(self, target: Statement) -> list[Statement]:
        """The statements that are put before a reviewer as one: that there is a thing, and what it is called there."""
        if target.predicate != TYPE:
            return [target]
        named = (row for row in self._of(target.subject) if row.predicate == NAME and row.locator == target.locator)
        back = self._rejected(target)  # accepted again it gets back the name that it had
        return [target, *(row for row in named if back or not self._rejected(row))]

    def _wrong(self, target: Statement, decision: Decision) -> list[Statement]:
        """The statements of a group that an answer rejects: a wrong name is not a wrong class."""
        if target.predicate != TYPE or "name" not in decision.corrected:
            return [target]
        shown = self._known(target).name(target.subject)
        named = (row for row in self._of(target.subject) if row.predicate == NAME and row.value == shown)
        return [*([target] if "class" in decision.corrected else []), *(row for row in named if not self._rejected(row))]

    def _known(self, target: Statement, corrected: Mapping[str, str] = NO_FIELDS) -> Known:
        """The names and classes that hold of the things of a statement, and of those that a correction names."""
        named = (self.by_name[normalise(corrected[role])] for role in ("subject", "object") if role in corrected)
        keys = dict.fromkeys([target.subject, *([target.object] if target.object else []), *chain.from_iterable(named)])
        return Known.of((row for key in keys for row in self._of(key) if not self._rejected(row)), self.schema)

    def _add(self, rows: Iterable[Statement]) -> None:
        for row in rows:
            if row.id not in self.rows:
                self.by_subject[row.subject].append(row.id)
            self.rows[row.id] = row
            declared = self.schema.properties.get(row.predicate)
            if declared is not None and declared.is_name and row.value:
                self.by_name[normalise(row.value)].append(row.subject)

    def _of(self, key: str) -> list[Statement]:
        return [self.rows[id] for id in dict.fromkeys(self.by_subject[key]) if id in self.rows]

    def _about(self, target: Statement) -> list[Statement]:
        """All that this document and its review say of the subject."""
        key = target.subject
        said = (row for row in self.rows.values() if not row.predicate.startswith(RESERVED))
        return [row for row in said if key in (row.subject, row.object) and not self._rejected(row)]

    def _rejected(self, row: Statement) -> bool:
        judged = self.judged.get(row.id)
        return judged is not None and judged.predicate == REJECTED

    def _in_words(self, target: Statement) -> str:
        known = Known.of((row for key in (target.subject, target.object) if key for row in self._of(key)), self.schema)
        other = known.name(target.object) if target.object else f"{target.value or ''}{target.unit or ''}"
        return f"{known.name(target.subject)} {target.predicate} {other}"
