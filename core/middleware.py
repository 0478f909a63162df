"""Headers that every response carries, the site's own name, and a page where there was none."""

from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.request import split_domain_port
from django.shortcuts import render

BAD_REQUEST, NOT_ALLOWED = 400, 405
NUL = "\0"
GetResponse = Callable[[HttpRequest], HttpResponse]


def headers(get_response: GetResponse) -> GetResponse:
    """No page about people may stay in a cache or be offered to another site."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not request.path.startswith("/static/"):
            response.setdefault("Cache-Control", "no-store")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return response

    return respond


def other_way(get_response: GetResponse) -> GetResponse:
    """A page in place of nothing for whoever opens the address of a button.

    That happens when somebody signs in anew after pressing one, or keeps its address.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != NOT_ALLOWED or request.method != "GET" or response.content:
            return response
        page = render(request, "405.html", status=NOT_ALLOWED)
        page["Allow"] = response["Allow"]
        return page

    return respond


def own_name(get_response: GetResponse) -> GetResponse:
    """Nobody signs in under the check-in host's name, or their cookie would reach that host.

    Browsers keep cookies by name and not by port (design §3.3), so the main site leads on to its
    own address. Nothing to do where both are known by one name.
    """
    site, other = settings.SITE_URL, urlsplit(settings.CHECKIN_URL).hostname
    is_apart = other != urlsplit(site).hostname

    def respond(request: HttpRequest) -> HttpResponse:
        if is_apart and split_domain_port(request.get_host())[0] == other:
            return HttpResponseRedirect(site.rstrip("/") + request.get_full_path())
        return get_response(request)

    return respond


def whole_cookies(get_response: GetResponse) -> GetResponse:
    """A cookie with a NUL character is none of ours: no session is looked up by it."""

    def respond(request: HttpRequest) -> HttpResponse:
        for name in [name for name, value in request.COOKIES.items() if NUL in value]:
            del request.COOKIES[name]
        return get_response(request)

    return respond


def whole_address(get_response: GetResponse) -> GetResponse:
    """An address with a NUL character gets a sentence; PostgreSQL keeps no such text.

    What is typed into a form is looked at by the form, which says it at the field.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        if NUL in request.path_info + unquote(request.META.get("QUERY_STRING", "")):
            return render(request, "400.html", status=BAD_REQUEST)
        return get_response(request)

    return respond
