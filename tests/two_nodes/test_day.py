"""Two real nodes, each with its processes, keys and database, play the day of the demonstration."""

import hashlib
import json
import os
import subprocess
import sys

import pytest

PICTURE = bytes.fromhex(
    "ffd8ffe10013457869660000474f505320313820312e35ffe000104a46494600010100000100010000ffda000801010000003f00aaffd9"
)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def day(request, tmp_path_factory):
    """The report of the day, with a text and a picture attached to the first request."""
    folder = tmp_path_factory.mktemp("attached")
    (folder / "note.txt").write_text("ບັນທຶກ\n", encoding="utf8")
    (folder / "photo.jpg").write_bytes(PICTURE)
    words = [sys.executable, "-m", "jalon.cli", "demo", "--once", "--json"]
    words += [word for name in ("note.txt", "photo.jpg") for word in ("--attach", str(folder / name))]
    words += ["--postgres"] if request.param == "postgresql" else []
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JALON_", "DJANGO_"))}
    played = subprocess.run(words, capture_output=True, text=True, timeout=400, env=kept, check=False)
    assert played.returncode == 0, played.stderr
    return json.loads(played.stdout.splitlines()[-1])


@pytest.mark.slow
def test_nothing_failed_inside_the_nodes(day):
    assert day["failures"] == {}


@pytest.mark.slow
def test_every_inquiry_ended_as_the_day_tells(day):
    told = [
        (inquiry["from"], inquiry["outcome"], inquiry["answered_in_time"], inquiry["receipts"][-1])
        for inquiry in day["inquiries"]
    ]
    assert told == [
        ("VN-MPS", "answered", True, "answered"),
        ("VN-MPS", "answered", True, "answered"),
        ("VN-MPS", "refused", True, "refused"),
        ("VN-MPS", "refused", True, "refused"),
        ("LA-MPS", "open", None, "read"),
        ("LA-MPS", "answered", True, "answered"),
        ("VN-MPS", "answered", True, "answered"),
        ("VN-MPS", "answered", True, "answered"),
        ("CN-MPS", "answered", True, "answered"),
        ("VN-MPS", "answered", True, "answered"),
        ("LA-MPS", "open", False, "read"),
    ]
    assert [inquiry["state"] for inquiry in day["inquiries"]][2:5] == ["refused", "refused", "clock-stopped"]
    assert day["inquiries"][3]["ground"] == "j"
    assert day["inquiries"][-1]["escalated"] is True
    assert day["rows"] == {"2": True, "3": True, "4": True, "15": True, "21": True}


@pytest.mark.slow
def test_the_hotline_and_the_communique_were_played_and_counted(day):
    assert day["hotline"]["test_calls"]["answered"] == 2
    assert {alert["kind"] for alert in day["hotline"]["alerts"]} >= {"pursuit", "border-incident", "other"}
    assert day["hotline"]["reports_equal"] is True
    assert set(day["accords"]) == {"documents", "proposals", "accepted", "commitments", "figures"}
    assert day["accords"]["accepted"] == day["accords"]["proposals"] > 0


@pytest.mark.slow
def test_the_partner_holds_the_same_bytes_and_the_picture_without_its_metadata(day):
    held = {file["name"]: file for file in day["attachments"]}
    assert held["note.txt"]["sha256_held"] == hashlib.sha256("ບັນທຶກ\n".encode()).hexdigest()
    assert held["photo.jpg"]["sha256_sent"] == held["photo.jpg"]["sha256_held"]
    assert held["photo.jpg"]["sha256_held"] != hashlib.sha256(PICTURE).hexdigest()


@pytest.mark.slow
def test_both_sides_agree_and_can_prove_it(day):
    assert day["ledger_equal"] is True
    assert set(day["audit"]) == {"VN-MPS", "LA-MPS", "CN-MPS"}
    assert all(audit["verified"] and audit["entries"] > 50 for audit in day["audit"].values())
