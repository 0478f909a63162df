"""What everybody, a group of roles, or one post is asked for."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.form_page import FormPage, answer, sent
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.tables import Cell, Column, Table
from services.figures.people import records_of
from services.models import Post, StaffMember, Unit
from training.actions.requirements import TIMES, Whom, ask, next_change, stop_asking
from training.forms.requirements import AskForm, ManyForm, PostForm
from training.models import FrameworkInForce, Level, LevelRequirement, Track

ASK = require_http_methods(["GET", "HEAD", "POST"])
MAY = needs(Permission.MANAGE_FRAMEWORKS)


def levels_asked(request: ScopedRequest, organisation_id: int | None = None) -> list[Level]:
    """Levels of the frameworks in force today, by rank."""
    rows = FrameworkInForce.objects.within(request.scope).in_force_on(timezone.localdate())
    if organisation_id:
        rows = rows.filter(organisation=organisation_id)
    levels = Level.objects.within(request.scope).filter(framework__in=rows.values("framework"))
    return list(levels.select_related("framework").order_by("framework", "rank"))


def tracks_of(request: ScopedRequest) -> list[Track]:
    """Shared tracks and those of the viewer's organisations."""
    return list(Track.objects.within(request.scope).order_by("code"))


def line_of(rule: LevelRequirement) -> int | None:
    """The line of the level that a rule asks for."""
    return rule.level.line if rule.level else None


def keep(request: ScopedRequest, whom: Whom, form: AskForm) -> None:
    """What the form says, of these people; a track is asked apart from levels."""
    said = form.cleaned_data
    facts = {name: getattr(whom, name) for name in ("role", "role_group", "post", "unit")}
    whom = Whom(whom.organisation, **facts, track=form.track_asked)
    by, from_on, reason = request.scope, said["from_on"], said["reason"]
    if said["asks"] == form.UNDECIDED:
        stop_asking(by=by, whom=whom, from_on=from_on)
    else:
        levels = form.chosen
        ask(by=by, whom=whom, levels=levels, from_on=from_on, reason=reason, **form.times)
    if later := next_change(whom, from_on):
        words = _("Something else was agreed from %(day)s on. From then it is asked, as agreed.")
        messages.info(request, words % {"day": f"{later:%-d %B %Y}"})


def known(rules: list[LevelRequirement], among: list[Level]) -> dict[str, Any]:
    """What these rules ask for, as a form shows it."""
    asked = {line_of(rule) for rule in rules}
    levels = [str(level.pk) for level in among if level.line in asked]
    told: dict[str, Any] = {
        "asks": AskForm.LEVELS if levels or not rules else AskForm.NOTHING,
        "levels": levels,
        "from_on": timezone.localdate(),
    }
    return told | (_times(rules[0]) if rules else {})


def _times(rule: LevelRequirement) -> dict[str, Any]:
    told = {name: getattr(rule, name) for name in TIMES}
    again = AskForm.MONTHS if rule.refresh_months else AskForm.ONCE
    return told | {"again": AskForm.WINDOW if rule.window_from_month else again}


def many_urls(request: ScopedRequest) -> list[dict[str, str]]:
    """Where to ask everybody, or a group, of each organisation that the viewer looks after."""
    roots = list(Unit.objects.within(request.scope).filter(parent=None).order_by("sort_key"))
    label = _("Ask everybody or a group") if len(roots) == 1 else _("Ask everybody in %(unit)s")
    return [
        {
            "label": label % {"unit": root.name} if len(roots) > 1 else label,
            "url": reverse("training:requirement_of_many", args=[root.pk]),
        }
        for root in roots
    ]


def many_table(request: ScopedRequest) -> Table:
    """What is asked beside the roles: of everybody, of groups, and of single posts."""
    rules = LevelRequirement.objects.within(request.scope).in_force_on(timezone.localdate())
    beside = rules.filter(role=None) | rules.exclude(track=None)
    rows = beside.select_related(
        "role", "role_group", "unit", "level", "track", "post__role", "post__unit",
        "post__staff_member",
    ).order_by("post", "role_group__name", "unit__sort_key", "level__rank", "pk")  # fmt: skip
    columns = [Column(_("Who")), Column(_("Asked for")), Column(_("When")), Column(_("Why"))]
    empty = _("Nothing is asked of everybody or of a group yet.")
    return Table(
        _("Asked beside the roles"), columns, [_many_row(rule) for rule in rows], empty=empty
    )


