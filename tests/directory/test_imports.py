"""Units from files: checked, shown, imported, undone; what is broken is said by its cell, and nothing is lost."""

import csv
import datetime
import io
import uuid

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from factories.across import ACTOR, SINCE
from jalon import territory
from jalon.node.directory import actions, queries
from jalon.node.directory.models import Contact, ImportBatch, KeptGate, Unit
from jalon.node.directory.queries import files
from jalon.node.directory.rules.sheets import CannotRead
from jalon.node.directory.rules.unit_rows import COLUMNS
from jalon.node.kernel import clock

HEADER = "code,name_en,level,parent,territory,hours,phone,valid_from,valid_until\n"


def handed_in(across, content, name="units.csv"):
    content = content if isinstance(content, bytes) else content.encode()
    return actions.hand_in(uuid.uuid4(), node=across.own, content=content, name=name, actor=ACTOR)


def said(batch):
    return [(problem["cell"], problem["sentence"]) for problem in batch.problems]


def test_the_template_goes_in_as_it_is(across):
    for ending in ("csv", "xlsx", "jsonl"):
        batch = handed_in(across, files.template(ending), f"units.{ending}")
        assert (batch.rows, batch.broken) == (2, 0)


def test_what_is_exported_comes_back_as_it_was(across):
    batch = handed_in(across, HEADER + "NEW,New post,station,HT,,24/7,0239 3856 333,2020-01-01,\n")
    actions.run_import(batch.pk, actor=ACTOR)
    for ending in ("csv", "xlsx", "jsonl"):
        batch = handed_in(across, files.exported(ending, "VN-MPS"), f"units.{ending}")
        assert (batch.added, batch.changed, batch.broken) == (0, 0, 0), said(batch)


@pytest.mark.parametrize(
    ("row", "cell", "words"),
    [
        ("A,A,province,,,,,2569-01-01,", "H2", "looks Buddhist. Write 2026"),
        ("A,A,province,,,,,01/07/2568,", "H2", "looks Buddhist. Write 2025"),
        ("A,A,province,,,,,soon,", "H2", "Write the day as"),
        ("A,A,kingdom,,,,,2020-01-01,", "C2", "Choose one of"),
        ("A,,province,,,,,2020-01-01,", "B2", "at least one name"),
        ("A,A,province,,VN:99999,,,2020-01-01,", "E2", "VN:99999"),
        ("A,A,district,,VN:458,,,2026-01-01,", "E2", "did not exist on 2026-01-01"),
        ("A,A,station,NOBODY,,,,2020-01-01,", "D2", "No unit bears the code NOBODY"),
        ("A,A,station,HT,,,,2019-01-01,", "D2", "HT did not exist on 2019-01-01"),
        ("A,A,province,,,now and then,,2020-01-01,", "F2", "cannot be read"),
        ("A,A,province,,,,12,2020-01-01,", "G2", "no telephone number of VN"),
        ("A,A,province,,,,,2020-01-01,2019-01-01", "I2", "ends on or before"),
        ("HT,A,province,,,,,2021-01-01,", "H2", "has that code since 2020-01-01"),
        ("A B,A,province,,,,,2021-01-01,", "A2", "without spaces"),
    ],
)
def test_a_broken_cell_is_named_with_what_to_do(across, row, cell, words):
    batch = handed_in(across, HEADER + row + "\n")
    assert batch.broken == 1
    assert batch.added == 0
    assert any(at in (cell, cell[0] + "2") and words in sentence for at, sentence in said(batch)), said(batch)


def test_a_circle_of_parents_is_broken_and_what_hangs_on_it_too(across):
    batch = handed_in(
        across,
        HEADER + "A,A,station,B,,,,2020-01-01,\nB,B,station,A,,,,2020-01-01,\nC,C,station,A,,,,2020-01-01,\n"
        "D,D,station,HT,,,,2020-01-01,\n",
    )
    assert (batch.added, batch.broken) == (1, 3)
    assert "circle" in str(said(batch))


