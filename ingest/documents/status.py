"""Done, under way or planned: by the part of the report, and by words of will before the verb."""

from __future__ import annotations

import re

from kg.statements.statement import Status

# Words of will, without the words that only begin like them (将军, 拟定) or name a plan (人才计划).
_WILL = re.compile(
    r"将(?!军|近|乐|士)|拟(?!定|上市)|力争|争取(?!到|了|上级|资金|国家|省)|预计|可望|明年|意向(?=投资|金额)|融资需求|资金需求|有望|确保|即将|争创|接下来|下一步|预期|规划建设|拟建"
    r"|计划(?=把|将|三年|今年|年内|新增|引进|建设|投资|实现|建成|完成|达到|获批|到|在|于|用|培育|入驻|全年|今年|总投资|打造)"
)
_FIRM_WILL = re.compile(r"力争|争取|确保|争创")
_QUOTED = re.compile(r"《[^》]*》?|“[^”，。]{0,16}”")  # names; what somebody says counts
_LONGEST = 4  # of the words behind 计划 that make it a verb
_EXPECTED = re.compile(r"预计|有望|预期|预估|可望")
_BY_A_YEAR = re.compile(r"到(?:20\d\d年|“?十[四五六]五)")
_NOW = re.compile(r"(?:目前|现有|现已|已经|(?<!早)已(?!知|有[^\d]{0,2}基础))")
_UNDER_WAY = re.compile(r"正在|在建|加紧|正加|正(?=有序|抓紧|全力|联合|与|加快|推进|积极|筹备|建设|启动|实施|开展|稳步|会同|抓好)")


def status_at(content: str, sentence: int, position: int, clause: tuple[int, int], planned: bool) -> Status:
    """The status of what is said at ``position`` of a sentence that starts at ``sentence``; ``planned``: in a part of plans."""
    if _before(_WILL, content, sentence, position):
        return "planned"
    if planned:
        return "done" if _NOW.search(content, clause[0], position) else "planned"
    return "in_progress" if _UNDER_WAY.search(content, *clause) else "done"


def measure_at(content: str, sentence: int, position: int, clause: tuple[int, int], planned: bool) -> str:
    """Whether a figure is ``achieved``, ``expected`` (预计) or a ``target``."""
    if content[max(sentence, position - 1) : position] in ("从", "由"):
        return "achieved"  # 从46人扩充到80人: where it begins
    if expected := _last(_EXPECTED, content, sentence, position):
        later = max(_last(_FIRM_WILL, content, sentence, position), _last(_BY_A_YEAR, content, sentence, position))
        return "expected" if expected > later else "target"
    return "achieved" if status_at(content, sentence, position, clause, planned) != "planned" else "target"


def _last(words: re.Pattern[str], content: str, sentence: int, position: int) -> int:
    """Where the last of ``words`` stands before ``position``, counted from 1; 0 where none does."""
    if not words.search(content, sentence, position):
        return 0  # as nearly always
    said = _without_quotations(content[sentence:position])
    return max([match.start() + 1 for match in words.finditer(said)], default=0)


def _before(words: re.Pattern[str], content: str, sentence: int, position: int) -> bool:
    """Whether one of ``words`` stands between ``sentence`` and ``position``, outside titles and quotations."""
    first = words.search(content, sentence, position + _LONGEST)
    if first is None or first.start() >= position:
        return False  # most often; a quotation can only take away
    first = words.search(_without_quotations(content[sentence : position + _LONGEST]))
    return first is not None and first.start() < position - sentence


def _without_quotations(words: str) -> str:
    """The words with blanks in place of titles and quotations, as long as before."""
    if "《" not in words and "“" not in words:
        return words
    return _QUOTED.sub(lambda quoted: " " * len(quoted[0]), words)
