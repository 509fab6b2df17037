"""Names across scripts: read, compare, explain, index, search.

A name that crosses a border changes script: Nguyễn Văn Hùng is Nguyen Van Hung and 阮文雄; ທອງລຸນ ສີສຸລິດ is Thongloun
Sisoulith. This room takes a written name to its **readings** (what it can sound like, one per convention: pinyin,
Cantonese, Hán-Việt, Thai, …), each a row of **tokens** (the words, or the syllables where the script has no spaces)
spelled in one inventory of sounds (`phones`). Two names are compared by the two readings that lie nearest; a small
trained model turns what is left between them into a score, and words say why.

What is stable, and may be built on:

* `readings(name)` → tuple of `Reading`, best first; empty where the name holds nothing that can be read.
* `skeletons(name)` → tuple of short keys, the same across scripts for the same sound: what an index looks up.
* `prepare(name)` → `Prepared`: everything about one name that comparing needs, made once and used many times.
* `compare(a, b)` → `Comparison(score, decision, reasons)`; a and b are text or `Prepared`.
* `compare_pairs(a, b)` → the same for two equally long lists.
* `score_pairs(a, b)` → scores of two equally long lists, as a float64 array: the fast way.
* `score_many(query, candidates)` → scores of one name against a list, as a float64 array.
* `warm()` reads every table once, so that the first names cost what all do (and forked processes share them).
* `decide(score)` → `match`, `possible` or `none`, by `MATCH` and `POSSIBLE`.

Scores lie in 0..1, are the same for (a, b) and (b, a), and do not depend on Unicode form, spacing or letter case.

>>> from jalon import names
>>> names.compare("阮富仲", "Nguyễn Phú Trọng").decision
'match'
"""

from jalon.names.compare import Comparison, UnequalListsError, compare, compare_pairs, score_many, score_pairs
from jalon.names.model import MATCH, POSSIBLE, Decision, decide
from jalon.names.prepared import Prepared, prepare
from jalon.names.reading import Reading
from jalon.names.readings import readings, warm
from jalon.names.skeletons import skeletons

__all__ = [
    "MATCH",
    "POSSIBLE",
    "Comparison",
    "Decision",
    "Prepared",
    "Reading",
    "UnequalListsError",
    "compare",
    "compare_pairs",
    "decide",
    "prepare",
    "readings",
    "score_many",
    "score_pairs",
    "skeletons",
    "warm",
]
