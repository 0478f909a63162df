"""Folders that a feed fills: which there are, what came, what is to happen with it."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
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
from core.scope import Scope
from core.tables import Cell, Column, Content, Table
from core.who_sees import who_can_see
from intake.actions.drop_folders import add_folder, change_folder
from intake.forms.drops import PERSON, RULE, DropRuleForm, NewDropForm
from intake.forms.sending import EVERYONE, SOME
from intake.kinds import Kind, all_kinds, kind_for
from intake.models import DropFolder, DropTake
from services.models import Unit

MANAGED = Permission.MANAGE_SCHEDULES
LIST = "intake:drop_list"
ROWS = 25
ASK = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@needs(MANAGED)
def drop_list(request: ScopedRequest) -> HttpResponse:
    """Every folder of the branches this admin looks after."""
    folders = DropFolder.objects.within(request.scope).for_list()
    context = {
        "table": _folders([_folder_row(folder) for folder in folders]),
        "add_url": reverse("intake:drop_add"),
    }
    return TemplateResponse(request, "intake/drop_list.html", context)


def _folders(rows: list[list[Content]]) -> Table:
    heads = [_("Folder"), _("Lists"), _("Branch"), _("What happens"), _("Last look")]
    empty = _("No folder yet. Add one when another system can leave its lists for you.")
    caption = _("Folders that fill themselves")
    return Table(caption, [Column(h) for h in heads], rows, empty=empty, hide_caption=True)


def _folder_row(folder: DropFolder) -> list[Content]:
    url = reverse("intake:drop_detail", args=[folder.pk])
    tag = _("On") if folder.is_on else _("Off")
    return [
        Cell(folder.place, url=url, tag=tag),
        _kind_label(folder),
        folder.unit.name,
        rule_of(folder),
        Cell(text=_when(folder), note=folder.trouble),
    ]


def _kind_label(folder: DropFolder) -> str:
    kind = kind_for(folder.kind)
    return str(kind.label) if kind else folder.kind


def _when(folder: DropFolder) -> str:
    if folder.looked_at is None:
        return _("Not yet")
    return timezone.localtime(folder.looked_at).strftime("%-d %b %Y, %H:%M")


def rule_of(folder: DropFolder) -> str:
    """What happens with a list of the folder, in words."""
    if not folder.applies_itself:
        return _("A person looks at each list.")
    return ngettext(
        "Put in by itself when up to %(n)s person changes and nothing is unclear.",
        "Put in by itself when up to %(n)s people change and nothing is unclear.",
        folder.most_changes,
    ) % {"n": folder.most_changes}


@require_safe
@needs(MANAGED)
def drop_detail(request: ScopedRequest, folder_id: int) -> HttpResponse:
    """One folder: where it is, its rule, and every file that was found there."""
    folder = _folder(request, folder_id)
    takes = folder.takes.select_related("upload")
    page = Paginator(takes, ROWS).get_page(request.GET.get("page"))
    context = {
        "folder": folder,
        "rows": _facts(folder),
        "page": page,
        "table": _takes([_take_row(take) for take in page]),
        "change_url": reverse("intake:drop_change", args=[folder.pk]),
        "crumbs": [{"label": _("Folders that fill themselves"), "url": reverse(LIST)}],
        "who_sees": who_can_see(MANAGED),
    }
    return TemplateResponse(request, "intake/drop_detail.html", context)


def _folder(request: ScopedRequest, folder_id: int) -> DropFolder:
    folder: DropFolder = get_object_or_404(
        DropFolder.objects.within(request.scope).for_list(), pk=folder_id
    )
    return folder


def _facts(folder: DropFolder) -> list[dict[str, str]]:
    everyone = _("Everyone in this branch") if folder.is_everyone else _("Only some people")
    told = [
        (_("Place below the root"), folder.whole_place),
        (_("Lists"), _kind_label(folder)),
        (_("Branch"), folder.unit.name),
        (_("Looked into"), _("Yes, every minute") if folder.is_on else _("No, it is off")),
        (_("Last look"), _when(folder)),
        (_("Who is on the lists"), everyone),
        (_("What happens"), rule_of(folder)),
        (_("Lists come in as"), str(folder.kept_by or _("nobody"))),
    ]
    return [{"key": key, "value": value} for key, value in told]


def _takes(rows: list[list[Content]]) -> Table:
    heads = [_("File"), _("Found"), _("What came of it"), _("Why")]
    empty = _("Nothing came yet. A file is taken once it was the same for a minute.")
    return Table(_("What came"), [Column(h) for h in heads], rows, empty=empty)


def _take_row(take: DropTake) -> list[Content]:
    url = reverse("intake:upload_detail", args=[take.upload_id]) if take.upload_id else ""
    outcome = take.get_outcome_display()
    done = take.upload.get_stage_display() if take.upload else ""
    return [
        Cell(take.file_name, url=url),
        take.found_at,
        Cell(outcome, note=done if done != outcome else ""),
        take.said,
    ]


def _kinds(request: ScopedRequest) -> list[Kind]:
    """Kinds that are about a branch, and that this person may send."""
    return [k for k in all_kinds() if k.subject is None and request.viewer.may(k.permission)]


def _units(request: ScopedRequest) -> list[Unit]:
    units = Unit.objects.within(request.scope).open_on(timezone.localdate())
    return list(units.order_by("sort_key", "pk"))


@ASK
@needs(MANAGED)
def drop_add(request: ScopedRequest) -> HttpResponse:
    """Which lists come in, for which branch, and where they are left."""
    form = NewDropForm(sent(request), kinds=_kinds(request), units=_units(request))

    def do() -> str:
        told = form.cleaned_data
        kind = kind_for(told["kind"])
        assert kind
        by = _by(request, kind, form.unit_chosen)
        folder = add_folder(
            by=by, unit=form.unit_chosen, kind=kind, place=told["place"], **form.facts
        )
        return reverse("intake:drop_detail", args=[folder.pk])

    lines = (_("Ask whoever runs this service to make the folder and to let the system in."),)
    return answer(request, form, do, FormPage(_("Add a folder"), reverse(LIST), lines=lines))


def _by(request: ScopedRequest, kind: Kind, unit: Unit) -> Scope:
    """The right to send such lists there. Raises ValueError for an admin who does not hold it."""
    by = request.viewer.scope_for(kind.permission)
    if not by.holds(unit.path):
        raise ValueError(_("You may not send such lists for this branch."))
    return by


@ASK
@needs(MANAGED)
def drop_change(request: ScopedRequest, folder_id: int) -> HttpResponse:
    """Switch a folder on or off, and choose its rule."""
    folder = _folder(request, folder_id)
    kind = kind_for(folder.kind)
    if kind is None:
        raise Http404
    known = {
        "is_on": folder.is_on,
        "who": EVERYONE if folder.is_everyone else SOME,
        "rule": RULE if folder.applies_itself else PERSON,
        "most_changes": folder.most_changes,
    }
    form = DropRuleForm(sent(request), initial=known)

    def do() -> None:
        change_folder(by=_by(request, kind, folder.unit), folder=folder, **form.facts)

    back = reverse("intake:drop_detail", args=[folder.pk])
    lines = (_("From now on its lists come in as sent by you."),)
    page = FormPage(
        _("Change a folder"), back, _("The folder is saved."), lines=lines, caption=folder.place
    )
    return answer(request, form, do, page)
