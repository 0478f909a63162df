"""Addresses at which nobody is known, whoever is signed in."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

NAMELESS = ("/check-in/slip/", "/check-in/privacy/")


def nameless(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Cookies that a browser sends to these addresses are not read.

    So no session is looked up, nothing can be noted of a person, and the page is the same for
    everybody (design §3.3). Stands in front of the sessions' own middleware.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(NAMELESS):
            request.META.pop("HTTP_COOKIE", None)
        return get_response(request)

    return respond
