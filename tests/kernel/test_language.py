"""Days as they were said, in the reader's language."""

import pytest
from django.utils import translation

from jalon.node.kernel.language import dated


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["14/05/2026", "05/2026", "2026"]),
        ("vi", ["14/05/2026", "05/2026", "2026"]),
        ("km", ["14/05/2026", "05/2026", "2026"]),
        ("zh-hans", ["2026-05-14", "2026-05", "2026"]),
    ],
)
def test_a_day_is_written_as_precisely_as_it_was_said(language, words):
    with translation.override(language):
        assert [dated(iso) for iso in ("2026-05-14", "2026-05", "2026")] == words


@pytest.mark.parametrize(
    "said", ["", "--05-14", "2026-02-30", "2026-13", "in the first days of May", "2026-05-14T10:00"]
)
def test_what_is_no_day_stays_as_it_was_said(said):
    assert dated(said) == said
