"""The weekly mail: one's own choice, the link that stops it, and what went out."""

import io
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from core.exports import Column as FileColumn
from core.exports import attachment, file_name, write_csv
from core.form_page import FormPage, address_of, answer, sent
from core.guards import ScopedRequest, needs, public, signed_in
from core.listing import page_of, rest_of_query
from core.permissions import Permission
from core.tables import Cell, Column, Table
from core.who_sees import who_can_see
from services.actions.digests import change_digest_rule
from services.actions.mail_choice import choose_rhythm, mail_again, reader_of, stop_mail
from services.figures.digests import mails_sent
from services.forms.own_record import DigestRuleForm, MailFilter, RhythmForm
from services.models import DigestChoice, DigestRule, Unit

ASK = require_http_methods(["GET", "HEAD", "POST"])
MAY = needs(Permission.MANAGE_SETTINGS)


@ASK
@signed_in("everybody chooses how often mail comes to themselves")
def mail_settings(request: Any) -> HttpResponse:
    """How often the one mail may come."""
    mine = DigestChoice.objects.filter(user=request.user.pk).first()
    now = mine.rhythm if mine else DigestChoice.Rhythm.WEEKLY
    form = RhythmForm(sent(request), initial={"rhythm": now})

    def do() -> None:
        choose_rhythm(user_id=request.user.pk, rhythm=form.cleaned_data["rhythm"])

    page = FormPage(
        title=_("Mail to me"),
        back=address_of("reports:home"),
        said=_("Saved."),
        lines=_about_mail(),
        sees=(_("You alone. Admins see that a mail went out, not what you chose."),),
    )
    return answer(request, form, do, page)


def _about_mail() -> tuple[str, ...]:
    return (
        _(
            "One mail tells you what is coming up and what waits for you. It comes on one day "
            "of the week, and not at all in a week without news."
        ),
        _(
            "If you go to a course that asks what changed, the questions come in it too. A mail "
            "of its own comes only if you had none for seven days and the questions would be "
            "over before the next."
        ),
        _("We write about the same thing twice at most. Then a person may ask you."),
    )


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@public("the link at the end of a mail stops that mail without signing in")
def mail_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Asks once; a mail program that stops the mail for its reader posts at once."""
    is_again = "again" in request.POST
    try:
        reader = reader_of(token)
        if request.method == "POST":
            (mail_again if is_again else stop_mail)(token)
    except ValueError as error:
        raise Http404 from error
    is_done = request.method == "POST" and not is_again
    context = {"is_done": is_done, "is_again": is_again, "is_person": reader.is_person}
    return TemplateResponse(request, "services/mail_stop.html", context)


@require_safe
@MAY
def mail_list(request: ScopedRequest) -> HttpResponse:
    """What went out to whom and when, and the day of each organisation."""
    form = MailFilter(request.GET or None)
    page = page_of(request, mails_sent(request.scope, _words(form)))
    context = {
        "form": form,
        "page": page,
        "query": rest_of_query(request),
        "table": _mail_table(page),
        "rules": _rule_table(request),
        "file_url": f"{reverse('services:mail_list_csv')}?{request.GET.urlencode()}",
        "who_sees": who_can_see(Permission.MANAGE_SETTINGS),
    }
    return TemplateResponse(request, "services/mail_list.html", context)


def _words(form: MailFilter) -> str:
    return str(form.cleaned_data.get("q") or "").strip() if form.is_valid() else ""


def _mail_table(mails: Any) -> Table:
    columns = [
        Column(_("To")),
        Column(_("Sent")),
        Column(_("About")),
        Column(_("Things told"), numeric=True),
    ]
    rows = [
        [Cell(_name(one), note=_address(one)), one.sent_at, one.get_about_display(), one.lines]
        for one in mails
    ]
    empty = _("No mail has gone out yet. In a week without news none does.")
    return Table(_("Mails that went out"), columns, rows, empty=empty)


def _name(mail: Any) -> str:
    return str(mail.user or mail.staff_member)


def _address(mail: Any) -> str:
    return str((mail.user or mail.staff_member).email)


def _rule_table(request: ScopedRequest) -> Table:
    roots = Unit.objects.within(request.scope).filter(parent=None).order_by("sort_key", "pk")
    rows: list[list[Any]] = [
        [
            Cell(unit.name, url=reverse("services:mail_rule", args=[unit.pk])),
            _rule_words(getattr(unit, "digest_rule", None)),
        ]
        for unit in roots.select_related("digest_rule")
    ]
    return Table(_("On which day"), [Column(_("Organisation")), Column(_("Mails go out"))], rows)


def _rule_words(rule: DigestRule | None) -> str:
    rule = rule or DigestRule()
    return str(rule.get_weekday_display()) if rule.is_on else _("No weekly mail")


@require_safe
@MAY
def mail_list_csv(request: ScopedRequest) -> HttpResponse:
    """The same list as a file."""
    rows = [
        [
            one.week,
            one.sent_at,
            _name(one),
            _address(one),
            one.get_about_display(),
            one.lines,
            one.message_id,
        ]
        for one in mails_sent(request.scope, _words(MailFilter(request.GET or None)))
    ]
    out = io.BytesIO()
    write_csv(out, _file_columns(), rows)
    name = file_name("mails", "sent", str(timezone.localdate()), "csv")
    headers = {"Content-Disposition": attachment(name)}
    return HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def _file_columns() -> list[FileColumn]:
    return [
        FileColumn("week", _("The Monday of the week.")),
        FileColumn("sent_at", _("When the mail left.")),
        FileColumn("name", _("To whom.")),
        FileColumn("email", _("To which address.")),
        FileColumn("about", _("The week, or questions about a session.")),
        FileColumn("things", _("How many things it told.")),
        FileColumn("message_id", _("The number of the mail, for those who run the mail server.")),
    ]


@ASK
@MAY
def mail_rule(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """Another day, or no weekly mail."""
    roots = Unit.objects.within(request.scope).filter(parent=None).select_related("digest_rule")
    organisation = get_object_or_404(roots, pk=unit_id)
    rule = getattr(organisation, "digest_rule", None) or DigestRule()
    first = {"weekday": rule.weekday, "is_on": rule.is_on}
    form = DigestRuleForm(sent(request), initial=first)

    def do() -> None:
        change_digest_rule(by=request.scope, organisation=organisation, **form.cleaned_data)

    page = FormPage(
        title=_("The weekly mail"),
        back=reverse("services:mail_list"),
        said=_("Saved."),
        lines=(_("Each person gets one mail a week at most, and can choose fewer or none."),),
        caption=organisation.name,
    )
    return answer(request, form, do, page)