def _many_row(rule: LevelRequirement) -> list[Any]:
    asked = rule.level or rule.track
    url = ""
    if rule.post:
        url = reverse("training:requirement_of_post", args=[rule.post.staff_member_id])
    where = rule.unit.name if rule.unit else _("Everywhere")
    who = Cell(_who(rule), url=url, note=rule.post.unit.name if rule.post else where)
    return [who, asked.name if asked else _("Nothing"), when(rule), rule.reason or "–"]


def _who(rule: LevelRequirement) -> str:
    if rule.post:
        return str(rule.post.staff_member.shown_name)
    chosen = rule.role or rule.role_group
    return str(chosen) if chosen else _("Everybody")


def when(rule: LevelRequirement) -> str:
    """The times of a rule in words."""
    told = [_("since %(day)s") % {"day": f"{rule.from_on:%-d %B %Y}"}]
    if rule.due_within_days:
        told.append(_("within %(n)s days of beginning") % {"n": rule.due_within_days})
    if rule.refresh_months:
        told.append(_("again after %(n)s months") % {"n": rule.refresh_months})
    if rule.window_from_month and rule.window_until_month:
        months = {
            "first": MONTHS[rule.window_from_month],
            "last": MONTHS[rule.window_until_month],
        }
        told.append(_("each year from %(first)s to %(last)s") % months)
    sentence = ", ".join(told)
    return sentence[:1].upper() + sentence[1:]


@ASK
@MAY
def requirement_of_many(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """What everybody in an organisation, or a group of roles, is asked for from a day on."""
    roots = Unit.objects.within(request.scope).filter(parent=None)
    root = get_object_or_404(roots, pk=unit_id)
    form = ManyForm(
        sent(request),
        initial={"from_on": timezone.localdate()},
        scope=request.scope,
        organisation_id=root.pk,
        levels=levels_asked(request, root.pk),
        tracks=tracks_of(request),
    )

    def do() -> None:
        said = form.cleaned_data
        keep(request, Whom(root, role_group=said["who"], unit=said["unit"]), form)

    lines = (
        _("It adds to what each role is asked for. To excuse one post, use the person's page."),
    )
    return answer(request, form, do, _page(_("Ask everybody or a group"), lines=lines))


def _page(title: str, **facts: Any) -> FormPage:
    facts.setdefault("back", reverse("training:requirement_list"))
    facts.setdefault("sees", Permission.MANAGE_FRAMEWORKS)
    return FormPage(title, said=_("Saved. The figures follow at once."), **facts)


@ASK
@MAY
def requirement_of_post(request: ScopedRequest, staff_id: int) -> HttpResponse:
    """What one post of a person is asked for in place of everything else, with a reason."""
    people = StaffMember.objects.within(request.scope).select_related("home_unit")
    person = get_object_or_404(people, pk=staff_id)
    posts = list(_posts(request, person))
    organisation = person.organisation
    levels = levels_asked(request, organisation.pk)
    form = PostForm(
        sent(request),
        initial=_known_of(request, posts, levels),
        scope=request.scope,
        levels=levels,
        tracks=tracks_of(request),
        posts=posts,
    )

    def do() -> None:
        keep(request, Whom(organisation, post=form.cleaned_data["post"]), form)

    return answer(request, form, do, _post_page(person, posts))


def _posts(request: ScopedRequest, person: StaffMember) -> Any:
    """Current posts within the branches of the viewer; of a joined record those of the one left."""
    rows = Post.objects.within(request.scope).current_on(timezone.localdate())
    return rows.filter(staff_member__in=records_of(person)).select_related("role", "unit")


def _known_of(request: ScopedRequest, posts: list[Post], levels: list[Level]) -> dict[str, Any]:
    if len(posts) != 1:
        return {"from_on": timezone.localdate()}
    rows = (
        LevelRequirement.objects.within(request.scope)
        .in_force_on(timezone.localdate())
        .filter(post=posts[0], track=None)
    )
    rules = list(rows.select_related("level"))
    return known(rules, levels) | ({"reason": rules[0].reason} if rules else {})


def _post_page(person: StaffMember, posts: list[Post]) -> FormPage:
    return _page(
        _("Ask something else of this post"),
        caption=person.shown_name,
        back=reverse("services:staff_detail", args=[person.pk]),
        lines=(
            _("It replaces all that is asked of the role, and ends with the post."),
            _("“Nobody has decided yet” takes it back: then the role's rules hold again."),
        ),
        instead="" if posts else _("There is no post today in a team that you look after."),
        sees=Permission.VIEW_STAFF,
    )
