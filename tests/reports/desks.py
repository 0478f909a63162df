"""Pages of roles, as their readers open them."""

import re

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

# Of the cast's people; none of these stands on a page that tells of no person.
NAMES = ("Rosa Quill", "Sam Reid", "Lars Beacon", "Olive Pear", "Mark", "Alma", "Nadia")


def opened(user: object, key: str, query: str = "") -> HttpResponse:
    client = Client()
    client.force_login(user)
    return client.get(reverse(f"reports:desk_{key}") + query)


def text_of(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def part(response: HttpResponse, heading: str) -> list[str]:
    """The lines of one part, each with its smaller line."""
    found = next(one for one in response.context["desk"].parts if one.heading == heading)
    return [f"{one.words} | {one.below}" for one in found.items]
