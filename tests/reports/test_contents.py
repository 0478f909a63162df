"""A long report has a list of contents, on its page and in Word as in the PDF."""

import io
import re
from types import SimpleNamespace

import docx
from django.test import Client
from django.urls import reverse
from docx.oxml.ns import qn

from reports.actions.making import make_run
from reports.builders.document import Document, Section
from reports.builders.docx import write_docx
from reports.models import ReportRun

CHAPTERS = ("1 Summary", "2 Context", "", "4 Next")


def read_page(world: SimpleNamespace, kind: str) -> str:
    client = Client()
    client.force_login(world.alma)
    sent = {"unit": world.harbour.pk, "kind": kind, "quarter": "2026-07-01", "basis": "then"}
    client.post(reverse("reports:run_add"), sent)
    run = ReportRun.objects.get()
    make_run(run.pk)
    return client.get(reverse("reports:run_read", args=[run.pk])).content.decode()


def word_of(*, is_numbered: bool) -> docx.document.Document:
    sections = [Section(one) for one in CHAPTERS]
    sections.insert(1, Section("A part", level=2))
    told = Document("Pack", "Harbour", (), (), tuple(sections), ("A rule",), is_numbered)
    out = io.BytesIO()
    write_docx(out, told)
    return docx.Document(out)


def test_the_page_of_a_pack_leads_to_each_of_its_chapters(world: SimpleNamespace) -> None:
    page = read_page(world, "pack")
    nav = re.search(r'<nav [^>]*aria-labelledby="contents".*?</nav>', page, re.S)
    assert nav
    links = re.findall(r'href="#([^"]+)">([^<]+)</a>', nav[0])
    below = page[nav.end() :]
    headings = re.findall(r'<h2 [^>]*id="(part-[^"]+)">([^<]+)</h2>', below)

    assert len(links) > 10
    assert links == headings
    assert all(page.count(f'id="{anchor}"') == 1 for anchor, _words in links)


def test_a_short_report_has_no_contents(world: SimpleNamespace) -> None:
    assert 'aria-labelledby="contents"' not in read_page(world, "barriers")
    assert "Contents" not in [one.text for one in word_of(is_numbered=False).paragraphs]


def test_word_has_a_field_of_contents_that_is_filled_beforehand() -> None:
    made = word_of(is_numbered=True)
    lines = [one for one in made.paragraphs if one.style.name == "toc 1"]
    headings = [one for one in made.paragraphs if one.style.name == "Heading 1"]
    body = made.element.body
    kinds = [one.get(qn("w:fldCharType")) for one in body.iter(qn("w:fldChar"))]
    (code,) = body.iter(qn("w:instrText"))

    assert kinds == ["begin", "separate", "end"]
    assert code.text.split()[:3] == ["TOC", "\\o", '"1-1"']
    told = [one.text for one in headings]
    assert [one.text for one in lines] == told
    assert told == ["About this report", *CHAPTERS, "How the figures are counted"]


def test_each_line_of_the_contents_leads_to_its_heading() -> None:
    made = word_of(is_numbered=True)
    links = [one.get(qn("w:anchor")) for one in made.element.body.iter(qn("w:hyperlink"))]
    marks = {
        mark.get(qn("w:name")): "".join(made_run.text or "" for made_run in one.runs)
        for one in made.paragraphs
        for mark in one._p.iter(qn("w:bookmarkStart"))
    }

    assert [marks[link] for link in links] == [
        "About this report",
        *CHAPTERS,
        "How the figures are counted",
    ]
