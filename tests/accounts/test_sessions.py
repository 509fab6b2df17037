"""Sessions: one sees one's own and ends them; the administrator ends everybody's; an idle list forgets what ended."""

from django.test import Client

from factories.ours import PASSWORD
from jalon.node.accounts import actions, queries


def session(name):
    client = Client(headers={"User-Agent": "Telephone"})
    client.login(username=name, password=PASSWORD)
    client.get("/account/")
    return client


def test_one_sees_ones_sessions_and_ends_another(ours):
    desk, lost = Client(), session("linh")
    desk.login(username="linh", password=PASSWORD)
    page = desk.get("/account/sessions/").content.decode()
    assert "Telephone" in page
    assert "this one" in page
    key = next(one.pk for one in queries.sessions_of(ours.people["linh"]) if one.user_agent == "Telephone")
    assert desk.post(f"/account/sessions/{key}/end/").status_code == 302
    assert lost.get("/account/").status_code == 302
    assert desk.get("/account/").status_code == 200


def test_nobody_ends_a_session_of_somebody_else(ours):
    linh, mei = session("linh"), session("mei")
    key = queries.sessions_of(ours.people["linh"])[0].pk
    mei.post(f"/account/sessions/{key}/end/")
    assert linh.get("/account/").status_code == 200


def test_the_administrator_ends_every_session_of_somebody(ours):
    linh, thu = session("linh"), session("thu")
    assert thu.post(f"/people/{ours.people['linh'].pk}/sessions/end/").status_code == 302
    assert linh.get("/account/").status_code == 302
    assert queries.sessions_of(ours.people["linh"]) == []


def test_a_new_password_ends_every_session(ours):
    linh = session("linh")
    actions.readmit("linh", factors_too=False, actor="user:thu")
    assert linh.get("/account/").status_code == 302
    assert queries.sessions_of(ours.people["linh"]) == []
