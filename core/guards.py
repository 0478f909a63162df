"""Every view says who may use it: `@needs(...)`, `@signed_in(...)` or `@public(...)`."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from core.permissions import Permission
from core.scope import Scope, Viewer

View = Callable[..., HttpResponseBase]


class ScopedRequest(HttpRequest):
    """A request behind `@needs`: it has a viewer and the scope of the named permission."""

    viewer: Viewer
    scope: Scope


def needs(permission: Permission) -> Callable[[View], View]:
    """Let in those who hold `permission` somewhere, and hand the view its `request.scope`.

    Raises PermissionDenied (403) for somebody who holds it nowhere. A foreign object is the
    view's own 404, because it looks inside the scope only.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            request.scope = request.viewer.scope_for(permission)
            if not request.scope.branches:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.needs = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def signed_in(reason: str) -> Callable[[View], View]:
    """Open to anybody who is signed in, for the written reason (own record, own account)."""

    def decorate(view: View) -> View:
        guarded = _with_viewer(view)
        guarded.signed_in_because = reason  # type: ignore[attr-defined]
        return guarded

    return decorate


def public(reason: str) -> Callable[[View], View]:
    """Open to the world on purpose. The access matrix lists every reason."""

    def decorate(view: View) -> View:
        guarded = _with_viewer(view)
        guarded.public_because = reason  # type: ignore[attr-defined]
        return login_not_required(guarded)

    return decorate


def _with_viewer(view: View) -> View:
    """Look the viewer up first: the menu shows it, and a template may not be the one to ask."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        bool(request.viewer.grants)
        return view(request, *args, **kwargs)

    return guarded
