"""The comparison of two names written the plain way, one pair and one sound at a time.

What `jalon.names` computes for thousands of pairs at once must come to the same; `test_plain_way` compares the two.
"""

import itertools

from rapidfuzz.distance import OSA, Indel, Levenshtein

from jalon.names.orders import FULL, ONE, SHORT, TURNED
from jalon.names.packing import MANDARIN, VIETNAMESE
from jalon.names.phones import classes, codes, costs, encode, vowels
from jalon.names.written import sino_link, surname_met


def in_order(one, other):
    """The two names in the order in which they are compared."""
    return (one, other) if (one.script, one.text) <= (other.script, other.text) else (other, one)


def look(one, other):
    """How alike the classes of sounds of two shapes are, less what their order of words costs."""
    alike = Indel.normalized_similarity(one.sounds.translate(classes()), other.sounds.translate(classes()))
    return alike - 0.03 * (one.kind + other.kind)


def may_meet(one, other, first, second):
    """Whether two shapes of two names may be compared."""
    kind = first.kind or second.kind
    if first.kind != FULL and second.kind != FULL:
        return False
    spoken = [any(shape.reading.system == "thai" for shape in name.shapes) for name in (one, other)]
    if all(spoken) and "thai-letters" in (first.reading.system, second.reading.system):
        return False
    if kind == SHORT:
        return one.has_middle and other.has_middle
    return kind != ONE or one.is_domestic_han or other.is_domestic_han


def tried(one, other):
    """The few pairs of shapes that are priced in full."""
    every = [
        (look(first, second), first, second)
        for first, second in itertools.product(one.shapes, other.shapes)
        if may_meet(one, other, first, second)
    ]
    if len(one.shapes) * len(other.shapes) > 3:
        best = max(value for value, _, _ in every)
        every = sorted((row for row in every if row[0] >= best - 0.12 - 1e-7), key=lambda row: -round(row[0], 6))[:3]
    return every


def aligned(one, other):
    """The cheapest alignment of two rows of sounds: its price in hundredths, and its steps as pairs of places."""
    price = (100 * costs()).round().astype(int)
    a, b = encode(one), encode(other)
    best = {(0, 0): (0, None)}
    for i, j in itertools.product(range(len(a) + 1), range(len(b) + 1)):
        ways = []
        if i and j:
            ways.append((best[i - 1, j - 1][0] + price[a[i - 1], b[j - 1]], (i - 1, j - 1)))
        if i:
            ways.append((best[i - 1, j][0] + price[a[i - 1], 0], (i - 1, j)))
        if j:
            ways.append((best[i, j - 1][0] + price[0, b[j - 1]], (i, j - 1)))
        if ways:
            best[i, j] = min(ways, key=lambda way: way[0])
    steps, place = [], (len(a), len(b))
    while place != (0, 0):
        before = best[place][1]
        steps.append((before, place, best[place][0] - best[before][0]))
        place = before
    return best[len(a), len(b)][0], steps


def units(sounds):
    """The number of the syllable that each sound is in."""
    soft = [sound in vowels() for sound in sounds if sound in codes()]
    found, unit = [], 0
    for place, vowel in enumerate(soft):
        unit += bool(place and not vowel and place + 1 < len(soft) and soft[place + 1])
        found.append(min(unit, 23))
    return found


def nearest(one, other):
    """The two shapes whose sounds lie nearest, how alike they look, and their alignment."""
    priced = []
    for looks, first, second in tried(one, other):
        total, steps = aligned(first.sounds, second.sounds)
        kind = first.kind or second.kind
        handicap = {FULL: 0.0, TURNED: 0.15}.get(kind, 0.30) + 0.15 * (
            2.0 - first.reading.weight - second.reading.weight
        )
        priced.append((round(0.01 * total + handicap, 9), looks, first, second, total, steps))
    return min(priced, key=lambda row: row[0])


def sound_facts(first, second, looks, total, steps):
    """The features that the alignment gives, by name."""
    sums = [0] * 24, [0] * 24
    mine, theirs = units(first.sounds), units(second.sounds)
    a, b = encode(first.sounds), encode(second.sounds)
    gaps = soft = 0
    hard = {codes()[sound] for sound in codes() if sound not in vowels()}
    for (i0, j0), (i, j), cost in steps:
        sums[0][mine[max(i - 1, 0)]] += cost
        sums[1][theirs[max(j - 1, 0)]] += cost
        gaps += cost * (i == i0 or j == j0)
        soft += cost * (not (i > i0 and a[i0] in hard) and not (j > j0 and b[j0] in hard))
    worst = [sorted(part, reverse=True) for part in sums]
    syllables = max(mine[-1], theirs[-1]) + 1
    bad = max(sum(cost > 45 for cost in part) for part in sums)
    return {
        "sound_cost": total / 100,
        "sound_cost_each": total / 100 / max((len(a) + len(b)) / 2, 1),
        "worst_syllable": max(worst[0][0], worst[1][0]) / 100,
        "worst_syllable_mild": min(worst[0][0], worst[1][0]) / 100,
        "second_syllable": (worst[0][1] + worst[1][1]) / 200,
        "bad_syllables": bad / max(syllables, 1),
        "gap_cost": gaps / 100,
        "consonant_cost": (total - soft) / 100,
        "coarse_likeness": looks,
        "length": min(len(a), len(b)),
        "syllables": syllables,
    }