def test_two_rows_of_one_code_at_the_same_time_are_told_apart(across):
    batch = handed_in(
        across,
        HEADER + "A,A,station,,,,,2020-01-01,\nA,A,station,,,,,2021-01-01,\nB,B,station,,,,,2020-01-01,2021-01-01\n"
        "B,B,station,,,,,2021-01-01,\nA,A,station,,,,,2020-01-01,\n",
    )
    assert (batch.added, batch.broken) == (3, 2)
    assert [at for at, _words in said(batch)] == ["H3", "A6"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"code,name_vn,level,valid_from\n", "B1: there is no column name_vn. Did you mean name_"),
        (b"code,level\n", "missing: valid_from"),
        (b"code,code,level,valid_from\n", "stands twice"),
        (b"", "empty"),
        (b"\xff\xfe\x00c", "neither XLSX nor CSV"),
        (b"PK\x03\x04broken", "can't be opened"),
    ],
)
def test_wrong_columns_and_wrong_files_are_refused_with_the_way_out(across, content, words):
    with pytest.raises(CannotRead, match=words.replace("(", r"\(")):
        handed_in(across, content)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"\n\n", "The file is empty"),
        (b'{"code": "A"\n', "Line 1 is no JSON object"),
        (b'{"code": "A"}\n["A"]\n', "Line 2 is no JSON object"),
        (b'{"code": {"deep": 1}}', "plain values"),
        (b'{"code": "A\\u0000"}', "plain values"),
        (b"[" * 90_000, "Line 1 is no JSON object"),
        (b'{"code": "' + b"a" * 100_001 + b'"}', "Line 1 is no JSON object"),
        (b"\xff\xfe", "Line 1 is no JSON object"),
        (b'{"colour": "red", "code": "A"}', "there is no column colour"),
    ],
)
def test_json_lines_that_are_none_are_refused_with_their_place(across, content, words):
    with pytest.raises(CannotRead, match=words):
        handed_in(across, content, "units.jsonl")


def test_json_lines_may_leave_columns_out_and_hold_numbers(across):
    rows = '\n{"code": 77, "name_en": "Post", "level": "station", "valid_from": "2025-07-01"}\n{"code": "B"}\n'
    batch = handed_in(across, rows, "units.jsonl")
    assert (batch.rows, batch.added, batch.broken) == (2, 1, 1)


def test_a_semicolon_file_with_a_mark_of_its_encoding_is_read(across):
    batch = handed_in(across, ("\ufeff" + HEADER.replace(",", ";") + "A;Đồn A;station;HT;;;;1/7/2025;\n").encode())
    assert (batch.added, batch.broken) == (1, 0)


def test_it_goes_in_and_out_again_within_a_day(across):
    before = set(Unit.objects.values_list("pk", flat=True))
    rows = "A,Post A,station,HT,,24/7,0239 3856 333,2020-01-01,\n"
    rows += "HT,Other name,province,MPS,VN:42,,0239 3856 444,2020-01-01,\n"
    batch = handed_in(across, HEADER + rows)
    assert (batch.added, batch.changed) == (1, 1)
    for _twice in range(2):
        actions.run_import(batch.pk, actor=ACTOR)
    added = queries.unit_by_code("VN-MPS", "A", on=SINCE)
    assert added.parent.code == "HT"
    assert queries.unit_by_code("VN-MPS", "HT", on=SINCE).names == {"en": "Other name"}
    assert Contact.objects.filter(value__in=["+842393856333", "+842393856444"]).count() == 2
    for _twice in range(2):
        actions.undo_import(batch.pk, actor=ACTOR)
    assert set(Unit.objects.values_list("pk", flat=True)) == before
    assert queries.unit_by_code("VN-MPS", "HT", on=SINCE).names["vi"] == "Công an tỉnh Hà Tĩnh"
    assert not Contact.objects.filter(value__in=["+842393856333", "+842393856444"])


def test_what_somebody_built_on_is_not_undone(across):
    batch = handed_in(across, HEADER + "A,Post A,station,HT,,,,2020-01-01,\n")
    actions.run_import(batch.pk, actor=ACTOR)
    added = queries.unit_by_code("VN-MPS", "A", on=SINCE)
    actions.name_pair(added, across.units["NP"], level="station", valid_from=SINCE, actor=ACTOR)
    with pytest.raises(actions.CannotUndo, match="in use already"):
        actions.undo_import(batch.pk, actor=ACTOR)
    assert Unit.objects.filter(pk=added.pk).exists()


