"""What a browser may do with our pages: nothing from elsewhere, nothing inline, no page kept."""

import gzip
import pathlib
import re

import pytest

from jalon.node.project import static_files

UI = pathlib.Path(__file__).parents[2] / "src/jalon/node/ui"
NODE = UI.parent
TEMPLATES = sorted(path for path in NODE.rglob("templates/**/*.html"))


def test_the_policy_begins_with_nothing_and_allows_no_inline(client, db):
    policy = client.get("/accounts/login/")["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert re.findall(r"(?:https?:|\*)", policy) == []


@pytest.mark.parametrize("path", ["/accounts/login/", "/nowhere/", "/language/"])
def test_no_page_is_kept_by_the_browser_and_each_has_the_headers(client, db, path):
    answer = client.get(path)
    assert "no-store" in answer.headers.get("Cache-Control", "") or answer.status_code == 405
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(NODE)))
def test_no_template_has_inline_style_inline_script_or_an_address_elsewhere(template):
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"", text)
    assert not re.search(r"(?:src|href|action)=[\"'](?:https?:)?//", text)
    scripts = re.findall(r"<script\b[^>]*>", text)
    assert all("src=" in script or "application/json" in script for script in scripts)


def test_style_and_scripts_reach_for_nothing_elsewhere():
    for path in [*UI.glob("static/ui/*.css"), *UI.glob("static/ui/js/*.js")]:
        assert not re.search(r"https?://|@import", path.read_text(encoding="utf-8")), path.name


def test_htmx_is_told_to_evaluate_nothing_and_to_stay_at_home(client, db):
    page = client.get("/accounts/login/").content.decode()
    for rule in ('"allowEval":false', '"includeIndicatorStyles":false', '"selfRequestsOnly":true'):
        assert rule in page


def test_the_style_weighs_at_most_25_kilobytes():
    assert sum(path.stat().st_size for path in UI.glob("static/ui/*.css")) <= 25 * 1024


def test_the_first_view_weighs_at_most_100_kilobytes_compressed_fonts_included(client, db):
    page = len(gzip.compress(client.get("/components/").content))
    files = [*UI.glob("static/ui/*.css"), *UI.glob("static/ui/*.svg"), *UI.glob("static/ui/**/*.js")]
    letters = max(sum(p.stat().st_size for p in UI.glob(f"static/ui/fonts/{s}-*")) for s in ("lao", "khmer"))
    assert page + sum(len(gzip.compress(path.read_bytes())) for path in files) + letters <= 100_000


def test_static_files_bear_a_hash_and_are_kept_for_good(client, db):
    page = client.get("/accounts/login/").content.decode()
    address = re.search(r'href="(/static/[0-9a-f]{12}/ui/tokens\.css)"', page)[1]
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert "immutable" in answer["Cache-Control"]
    assert answer["Content-Encoding"] == "gzip"
    assert b":root" in gzip.decompress(answer.getvalue())
    answer.close()


def test_another_content_gives_another_address(tmp_path):
    style = tmp_path / "ui/static/ui/a.css"
    style.parent.mkdir(parents=True)
    addresses = set()
    for content in ("a", "b"):
        style.write_text(content)
        addresses.add(static_files.address(tmp_path))
    assert len(addresses) == 2


def test_pages_travel_compressed(client, db):
    answer = client.get("/components/", headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert len(answer.content) < 10_000
