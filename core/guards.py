"""Every view says who may use it: `@needs(...)`, `@signed_in(...)` or `@public(...)`."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase

from core.modules import Module
from core.permissions import Permission
from core.scope import Scope, Viewer

View = Callable[..., HttpResponseBase]


class ScopedRequest(HttpRequest):
    """A request behind `@needs`: it has a viewer and the scope of the named permission."""

    viewer: Viewer
    scope: Scope


def needs(permission: Permission, module: Module | None = None) -> Callable[[View], View]:
    """Let in those who hold `permission` somewhere, and hand the view its `request.scope`.

    With a `module` the scope holds only the organisations where it is on. Raises PermissionDenied
    (403) for somebody who holds the permission nowhere, and Http404 where the module is off. A
    foreign object is the view's own 404, because it looks inside the scope only.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            request.scope = request.viewer.scope_for(permission)
            if not request.scope.branches:
                raise PermissionDenied
            if module is not None:
                request.scope = _narrowed(request.viewer, permission, module)
            return view(request, *args, **kwargs)

        guarded.needs, guarded.module = permission, module  # type: ignore[attr-defined]
        return guarded

    return decorate


def _narrowed(viewer: Viewer, permission: Permission, module: Module) -> Scope:
    scope = viewer.scope_in(permission, module)
    if not scope.branches:
        raise Http404
    return scope


def signed_in(reason: str, module: Module | None = None) -> Callable[[View], View]:
    """Open to anybody who is signed in, for the written reason (own record, own account).

    With a `module`, only where it is on in an organisation of theirs; else Http404.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def inside(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.viewer.has(module):
                raise Http404
            return view(request, *args, **kwargs)

        guarded = _with_viewer(inside)
        guarded.signed_in_because, guarded.module = reason, module  # type: ignore[attr-defined]
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
