"""The sheet for a walk through a service, in words of our own."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

STAGES = [
    (
        gettext_lazy("1. Coming in"),
        [
            gettext_lazy("How do people find the door, and know that they are in the right place?"),
            gettext_lazy("Who or what do they meet first? Is there another way in?"),
        ],
    ),
    (
        gettext_lazy("2. Waiting"),
        [
            gettext_lazy("Can people choose where to sit, see the door, and have some quiet?"),
            gettext_lazy("Do they know how long it takes, and may they go out and come back?"),
        ],
    ),
    (
        gettext_lazy("3. First contact"),
        [
            gettext_lazy("Who says hello, and do they say their name and what happens next?"),
            gettext_lazy("Can people talk without others hearing, and have somebody with them?"),
        ],
    ),
    (
        gettext_lazy("4. Forms and questions"),
        [
            gettext_lazy("Which questions are needed today? Is it said why they are asked?"),
            gettext_lazy("Can people skip a question, say it aloud, or do it later?"),
        ],
    ),
    (
        gettext_lazy("5. Leaving"),
        [
            gettext_lazy("Do people know what happens next, when, and who does it?"),
            gettext_lazy("Is there a moment to settle, and a way to come back or to ask?"),
        ],
    ),
]

PRINCIPLES = [
    [gettext_lazy("Safety"), gettext_lazy("What here helps a body and a mind to feel at ease?")],
    [gettext_lazy("Trustworthiness"), gettext_lazy("Do we say what we will do, and then do it?")],
    [
        gettext_lazy("Choice"),
        gettext_lazy("Where can people choose, and do they know that they can?"),
    ],
    [
        gettext_lazy("Collaboration"),
        gettext_lazy("What is decided together with people, and not for them?"),
    ],
    [
        gettext_lazy("Empowerment"),
        gettext_lazy("Where do people’s own strengths and words shape what we do?"),
    ],
    [
        gettext_lazy("Cultural consideration"),
        gettext_lazy(
            "Does this fit people of different backgrounds, faiths, languages and genders?"
        ),
    ],
]


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
        "stages": [
            {"title": str(title), "prompts": list(map(str, prompts))} for title, prompts in STAGES
        ],
        "boxes": [_("What we met, and what helps already"), _("What could be easier")],
        "principles_title": _("Looking again with six principles"),
        "principles_lead": _("One question each. Leave out what does not fit your service."),
        "principles_head": [_("Principle"), _("A question to ask"), _("What we noticed")],
        "principles": [list(map(str, row)) for row in PRINCIPLES],
        "source": _(
            "Names of the principles: Office for Health Improvement and Disparities, "
            "Working definition of trauma-informed practice, 2 November 2022. "
            "All questions are our own."
        ),
    }
