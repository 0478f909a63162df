"""Who is told of reports: one's own wishes, people whom admins name, and what was sent."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.form_page import FormPage, answer, confirmed, press, sent
from core.guards import ScopedRequest, needs, public
from core.listing import page_of
from core.permissions import Permission
from core.tables import Cell, Column, Table
from core.who_sees import who_can_see
from reports.access import FIT_FOR_EVERYBODY, may_read, may_read_anywhere
from reports.actions.told import (
    name_recipient,
    stop_by_link,
    stop_recipient,
    wish_to_be_told,
)
from reports.builders.recipes import RECIPES
from reports.builders.schedules import made_words, unmade_words
from reports.figures.made_by import makers, schedules_for
from reports.forms import NameForm, TellMeForm
from reports.forms.told import KindAndUnitForm
from reports.models import Delivery, Kind, NamedRecipient, Schedule, Subscription
from services.models import Unit

ASK = require_http_methods(["GET", "HEAD", "POST"])
READS = needs(Permission.VIEW_REPORTS)
MAY = needs(Permission.MANAGE_SCHEDULES)


@require_safe
@READS
def told_list(request: ScopedRequest) -> HttpResponse:
    """The reports that one is told of, each with a button that stops it."""
    mine = Subscription.objects.within(request.scope).filter(user=request.viewer.user_id)
    rows = mine.select_related("unit").order_by("unit__path", "kind")
    may = [one for one in rows if may_read(request.viewer, one.kind, one.unit.path)]
    context = {
        "wishes": may,
        "is_lead": request.viewer.holds_role("delivery_lead"),
        "who_sees": [_("You. Admins see which mails went out, and to whom.")],
    }
    return TemplateResponse(request, "reports/told_list.html", context)


@ASK
@READS
def told_add(request: ScopedRequest) -> HttpResponse:
    """Choose a report to be told of."""
    rows = Unit.objects.within(request.scope).open_on(timezone.localdate())
    units = list(rows.order_by("path"))
    kinds = [kind for kind in RECIPES if may_read_anywhere(request.viewer, kind)]
    form = TellMeForm(sent(request), units=units, kinds=kinds)

    def do() -> None:
        _wish(request, form.chosen_unit, form.cleaned_data["kind"], is_on=True)

    page = FormPage(
        title=_("Tell me when a report is ready"),
        back=reverse("reports:told_list"),
        said=_when_told(form),
        lines=(
            _("The mail holds a link and no figures. You can stop it with one press."),
            *_what_is_made(units, kinds),
        ),
    )
    return answer(request, form, do, page)


def _when_told(form: KindAndUnitForm) -> str:
    """When a mail comes: where no schedule makes the report, only when somebody asks for one."""
    if not form.is_bound or not form.is_valid() or _makers(form):
        return _("You will get a mail each time it is ready.")
    unmade = unmade_words(form.cleaned_data["kind"], form.chosen_unit)
    return f"{unmade} {_('You will get a mail each time somebody has it made.')}"


def _makers(form: KindAndUnitForm) -> list[Schedule]:
    """The schedules that make what was chosen in a form that is valid."""
    wanted = (form.chosen_unit, form.cleaned_data["kind"])
    return makers([wanted], on=timezone.localdate())[wanted[0].pk, wanted[1]]


def _what_is_made(units: Iterable[Unit], kinds: Sequence[str]) -> tuple[str, ...]:
    return made_words(schedules_for({unit.organisation_id for unit in units}, kinds))


def _wish(request: ScopedRequest, unit: Unit, kind: str, *, is_on: bool) -> None:
    """What may not be read is refused with a sentence: the form offers kinds for all units."""
    try:
        wish_to_be_told(by=request.viewer, unit=unit, kind=kind, is_on=is_on)
    except PermissionError:
        raise ValueError(_("You cannot read this report about this team or service.")) from None


@require_POST
@READS
def told_change(request: ScopedRequest, unit_id: int, kind: str) -> HttpResponse:
    """One press: be told of a report from now on, or no more."""
    unit = get_object_or_404(Unit.objects.within(request.scope), pk=unit_id)
    if kind not in Kind.values or not may_read(request.viewer, kind, unit.path):
        raise Http404
    is_on = request.POST.get("tell") == "yes"
    said = _("You will get a mail each time it is ready.") if is_on else _("The mail is stopped.")
    return press(
        request,
        lambda: _wish(request, unit, kind, is_on=is_on),
        said,
        reverse("reports:told_list"),
    )


@csrf_exempt
@ASK
@public("the link at the end of a mail about a report stops that mail without signing in")
def told_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Asks once; a mail program that stops the mail for its reader posts at once."""
    is_done = request.method == "POST"
    try:
        stop_by_link(token, do=is_done)
    except ValueError as error:
        raise Http404 from error
    return TemplateResponse(request, "reports/told_stop.html", {"is_done": is_done})


@require_safe
@MAY
def named_list(request: ScopedRequest) -> HttpResponse:
    """People without an account who get a file, and those who did."""
    named = NamedRecipient.objects.within(request.scope).select_related("unit", "added_by")
    page = page_of(request, named.order_by("-added_on", "-pk"))
    context = {
        "page": page,
        "table": _named_table(_named_rows(page)),
        "who_sees": who_can_see(Permission.MANAGE_SCHEDULES),
    }
    return TemplateResponse(request, "reports/named_list.html", context)


