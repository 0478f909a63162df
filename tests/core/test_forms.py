"""Forms say what to do, keep what was typed, and read dates as people in the UK write them."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.utils import timezone

from core.dates import read_date
from core.forms import Look, OnceMixin, TipForm, UKDateField, lower_first

TODAY = date(2025, 11, 3)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("3/11/2025", TODAY),
        ("03/11/25", TODAY),
        ("3-11-2025", TODAY),
        ("3.11.2025", TODAY),
        ("3 11 2025", TODAY),
        (" 3 Nov 2025 ", TODAY),
        ("3rd November 2025", TODAY),
        ("3 nov. 25", TODAY),
        ("3 Sept 2025", date(2025, 9, 3)),
        ("2025-11-03", TODAY),
        ("Today", TODAY),
        ("yesterday", date(2025, 11, 2)),
        ("tomorrow", date(2025, 11, 4)),
        ("11/3/2025", date(2025, 3, 11)),
    ],
)
def test_a_day_is_read_as_people_in_the_uk_write_it(typed, day):
    assert read_date(typed, today=TODAY) == day


@pytest.mark.parametrize(
    "typed", ["11/25/2025", "31/2/2025", "3 November", "next week", "3/11", "0/1/2025", "3/11/202"]
)
def test_a_day_is_never_guessed(typed):
    with pytest.raises(ValueError):  # noqa: PT011 (any reason will do: the form has its sentence)
        read_date(typed, today=TODAY)


class SessionForm(OnceMixin, TipForm):
    missing = {"team": "Choose the team that met"}
    looks = {"people": Look(width=3)}

    title = forms.CharField(label="Session title", max_length=20)
    team = forms.ChoiceField(choices=[("", "Choose"), ("1", "Quay")])
    on = UKDateField(label="Day", until_today=True)
    people = forms.IntegerField(label="NHS people", min_value=1)
    hours = forms.DecimalField(label="Hours")
    email = forms.EmailField(label="Email", error_messages={"required": "Where shall we write to?"})
    how = forms.ChoiceField(choices=[("a", "Here")], widget=forms.RadioSelect, label="Place")
    file = forms.FileField(label="The file")
    agreed = forms.BooleanField(label="We agreed")
    note = forms.CharField(required=False, widget=forms.Textarea)


class StrangeForm(OnceMixin, TipForm):
    words = forms.CharField(label="Words", required=False)
    link = forms.URLField(label="Link", required=False, assume_scheme="https")
    share = forms.DecimalField(label="Share", max_digits=4, decimal_places=2, required=False)


def test_what_no_form_expects_gets_a_sentence_in_plain_words():
    sent = {"words": "a\0b", "link": "our page", "share": "0.12345", "once": "strange"}
    errors = {name: told[0] for name, told in StrangeForm(sent).errors.items()}

    assert errors == {
        "words": "Words holds a character that cannot be kept. Type it again",
        "link": "Enter a web address, like https://example.org/page",
        "share": "Share has too many digits. Enter a shorter number",
        "once": "Open this page again, then save",
    }


def test_an_empty_answer_gets_a_sentence_that_says_what_to_do():
    errors = {name: told[0] for name, told in SessionForm({}).errors.items()}

    assert errors == {
        "title": "Enter session title",
        "team": "Choose the team that met",
        "on": "Enter day",
        "people": "Enter NHS people",
        "hours": "Enter hours",
        "email": "Where shall we write to?",
        "how": "Select place",
        "file": "Select the file",
        "agreed": "Tick “We agreed” to go on",
    }


def test_a_wrong_answer_gets_a_sentence_that_says_what_to_do():
    typed = {
        "title": "x" * 21,
        "team": "9",
        "on": "31/2/2025",
        "people": "0",
        "hours": "many",
        "email": "x",
        "how": "b",
    }

    errors = {name: told[0] for name, told in SessionForm(typed).errors.items()}

    assert errors["title"] == "Session title must be 20 characters or fewer"
    assert errors["team"] == "Choose one of the listed options for “Team”"
    assert errors["on"] == "Day must be a real date, like 3/11/2025"
    assert errors["people"] == "NHS people must be 1 or more"
    assert errors["hours"] == "Hours must be a number, like 7.5"
    assert errors["email"].startswith("Enter an email address in the correct format")
    assert errors["how"] == "Choose one of the listed options for “Place”"


class YearsForm(TipForm):
    on = UKDateField(label="Day", required=False)
    old = UKDateField(label="Post from", required=False, reaches_back=True)
    soon = UKDateField(label="Plan", required=False, years_ahead=2)


def years_from_now(years):
    return timezone.localdate().year + years


@pytest.mark.parametrize("year", ["0001", "1901", "1989", "2206", "9999"])
def test_a_mistyped_year_gets_a_sentence_that_says_what_to_look_at(year):
    errors = YearsForm({"on": f"{year}-05-01"}).errors

    assert errors["on"] == [f"Check the year: “Day” must be from 1990 to {years_from_now(20)}"]


def test_the_first_and_the_last_year_are_real_and_their_neighbours_are_not():
    for year, is_real in ((1990, True), (1989, False)):
        assert YearsForm({"on": f"31/12/{year}"}).is_valid() is is_real
    for ahead, is_real in ((20, True), (21, False)):
        assert YearsForm({"on": f"1/1/{years_from_now(ahead)}"}).is_valid() is is_real
    for ahead, is_real in ((2, True), (3, False)):
        assert YearsForm({"soon": f"1/1/{years_from_now(ahead)}"}).is_valid() is is_real


def test_a_post_may_have_begun_long_ago_but_not_in_another_age():
    assert YearsForm({"old": "1/9/1960"}).is_valid()
    assert "must be from 1900 to" in str(YearsForm({"old": "1/9/1899"}).errors["old"])


def test_where_only_the_past_makes_sense_this_year_is_the_last():
    told = SessionForm({"on": "1/1/1901"}).errors["on"]
    assert told == [f"Check the year: “Day” must be from 1990 to {years_from_now(0)}"]


def test_a_day_to_come_is_refused_where_only_the_past_makes_sense():
    assert SessionForm({"on": "tomorrow"}).errors["on"] == ["Day must be today or in the past"]


def test_a_label_with_a_per_cent_sign_breaks_no_sentence():
    class Percent(TipForm):
        share = forms.CharField(label="Share in %", max_length=2)

    assert Percent({"share": "100"}).errors["share"] == ["Share in % must be 2 characters or fewer"]


def test_a_limit_is_written_as_people_write_numbers():
    class Limits(TipForm):
        places = forms.IntegerField(label="Places", max_value=100_000)
        cost = forms.DecimalField(label="Cost", min_value=Decimal("1500.50"))
        note = forms.CharField(label="Note", max_length=2000)

    told = Limits({"places": "100001", "cost": "3", "note": "x" * 2001}).errors
    assert told["places"] == ["Places must be 100,000 or less"]
    assert told["cost"] == ["Cost must be 1,500.50 or more"]
    assert told["note"] == ["Note must be 2,000 characters or fewer"]


def test_what_was_typed_stays_and_a_stored_day_reads_as_people_write_it():
    assert 'value="31/2/2025"' in drawn(SessionForm({"on": "31/2/2025"}))
    assert 'value="3/11/2025"' in drawn(SessionForm(initial={"on": TODAY}))


def test_a_form_carries_its_key_and_leaves_checking_to_the_server():
    html = drawn(SessionForm())

    assert "novalidate" in html
    assert 'type="hidden" name="once"' in html
    assert "required" not in html
    assert "maxlength" not in html
    assert html.count("(optional)") == 1
    assert 'inputmode="numeric"' in html
    assert 'enctype="multipart/form-data"' in html


def test_a_word_of_capitals_keeps_them_inside_a_sentence():
    assert lower_first("NHS number") == "NHS number"
    assert lower_first("Work email") == "work email"


def drawn(form):
    return Template("{% load crispy_forms_tags %}{% crispy form %}").render(Context({"form": form}))


def test_a_question_is_no_beginning_of_a_sentence():
    class Asked(TipForm):
        on = UKDateField(label="When was it?")
        who = forms.CharField(label="Who came?", max_length=3)

    errors = {name: told[0] for name, told in Asked({"on": "x", "who": "Anna"}).errors.items()}
    assert errors["on"] == "Your answer to “When was it?” must be a real date, like 3/11/2025"
    assert errors["who"] == "Your answer to “Who came?” must be 3 characters or fewer"
    assert Asked({"on": "x", "who": ""}).errors["who"] == ["Answer “Who came?”"]
    assert "Check the year: “When was it?” must be" in Asked({"on": "1/1/99"}).errors["on"][0]
