"""A sentence that seems to name a person is noticed; an ordinary one is left alone."""

import pytest

from core.free_text import looks_like


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ask rosa.quill@northshore.example first", "email"),
        ("Ring 0131 496 0000 for the key", "phone"),
        ("Ring 07700 900123", "phone"),
        ("Ring +44 7700 900123", "phone"),
        ("NHS number 943 476 5919", "nhs"),
        ("9434765919 could not come", "nhs"),
        ("QQ 12 34 56 C is away", ""),
        ("AB 12 34 56 C is away", "ni"),
        ("Ask Mrs Quill first", "name"),
        ("dr. Quill and Dr. Quill differ", "name"),
        ("Prof O'Neill has the key", "name"),
    ],
)
def test_what_looks_like_a_person_is_named(text: str, kind: str) -> None:
    assert looks_like(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "",
        "No cover for 12 people on 4 November 2026",
        "Room 101 holds 25; 10:30-12:00 suits",
        "We asked 943 476 5918 things",
        "Budget of 120,000 for 2026/27",
    ],
)
def test_ordinary_words_and_numbers_pass(text: str) -> None:
    assert looks_like(text) == ""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ask Reid for the key", "name"),
        ("REID has it", "name"),
        ("We asked Reid's team", "name"),
        ("Van der Berg knows", "name"),
        ("The reid is a plant", ""),
        ("Reiding is a word", ""),
        ("Nobody here", ""),
    ],
)
def test_a_surname_of_the_team_is_noticed_as_a_whole_word(text: str, kind: str) -> None:
    assert looks_like(text, {"Reid", "van der Berg", ""}) == kind
