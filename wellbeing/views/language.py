"""A page in the language that its own address asks for."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import translation

ASKED = {"en": "en-gb", "cy": "cy"}
OTHER = {"en": ("cy", "Cymraeg"), "cy": ("en", "English")}


def spoken(view: Callable[..., Any]) -> Callable[..., HttpResponseBase]:
    """`?lang=cy` or `?lang=en` decides, else what the browser prefers; no cookie keeps it."""

    @wraps(view)
    def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        wanted = ASKED.get(request.GET.get("lang", "")) or translation.get_language()
        with translation.override(wanted):
            response = view(request, *args, **kwargs)
            if hasattr(response, "render"):
                response = response.render()
        response.headers["Content-Language"] = wanted or "en-gb"
        return response  # type: ignore[no-any-return]

    return respond


def words(request: HttpRequest) -> dict[str, Any]:
    """For a template: `lang` to hand on in links, the other language's address and name."""
    spoken_now = "cy" if (translation.get_language() or "").startswith("cy") else "en"
    other, name = OTHER[spoken_now]
    return {
        "lang": spoken_now,
        "other_lang": other,
        "other_name": name,
        "other_url": f"{request.path}?lang={other}",
        "language": ASKED[spoken_now],
    }


def address(name: str, *args: Any) -> str:
    """The address of a page that speaks several languages, in the one that is spoken now."""
    spoken_now = "cy" if (translation.get_language() or "").startswith("cy") else "en"
    return reverse(name, args=args, query={"lang": spoken_now})
