"""A table of people: every fault is told with its line, and all of it is entered or nothing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jalon.node.accounts import actions, queries
from jalon.node.accounts.queries.tables import read_people

HEAD = "username,name,language,role,unit,valid_from,valid_until\n"
GOOD = HEAD + "lan,Lt. Lan,vi,officer,HT,01/03/2026,\nphuc,Trần Phúc,vi,liaison,HT,2026-03-01,31/12/2027\n"


@pytest.fixture
def thu(ours):
    client = Client()
    client.force_login(ours.people["thu"])
    return client


def send(client, text, **more):
    return client.post("/people/import/", {"file": SimpleUploadedFile("p.csv", text.encode()), **more})


def test_a_table_is_shown_first_and_entered_when_it_is_sure(thu):
    page = send(thu, GOOD).content.decode()
    assert "2 rows can be entered." in page
    assert not queries.username_exists("lan")
    answer = thu.post("/people/import/", {"table": GOOD, "sure": "on"})
    assert "First passwords" in answer.content.decode()
    assert {grant.role for grant in queries.grants_of(queries.user_named("phuc"))} == {"liaison"}


def test_a_repeat_enters_nothing_twice(thu):
    for _ in range(2):
        thu.post("/people/import/", {"table": GOOD, "sure": "on"})
    assert queries.grants_of(queries.user_named("lan")).count() == 1


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("L N,x,vi,officer,HT,,", "username:"),
        ("lan,,vi,officer,HT,,", "name:"),
        ("lan,x,vi,sheriff,HT,,", "role: sheriff is none"),
        ("lan,x,vi,officer,XX,,", "no unit XX today"),
        ("lan,x,de,officer,HT,,", "language: de"),
        ("lan,x,vi,officer,HT,soon,", "valid_from: write the day"),
        ("lan,x,vi,officer,HT,02/03/2026,01/03/2026", "end before it begins"),
        ("hoa,x,vi,officer,HT,,", "no other role"),
    ],
)
def test_a_faulty_row_is_told_with_its_line_and_nothing_is_entered(thu, ours, row, fault):
    table = GOOD + row + "\n"
    rows, _whole = read_people(table)
    assert [one.line for one in rows if one.faults] == [4]
    assert fault in rows[2].faults[0]
    with pytest.raises(actions.CannotImport):
        actions.import_people(rows, actor="user:thu")
    assert not queries.username_exists("lan")
    assert "1 row has a fault" in send(thu, table).content.decode()


@pytest.mark.parametrize(("table", "fault"), [("a,b\n1,2\n", "These are missing: username"), (HEAD, "no rows")])
def test_a_table_that_is_none_is_told_so(thu, table, fault):
    answer = send(thu, table)
    assert answer.status_code == 422
    assert fault in answer.content.decode()


def test_what_is_not_text_is_told_so(thu):
    answer = thu.post("/people/import/", {"file": SimpleUploadedFile("p.csv", b"\xff\xfe\x00")})
    assert "not UTF-8" in answer.content.decode()
