"""Learning from elsewhere: the titles that lists brought, and what each of them is."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import F
from django.db.models.lookups import IsNull
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.form_page import FormPage, answer, sent
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.tables import Cell, Column, Table
from core.who_sees import who_can_see
from training.actions.learning import say_meaning
from training.figures.equivalences import Claim, claim_of, with_decisions
from training.figures.learning import TitleLine, title_lines
from training.forms.learning import NONE, SayMeaningForm, chosen_for
from training.models import Course, Equivalence, LearningTitle

ROWS = 50


@require_safe
@needs(Permission.RECORD_TRAINING)
def learning_list(request: ScopedRequest) -> HttpResponse:
    """Titles of which nobody has said what they are come first; A to Z within."""
    titles = LearningTitle.objects.within(request.scope).select_related("course", "equivalence")
    ordered = titles.order_by(IsNull(F("said_at"), False), "title", "pk")
    page = Paginator(ordered, ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "table": _table(title_lines(request.scope, list(page))),
        "send_url": reverse("intake:upload_add", query={"kind": "completions"}),
        "who_sees": who_can_see(Permission.RECORD_TRAINING),
    }
    return TemplateResponse(request, "training/learning_list.html", context)


def _table(lines: list[TitleLine]) -> Table:
    columns = [
        Column(_("Title")),
        Column(_("People in your part"), numeric=True),
        Column(_("Newest")),
        Column(_("What it is")),
    ]
    rows: list[list[Any]] = [
        [
            Cell(
                line.title.title,
                url=reverse("training:learning_say", args=[line.title.pk]),
                note=line.title.code,
            ),
            line.people,
            line.last_on,
            _answer(line.title),
        ]
        for line in lines
    ]
    empty = _("No list has brought a course that we do not know. Send a list to begin.")
    return Table(_("Other learning"), columns, rows, empty=empty, hide_caption=True)


def _answer(title: LearningTitle) -> str:
    if title.course:
        return str(title.course)
    if title.equivalence:
        return _("Done elsewhere: %(title)s") % {"title": title.equivalence}
    return _("None of ours") if title.said_at else _("Nobody has said yet")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.RECORD_TRAINING)
def learning_say(request: ScopedRequest, title_id: int) -> HttpResponse:
    """Say once what a title is: what is kept under it becomes that, and lists that follow do."""
    titles = LearningTitle.objects.within(request.scope).select_related("course", "equivalence")
    title = get_object_or_404(titles, pk=title_id)
    courses = Course.objects.within(request.scope).of_organisation(title.organisation_id)
    page = _page(request, title)
    form = SayMeaningForm(
        sent(request),
        courses=courses.select_related("level").order_by("name", "pk"),
        register=_register(request, title),
        initial={"course": chosen_for(title.meaning) or (NONE if title.said_at else "")},
    )

    def do() -> None:
        if page.instead:
            raise ValueError(page.instead)
        say_meaning(by=request.scope, title=title, meaning=form.chosen)

    return answer(request, form, do, page)


def _register(request: ScopedRequest, title: LearningTitle) -> list[tuple[Equivalence, Claim]]:
    """The lines of the register with what each counts for today."""
    lines = Equivalence.objects.within(request.scope).filter(organisation=title.organisation_id)
    today = timezone.localdate()
    return [(line, claim_of(line, on=today)) for line in with_decisions(lines)]


def _page(request: ScopedRequest, title: LearningTitle) -> FormPage:
    is_whole = request.scope.holds(f"{title.organisation_id}.")
    told = _("This holds for the whole organisation. Ask somebody who records training for it all.")
    return FormPage(
        title=_("What is it?"),
        back=reverse("training:learning_list"),
        said=_("Saved. Lists that follow are read so too."),
        caption=title.title,
        lines=(
            _people(request, title),
            _("If it is one of our courses it counts as that, on the day it was completed."),
            _(
                "If it was done elsewhere and is in the register, it counts for what somebody "
                "found when they checked it. Until then it is shown and counts for nothing."
            ),
            _("You can change this later. What it brought is then taken back."),
        ),
        sees=Permission.RECORD_TRAINING,
        instead="" if is_whole else told,
    )


def _people(request: ScopedRequest, title: LearningTitle) -> str:
    (line,) = title_lines(request.scope, [title])
    told = ngettext(
        "%(n)s person of your part completed it.",
        "%(n)s people of your part completed it.",
        line.people,
    )
    return told % {"n": line.people}
