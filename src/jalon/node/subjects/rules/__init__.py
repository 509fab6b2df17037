"""The decisions of subjects, pure: dates of birth, identifiers with their check digits, the MRZ, who protects whom."""

from jalon.node.subjects.rules.birth import Birth, CannotDate, age_words, is_minor, read_birth
from jalon.node.subjects.rules.ftm import follow_the_money
from jalon.node.subjects.rules.identifiers import Identified, normal
from jalon.node.subjects.rules.mrz import CannotReadMrz, Mrz, read_mrz
from jalon.node.subjects.rules.protecting import (
    Alike,
    alike,
    latest_review,
    may_lift,
    may_list,
    may_merge,
)
from jalon.node.subjects.rules.reasons import kept, worded, words
from jalon.node.subjects.rules.retention import QUARTER, due, due_within, may_let_go

__all__ = [
    "QUARTER",
    "Alike",
    "Birth",
    "CannotDate",
    "CannotReadMrz",
    "Identified",
    "Mrz",
    "age_words",
    "alike",
    "due",
    "due_within",
    "follow_the_money",
    "is_minor",
    "kept",
    "latest_review",
    "may_let_go",
    "may_lift",
    "may_list",
    "may_merge",
    "normal",
    "read_birth",
    "read_mrz",
    "worded",
    "words",
]
