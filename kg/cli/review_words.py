"""What a review says to its reviewer, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "status": {"zh": "状态", "en": "status"},
    "when": {"zh": "时间", "en": "when"},
    "confidence": {"zh": "可信度", "en": "confidence"},
    "method": {"zh": "方法", "en": "method"},
    "place": {"zh": "出处", "en": "source"},
    "line": {"zh": "第 {} 行", "en": "line {}"},
    "why": {"zh": "原因", "en": "why"},
    "carries": {"zh": "{} 条关系", "en": "{} relations"},
    "reviewed": {"zh": "已审阅", "en": "reviewed"},
    "accepted": {"zh": "接受", "en": "accepted"},
    "rejected": {"zh": "驳回", "en": "rejected"},
    "disagreement": {"zh": "读法不一", "en": "readers disagree"},
    "low confidence": {"zh": "可信度低", "en": "low confidence"},
    "changed": {"zh": "审阅后已变", "en": "changed since it was reviewed"},
    "left behind": {"zh": "更正所依据的原文已不在", "en": "the words of this correction are gone from its source"},
    "asked for": {"zh": "全部查看", "en": "asked for"},
    "answers": {
        "zh": "a 接受  r 驳回  c 更正{}  s 跳过  u 撤销  q 结束 > ",
        "en": "a accept  r reject  c correct{}  s skip  u undo  q quit > ",
    },
    "no such thing": {"zh": "  x 无此事物", "en": "  x no such thing"},
    "unknown": {"zh": "请按 a r c x s u q 之一。", "en": "One of a r c x s u q."},
    "correcting": {
        "zh": "逐项更正；回车保留原值，单独一个 . 取消。",
        "en": "What is right? Enter keeps what is there, a single . leaves it.",
    },
    "not corrected": {"zh": "未更正。", "en": "Nothing corrected."},
    "nothing to undo": {"zh": "没有可撤销的。", "en": "Nothing to undo."},
    "undone": {"zh": "已撤销（第 {} 次变更）。", "en": "Undone (change {})."},
    "stays": {"zh": "其中 {} 条此后又有判断，保持不变。", "en": "{} of its statements were judged again since, and stay so."},
    "done": {"zh": "第 {} 次变更。", "en": "Change {}."},
    "as it was": {"zh": "与已有判断相同。", "en": "It is judged so already."},
    "empty": {"zh": "没有待审阅的内容。", "en": "Nothing to review."},
    "summary": {"zh": "已判断 {} 条，已全部写入。", "en": "{} decided, all of it written."},
    "of": {"zh": "第 {}/{} 条", "en": "{} of {}"},
    "subject": {"zh": "主体", "en": "subject"},
    "predicate": {"zh": "关系", "en": "relation"},
    "object": {"zh": "对象", "en": "object"},
    "class": {"zh": "类别", "en": "class"},
    "name": {"zh": "名称", "en": "name"},
    "indicator": {"zh": "指标", "en": "indicator"},
    "value": {"zh": "数值", "en": "value"},
    "unit": {"zh": "单位", "en": "unit"},
}


def word(name: str, language: str, *values: object) -> str:
    """The text in this language, in English where there is none in it."""
    told = WORDS.get(name, {"en": name})
    return told.get(language, told["en"]).format(*values)
