"""An organisation's own words: kinds of activity, and strategies that activities also serve."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.form_page import FormPage, answer, sent
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.tables import Cell, Column, Table
from implementation.actions.own import add_word, rename_word, retire_word
from implementation.forms.own import ChangeWordForm, NewWordForm
from implementation.models import OwnKind, Strategy
from services.models import Unit


@dataclass(frozen=True)
class Sort:
    """One sort of own word, and what its pages say."""

    model: Any
    noun: str
    title: str | Promise
    explains: str | Promise
    add: str | Promise
    change: str | Promise
    empty: str | Promise


KINDS = Sort(
    OwnKind,
    "own_kind",
    gettext_lazy("Kinds of activity"),
    gettext_lazy(
        "Your own kinds are offered beside the built-in ones when somebody logs an activity."
    ),
    gettext_lazy("Add a kind of activity"),
    gettext_lazy("Change a kind of activity"),
    gettext_lazy("None yet. Add one when teams do something that no built-in kind names."),
)
STRATEGIES = Sort(
    Strategy,
    "strategy",
    gettext_lazy("Strategies"),
    gettext_lazy("An activity can say which other strategy of yours it also serves."),
    gettext_lazy("Add a strategy"),
    gettext_lazy("Change a strategy"),
    gettext_lazy("None yet. Add a strategy that this work overlaps with, like a housing strategy."),
)


@require_safe
@needs(Permission.MANAGE_VOCABULARY)
def own_word_list(request: ScopedRequest) -> HttpResponse:
    """Own kinds and strategies of the organisations that are wholly the viewer's, A to Z."""
    sections = [_section(request, sort) for sort in (KINDS, STRATEGIES)]
    context = {"sections": sections, "may_add": bool(_organisations(request))}
    return TemplateResponse(request, "implementation/own_word_list.html", context)


def _section(request: ScopedRequest, sort: Sort) -> dict[str, Any]:
    words = sort.model.objects.within(request.scope).select_related("organisation").a_to_z()
    columns = [Column(_("Name")), Column(_("Organisation"))]
    table = Table(sort.title, columns, [_row(sort, word) for word in words], empty=sort.empty)
    url = reverse(f"implementation:{sort.noun}_add")
    return {"table": table, "sort": sort, "url": url}


def _row(sort: Sort, word: Any) -> list[Any]:
    url = reverse(f"implementation:{sort.noun}_change", args=[word.pk])
    tag = _("No longer offered") if word.is_retired else ""
    return [Cell(word.name, url=url, tag=tag), word.organisation.name]


def _organisations(request: ScopedRequest) -> list[Unit]:
    return list(Unit.objects.within(request.scope).filter(parent=None).order_by("sort_key"))


def _add(request: ScopedRequest, sort: Sort) -> HttpResponse:
    form = NewWordForm(sent(request), organisations=_organisations(request))

    def do() -> None:
        home = form.cleaned_data["organisation"]
        _kindly(add_word, by=request.scope, model=sort.model, organisation=home, names=form.names)

    return answer(request, form, do, _page(sort, sort.add, _("Added.")))


def _change(request: ScopedRequest, sort: Sort, word_id: int) -> HttpResponse:
    rows = sort.model.objects.within(request.scope).select_related("organisation")
    word = get_object_or_404(rows, pk=word_id)
    form = ChangeWordForm(sent(request), initial={**word.names, "is_retired": word.is_retired})

    def do() -> None:
        _kindly(rename_word, by=request.scope, word=word, names=form.names)
        retire_word(by=request.scope, word=word, is_retired=form.cleaned_data["is_retired"])

    return answer(request, form, do, _page(sort, sort.change, _("Your change is saved.")))


def _page(sort: Sort, title: str | Promise, done: str) -> FormPage:
    return FormPage(
        title=str(title),
        back=reverse("implementation:own_word_list"),
        said=done,
        lines=(str(sort.explains),),
    )


def _kindly(action: Any, **facts: Any) -> None:
    """A refusal of the action, as the form says it."""
    try:
        action(**facts)
    except ValueError as reason:
        raise ValidationError({"en": str(reason)}) from reason


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_VOCABULARY)
def own_kind_add(request: ScopedRequest) -> HttpResponse:
    """A further kind of activity."""
    return _add(request, KINDS)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_VOCABULARY)
def own_kind_change(request: ScopedRequest, word_id: int) -> HttpResponse:
    """Another name for an own kind, or no longer offering it."""
    return _change(request, KINDS, word_id)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_VOCABULARY)
def strategy_add(request: ScopedRequest) -> HttpResponse:
    """A further strategy."""
    return _add(request, STRATEGIES)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_VOCABULARY)
def strategy_change(request: ScopedRequest, word_id: int) -> HttpResponse:
    """Another name for a strategy, or no longer offering it."""
    return _change(request, STRATEGIES, word_id)
