"""What teams did: lines of the access matrix and their objects, one module a subject."""

from tests.access.doing import (
    answers,
    assessment,
    codes,
    cohorts,
    drops,
    examples,
    frameworks,
    indicators,
    journeys,
    leadership,
    money,
    packs,
    participation,
    plans,
    recommendations,
    vocabulary,
    waves,
)

SUBJECTS = [
    answers,
    assessment,
    codes,
    cohorts,
    drops,
    examples,
    frameworks,
    indicators,
    journeys,
    leadership,
    money,
    packs,
    participation,
    plans,
    recommendations,
    vocabulary,
    waves,
]
PAGES = [page for subject in SUBJECTS for page in subject.PAGES]
