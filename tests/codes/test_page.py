"""The reference page of the code lists is written from the tables."""

import runpy
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_page_of_the_code_lists_is_fresh() -> None:
    page = runpy.run_path(str(ROOT / "data" / "codes_page.py"))["page"]
    assert (ROOT / "docs" / "reference" / "codes.md").read_text(encoding="utf-8") == page(), (
        "run `python data/codes_page.py`"
    )
