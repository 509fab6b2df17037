"""Reads of the auditor's desk: the log in sentences, samples and their progress, proofs."""

from jalon.node.oversight.queries.pages import (
    RecordPage,
    SamplePage,
    SamplesPage,
    SearchPage,
    accesses_to_review,
    record_page,
    sample_page,
    samples_page,
    search_page,
)

__all__ = [
    "RecordPage",
    "SamplePage",
    "SamplesPage",
    "SearchPage",
    "accesses_to_review",
    "record_page",
    "sample_page",
    "samples_page",
    "search_page",
]
