"""Other names of a person, records that may be of one person, and joined records."""

from collections.abc import Sequence

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.form_page import FormPage, answer, confirmed, sent
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.scope import Scope
from core.tables import Cell, Column, Content, Table
from core.who_sees import who_can_see
from services.actions.aliases import add_staff_alias, remove_staff_alias
from services.actions.merging import keep_apart, merge_people, undo_merge
from services.figures.sameness import (
    Found,
    Pair,
    Side,
    alike,
    joined_in_words,
    merges,
    posts_in_words,
    reasons_of,
    side,
)
from services.forms.sameness import AliasForm, PairForm
from services.models import StaffAlias, StaffMember, StaffMerge

ASK = require_http_methods(["GET", "HEAD", "POST"])


def _person(request: ScopedRequest, staff_id: int) -> StaffMember:
    people = StaffMember.objects.within(request.scope).select_related("home_unit", "merged_into")
    person: StaffMember = get_object_or_404(people, pk=staff_id)
    return person


@ASK
@needs(Permission.IMPORT_STAFF)
def staff_alias_add(request: ScopedRequest, staff_id: int) -> HttpResponse:
    person = _person(request, staff_id)
    form = AliasForm(sent(request))

    def do() -> None:
        add_staff_alias(by=request.scope, person=person, **form.cleaned_data)

    page = FormPage(
        title=_("Add another name"),
        back=reverse("services:staff_detail", args=[person.pk]),
        said=_("Lists now find this person by it too."),
        lines=(
            _("Lists may know this person by another name, an old address or another number."),
            _("Pages still show the preferred name."),
        ),
        caption=person.shown_name,
        sees=Permission.VIEW_STAFF,
    )
    return answer(request, form, do, page)


@ASK
@needs(Permission.IMPORT_STAFF)
def staff_alias_remove(request: ScopedRequest, staff_id: int, alias_id: int) -> HttpResponse:
    person = _person(request, staff_id)
    back = reverse("services:staff_detail", args=[person.pk])
    aliases = StaffAlias.objects.within(request.scope).select_related("staff_member")
    alias = aliases.filter(pk=alias_id, staff_member=person).first()
    if alias is None:
        # Pressed twice, or by two people: it is taken away already.
        return HttpResponseRedirect(back)
    page = FormPage(
        title=_("Take away “%(text)s”") % {"text": alias.text},
        back=back,
        said=_("Taken away. You can add it again."),
        lines=(
            _("Lists will no longer find this person by it. What was put in before stays."),
            _("If this was a mistake, you can add it again."),
        ),
        caption=person.shown_name,
        sees=Permission.VIEW_STAFF,
    )

    def do() -> None:
        remove_staff_alias(by=request.scope, alias=alias)

    return confirmed(request, do, page, button=_("Take it away"))


@require_safe
@needs(Permission.MANAGE_STAFF)
def twin_list(request: ScopedRequest) -> HttpResponse:
    found = alike(request.scope, on=timezone.localdate())
    context = {
        "crumbs": [{"label": _("Staff"), "url": reverse("services:staff_list")}],
        "table": _pair_table(found),
        "more": _more(found),
        "joined": _joined_table(merges(request.scope)),
        "who_sees": who_can_see(Permission.MANAGE_STAFF),
    }
    return TemplateResponse(request, "services/twin_list.html", context)


def _pair_table(found: Found) -> Table:
    columns = [Column(_("First record")), Column(_("Second record")), Column(_("Why"))]
    columns.append(Column(_("Answer")))
    empty = _("No two records look like one person. There is nothing to do.")
    rows = [_pair_row(pair) for pair in found.pairs]
    return Table(_("May be the same person"), columns, rows, empty=empty, hide_caption=True)


def _pair_row(pair: Pair) -> list[Content]:
    url = reverse("services:twin_decide", args=[pair.one.pk, pair.other.pk])
    names = {"one": pair.one.shown_name, "other": pair.other.shown_name}
    return [
        _record(pair.one),
        _record(pair.other),
        ". ".join(pair.reasons),
        Cell(_("Compare %(one)s and %(other)s") % names, url=url),
    ]


def _record(person: StaffMember) -> Cell:
    number = person.staff_number and _("Number %(number)s") % {"number": person.staff_number}
    note = " · ".join(filter(None, (person.home_unit.name, number)))
    url = reverse("services:staff_detail", args=[person.pk])
    return Cell(person.shown_name, url=url, note=note)


def _more(found: Found) -> str:
    hidden = found.total - len(found.pairs)
    if hidden <= 0:
        return ""
    return ngettext(
        "%(n)s more pair shows once these are answered.",
        "%(n)s more pairs show once these are answered.",
        hidden,
    ) % {"n": hidden}


def _joined_table(joined: Sequence[StaffMerge]) -> Table:
    rows: list[list[Content]] = [
        [
            Cell(
                one.survivor.shown_name,
                url=reverse("services:staff_detail", args=[one.survivor_id]),
                note=joined_in_words(one),
            ),
            one.merged.shown_name,
            Cell(
                _("Take apart %(one)s and %(other)s")
                % {"one": one.survivor.shown_name, "other": one.merged.shown_name},
                url=reverse("services:merge_undo", args=[one.pk]),
            ),
        ]
        for one in joined
    ]
    columns = [Column(_("Person")), Column(_("The other record")), Column(_("Take apart"))]
    return Table(_("Joined records"), columns, rows, empty=_("No records were joined yet."))


