"""Frameworks and courses that every organisation shares, in our own words, each with its source.

Only what could be verified at its source or read in a transcription of it is here. What could not
be read (who the specialist level is for, courses of the enhanced level) stays empty and is for an
organisation to fill in.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

SCOTLAND = {
    "code": "ksf2017",
    "names": {"en": "Knowledge and skills framework (Scotland)"},
    "nation": "scotland",
    "version": "2017",
    "is_cumulative": True,
    "source": "NHS Education for Scotland, Transforming Psychological Trauma, May 2017",
}
WALES = {
    "code": "wales2022",
    "names": {"en": "Trauma-Informed Wales practice levels"},
    "nation": "wales",
    "version": "2022",
    "is_cumulative": False,
    "source": "ACE Hub Wales and Traumatic Stress Wales, Trauma-Informed Wales, 2022",
}
# code, name, who it is for
LEVELS: dict[str, list[tuple[str, str, str]]] = {
    "ksf2017": [
        ("informed", "Trauma informed", "Everyone who works here, whatever they do."),
        (
            "skilled",
            "Trauma skilled",
            "People whose work is likely to bring them into contact with others who may have been"
            " affected by trauma, whether that is known or not.",
        ),
        (
            "enhanced",
            "Trauma enhanced",
            "People with a remit to respond to others who are known to be affected by trauma, by"
            " support or by adapting how they work, and those who manage such services.",
        ),
        ("specialist", "Trauma specialist", ""),
    ],
    "wales2022": [
        ("aware", "Trauma aware", "Everyone in society."),
        (
            "skilled",
            "Trauma skilled",
            "Anyone who gives care or support, whether trauma is known of or not.",
        ),
        (
            "enhanced",
            "Trauma enhanced",
            "People who give direct or intensive support to others known to be affected.",
        ),
        (
            "specialist",
            "Specialist interventions",
            "People who offer formal interventions, or specialist input to organisations.",
        ),
    ],
}
# The levels that need supervision, every so many days, until an organisation says otherwise. NES
# names no figure (reference §1.3): this is the month of the peer support learning group pilot.
SUPERVISED = ("enhanced", "specialist")
MONTHLY = 31
MONTHLY_SOURCE = (
    "“Monthly”, as the peer support learning group pilot in adult social care had it; somewhere"
    " to start, and yours to change; not a national rule"
)
_MODULES = "NES programme page 2020; about 1.5 hours, Community Justice Scotland"
# code, name, level of the Scottish framework, minutes, mode, content note, source
COURSES: list[tuple[str, str, str, int | None, str, str, str]] = [
    (
        "opening-doors",
        "Opening Doors: trauma informed practice for the workforce",
        "informed",
        9,
        "self_paced",
        "The animation talks about trauma and its effects.",
        "NES animation; length as given by Kent County Council",
    ),
    (
        "sowing-seeds",
        "Sowing Seeds, with the workshop Taking a trauma informed lens to your practice",
        "informed",
        120,
        "mixed",
        "",
        "NHSScotland digital learning map",
    ),
    (
        "dytsp-1",
        "Developing your trauma skilled practice 1: understanding the impact of trauma",
        "skilled",
        90,
        "self_paced",
        "",
        _MODULES,
    ),
    (
        "dytsp-2",
        "Developing your trauma skilled practice 2: trauma in children and young people",
        "skilled",
        90,
        "self_paced",
        "",
        _MODULES,
    ),
    (
        "dytsp-3",
        "Developing your trauma skilled practice 3: the impact of trauma on mental health",
        "skilled",
        90,
        "self_paced",
        "",
        _MODULES,
    ),
    (
        "dytsp-4",
        "Developing your trauma skilled practice 4: the use of substances to cope with trauma",
        "skilled",
        90,
        "self_paced",
        "",
        _MODULES,
    ),
    (
        "stilt",
        "Scottish Trauma Informed Leaders Training (STILT)",
        "",
        None,
        "",
        "",
        "NES, five years of STILT; for leaders, counts for no practice level",
    ),
]

# Bodies of England that say principles and no levels, and an offer that nobody has mapped to them.
ENGLAND = {
    "code": "ohid2022",
    "names": {"en": "Working definition of trauma-informed practice (England)"},
    "nation": "england",
    "version": "2022",
    "kind": "principles",
    "principles": [
        {"en": word}
        for word in (
            "Safety", "Trust", "Choice", "Collaboration", "Empowerment", "Cultural consideration",
        )
    ],
    "source": "Office for Health Improvement and Disparities, 2 November 2022",
}  # fmt: skip
OFFER = {
    "code": "bronze-silver-gold",
    "names": {"en": "Bronze, Silver and Gold offers of training (England)"},
    "nation": "england",
    "version": "",
    "kind": "offers",
    "source": "Thrive LDN; no source says which practice level an offer stands for",
}
OFFERS = [("bronze", "Bronze", ""), ("silver", "Silver", ""), ("gold", "Gold", "")]
# No framework of levels was found for Northern Ireland, so none is here: two levels of training.
NORTHERN_IRELAND = {
    "code": "sbni2018",
    "names": {"en": "Level 1 and Level 2 training (Northern Ireland)"},
    "nation": "northern_ireland",
    "version": "2018",
    "kind": "offers",
    "source": "Safeguarding Board for Northern Ireland, from 2 April 2018; report cards of 2019",
}
NORTHERN_IRISH = [
    ("level-1", "Level 1", "Offered to everybody who works in education, among others."),
    ("level-2", "Level 2", "Offered to leaders and pastoral staff in education, among others."),
]
LEADERSHIP = {
    "code": "leadership",
    "names": {"en": "Training for leaders"},
    "descriptions": {"en": "For leaders. It is not one more level of practice."},
    "source": "NES, five years of STILT",
}
# level of the Scottish framework, framework and level that stands beside it, certainty, source.
# What is not known is left for an organisation to fill in.
BESIDE = [
    ("informed", "wales2022", "aware", "partial", "Put side by side by us"),
    ("skilled", "wales2022", "skilled", "partial", "Put side by side by us"),
    ("enhanced", "wales2022", "enhanced", "partial", "Put side by side by us"),
    ("specialist", "wales2022", "specialist", "partial", "Put side by side by us"),
    ("informed", "sbni2018", "level-1", "partial", "Put side by side by us"),
    ("skilled", "sbni2018", "level-2", "partial", "Put side by side by us"),
]


def load(model: Callable[[str], Any]) -> None:
    """Put the shared frameworks, levels and courses in place; safe to repeat.

    `model` finds a model of this app by name, so that a migration can pass its own.
    """
    for facts in (SCOTLAND, WALES):
        framework = model("Framework").objects.update_or_create(
            organisation=None, code=facts["code"], defaults=facts
        )[0]
        for rank, (code, name, who) in enumerate(LEVELS[framework.code], start=1):
            told = {"names": {"en": name}, "descriptions": {"en": who} if who else {}}
            model("Level").objects.update_or_create(
                framework=framework, rank=rank, defaults={"code": code, **told}
            )
    _load_courses(model)


def load_supervision(model: Callable[[str], Any]) -> None:
    """The shared rule of supervision for the levels that ask for it; safe to repeat."""
    levels = model("Level").objects.filter(
        framework__organisation=None, framework__code__in=LEVELS, code__in=SUPERVISED
    )
    for level in levels:
        model("SupervisionRule").objects.update_or_create(
            organisation=None,
            unit=None,
            level=level,
            from_on=date(2000, 1, 1),
            defaults={"within_days": MONTHLY, "source": MONTHLY_SOURCE},
        )


def _load_courses(model: Callable[[str], Any]) -> None:
    levels = {
        level.code: level
        for level in model("Level").objects.filter(
            framework__organisation=None, framework__code=SCOTLAND["code"]
        )
    }
    for code, name, level, minutes, mode, note, source in COURSES:
        facts = {"name": name, "minutes": minutes, "mode": mode, "content_note": note}
        model("Course").objects.update_or_create(
            organisation=None,
            code=code,
            defaults={**facts, "level": levels.get(level), "source": source},
        )


def load_more(model: Callable[[str], Any]) -> None:
    """What is beside the ladders: principles, offers, the leadership track, and what compares."""
    model("Framework").objects.update_or_create(
        organisation=None, code=ENGLAND["code"], defaults=ENGLAND
    )
    offer = _load_offer(model, OFFER, OFFERS)
    _load_offer(model, NORTHERN_IRELAND, NORTHERN_IRISH)
    track = model("Track").objects.update_or_create(
        organisation=None, code=LEADERSHIP["code"], defaults=LEADERSHIP
    )[0]
    model("Course").objects.filter(organisation=None, code="stilt").update(track=track)
    _load_beside(model)
    _load_unknown(model, offer)


def _load_offer(
    model: Callable[[str], Any], facts: dict[str, Any], levels: list[tuple[str, str, str]]
) -> Any:
    offer = model("Framework").objects.update_or_create(
        organisation=None, code=facts["code"], defaults=facts
    )[0]
    for rank, (code, name, who) in enumerate(levels, start=1):
        told = {"names": {"en": name}, "descriptions": {"en": who} if who else {}}
        model("Level").objects.update_or_create(
            framework=offer, rank=rank, defaults={"code": code, **told}
        )
    return offer


def _load_unknown(model: Callable[[str], Any], offer: Any) -> None:
    """Levels of which no source says what they stand beside, each waiting for who knows."""
    for level in offer.levels.all():
        model("Crosswalk").objects.get_or_create(
            organisation=None, level=level, other=None, defaults={"certainty": "unknown"}
        )


def _load_beside(model: Callable[[str], Any]) -> None:
    shared = model("Level").objects.filter(framework__organisation=None)
    for level, framework, other, certainty, source in BESIDE:
        model("Crosswalk").objects.update_or_create(
            organisation=None,
            level=shared.get(framework__code=SCOTLAND["code"], code=level),
            other=shared.get(framework__code=framework, code=other),
            defaults={"certainty": certainty, "source": source},
        )
