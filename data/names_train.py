#!/usr/bin/env python3
"""Train the scorer: `src/jalon/names/tables/weights.json` from labelled pairs of names. Needs scikit-learn.

    names_train.py PAIRS_CSV            train on all pairs and write the table
    names_train.py PAIRS_CSV --check    cross-validate with persons disjoint and write nothing

PAIRS_CSV has the columns query, candidate, label (match, nonmatch). Names drawn at random from it are paired as well,
as examples of what is no match. The same pairs give the same table, byte for byte.
"""

import argparse
import csv
import hashlib
import json
import pathlib
import random

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from jalon.names.compare import described
from jalon.names.features import FEATURES

TABLE = pathlib.Path(__file__).parent.parent / "src/jalon/names/tables/weights.json"
FOLDS, RANDOM_PAIRS, RANDOM_WEIGHT = 5, 16000, 0.2
HARD, HARD_WEIGHT = 0.04, 2.0


def describe(pairs):
    """Turn pairs of names into rows of features."""
    return described([a for a, _ in pairs], [b for _, b in pairs])


def grow(rows, labels, weights):
    """Grow the trees."""
    model = HistGradientBoostingClassifier(
        max_iter=150, learning_rate=0.08, max_depth=3, max_leaf_nodes=8, min_samples_leaf=12, l2_regularization=1.0,
        monotonic_cst=list(FEATURES.values()), random_state=0, early_stopping=False,
    )  # fmt: skip
    return model.fit(rows, labels, sample_weight=weights)


def persons(rows):
    """Give each name the person it belongs to: names joined by matches are one person's."""
    parent = {}

    def root(name):
        parent.setdefault(name, name)
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for row in rows:
        if row["label"] == "match":
            parent[root(row["query"])] = root(row["candidate"])
    return root


def fold(person):
    """Assign a person to a fold, for ever the same."""
    return int(hashlib.sha256(person.encode()).hexdigest(), 16) % FOLDS


def at_random(names, count):
    """Pair names at random."""
    draw = random.Random(7)
    return [(draw.choice(names), draw.choice(names)) for _ in range(count)]


def cross_validate(rows):
    """Score each pair by trees that saw neither of its persons; `(scores, labels)`."""
    root = persons(rows)
    folds = np.array([[fold(root(row["query"])), fold(root(row["candidate"]))] for row in rows])
    labels = np.array([row["label"] == "match" for row in rows])
    described = describe([(row["query"], row["candidate"]) for row in rows])
    found = np.zeros(len(rows))
    for number in range(FOLDS):
        asked = folds[:, 0] == number
        seen = (folds != number).all(axis=1)
        names = sorted(
            {row[side] for row, use in zip(rows, seen, strict=True) if use for side in ("query", "candidate")}
        )
        model = fit(described[seen], labels[seen], names, root)
        found[asked] = model.predict_proba(described[asked])[:, 1]
    return found, labels


def fit(rows, labels, names, root):
    """Train on described pairs and on random ones; then again, weighing up the random ones that were hard to refuse."""
    chance = [(a, b) for a, b in at_random(names, RANDOM_PAIRS) if root(a) != root(b)]
    extra = describe(chance)
    rows = np.concatenate([rows, extra])
    weights = np.concatenate([np.ones(len(labels)), np.full(len(extra), RANDOM_WEIGHT)])
    labels = np.concatenate([labels, np.zeros(len(extra), bool)])
    first = grow(rows, labels, weights)
    hard = (weights < 1) & (first.predict_proba(rows)[:, 1] > HARD)
    return grow(rows, labels, np.where(hard, HARD_WEIGHT, weights))


def best_threshold(scores, labels):
    """Find the score from which on taking pairs for matches gives the best F1; `(threshold, f1)`."""
    marks = np.linspace(0.2, 0.8, 121)
    f1 = [2 * (labels & (scores >= m)).sum() / ((scores >= m).sum() + labels.sum()) for m in marks]
    best = max(f1)
    near = marks[np.array(f1) >= best - 0.0015]
    return float(np.median(near)), best


def tree(nodes):
    """Fill a grown tree up to three full levels: seven questions, eight answers."""
    feature, bound, value = [0] * 7, [0.0] * 7, [0.0] * 8

    def place(index, spot, level):
        node = nodes[index]
        if level == 3:
            value[spot] = round(float(node["value"]), 5)
            return
        question = 2**level - 1 + spot
        if not node["is_leaf"]:
            feature[question] = int(node["feature_idx"])
            bound[question] = float(np.float32(node["num_threshold"]))
        left, right = (index, index) if node["is_leaf"] else (node["left"], node["right"])
        place(left, 2 * spot, level + 1)
        place(right, 2 * spot + 1, level + 1)

    place(0, 0, 0)
    return feature, bound, value


def write(model, shift):
    """Write the trees, moved so that the best threshold is a score of one half."""
    trees = [tree(stage[0].nodes) for stage in model._predictors]
    data = {
        "about": "Trees of three levels over jalon.names.features.FEATURES; trained by data/names_train.py.",
        "features": list(FEATURES),
        "start": round(float(model._baseline_prediction.ravel()[0]) - shift, 5),
        "feature": [t[0] for t in trees],
        "bound": [[round(b, 6) for b in t[1]] for t in trees],
        "value": [t[2] for t in trees],
    }
    TABLE.write_text(json.dumps(data, ensure_ascii=False) + "\n", encoding="utf-8")


def main():
    """Train or check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=pathlib.Path)
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    with args.pairs.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    scores, labels = cross_validate(rows)
    threshold, f1 = best_threshold(scores, labels)
    print(f"cross-validated, persons disjoint: best F1 {f1:.4f} at {threshold:.3f}")
    if args.check:
        return
    root = persons(rows)
    names = sorted({row[side] for row in rows for side in ("query", "candidate")})
    described = describe([(row["query"], row["candidate"]) for row in rows])
    write(fit(described, labels, names, root), float(np.log(threshold / (1 - threshold))))


if __name__ == "__main__":
    main()