@ASK
@needs(Permission.MANAGE_STAFF)
def twin_decide(request: ScopedRequest, staff_id: int, other_id: int) -> HttpResponse:
    one, other = _person(request, staff_id), _person(request, other_id)
    today = timezone.localdate()
    form = PairForm(sent(request), one=one, other=other)

    def do() -> None:
        _decide(request, one, other, form.cleaned_data["what"])

    page = FormPage(
        title=_("Is this one person?"),
        back=reverse("services:twin_list"),
        said=_("Your answer is kept."),
        lines=(_("Nothing of either record is lost. You can take records apart again."),),
        sees=Permission.MANAGE_STAFF,
        instead=_instead(one, other),
        template="services/twin_decide.html",
    )
    sides = [side(request.scope, person, on=today) for person in (one, other)]
    reasons = reasons_of(request.scope, one, other, on=today)
    return answer(request, form, do, page, table=_side_table(*sides), reasons=reasons)


def _decide(request: ScopedRequest, one: StaffMember, other: StaffMember, what: str) -> None:
    if what == "apart":
        keep_apart(by=request.scope, one=one, other=other)
        return
    survivor, merged = (one, other) if what == "one" else (other, one)
    merge_people(by=request.scope, survivor=survivor, merged=merged)


def _instead(one: StaffMember, other: StaffMember) -> str:
    """Why there is nothing to answer. A second press of the same answer is no such case."""
    if one.pk == other.pk:
        return _("This is one record. Choose two.")
    if one.merged_into_id or other.merged_into_id:
        return _("One of these records was joined already. Look at the list again.")
    return ""


def _side_table(one: Side, other: Side) -> Table:
    labels = (
        (_("Called"), lambda s: s.person.shown_name),
        (_("First name"), lambda s: s.person.first_name),
        (_("Last name"), lambda s: s.person.last_name),
        (_("Email address"), lambda s: s.person.email),
        (_("Staff number"), lambda s: s.person.staff_number),
        (_("Kind"), lambda s: s.person.get_kind_display()),
        (_("Posts now"), lambda s: "; ".join(posts_in_words(s.posts))),
        (_("Other names"), lambda s: "; ".join(s.aliases)),
        (_("Has an account"), lambda s: _("Yes") if s.has_account else _("No")),
        (_("Left on"), lambda s: date_format(s.person.left_on) if s.person.left_on else ""),
    )
    rows = [[label, told(one) or None, told(other) or None] for label, told in labels]
    columns = [Column(_("What")), Column(_("First record")), Column(_("Second record"))]
    return Table(_("Side by side"), columns, rows)


@ASK
@needs(Permission.MANAGE_STAFF)
def merge_undo(request: ScopedRequest, merge_id: int) -> HttpResponse:
    standing = StaffMerge.objects.within(request.scope)
    joined = get_object_or_404(standing.select_related("survivor", "merged"), pk=merge_id)
    names = {"one": joined.survivor.shown_name, "other": joined.merged.shown_name}
    page = FormPage(
        title=_("Take apart %(one)s and %(other)s") % names,
        back=reverse("services:twin_list"),
        said=_("There are two records again."),
        lines=(
            _("Each record is as it was before. Posts and names that came along go back."),
            _("If something was built on the joined record since, we say what."),
        ),
        sees=Permission.MANAGE_STAFF,
    )

    def do() -> None:
        undo_merge(by=request.scope, joined=joined)

    return confirmed(request, do, page, button=_("Take them apart"))


def alias_table(person: StaffMember, aliases: Sequence[StaffAlias], *, may_change: bool) -> Table:
    """By what else lists know a person, where that came from and when."""
    columns = [Column(_("Also known as")), Column(_("What it is")), Column(_("Where it came from"))]
    columns += [Column(_("Since")), *([Column(_("Change"))] if may_change else [])]
    rows = [_alias_row(person, alias, may_change=may_change) for alias in aliases]
    return Table(_("Other names"), columns, rows)


def _alias_row(person: StaffMember, alias: StaffAlias, *, may_change: bool) -> list[Content]:
    source = Cell(alias.get_source_display(), note=str(alias.added_by or ""))
    row: list[Content] = [alias.text, alias.get_kind_display(), source, alias.added_at.date()]
    if may_change:
        url = reverse("services:staff_alias_remove", args=[person.pk, alias.pk])
        row.append(Cell(_("Take away “%(text)s”") % {"text": alias.text}, url=url))
    return row


def joined_note(scope: Scope, person: StaffMember) -> dict[str, str]:
    """That a record was joined to another, with the way there; {} for one that was not."""
    if person.merged_into is None:
        return {}
    others = StaffMember.objects.within(scope)
    found = others.filter(pk=person.merged_into_id).exists()
    url = reverse("services:staff_detail", args=[person.merged_into_id]) if found else ""
    return {"name": person.merged_into.shown_name, "url": url}
