"""Our template pack draws what govuk-frontend draws, case by case from its own fixtures."""

import pytest

from tests.core.govuk import DRAW, Inexpressible, cases, draw, normal

ALL = [(component, case) for component in DRAW for case in cases(component)]


def drawn_or_reason(component, case):
    try:
        return draw(component, case["options"]), ""
    except Inexpressible as reason:
        return "", str(reason)


@pytest.mark.parametrize(
    ("component", "case"), ALL, ids=[f"{component}: {case['name']}" for component, case in ALL]
)
def test_the_pack_draws_what_govuk_frontend_draws(component, case):
    html, reason = drawn_or_reason(component, case)

    if reason:
        assert reason in REASONS[component]
    else:
        assert normal(html) == normal(case["html"])


def test_enough_cases_of_each_component_are_drawn():
    drawn = dict.fromkeys(DRAW, 0)
    for component, case in ALL:
        drawn[component] += not drawn_or_reason(component, case)[1]

    assert drawn == DRAWN


def test_two_pieces_of_html_are_told_apart():
    assert normal('<p class="a b" id="x">Hi  there</p>') == normal(
        '<p id=x class="b a"> Hi there</p>'
    )
    assert normal("<p>Hi</p>") != normal("<p>Ho</p>")
    assert normal('<p id="a">Hi</p>') != normal('<p id="b">Hi</p>')
    assert normal("<div><p>Hi</p></div>") != normal("<div></div><p>Hi</p>")


# Why the other cases are not drawn: these are things that no form of ours asks for.
# Why the other cases are not drawn: these are things that no form of ours asks for.
REASONS = {
    "input": {
        "a number is a text box with a number keyboard": 2,
        "a prefix is plain text without attributes": 3,
        "a suffix is plain text without attributes": 3,
        "no way to set inputWrapper": 1,
    },
    "textarea": {},
    "select": {
        "Django gives every option a value": 2,
        "an empty option is the chosen one until another is": 1,
        "an option takes no attributes": 1,
    },
    "radios": {
        "an option takes no conditional": 7,
        "an option takes no html": 1,
        "an option takes no id": 2,
        "every group of ours has a legend": 13,
        "no way to set fieldset attributes, classes": 1,
        "no way to set label html": 1,
    },
    "checkboxes": {
        "an option takes no behaviour": 2,
        "an option takes no behaviour, conditional": 1,
        "an option takes no conditional": 7,
        "an option takes no id, name": 3,
        "every group of ours has a legend": 14,
        "no way to set fieldset attributes, classes": 1,
        "no way to set label html": 1,
    },
    "file-upload": {
        "a browser ignores a value on a file input": 1,
        "the plain file input; the drop zone needs JavaScript": 5,
    },
    "password-input": {
        "a password is never sent back to the page": 1,
        "the words of the button come from the translation": 1,
    },
    "label": {
        "a field always has a label in words": 2,
        "a label takes a size, no classes of its own": 1,
        "no way to set attributes": 1,
    },
    "hint": {"no way to set attributes": 1, "no way to set classes": 1, "no way to set html": 1},
    "error-message": {
        "an error's id comes from its field": 1,
        "no way to set attributes": 1,
        "no way to set classes": 1,
        "no way to set html": 1,
        "the word before an error comes from the translation": 3,
    },
    "fieldset": {
        "a label takes a size, no classes of its own": 1,
        "no way to set attributes": 1,
        "no way to set classes": 1,
        "no way to set describedBy": 1,
        "no way to set html": 1,
        "no way to set legend html": 1,
        "no way to set role": 1,
    },
    "error-summary": {
        "an error is plain text, with or without a link": 6,
        "no way to set attributes": 1,
        "no way to set classes": 1,
        "no way to set descriptionHtml": 1,
        "no way to set descriptionText": 3,
        "the title is always the same": 2,
    },
    "button": {
        "a button sends its form and holds plain text": 2,
        "buttons are plain, secondary or warning": 16,
        "no way to set attributes": 2,
        "no way to set disabled": 3,
        "no way to set html": 1,
        "no way to set id": 1,
        "no way to set isStartButton": 2,
    },
}
DRAWN = {
    "input": 36,
    "textarea": 18,
    "select": 15,
    "radios": 18,
    "checkboxes": 13,
    "file-upload": 16,
    "password-input": 10,
    "label": 13,
    "hint": 3,
    "error-message": 2,
    "fieldset": 11,
    "error-summary": 5,
    "button": 11,
}
