"""Done, under way or planned: by the part of the report, and by words of will before the verb."""

from __future__ import annotations

import re

from kg.statements.statement import Status

# Words of will, without the words that only begin like them (将军, 拟定) or name a plan (人才计划).
_WILL = re.compile(
    r"将(?!军|近|乐|士)|拟(?!定|上市)|力争|争取|预计|有望|确保|即将|争创|接下来|下一步|预期|规划建设|拟建"
    r"|计划(?=新增|引进|建设|投资|实现|建成|完成|达到|获批|到|在|于|用|培育|入驻|全年|今年|总投资|打造)"
)
_QUOTED = re.compile(r"《[^》]*》?|“[^”]*”?")
_LONGEST = 4  # of the words behind 计划 that make it a verb
_EXPECTED = re.compile(r"预计|有望|预期|预估")
_NOW = re.compile(r"(?:目前|现有|现已|已经|(?<!早)已(?!知|有[^\d]{0,2}基础))")
_UNDER_WAY = re.compile(r"正在|在建|加紧|正加|正(?=有序|抓紧|全力)")


def status_at(content: str, sentence: int, position: int, clause: tuple[int, int], planned: bool) -> Status:
    """The status of what is said at ``position`` of a sentence that starts at ``sentence``; ``planned``: in a part of plans."""
    if _before(_WILL, content, sentence, position):
        return "planned"
    if planned:
        return "done" if _NOW.search(content, clause[0], position) else "planned"
    return "in_progress" if _UNDER_WAY.search(content, *clause) else "done"


def measure_at(content: str, sentence: int, position: int, clause: tuple[int, int], planned: bool) -> str:
    """Whether a figure is ``achieved``, ``expected`` (预计) or a ``target``."""
    if _before(_EXPECTED, content, sentence, position):
        return "expected"
    return "achieved" if status_at(content, sentence, position, clause, planned) != "planned" else "target"


def _before(words: re.Pattern[str], content: str, sentence: int, position: int) -> bool:
    """Whether one of ``words`` stands between ``sentence`` and ``position``, outside titles and quotations."""
    said = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), content[sentence : position + _LONGEST])
    return any(match.start() < position - sentence for match in words.finditer(said))
