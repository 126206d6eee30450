"""What a key goes on to mean when nothing speaks of it any more."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.identity.clusters import Judgement
from kg.identity.former import NEVER, Gone, Held, History, Identified, Judged, held, successors
from kg.statements.statement import DIFFERENT, SAME


def history(
    gone: list[Gone],
    live: dict[str, int],
    identified: list[tuple[str, str, Held]],
    judged: list[tuple[str, str, str, Held]] | None = None,
) -> History:
    rules = [Identified(key, identity, 0.9, when) for key, identity, when in identified]
    people = [Judged(Judgement(f"j{n}", verdict, (a,), (b,)), when) for n, (verdict, a, b, when) in enumerate(judged or [])]
    return History({one.key: one for one in gone}, live, rules, people)


def test_a_key_is_what_shares_its_number() -> None:
    told = history([Gone("a", 1, 1, 3)], {"b": 2}, [("a", "uscc:1", Held(1, 3)), ("b", "uscc:1", Held(2))])
    assert successors(told) == {"a": "b"}


def test_what_came_by_that_number_only_later_is_another_thing() -> None:
    told = history([Gone("a", 1, 1, 3)], {"b": 2}, [("a", "uscc:1", Held(1, 3)), ("b", "uscc:1", Held(4))])
    assert successors(told) == {}


def test_a_number_that_the_key_had_before_it_was_corrected_does_not_count() -> None:
    rules = [("a", "uscc:1", Held(1, 2)), ("a", "uscc:2", Held(2, 3)), ("b", "uscc:1", Held(1)), ("c", "uscc:2", Held(1))]
    assert successors(history([Gone("a", 1, 2, 3)], {"b": 1, "c": 1}, rules)) == {"a": "c"}


def test_what_a_person_made_one_leads_on_and_what_a_person_parted_does_not() -> None:
    gone, live, rules = [Gone("a", 1, 1, 5)], {"b": 2}, [("a", "name:x", Held(1, 5)), ("b", "name:x", Held(2))]
    assert successors(history(gone, live, [], [(SAME, "a", "b", Held(3))])) == {"a": "b"}
    assert successors(history(gone, live, [], [(SAME, "a", "b", Held(3, 4))])) == {}, "taken back before"
    assert successors(history(gone, live, rules, [(DIFFERENT, "a", "b", Held(3))])) == {}


def test_the_way_may_lead_over_keys_that_went_later() -> None:
    gone = [Gone("a", 1, 1, 3), Gone("b", 1, 1, 6)]
    rules = [("a", "uscc:1", Held(1, 3)), ("b", "uscc:1", Held(1, 6)), ("b", "name:x", Held(4, 6)), ("c", "name:x", Held(5))]
    assert successors(history(gone, {"c": 5}, rules)) == {"a": "c", "b": "c"}


def test_of_several_that_are_left_the_first_asserted_is_meant() -> None:
    rules = [("a", "uscc:1", Held(1, 3)), ("b", "uscc:1", Held(2)), ("c", "uscc:1", Held(1))]
    assert successors(history([Gone("a", 1, 1, 3)], {"b": 2, "c": 1}, rules)) == {"a": "c"}


def test_a_key_whose_statements_are_rejected_is_what_it_would_be_now() -> None:
    told = history([Gone("a", 1, 1, None)], {"b": 2}, [("a", "uscc:1", Held(1)), ("b", "uscc:1", Held(2))])
    assert successors(told) == {"a": "b"}


@given(st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from(["assert", "retract"])), max_size=12))
def test_a_row_holds_from_its_assertion_until_the_next_row_of_its_id(told: list[tuple[str, str]]) -> None:
    rows = [(id, operation, change) for change, (id, operation) in enumerate(told, 1)]
    spans = list(held(rows))
    for change in range(len(rows) + 2):
        standing = {rows[place][0] for place, span in spans if span.before(change)}
        newest = {id: operation for id, operation, at in rows if at < change}
        assert standing == {id for id, operation in newest.items() if operation == "assert"}
    assert all(span.end == NEVER or span.end <= len(rows) for _, span in spans)
