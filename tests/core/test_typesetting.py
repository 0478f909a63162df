"""Whatever people type, the PDF is made, and what the font can show is shown."""

import datetime as dt
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.typesetting import FONTS, displayable, typeset
from tests.pdf_text import pdf_words

TEMPLATE = b"""#let data = json(bytes(sys.inputs.data))
#set document(title: "Words")
#set text(font: "Source Sans Pro", lang: "en")
#for one in data.words { par(one) }
"""
NOW = dt.datetime(2026, 11, 30, tzinfo=dt.UTC)


def pdf_of(words: list[str], folder: Path) -> bytes:
    template = folder / "words.typ"
    template.write_bytes(TEMPLATE)
    return typeset(template, {"words": words}, made_at=NOW)


def test_a_letter_without_a_shape_is_a_question_mark_and_the_rest_stands(tmp_path: Path) -> None:
    made = pdf_of(["Ŵyn ŷd é €5 🙂 中", "one\u200b\u0000\u2028two"], tmp_path)

    assert pdf_words(made).split() == ["Ŵyn", "ŷd", "é", "€5", "?", "?", "one", "two"]


def test_every_letter_of_the_list_is_in_the_font(tmp_path: Path) -> None:
    told = (FONTS / "covered.txt").read_text().split()
    ranges = [[int(end, 16) for end in (one.split("-") * 2)[:2]] for one in told]
    letters = [chr(n) for first, last in ranges for n in range(first, last + 1)]

    assert len(letters) > 1_000
    assert pdf_of(letters, tmp_path).startswith(b"%PDF")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(max_size=30), min_size=1, max_size=20))
def test_any_words_at_all_make_a_pdf(tmp_path_factory, words: list[str]) -> None:
    assert pdf_of(words, tmp_path_factory.mktemp("words")).startswith(b"%PDF")


def test_only_texts_are_looked_at() -> None:
    assert displayable({"a": [1, None, True, ("x🙂",)], "b": 2.5}) == {
        "a": [1, None, True, ["x?"]],
        "b": 2.5,
    }
