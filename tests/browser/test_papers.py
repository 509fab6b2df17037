"""Letters, translations, the ledger and templates in the browser: for everybody, on a phone and on a desk."""

import uuid

import pytest

from browser.looking import assert_accessible, log_in
from exchange.letters import WORDS, answered, asked, translated
from factories.ours import PASSWORD
from jalon.node.exchange.actions import templates

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_letters_ledger_and_templates_can_be_used_by_everybody(page, address, ours):
    inquiry = asked(ours)
    answered(inquiry)
    translated(inquiry, "lo", WORDS["lo"])
    templates.write_template(
        uuid.uuid4(), unit=ours.units["HT"].pk, kind="verification.vehicle", language="vi", title="Xác minh chủ xe",
        texts={"facts": "Xe rời chốt."}, author=ours.people["linh"],
    )  # fmt: skip
    log_in(page, address, "linh", PASSWORD)
    for path in (f"{inquiry.pk}/papers/", "ledger/", "templates/", "templates/new/"):
        page.goto(f"{address}/requests/{path}")
        assert_accessible(page)
    page.goto(f"{address}/requests/{inquiry.pk}/papers/")
    with page.expect_download() as download:
        page.get_by_role("button", name="Letter (PDF)").click()
    assert download.value.suggested_filename.endswith("-vi-lo.pdf")