def _named_table(rows: list[list[Any]]) -> Table:
    columns = [
        Column(_("Who")),
        Column(_("Report")),
        Column(_("About")),
        Column(_("Why")),
        Column(_("Named by")),
        Column(_("Until")),
    ]
    empty = _("Nobody without an account gets a report.")
    return Table(_("People without an account"), columns, rows, empty=empty, hide_caption=True)


def _named_rows(found: Iterable[NamedRecipient]) -> list[list[Any]]:
    today, named = timezone.localdate(), list(found)
    made = makers([(one.unit, one.kind) for one in named], on=today)
    return [_named_row(one, today, is_made=bool(made[one.unit_id, one.kind])) for one in named]


def _named_row(one: NamedRecipient, today: date, *, is_made: bool) -> list[Any]:
    is_current = one.is_current_on(today)
    url = reverse("reports:named_stop", args=[one.pk]) if is_current else ""
    tag = _("No schedule makes it") if is_current and not is_made else ""
    return [
        Cell(one.name, url=url, note=one.address, tag="" if is_current else _("Ended")),
        Cell(one.get_kind_display(), note=one.get_format_display(), tag=tag),
        one.unit.name,
        one.why,
        Cell(str(one.added_by), note=_("on %(day)s") % {"day": f"{one.added_on:%d/%m/%Y}"}),
        min(one.until_on, one.stopped_on or one.until_on),
    ]


@ASK
@MAY
def named_add(request: ScopedRequest) -> HttpResponse:
    """Name somebody without an account who is to get a file."""
    today = timezone.localdate()
    units = list(Unit.objects.within(request.scope).open_on(today).order_by("path"))
    form = NameForm(sent(request), units=units, kinds=FIT_FOR_EVERYBODY, today=today)

    def do() -> None:
        _refuse_unmade(form)
        name_recipient(by=request.scope, today=today, **form.facts)

    page = FormPage(
        title=_("Send a report to somebody without an account"),
        back=reverse("reports:named_list"),
        said=_("They get the file each time a schedule has made the report."),
        sees=Permission.MANAGE_SCHEDULES,
        lines=(*_what_is_sent(), *_what_is_made(units, FIT_FOR_EVERYBODY)),
    )
    return answer(request, form, do, page)


def _refuse_unmade(form: NameForm) -> None:
    """ValueError with a sentence: somebody outside gets what a schedule makes, nothing else."""
    if not _makers(form):
        told = unmade_words(form.cleaned_data["kind"], form.chosen_unit)
        raise ValueError(f"{told} {_('Choose one that is made, or have a schedule added first.')}")


def _what_is_sent() -> tuple[str, ...]:
    """Which reports can go to somebody without an account, which not, and why."""
    return (
        _("They get the file itself by mail, and nobody else’s address. The pack and the check-in "
          "summary can be sent: everybody may read them."),
        _("The rollout report, the barrier report and the practice-level return hold small teams "
          "or what staff wrote, so they need an account. The pack has their figures without "
          "these."),
        _("They get what a schedule makes: of a pack, the version that is signed."),
    )  # fmt: skip


@ASK
@MAY
def named_stop(request: ScopedRequest, named_id: int) -> HttpResponse:
    """Send them nothing any more."""
    named = NamedRecipient.objects.within(request.scope).select_related("unit")
    one = get_object_or_404(named, pk=named_id)
    page = FormPage(
        title=_("Stop sending reports to %(name)s?") % {"name": one.name},
        back=reverse("reports:named_list"),
        said=_("Nothing more is sent to this address."),
        sees=Permission.MANAGE_SCHEDULES,
        lines=(f"{one.get_kind_display()}, {one.unit.name}", one.address),
    )
    return confirmed(
        request,
        lambda: stop_recipient(by=request.scope, named=one, today=timezone.localdate()),
        page,
        button=_("Stop sending"),
    )


@require_safe
@MAY
def delivery_list(request: ScopedRequest) -> HttpResponse:
    """Every mail about a report: to whom, when, and what became of it."""
    mails = Delivery.objects.within(request.scope).select_related("run__unit", "user", "named")
    page = page_of(request, mails.order_by("-pk"))
    context = {
        "page": page,
        "table": _delivery_table([_delivery_row(one) for one in page]),
        "who_sees": who_can_see(Permission.MANAGE_SCHEDULES),
    }
    return TemplateResponse(request, "reports/delivery_list.html", context)


def _delivery_table(rows: list[list[Any]]) -> Table:
    columns = [
        Column(_("To")),
        Column(_("Report")),
        Column(_("About")),
        Column(_("What")),
        Column(_("Mail")),
        Column(_("Sent")),
        Column(_("Tries"), numeric=True),
    ]
    empty = _("No mail about a report is planned or sent yet.")
    return Table(_("Mails about reports"), columns, rows, empty=empty, hide_caption=True)


def _what(one: Delivery) -> str:
    if one.about == Delivery.About.FAILED:
        return str(one.get_about_display())
    return _("The file") if one.named_id else _("A link")


def _delivery_row(one: Delivery) -> list[Any]:
    return [
        Cell(str(one.user or one.named), note=one.address),
        Cell(
            one.run.title,
            url=reverse("reports:run_detail", args=[one.run_id]),
            note=one.run.period_code,
        ),
        one.run.unit.name,
        _what(one),
        str(one.get_state_display()),
        one.sent_at,
        one.attempts,
    ]
