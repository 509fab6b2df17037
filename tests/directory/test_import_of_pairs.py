"""Counterpart pairs from files: the same steps as units, and every cell that is wrong is said."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from factories.across import ACTOR
from jalon.node.directory import actions
from jalon.node.directory.choices import FileKind
from jalon.node.directory.models import ImportBatch, Pair
from jalon.node.directory.queries import files
from jalon.node.directory.rules.pair_rows import COLUMNS
from jalon.node.kernel import clock

HEADER = ",".join(COLUMNS) + "\n"


def handed_in(across, content, name="pairs.csv"):
    content = content if isinstance(content, bytes) else content.encode()
    more = {"node": across.own, "content": content, "name": name, "actor": ACTOR, "kind": FileKind.PAIRS}
    return actions.hand_in(uuid.uuid4(), **more)


def said(batch):
    return [(problem["cell"], problem["sentence"]) for problem in batch.problems]


def test_a_file_names_many_pairs_and_is_undone(across):
    batch = handed_in(
        across, HEADER + "CT,LA-MPS,BL,drugs,gate,Protocol,2024-01-01,\nHT,LA-MPS,NP,,province,,2024-01-01,\n"
    )
    assert (batch.added, batch.broken, Pair.objects.count()) == (2, 0, 2)
    for _twice in range(2):
        actions.run_import(batch.pk, actor=ACTOR)
    assert Pair.objects.count() == 4
    assert Pair.objects.get(offence="drugs").ground == "Protocol"
    for _twice in range(2):
        actions.undo_import(batch.pk, actor=ACTOR)
    assert Pair.objects.count() == 2


def test_a_row_of_the_same_first_day_corrects_the_pair_and_can_be_taken_back(across):
    batch = handed_in(across, HEADER + "CT,LA-MPS,NP,,station,Minutes,2020-01-01,2030-01-01\n")
    assert (batch.added, batch.changed) == (0, 1)
    actions.run_import(batch.pk, actor=ACTOR)
    across.pair.refresh_from_db()
    assert (across.pair.level, across.pair.ground) == ("station", "Minutes")
    actions.undo_import(batch.pk, actor=ACTOR)
    across.pair.refresh_from_db()
    assert (across.pair.level, across.pair.ground, across.pair.valid_until) == ("gate", "", None)


def test_what_was_changed_since_is_not_taken_back(across):
    batch = handed_in(across, HEADER + "HT,LA-MPS,NP,,province,,2024-01-01,\n")
    actions.run_import(batch.pk, actor=ACTOR)
    new = Pair.objects.get(ours__code="HT", theirs__code="NP")
    actions.end_pair(new.pk, on=clock.today(), actor=ACTOR)
    with pytest.raises(actions.CannotUndo, match="1 of these pairs were changed"):
        actions.undo_import(batch.pk, actor=ACTOR)


@pytest.mark.parametrize(
    ("rows", "cell", "words"),
    [
        ("XX,LA-MPS,NP,,gate,,2024-01-01,", "A2", "No unit of VN-MPS bears the code XX"),
        ("CT,LA-MPS,XX,,gate,,2024-01-01,", "C2", "No unit of LA-MPS bears the code XX"),
        ("CT,XX-YYY,NP,,gate,,2024-01-01,", "B2", "no node of that code"),
        ("CT,VN-MPS,HT,,gate,,2024-01-01,", "B2", "one across the line"),
        ("CT,LA-MPS,NP,,gate,,2019-01-01,2019-06-01", "A2", "CT does not exist on 2019-01-01"),
        ("CT,LA-MPS,NP,,gate,,2024-01-01,", "G2", "since 2020-01-01"),
        ("CT,LA-MPS,BL,nonsense,gate,,2024-01-01,", "D2", "list of offences"),
        ("CT,LA-MPS,BL,,kingdom,,2024-01-01,", "E2", "Choose one of"),
        ("CT,LA-MPS,BL,,gate,,2569-01-01,", "G2", "looks Buddhist. Write 2026"),
        ("CT,LA-MPS,BL,,gate,,2024-01-01,2023-01-01", "H2", "ends on or before"),
        ("CT,LA-MPS,BL,,gate,,2024-01-01,\nCT,LA-MPS,BL,,gate,,2025-01-01,", "A3", "Row 2 names the same two"),
        (",LA-MPS,BL,,gate,,2024-01-01,", "A2", "Write a code"),
    ],
)
def test_what_is_wrong_is_said_by_its_cell(across, rows, cell, words):
    batch = handed_in(across, HEADER + rows + "\n")
    assert batch.broken == 1
    assert any(at == cell and words in sentence for at, sentence in said(batch)), said(batch)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_template_and_export_come_back_as_they_were(across, ending):
    template = handed_in(across, files.pair_template(ending), f"pairs.{ending}")
    assert (template.rows, template.broken, template.changed, template.added) == (2, 0, 1, 1)
    export = handed_in(across, files.exported_pairs(ending), f"pairs.{ending}")
    assert (export.rows, export.added, export.changed, export.broken) == (2, 0, 0, 0)


def test_the_page_takes_it_and_shows_it_before(across, as_):
    file = SimpleUploadedFile("pairs.csv", (HEADER + "HT,LA-MPS,NP,,province,,2024-01-01,\n").encode())
    form = {"key": uuid.uuid4(), "kind": "pairs", "node": "LA-MPS", "file": file}
    assert as_("linh").post("/units/import/", form).status_code == 403
    file.seek(0)
    assert as_("thu").post("/units/import/", form).status_code == 302
    batch = ImportBatch.objects.get()
    assert (batch.kind, batch.node_id, batch.added) == ("pairs", "VN-MPS", 1)
    assert "Import: add 1, change 0" in as_("thu").get(f"/units/import/{batch.pk}/").content.decode()
    assert as_("thu").get("/units/import/pairs-template.csv").content.decode("utf-8-sig").startswith("ours,their_node")
    assert b"CT,LA-MPS,NP" in as_("thu").get("/units/pairs.csv").content
    assert as_("linh").get("/units/pairs.csv").status_code == 403
