"""The promise to staff is one text: on the page, in the file, and true."""

import re
from html import unescape

import pytest
from django.conf import settings
from django.test import Client

from tests.wellbeing.test_welsh import said_in
from wellbeing.models.round import FLOOR, USUAL_THRESHOLD

DOCS = settings.BASE_DIR / "docs"
PAGE = settings.BASE_DIR / "templates" / "wellbeing" / "notice.html"
# Links and labels of the page that the file has no use for.
OF_THE_PAGE = {
    "Privacy notice for check-ins",
    "How the risks were weighed (in English)",
    "Places to turn to for support",
}


def test_the_file_and_the_page_say_the_same() -> None:
    told = (DOCS / "checkin-privacy-notice.md").read_text(encoding="utf-8")

    assert sorted(t for t in said_in(PAGE) - OF_THE_PAGE if t not in told) == []


def test_the_page_is_read_without_signing_in_and_leads_to_the_assessment(db: None) -> None:
    html = unescape(Client().get("/check-in/privacy/").content.decode())

    assert "could cheat" in html
    assert "Article 11" in html
    assert 'href="/check-in/privacy/assessment/"' in html
    assert 'href="/support/' in html
    assert "/check-in/privacy/" in unescape(Client().get("/privacy/").content.decode())


def test_the_assessment_is_the_file_that_lies_in_docs(db: None) -> None:
    response = Client().get("/check-in/privacy/assessment/")

    assert response.content == (DOCS / "dpia-checkins.md").read_bytes()
    assert response["Content-Type"].startswith("text/markdown")
    assert "dpia-checkins.md" in response["Content-Disposition"]


def test_the_numbers_that_are_promised_are_those_of_the_code() -> None:
    assert (USUAL_THRESHOLD, FLOOR) == (10, 8)
    assert any("ten or more" in text and "below eight" in text for text in said_in(PAGE))


@pytest.mark.parametrize("name", ["dpia-checkins.md", "threat-model.md"])
def test_the_tests_that_are_named_as_proof_exist(name: str) -> None:
    text = (DOCS / name).read_text(encoding="utf-8")
    here = {path.name for path in (settings.BASE_DIR / "tests").rglob("*.py")}

    assert sorted(set(re.findall(r"test_\w+\.py", text)) - here) == []
