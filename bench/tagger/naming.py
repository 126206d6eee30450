"""Made-up names of firms, institutes, platforms, parks, incubators, persons and places.

The words are in ``vocabulary.yaml``; the shapes (place + stem + branch + legal form and so on) are here.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

HERE = Path(__file__).parent
_COMMON = "".join(bytes((row, cell)).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFA))


@cache
def vocabulary() -> Mapping[str, Any]:
    """The words of ``vocabulary.yaml``: lists of words, and strings that are lists of characters."""
    words: dict[str, Any] = yaml.safe_load((HERE / "vocabulary.yaml").read_text("utf-8"))
    return words


class Known(NamedTuple):
    """Names and words that are not made up: universities, cities, firms of news, nouns of a dictionary."""

    universities: Sequence[str]
    places: Sequence[str]
    firms: Sequence[str]
    nouns: Sequence[str]


class Namer:
    """Draws names; the same seed and the same lists give the same ones in the same order."""

    def __init__(self, seed: int, known: Known) -> None:
        self.random = random.Random(seed)
        self.universities, self.places, self.firms, self.nouns = known
        self.words = vocabulary()

    def pick(self, name: str) -> str:
        """One word of a list of the vocabulary."""
        return str(self.random.choice(self.words[name]))

    def among(self, *words: str) -> str:
        return self.random.choice(words)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def by_share(self, *ways: tuple[float, Callable[[], str]]) -> str:
        """One of ``ways``, each as often as its share says; the last takes what is left."""
        roll = self.random.random()
        for share, way in ways:
            roll -= share
            if roll < 0:
                return way()
        return ways[-1][1]()

    # Places

    def invented_place(self) -> str:
        return self.pick("place_first") + self.pick("place_second")

    def real_place(self) -> str:
        return re.sub(r"(市|地区|盟|[县区])$", "", self.random.choice(self.places)) or self.invented_place()

    def place_stem(self) -> str:
        """A place without its class: 扬州, 江苏, or one that does not exist."""
        return self.by_share((0.45, self.real_place), (0.2, lambda: self.pick("provinces")), (0.35, self.invented_place))

    def place(self) -> str:
        stem = self.place_stem()
        return stem if self.chance(0.5) or stem in self.words["provinces"] else stem + self.pick("districts")

    def in_brackets(self, share: float) -> str:
        """A place in brackets, as in 华泰（苏州）, or nothing."""
        return f"（{self.place_stem()}）" if self.chance(share) else ""

    # Firms

    def stem(self) -> str:
        """The distinctive part of a firm's name, two to four characters."""
        return self.by_share(
            (0.5, lambda: self.pick("auspicious") + self.pick("auspicious")),
            (0.25, lambda: self.phonetic(2, 3, 3, 4)),
            (0.2, lambda: "".join(self.pick(self.among("modern", "auspicious")) for _ in range(2))),
            (0.05, lambda: self.among("IC", "AI", "U", "e", "", "5", "A") + self.pick("modern") + self.pick("auspicious")),
        )

    def phonetic(self, *lengths: int) -> str:
        """A name that renders sounds: 赛诺格兰."""
        return "".join(self.pick("phonetic") for _ in range(self.random.choice(lengths)))

    def firm_short(self) -> str:
        """A short name: stem and branch, or a bare stem; with or without its place."""
        return self.by_share(
            (0.18, lambda: self.phonetic(3, 3, 4, 4)),
            (0.05, self.stem),
            (0.05, lambda: self.pick("modern") + self.pick("modern")),
            (0.08, lambda: self.place_stem() + self.stem()),
            (0.08, lambda: self.place_stem() + self.pick("branches")),
            (0.56, lambda: self.stem() + self.pick("branches")),
        )

    def firm_full(self) -> str:
        """A registered name."""
        place = self.place_stem() + self.among("", "", "省", "市") if self.chance(0.75) else ""
        branch = self.pick("branches") + (self.pick("branches") if self.chance(0.2) else "")
        return place + self.stem() + branch + self.in_brackets(0.12) + self.pick("legal")

    def fund(self) -> str:
        """A fund or an investment firm."""
        owner = self.random.choice((self.stem, self.stem, self.place_stem, self.firm_short, lambda: "国家"))()
        return owner + (self.pick("industries") if self.chance(0.25) else "") + self.pick("funds")

    def firm(self) -> str:
        """A firm as news calls it."""
        return self.by_share(
            (0.22, lambda: self.random.choice(self.firms)),
            (0.08, lambda: self.pick("well_known")),
            (0.15, self.firm_full),
            (0.02, self.fund),
            (0.05, lambda: self.stem() + self.among("集团", "公司", "股份", "中国", f"（{self.place_stem()}）")),
            (0.48, self.firm_short),
        )

    def firm_foreign(self) -> str:
        return self.pick("foreign_firms") + self.among("", "", "", "公司", "集团", "（中国）有限公司", "中国")

    # Other organisations

    def uni(self) -> str:
        if self.chance(0.9):
            return self.random.choice(self.universities)
        return self.place_stem() + self.among("大学", "理工大学", "工业大学", "职业技术学院", "师范学院", "科技大学", "医科大学")

    def field(self, name: str) -> str:
        """What an institute or platform works on: one field, or two joined by 与, 及, 和."""
        first = self.subject() if self.chance(0.4) else self.pick(name)
        second = self.subject() if self.chance(0.5) else self.pick(self.among(name, "industries"))
        return self.by_share(
            (0.17, lambda: first + self.pick("conjunctions") + second),
            (0.1, lambda: self.pick("industries") + self.among("", "及其", "材料", "装备", "关键技术")),
            (0.03, lambda: f"{first}（{self.pick('industries')}）"),
            (0.7, lambda: first),
        )

    def subject(self) -> str:
        """A field of work put together from nouns: 纤维染整, 作物育种技术."""
        nouns = "".join(self.random.choice(self.nouns) for _ in range(self.random.choice((1, 1, 2))))
        return nouns + (self.pick("platform_field_heads") if self.chance(0.7) else "")

    def institute(self) -> str:
        owner = self.by_share(
            (0.3, lambda: self.pick("institute_owners") + self.place_stem()),
            (0.1, lambda: self.uni() + self.place_stem()),
            (0.05, self.uni),
            (0.35, lambda: self.place_stem() + self.among("", "市", "省")),
            (0.2, str),
        )
        if self.chance(0.15):
            return self.uni() + self.place_stem() + "研究院"
        return owner + self.field("institute_fields") + self.pick("institute_heads")

    def institute_short(self) -> str:
        """An institute by number or by its short name."""
        if self.chance(0.4):
            number = self.among(str(self.random.randint(1, 60)), "十四", "五十五", "二十九", "七〇")
            return self.pick("institute_numbered") + number + self.among("所", "所", "研究所", "院")
        return self.place_stem() + self.pick("institute_short_fields") + self.among("院", "院", "所", "中心")

    def platform(self) -> str:
        """A laboratory, centre or alliance."""
        owner = self.by_share(
            (0.2, self.uni),
            (0.06, lambda: self.uni() + self.among("—", "-", "–", "·") + self.firm_short()),
            (0.03, lambda: self.firm_short() + self.among("—", "-") + self.place_stem()),
            (0.13, lambda: self.firm_short() + self.in_brackets(0.15)),
            (0.3, lambda: self.place_stem() + self.among("", "省", "市")),
            (0.28, lambda: self.among("", "国家", "", "长三角")),
        )
        if self.chance(0.05):
            return self.field("platform_fields") + self.place_stem() + self.among("省", "市", "") + "重点实验室"
        if self.chance(0.05):
            owner = self.random.choice((self.person, self.firm_short, self.uni))()
            return owner + self.among("院士工作站", "院士工作站", "院士专家工作站", "专家工作站", "教授工作室", "博士创新站")
        if self.chance(0.04):
            return f"{owner}“{self.stem()}{self.pick('industries')}”{self.pick('platform_heads')}"
        bracket = self.in_brackets(0.1) if owner else ""
        field = self.field("platform_fields") if self.chance(0.9) or not owner else ""
        return owner + bracket + field + self.pick("platform_heads")

    def assoc(self) -> str:
        """A chamber or an association."""
        middle = self.pick("industries") if self.chance(0.5) else self.place_stem() if self.chance(0.3) else ""
        return self.place_stem() + self.among("", "市", "省", "区") + middle + self.pick("association_heads")

    # Parks and incubators

    def park(self) -> str:
        return self.by_share(
            (0.2, self.park_short),
            (0.05, self.park_uni),
            (0.35, self.park_of_place),
            (
                0.04,
                lambda: self.among("", self.place_stem(), self.uni()) + f"“{self.pick('park_names')}”" + self.pick("park_heads"),
            ),
            (0.04, lambda: self.field("industries") + self.among("产业园", "基地", "科技园")),
            (0.08, lambda: self.firm_short() + self.among("产业园", "科技园", "智能制造基地", "生产基地", "工业园", "科技大厦")),
            (0.24, lambda: self.pick("park_names") + self.in_brackets(0.06) + self.pick("park_heads")),
        )

    def park_of_place(self) -> str:
        middle = self.pick("park_names") if self.chance(0.4) else ""
        return self.place_stem() + self.among("", "", "国家", "省级", "国际") + middle + self.pick("park_heads")

    def park_short(self) -> str:
        """A park by its short name: 江州高新区, 云溪谷, or a word of two characters and a head."""
        stems = (self.place_stem, self.invented_place, self.invented_place, lambda: self.pick("park_names"), self.stem)
        return self.random.choice(stems)() + self.among("", "", "", "国际", "国家") + self.pick("park_short_heads")

    def park_uni(self) -> str:
        """The science park of a university."""
        place = self.place_stem()
        heads = ("国家大学科技园", "科技园", "国家大学科技园", f"（{place}）科技园", f"{place}科创园")
        return self.uni() + self.random.choice(heads)

    def zone(self) -> str:
        """An industrial zone: 江州临港工业区."""
        middle = self.invented_place() if self.chance(0.4) else self.pick("industries") if self.chance(0.2) else ""
        return self.place_stem() + middle + self.pick("zone_heads")

    def incubator(self) -> str:
        if self.chance(0.05):
            return self.pick("incubator_words") + self.in_brackets(1) + self.pick("incubator_heads")
        return (self.place_stem() if self.chance(0.4) else "") + self.pick("incubator_words") + self.pick("incubator_heads")

    def incubator_short(self) -> str:
        """An incubator by a name that does not say so."""
        stem = self.stem() if self.chance(0.3) else self.pick("incubator_words")
        return stem + self.pick("incubator_short_heads")

    # Persons and government

    def person(self) -> str:
        family = self.pick(self.random.choices(("double_surnames", "common_surnames", "surnames"), (6, 34, 60))[0])
        given = _COMMON if self.chance(0.3) else self.words["given"]
        return family + "".join(self.random.choice(given) for _ in range(self.random.choice((1, 2, 2, 2))))

    def person_foreign(self) -> str:
        return self.pick("foreign_given") + self.among("·", "·", "") + self.pick("foreign_family")

    def person_latin(self) -> str:
        return self.pick("latin_given") + self.among(" ", " ", "") + self.pick("latin_family")

    def gov(self) -> str:
        if self.chance(0.25):
            return self.pick("national_bodies")
        return self.place_stem() + self.among("市", "区", "县", "省") + self.pick("governments")
