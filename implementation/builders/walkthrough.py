"""The sheet for a walk through a service, in words of our own."""

from typing import Any

from django.utils.translation import gettext as _


def walkthrough_sheet() -> dict[str, Any]:
    """Five places on the way of somebody who comes, and six principles to look with."""
    return {
        "kind": "walkthrough",
        "title": _("Walkthrough sheet"),
        "lead": _(
            "Go through your service as somebody who comes for the first time. "
            "Go with people who use it, if they would like to. "
            "Write about places, not about people."
        ),
        "stages": [{"title": title, "prompts": prompts} for title, prompts in _stages()],
        "boxes": [_("What we met, and what helps already"), _("What could be easier")],
        "principles_title": _("Looking again with six principles"),
        "principles_lead": _("One question each. Leave out what does not fit your service."),
        "principles_head": [_("Principle"), _("A question to ask"), _("What we noticed")],
        "principles": _principles(),
        "source": _(
            "Names of the principles: Office for Health Improvement and Disparities, "
            "Working definition of trauma-informed practice, 2 November 2022. "
            "All questions are our own."
        ),
    }


def _stages() -> list[tuple[str, list[str]]]:
    return [
        (
            _("1. Coming in"),
            [
                _("How do people find the door, and know that they are in the right place?"),
                _("Who or what do they meet first? Is there another way in?"),
            ],
        ),
        (
            _("2. Waiting"),
            [
                _("Can people choose where to sit, see the door, and have some quiet?"),
                _("Do they know how long it takes, and may they go out and come back?"),
            ],
        ),
        (
            _("3. First contact"),
            [
                _("Who says hello, and do they say their name and what happens next?"),
                _("Can people talk without others hearing, and have somebody with them?"),
            ],
        ),
        (
            _("4. Forms and questions"),
            [
                _("Which questions are needed today? Is it said why they are asked?"),
                _("Can people skip a question, say it aloud, or do it later?"),
            ],
        ),
        (
            _("5. Leaving"),
            [
                _("Do people know what happens next, when, and who does it?"),
                _("Is there a moment to settle, and a way to come back or to ask?"),
            ],
        ),
    ]


def _principles() -> list[list[str]]:
    return [
        [_("Safety"), _("What here helps a body and a mind to feel at ease?")],
        [_("Trustworthiness"), _("Do we say what we will do, and then do it?")],
        [_("Choice"), _("Where can people choose, and do they know that they can?")],
        [_("Collaboration"), _("What is decided together with people, and not for them?")],
        [_("Empowerment"), _("Where do people’s own strengths and words shape what we do?")],
        [
            _("Cultural consideration"),
            _("Does this fit people of different backgrounds, faiths, languages and genders?"),
        ],
    ]
