"""What the pages of recommendations say: the five steps, what keeps one open, its parts."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.tables import Cell, Column, Table
from implementation.builders.recommendations import waiting_words
from implementation.figures.recommendations import Standing, Step
from implementation.models import Part, Recommendation, RecommendationChange, Response
from implementation.views.shown import changed_words


def days_words(standing: Standing) -> str:
    """ "158 days from the ask to the first answer"; empty without an answer."""
    days = standing.days_to_answer
    if days is None:
        return ""
    if days == 0:
        return _("The first answer came on the same day")
    text = ngettext(
        "%(n)d day from the ask to the first answer",
        "%(n)d days from the ask to the first answer",
        days,
    )
    return text % {"n": days}


def timeline(row: Recommendation, standing: Standing) -> list[dict[str, Any]]:
    """The five steps, those to come as well."""
    texts = {
        "asked": row.ask,
        "answered": days_words(standing),
        "acted": _acted_words(row),
        "shown": _evaluation_words(standing),
        "reported": _reported_words(row, standing),
    }
    return [_step(step, texts[step.code], is_open=standing.is_open) for step in standing.steps]


def _reported_words(row: Recommendation, standing: Standing) -> str:
    """To whom; and that what was told before it could be shown does not close it."""
    if standing.told_early is None:
        return row.reported_back_to
    told = {"body": row.reported_back_to, "day": date_format(standing.told_early, "j F Y")}
    return (
        _("%(body)s was told on %(day)s. It counts once told on or after the day of what shows it.")
        % told
    )


def _step(step: Step, text: str, *, is_open: bool) -> dict[str, Any]:
    title = {
        "asked": _("1. Asked"),
        "answered": _("2. Answered"),
        "acted": _("3. Acted on"),
        "shown": _("4. Shown"),
        "reported": _("5. Reported back"),
    }[step.code]
    if not step.is_done:
        waits = _("%(step)s – still to come") if is_open else _("%(step)s – nothing noted")
        title = waits % {"step": title}
    return {"title": title, "at": step.on, "by": "", "text": text}


def _acted_words(row: Recommendation) -> str:
    plans = row.actions.all()
    done = sum(plan.progress == "done" for plan in plans)
    text = ngettext("%(n)d plan, %(done)d done", "%(n)d plans, %(done)d done", len(plans))
    return text % {"n": len(plans), "done": done} if plans else ""


def _evaluation_words(standing: Standing) -> str:
    if standing.evaluation_due_on is None:
        return ""
    day = date_format(standing.evaluation_due_on, "j F Y")
    return _("A look whether it worked is due on %(day)s.") % {"day": day}


def recommendation_table(pairs: list[tuple[Recommendation, Standing]]) -> Table:
    """One row a recommendation: what, since when, how far."""
    columns = [
        Column(_("What was asked")),
        Column(_("Who asked")),
        Column(_("When")),
        Column(_("Days to the first answer"), numeric=True),
        Column(_("How far")),
    ]
    empty = _("Nothing is noted here yet. Note what a body asked, to keep it in sight.")
    rows = [_row(row, standing) for row, standing in pairs]
    return Table(_("Recommendations"), columns, rows, empty=empty, hide_caption=True)


def _row(row: Recommendation, standing: Standing) -> list[Any]:
    url = reverse("implementation:recommendation_detail", args=[row.pk])
    name = f"{row.reference}: {row.ask}" if row.reference else row.ask
    short = name if len(name) <= 120 else f"{name[:117]}…"
    return [
        Cell(short, url=url, note=row.unit.name),
        row.asked_by,
        row.asked_on,
        standing.days_to_answer,
        waiting_words(standing),
    ]


def parts_table(row: Recommendation) -> Table | None:
    """The ask beside the answer, part by part; None where it has no parts."""
    columns = [Column(_("What was asked")), Column(_("What the answer says"))]
    rows = [[part.words, _answer(part)] for part in row.parts.all()]
    return Table(_("The ask beside the answer"), columns, rows) if rows else None


def responses_of(row: Recommendation, *, is_theirs: bool) -> list[dict[str, Any]]:
    """Every answer, also one that was taken back; with its button for those whose it is."""
    return [_response(one, is_theirs=is_theirs) for one in row.responses.all()]


def _response(one: Response, *, is_theirs: bool) -> dict[str, Any]:
    told = {"day": date_format(one.responded_on, "j F Y")}
    is_gone = one.withdrawn_at is not None
    label = _("Put back the answer of %(day)s") if is_gone else _("Take back the answer of %(day)s")
    what = "reanswer" if is_gone else "unanswer"
    url = reverse(f"implementation:recommendation_{what}", args=[one.recommendation_id, one.pk])
    return {
        "response": one,
        "is_gone": is_gone,
        "label": label % told,
        "url": url if is_theirs else "",
    }


def _answer(part: Part) -> str:
    return str(part.get_answered_display()) if part.answered else _("No answer speaks of it yet")


def changes_of(row: Recommendation, *, names: bool) -> list[dict[str, Any]]:
    """Its history, newest first, with the days that were said; names for those who may see them."""
    return [
        {
            "title": change.get_step_display(),
            "at": change.changed_at,
            "by": str(change.changed_by) if names and change.changed_by else "",
            "text": _said_day(change) or changed_words(change.told),
        }
        for change in reversed(row.changes.select_related("changed_by"))
    ]


def _said_day(change: RecommendationChange) -> str:
    if change.on is None:
        return ""
    return _("The day that was noted: %(day)s.") % {"day": date_format(change.on, "j F Y")}


def facts_of(row: Recommendation, standing: Standing) -> list[dict[str, Any]]:
    """What is known; what nobody said is left away."""
    months = row.evaluate_after_months
    told = [
        (_("State"), _("Taken back") if row.withdrawn_at else waiting_words(standing)),
        (_("Team or service"), row.unit.name),
        (_("Who asked"), row.asked_by),
        (_("When it was asked"), row.asked_on),
        (_("Hoped for by"), row.due_on),
        (_("Looked at again after"), _("%(n)s months") % {"n": months} if months else ""),
        (_("The months count from"), row.completed_on or row.counts_from),
        (_("That look is due on"), standing.evaluation_due_on),
        (_("Time to answer"), days_words(standing)),
    ]
    return [{"key": key, "value": value} for key, value in told if value]
