"""The month in which an organisation's year and its quarters start."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.form_page import FormPage, answer, sent
from core.guards import ScopedRequest, needs
from core.periods import quarter_of
from core.permissions import Permission
from reports.actions.years import start_year_in
from reports.builders.words import day
from reports.forms.years import YearForm, quarters_of
from services.models import OrganisationSettings


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_SETTINGS)
def year_change(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """Choose it for one organisation; the page says what becomes of reports."""
    rows = OrganisationSettings.objects.within(request.scope).select_related("organisation")
    row = get_object_or_404(rows, organisation_id=unit_id)
    form = YearForm(sent(request), initial={"month": row.year_starts_month})
    today = timezone.localdate()

    def do() -> None:
        start_year_in(
            by=request.scope, organisation=row.organisation, today=today, **form.cleaned_data
        )

    page = FormPage(
        title=_("Year and quarters"),
        back=reverse("services:settings_list"),
        said=_said(form),
        lines=_what_changes(row.year_starts_month),
        caption=row.organisation.name,
    )
    return answer(request, form, do, page)


def _what_changes(month: int) -> tuple[str, ...]:
    """What the quarters are now, from when others hold, and what stays."""
    running = quarter_of(timezone.localdate(), month)
    return (
        _("Now the quarters are %(quarters)s. The one that runs is %(running)s.")
        % {"quarters": quarters_of(month), "running": running.label},
        _("Another choice holds from today, on every page and for quarters of the past too. "
          "Reports that are made already stay as they are, and so do months, weeks and days."),
        _("Quarterly reports that are due today are made first, by the old quarters. After that "
          "the newest of the new quarters that is over is made, and each that follows. It can "
          "tell again of a month that an old quarter told of; no month is left out."),
        _("Words that somebody wrote for the pack of an old quarter stay with that quarter."),
    )  # fmt: skip


def _said(form: YearForm) -> str:
    """Which quarters hold from now on, once a month was chosen."""
    if not form.is_bound or not form.is_valid():
        return ""
    month = form.cleaned_data["month"]
    return _("Saved. From %(day)s the quarters are %(quarters)s.") % {
        "day": day(timezone.localdate()),
        "quarters": quarters_of(month),
    }
