"""Tags sentences with LAC, the teacher: ``python teach.py SENTENCES OUT``; one line of JSON a sentence, words and tags.

Stands alone: LAC 2.1.2 needs paddlepaddle 1.8.5, which needs Python 3.8, so it runs in an environment of its own.
"""

import json
import sys

BATCH = 400


def main() -> None:
    from LAC import LAC  # type: ignore[import-not-found]  # at the point of use: no environment of this project has it

    teacher = LAC(mode="lac")
    with open(sys.argv[1], encoding="utf-8") as source:
        lines = [line.rstrip("\n") for line in source]
    with open(sys.argv[2], "w", encoding="utf-8") as out:
        for first in range(0, len(lines), BATCH):
            for answer in teacher.run(lines[first : first + BATCH]):
                out.write(json.dumps(answer, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