def test_after_a_day_it_is_too_late(across):
    batch = handed_in(across, HEADER + "A,Post A,station,HT,,,,2020-01-01,\n")
    actions.run_import(batch.pk, actor=ACTOR)
    with (
        clock.injected(lambda: datetime.datetime.now(datetime.UTC).timestamp() + 90_000),
        pytest.raises(actions.CannotUndo, match="24 hours"),
    ):
        actions.undo_import(batch.pk, actor=ACTOR)


def test_of_20_000_rows_with_one_in_twenty_broken_the_good_ones_go_in_and_nothing_is_lost(across):
    lines = [f"U{n},Unit {n},station,HT,,,,{'2569-01-01' if n % 20 == 0 else '2020-01-01'},\n" for n in range(20_000)]
    batch = handed_in(across, HEADER + "".join(lines))
    assert (batch.rows, batch.added, batch.broken) == (20_000, 19_000, 1000)
    actions.run_import(batch.pk, actor=ACTOR)
    assert queries.units_of("VN-MPS", on=SINCE).filter(code__startswith="U").count() == 19_000
    to_mend = actions.broken_rows(ImportBatch.objects.get(pk=batch.pk))
    broken = list(csv.DictReader(io.StringIO(to_mend.lstrip("\ufeff"))))
    assert len(broken) == 1000
    assert broken[0]["code"] == "U0"
    assert "H2: The year 2569 looks Buddhist" in broken[0]["problems"]


def test_the_3538_vietnamese_units_of_today_load_in_seconds(across):
    day = datetime.date(2025, 7, 1)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["code", "name_vi", "level", "parent", "territory", "gates", "valid_from"])
    for province in territory.children("VN", day):
        sheet.append([province.code, province.title, "province", "", province.code, "", day])
        for commune in territory.children(province.code, day, level="commune"):
            sheet.append([commune.code, commune.title, "commune", province.code, commune.code, "", day])
    for number in range(3538 - 34 - 3321):
        sheet.append([f"G{number}", f"Cửa khẩu {number}", "gate", "VN:42", "", "VN-LA:cau-treo", day])
    out = io.BytesIO()
    book.save(out)
    batch = handed_in(across, out.getvalue(), "units.xlsx")
    assert (batch.rows, batch.added, batch.broken) == (3538, 3538, 0), said(batch)[:3]
    begun = datetime.datetime.now(datetime.UTC)
    actions.run_import(batch.pk, actor=ACTOR)
    assert (datetime.datetime.now(datetime.UTC) - begun).total_seconds() < 60  # some 3 s on a quiet machine
    assert queries.units_of("VN-MPS", on=day).filter(level="commune", parent__level="province").count() == 3321
    assert KeptGate.objects.filter(gate="VN-LA:cau-treo").count() == 2 + 183


def test_by_the_pages_from_the_file_to_the_undo(across, as_):
    client = as_("thu")
    content = HEADER + "A,A,station,HT,,,,2020-01-01,\nB,B,x,,,,,2020-01-01,\n"
    file = SimpleUploadedFile("my units.csv", content.encode())
    key = uuid.uuid4()
    response = client.post("/units/import/", {"key": key, "node": "VN-MPS", "file": file})
    assert response.status_code == 302
    page = client.get(f"/units/import/{key}/").content.decode()
    assert "C3" in page
    assert "Import: add 1, change 0" in page
    assert as_("linh").post(f"/units/import/{key}/run/").status_code == 403
    client = as_("thu")
    client.post(f"/units/import/{key}/run/")
    assert "Undo" in client.get(f"/units/import/{key}/").content.decode()
    assert client.get(f"/units/import/{key}/broken.csv").content.decode().count("\n") == 2
    client.post(f"/units/import/{key}/undo/")
    assert not queries.unit_by_code("VN-MPS", "A", on=SINCE)
    no_units = SimpleUploadedFile("x", b"a,b\n")
    wrong = client.post("/units/import/", {"key": uuid.uuid4(), "node": "VN-MPS", "file": no_units})
    assert wrong.status_code == 422


def test_no_cell_of_an_export_is_a_formula(across):
    actions.add_unit(
        across.own, code="F", names={"en": '=HYPERLINK("x")'}, level="station", valid_from=SINCE, actor=ACTOR
    )
    rows = list(csv.DictReader(io.StringIO(files.exported("csv", "VN-MPS").decode("utf-8-sig"))))
    assert set(rows[0]) == set(COLUMNS)
    assert [row["name_en"] for row in rows if row["code"] == "F"] == ['\'=HYPERLINK("x")']