def word_facts(one, other, first, second):
    """The features that words and writing give, by name."""
    scripts, kinds = (one.script, other.script), (first.kind, second.kind)
    tones, marks, marked = marks_wrong(one, other, first, second)
    hanzi = Levenshtein.distance(one.hanzi, other.hanzi) if one.hanzi and other.hanzi else -1
    strict = syllables_wrong(one, other, "mandarin")
    used = {family(first.reading.system), family(second.reading.system)}
    return {
        "turned": TURNED in kinds,
        "shortened": max(SHORT in kinds, 2 * (ONE in kinds)),
        "rare_reading": 2.0 - first.reading.weight - second.reading.weight,
        "same_system": family(first.reading.system) == family(second.reading.system),
        "same_script": one.script == other.script,
        "foreign_han": one.is_foreign_han + other.is_foreign_han,
        **{script: scripts.count(script) for script in ("han", "latin", "lao", "khmer", "thai", "burmese", "cyrillic")},
        "letters_wrong": letters_wrong(one, other, first, second),
        "words_apart": abs(len(one.words) - len(other.words)),
        "tones_wrong": tones,
        "marks_wrong": marks,
        "marked": marked,
        "hanzi_wrong": hanzi,
        "hanzi_same": 1.0 - hanzi / max(len(one.hanzi), len(other.hanzi)) if hanzi >= 0 else 0.0,
        "initials": one.has_initial or other.has_initial,
        "mandarin_wrong": strict if strict >= 0 else syllables_wrong(one, other, "mandarin-open"),
        "vietnamese_wrong": syllables_wrong(one, other, "vietnamese"),
        "pinyin_unused": "mandarin" not in used and any(fits(name, "mandarin") for name in (one, other)),
        "vietnamese_unused": "vietnamese" not in used and any(fits(name, "vietnamese") for name in (one, other)),
        "surname_met": surname_met(one, other),
        "sino_link": sino_link(one, other),
    }


def family(system):
    """The family of conventions that a convention belongs to."""
    return "mandarin" if system in MANDARIN else "vietnamese" if system in VIETNAMESE else system


def fits(name, convention):
    """Whether a Latin name of several syllables can be read by a convention."""
    systems = {"mandarin": {"pinyin"}, "vietnamese": {"vietnamese", "vietnamese-bare"}}[convention]
    readings = [shape.reading for shape in name.shapes]
    return name.script == "latin" and any(r.system in systems and len(r.tokens) > 1 for r in readings)


def letters_wrong(one, other, first, second):
    """Letters that differ, in the order as written or in that of the shapes."""
    if one.script != other.script or one.script == "han":
        return -1
    straight = OSA.distance(one.letters, other.letters)
    if first.kind == second.kind:
        return straight
    ordered = [
        "".join([name.plain[place] for place in shape.order] if max(shape.order) < len(name.plain) else name.plain)
        for name, shape in ((one, first), (other, second))
    ]
    return min(straight, OSA.distance(*ordered))


def marks_wrong(one, other, first, second):
    """Tones and vowels that differ where both names bear marks."""
    if not one.marked or not other.marked:
        return 0, 0, 0
    mine, theirs = (
        [name.marked[place] for place in shape.order if place < len(name.marked)]
        for name, shape in ((one, first), (other, second))
    )
    met = list(zip(mine, theirs, strict=False))
    return sum(a.base == b.base and a.tone != b.tone for a, b in met), sum(a.base != b.base for a, b in met), 1


def syllables_wrong(one, other, convention):
    """Syllables that differ though the convention knows each."""
    mine, theirs = one.spelled.get(convention), other.spelled.get(convention)
    if not mine or not theirs:
        return -1
    return min(differ(a, b) for a in mine for b in theirs)


def differ(one, other):
    """Syllables that differ between two readings, in the order in which they differ least."""
    if len(one) != len(other):
        return abs(len(one) - len(other)) + len(set(one) ^ set(other)) // 2
    turns = (tuple(one), (*one[1:], one[0]), (one[-1], *one[:-1]), (one[-1], *one[1:-1], one[0]))
    return min(sum(a != b for a, b in zip(turn, other, strict=True)) for turn in turns)


def facts(one, other):
    """Every feature of a pair by name, or None where one name can't be read."""
    one, other = in_order(one, other)
    if not one.shapes or not other.shapes:
        return None
    _, looks, first, second, total, steps = nearest(one, other)
    return sound_facts(first, second, looks, total, steps) | word_facts(one, other, first, second)
