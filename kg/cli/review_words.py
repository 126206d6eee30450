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
    "of pairs": {"zh": "第 {}/{} 对", "en": "{} of {}"},
    "same": {"zh": "相同", "en": "same"},
    "different": {"zh": "不同", "en": "different"},
    "unsure": {"zh": "不确定", "en": "unsure"},
    "score": {"zh": "为一的可能 {}", "en": "may be one: {}"},
    "moves": {"zh": "合并涉及 {} 条关系", "en": "relations that a merge moves: {}"},
    "base": {"zh": "起点", "en": "to begin with"},
    "where": {"zh": "所在地", "en": "in"},
    "sources": {"zh": "来源", "en": "sources"},
    "more relations": {"zh": "另有 {} 条关系", "en": "more relations: {}"},
    "judged": {"zh": "已有判断", "en": "judged"},
    "comment": {"zh": "理由：", "en": "why:"},
    "writing": {"zh": "正在写入……", "en": "writing …"},
    "you said": {"zh": "本次判为“{}”（第 {} 次变更）。", "en": "Judged {} just now (change {})."},
    "judged pair": {"zh": "第 {} 次变更：{}。", "en": "Change {}: {}."},
    "settled": {"zh": "另有 {} 对随之确定或已判断。", "en": "Settled by it or judged before: {} more."},
    "end of the queue": {"zh": "已到末尾。z 撤销  ↑ 返回  q 结束", "en": "This was the last one. z undo  ↑ back  q quit"},
    "pair keys": {
        "zh": "s 相同  d 不同  u 不确定  空格 跳过  z 撤销  c 理由  ↑↓ 前后  PgDn  q 结束",
        "en": "s same  d different  u unsure  space skip  z undo  c why  ↑↓  PgDn  q quit",
    },
    "pair answers": {
        "zh": "s 相同  d 不同  u 不确定  空行 跳过  z 撤销  q 结束 > ",
        "en": "s same  d different  u unsure  empty line: skip  z undo  q quit > ",
    },
    "unknown pair key": {"zh": "请按 s d u z q 之一，或回车跳过。", "en": "One of s d u z q, or Enter to skip."},
    "pairs judged": {"zh": "已判断 {} 对，已全部写入。", "en": "Pairs judged: {}, all of it written."},
    "effect": {"zh": "合并的影响", "en": "What a merge would change"},
    "would be": {"zh": "合并后称为 {}（{}）", "en": "it would be called {} ({})"},
    "forbidden": {"zh": "不允许：{} 于 {} 判为不同 {}", "en": "forbidden: {} judged them different on {} {}"},
    "classes differ": {"zh": "不允许：没有事物同属这两类", "en": "forbidden: no one thing is of both classes"},
    "become one": {"zh": "{} 组关系合而为一：", "en": "relations that become one ({}): "},
    "to itself": {"zh": "{} 条关系将指向自身：", "en": "relations of it to itself ({}): "},
    "contradicting": {"zh": "{} 项指标相互矛盾：", "en": "figures that contradict each other ({}): "},
    "reported twice": {"zh": "{} 项指标重复报送：", "en": "figures that are reported twice ({}): "},
    "recommendations fall": {"zh": "{} 条推荐随之取消：", "en": "recommendations that fall away ({}): "},
    "more": {"zh": "另有 {} 项", "en": "{} more"},
}


def word(name: str, language: str, *values: object) -> str:
    """The text in this language, in English where there is none in it."""
    told = WORDS.get(name, {"en": name})
    return told.get(language, told["en"]).format(*values)
