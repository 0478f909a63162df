"""The stages of a journey: their names, their rules, what shows them and what would."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from implementation.models import JourneyRule
from reports.builders.words import day, number, of
from reports.figures.journey import Stage, Standing


def stage_name(stage: Stage) -> str:
    """The stage in words."""
    return {
        Stage.BEGINNING: _("nothing recorded yet"),
        Stage.REACHED: _("reached"),
        Stage.TRAINED: _("trained"),
        Stage.ACTIVE: _("active"),
        Stage.EMBEDDED: _("embedded"),
        Stage.SUSTAINED: _("sustained"),
    }[stage]


def rule_words(rule: JourneyRule) -> dict[Stage, str]:
    """The written rule of each stage, with the organisation's own numbers."""
    numbers = {name: getattr(rule, name) for name in JourneyRule.NUMBERS}
    return {stage: words % numbers for stage, words in (_first_rules() | _later_rules()).items()}


def _first_rules() -> dict[Stage, str]:
    return {
        Stage.REACHED: _(
            "Somebody of the team took part in training. Or a session or an activity was held "
            "here in the last %(reached_months)s months."
        ),
        Stage.TRAINED: _(
            "Reached. Of the people whose roles ask for training, at least %(trained_share)s%% "
            "have all of it."
        ),
    }


def _later_rules() -> dict[Stage, str]:
    return {
        Stage.ACTIVE: _(
            "Trained. Number of activities held in the last %(active_months)s months: at least "
            "%(active_activities)s."
        ),
        Stage.EMBEDDED: _(
            "Active. In the last %(embedded_months)s months: at least %(embedded_activities)s "
            "activities, of at least %(embedded_kinds)s kinds. One of them gives time to reflect, "
            "or changes a policy, the language or the environment."
        ),
        Stage.SUSTAINED: _(
            "Embedded today, and embedded %(sustained_months)s months ago. Since then there was a "
            "reflective group or a refresher."
        ),
    }


def shown_words(stage: Stage, own: Standing) -> Iterator[str]:
    """What is there for a stage, in numbers; empty when there is nothing to tell."""
    yield from {
        Stage.BEGINNING: lambda _own: iter(()),
        Stage.REACHED: _reached,
        Stage.TRAINED: _trained,
        Stage.ACTIVE: _active,
        Stage.EMBEDDED: _embedded,
        Stage.SUSTAINED: _sustained,
    }[stage](own)


def _reached(own: Standing) -> Iterator[str]:
    counts, days = own.counts, _days(own.look.reached_from, own.look.on)
    if n := counts.took_part:
        told = ngettext(
            "%(n)s person took part in training.", "%(n)s people took part in training.", n
        )
        yield told % {"n": number(n)}
    if n := counts.sessions:
        told = ngettext(
            "%(n)s session was held here %(days)s.", "%(n)s sessions were held here %(days)s.", n
        )
        yield told % {"n": number(n), "days": days}
    if counts.reached_activities:
        yield _activities(counts.reached_activities, days)


def _activities(n: int, days: str) -> str:
    told = ngettext("%(n)s activity was held %(days)s.", "%(n)s activities were held %(days)s.", n)
    return told % {"n": number(n), "days": days}


def _days(from_on: date, until_on: date) -> str:
    return _("from %(first)s to %(last)s") % {"first": day(from_on), "last": day(until_on)}


def _trained(own: Standing) -> Iterator[str]:
    if own.rate is None:
        yield _("No figures of training are kept for this day.")
    elif not own.rate.whole:
        yield _("Nothing is asked of the roles here yet.")
    else:
        yield _("%(rate)s have all their roles ask for.") % {"rate": of(own.rate)}


def _active(own: Standing) -> Iterator[str]:
    if own.counts.activities:
        yield _activities(own.counts.activities, _days(own.look.active_from, own.look.on))


def _embedded(own: Standing) -> Iterator[str]:
    counts = own.counts
    if n := counts.embedded_activities:
        days = _days(own.look.embedded_from, own.look.on)
        yield _activities(n, days)
        kinds = ngettext(
            "They are of %(n)s kind.", "They are of %(n)s different kinds.", counts.kinds
        )
        yield kinds % {"n": number(counts.kinds)}
    if n := counts.lasting:
        told = ngettext(
            "%(n)s of them gives time to reflect, or changes how things are done.",
            "%(n)s of them give time to reflect, or change how things are done.",
            n,
        )
        yield told % {"n": number(n)}


def _sustained(own: Standing) -> Iterator[str]:
    then = {"day": day(own.look.earlier)}
    if own.was_embedded is None:
        yield _("For %(day)s no figures of training are kept.") % then
    elif own.was_embedded:
        yield _("On %(day)s this team was embedded by the same rule.") % then
    if n := own.counts.reflective:
        told = ngettext(
            "Since then %(n)s reflective group.", "Since then %(n)s reflective groups.", n
        )
        yield told % {"n": number(n)}
    if n := own.counts.refreshers:
        told = ngettext(
            "Since then %(n)s person on a refresher.", "Since then %(n)s people on a refresher.", n
        )
        yield told % {"n": number(n)}


def would_show(stage: Stage, own: Standing, rule: JourneyRule) -> Iterator[str]:
    """What is still to come for a stage to be there; never what went wrong."""
    yield from {
        Stage.REACHED: _would_reach,
        Stage.TRAINED: _would_train,
        Stage.ACTIVE: _would_act,
        Stage.EMBEDDED: _would_embed,
        Stage.SUSTAINED: _would_sustain,
    }[stage](own, rule)


def _would_reach(own: Standing, rule: JourneyRule) -> Iterator[str]:
    yield _("A first session or activity of this team.")


def _would_train(own: Standing, rule: JourneyRule) -> Iterator[str]:
    if own.rate is None or not own.rate.whole:
        yield _("A decision on what the job roles here ask for.")
        return
    asked = -(-rule.trained_share * own.rate.whole // 100)
    if (n := asked - own.rate.part) > 0:
        told = ngettext(
            "%(n)s more person with all that their role asks for.",
            "%(n)s more people with all that their roles ask for.",
            n,
        )
        yield told % {"n": number(n)}


def _more(n: int) -> str:
    return ngettext("%(n)s more activity.", "%(n)s more activities.", n) % {"n": number(n)}


def _would_act(own: Standing, rule: JourneyRule) -> Iterator[str]:
    if (n := rule.active_activities - own.counts.activities) > 0:
        yield _more(n)


def _would_embed(own: Standing, rule: JourneyRule) -> Iterator[str]:
    counts = own.counts
    if (n := rule.embedded_activities - counts.embedded_activities) > 0:
        yield _more(n)
    if (n := rule.embedded_kinds - counts.kinds) > 0:
        told = ngettext("%(n)s more kind of activity.", "%(n)s more kinds of activity.", n)
        yield told % {"n": number(n)}
    if not counts.lasting:
        yield _("One that gives time to reflect, or changes a policy, language or environment.")


def _would_sustain(own: Standing, rule: JourneyRule) -> Iterator[str]:
    if not own.was_embedded:
        yield _("Staying embedded for %(n)s months.") % {"n": rule.sustained_months}
    if not own.counts.reflective + own.counts.refreshers:
        yield _("A reflective group, or a refresher for somebody.")
