"""How often whoever is asked for a level needs a contact."""

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.form_page import FormPage, answer, sent
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.tables import Column, Table
from core.who_sees import who_can_see
from services.models import Unit
from training.actions.supervision import set_supervision_rule
from training.counting import levels_on
from training.forms.supervision import SupervisionRuleForm, refuse_strange_unit
from training.models import FrameworkInForce, Level, SupervisionRule


@require_safe
@needs(Permission.MANAGE_FRAMEWORKS)
def supervision_rules(request: ScopedRequest) -> HttpResponse:
    """The rules of the viewer's organisations, and the shared ones that hold until another does."""
    roots = _organisations(request)
    context = {
        "table": _rule_table(request),
        "organisations": [
            {"name": one.name, "url": reverse("training:supervision_rule_add", args=[one.pk])}
            for one in roots
        ],
        "who_sees": who_can_see(Permission.MANAGE_FRAMEWORKS),
    }
    return TemplateResponse(request, "training/supervision_rules.html", context)


def _organisations(request: ScopedRequest) -> list[Unit]:
    roots = Unit.objects.shared_with(request.scope).filter(parent=None)
    return list(roots.order_by("sort_key", "pk"))


def _rule_table(request: ScopedRequest) -> Table:
    today = timezone.localdate()
    chosen = FrameworkInForce.objects.within(request.scope).in_force_on(today)
    rows = SupervisionRule.objects.within(request.scope)
    levels = Level.objects.within(request.scope).filter(framework__in=chosen.values("framework"))
    ids = {level.line for level in levels}
    rows = rows.filter(Q(level__in=ids) | Q(level__first__in=ids))
    rows = rows.select_related("level__framework", "supervisor_level", "unit")
    columns = [
        Column(_("Level")),
        Column(_("Where")),
        Column(_("Days between contacts"), numeric=True),
        Column(_("With somebody who holds")),
        Column(_("From")),
        Column(_("Where this comes from")),
    ]
    cells = [_row(one) for one in rows.order_by("level__rank", "organisation", "unit", "-from_on")]
    empty = _("Choose a framework first. Its rules then stand here.")
    return Table(_("Rules of supervision"), columns, cells, empty=empty)


def _row(rule: SupervisionRule) -> list[Any]:
    everywhere = _("Everywhere") if rule.organisation_id else _("Until you decide otherwise")
    return [
        rule.level.name,
        rule.unit.name if rule.unit else everywhere,
        rule.within_days or _("None asked"),
        (rule.supervisor_level or rule.level).name,
        rule.from_on if rule.organisation_id else "–",
        rule.source or "–",
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_FRAMEWORKS)
def supervision_rule_add(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """Another rule from a day on, for an organisation or a branch of it."""
    roots = Unit.objects.shared_with(request.scope).filter(parent=None)
    organisation = get_object_or_404(roots, pk=unit_id)
    today = timezone.localdate()
    levels = levels_on(organisation.pk, today)
    form = SupervisionRuleForm(
        sent(request), initial={"from_on": today}, scope=request.scope, levels=levels
    )

    def do() -> None:
        refuse_strange_unit(form.cleaned_data["unit"], organisation, request.scope)
        set_supervision_rule(by=request.scope, organisation=organisation, **form.cleaned_data)

    page = FormPage(
        title=_("How often is supervision needed?"),
        back=reverse("training:supervision_rules"),
        said=_("Saved. The figures follow it from its day on."),
        caption=organisation.name,
        lines=(
            _("A rule holds from its day until the next one. Days before it stay as they are."),
        ),
        instead="" if levels else _("Choose a framework for this organisation first."),
        sees=Permission.MANAGE_FRAMEWORKS,
    )
    return answer(request, form, do, page)
