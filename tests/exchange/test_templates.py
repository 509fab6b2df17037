"""Templates: a unit's own texts, each change a new version, in several languages; a request starts from them."""

import uuid

import pytest
from django.test import Client

from jalon.node.exchange.actions import templates as actions
from jalon.node.exchange.models import Template

FORM = {
    "kind": "verification.vehicle", "language": "vi", "title": "Xác minh chủ xe", "facts": "Xe rời chốt kiểm soát.",
    "purpose": "Tìm người lái",
}  # fmt: skip


@pytest.fixture
def as_(ours):
    def log_in(name):
        client = Client()
        client.force_login(ours.people[name])
        return client

    return log_in


def write(ours, client, key=None, **changes):
    address = f"/requests/templates/{key}/" if key else "/requests/templates/new/"
    return client.post(address, {"key": str(uuid.uuid4()), "unit": str(ours.units["HT"].pk), **FORM, **changes})


def test_a_request_starts_from_it(ours, as_):
    assert write(ours, as_("linh")).status_code == 302
    page = as_("linh").get("/requests/templates/").content.decode()
    start = page.split('href="/requests/new/?')[1].split('"')[0].replace("&amp;", "&")
    assert "Xe rời chốt kiểm soát." in as_("linh").get(f"/requests/new/?{start}").content.decode()


def test_a_change_is_a_new_version_and_the_old_one_stays_as_it_was(ours, as_):
    write(ours, as_("linh"))
    first = Template.objects.get()
    write(ours, as_("linh"), first.pk, language="en", title="Owner of a vehicle", facts="It left the checkpoint.")
    first.refresh_from_db()
    second = Template.objects.get(retired_at=None)
    assert (first.version, second.version, second.family) == (1, 2, first.family)
    assert first.texts == {"vi": {"facts": FORM["facts"], "purpose": FORM["purpose"]}}
    assert set(second.texts) == {"vi", "en"}


def test_two_new_versions_of_the_same_are_not_possible(ours):
    same = {"unit": ours.units["HT"].pk, "kind": "information", "language": "en", "author": ours.people["linh"]}
    first = actions.write_template(uuid.uuid4(), title="A", texts={"facts": "x"}, **same)
    actions.write_template(uuid.uuid4(), title="B", texts={"facts": "y"}, after=first, **same)
    with pytest.raises(actions.CannotWriteTemplate):
        actions.write_template(uuid.uuid4(), title="C", texts={"facts": "z"}, after=first, **same)


def test_one_without_words_is_refused(ours, as_):
    assert write(ours, as_("linh"), facts="", purpose="").status_code == 422
    assert not Template.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("mei", 404), ("outsider", 403), ("minh", 403)])
def test_others_neither_see_nor_change_it(ours, as_, who, status):
    write(ours, as_("linh"))
    key = Template.objects.get().pk
    assert as_(who).post(f"/requests/templates/{key}/retire/").status_code in (status, 404)
    assert Template.objects.get().retired_at is None


def test_retired_it_is_offered_no_more(ours, as_):
    write(ours, as_("linh"))
    as_("linh").post(f"/requests/templates/{Template.objects.get().pk}/retire/")
    assert FORM["title"] not in as_("linh").get("/requests/templates/").content.decode()
    assert Template.objects.count() == 1
