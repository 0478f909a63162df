"""What a form field shows, worked out once, so that the templates only place it.

Follows govuk-frontend 6: ids end in -hint, -error, -item-hint, and the first option of a group
carries the bare id so that an error link reaches it.
"""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.utils import flatatt
from django.utils.functional import Promise

from core.forms import Look

PLAIN = Look()
# A browser that cuts a pasted text, or steps a number on a scroll, loses what somebody wrote;
# a placeholder vanishes when it is needed; a focus that jumps skips the page's first words.
NOT_SENT = {
    *("required", "maxlength", "minlength", "min", "max", "step"),
    *("placeholder", "autofocus"),
}


@dataclass(frozen=True)
class Option:
    """One radio, checkbox or drop-down entry; `divider` stands in front of it."""

    id: str
    label: Any
    hint: str | Promise
    divider: bool
    attrs: str


@dataclass(frozen=True)
class Shown:
    """Everything a template of the pack needs for one field."""

    kind: str
    id: str
    label: Any
    hint: Any
    errors: list[str]
    look: Look
    optional: bool
    attrs: str
    described_by: str
    value: Any
    options: list[Option] = field(default_factory=list)
    groups: list[tuple[Any, list[Option]]] = field(default_factory=list)

    @property
    def template(self) -> str:
        """The template of the pack that draws this kind of field."""
        return f"tip/{self.kind}.html"


def shown(bound: BoundField) -> Shown:
    """The parts of one bound field, whatever form it stands in."""
    widget, kind = bound.field.widget, kind_of(bound)
    look = _look(bound)
    made = _made(bound)
    ident = made["attrs"].get("id") or bound.auto_id or bound.html_name
    described = _described_by(bound, ident, single=kind == "checkbox")
    groups = _groups(bound, kind, ident, look, made) if "optgroups" in made else []
    return Shown(
        kind=kind,
        id=ident,
        label=bound.label,
        hint=bound.help_text,
        errors=[str(e) for e in bound.errors],
        look=look,
        optional=_is_optional(bound, widget),
        attrs=_control(bound, kind, ident, look, made, described),
        described_by=described,
        value=made["value"],
        options=[option for _name, options in groups for option in options],
        groups=groups,
    )


def _look(bound: BoundField) -> Look:
    """What the form says, or the field; a number gets a short box."""
    looks: dict[str, Look] = getattr(bound.form, "looks", {})
    short = Look(width=5) if isinstance(bound.field, forms.IntegerField) else PLAIN
    own: Look = getattr(bound.field, "look", short)
    return looks.get(bound.name, own)


def kind_of(bound: BoundField) -> str:
    """Which template of the pack: the widget's nearest relative there."""
    for widget, kind in (
        (forms.CheckboxSelectMultiple, "checkboxes"),
        (forms.RadioSelect, "radios"),
        (forms.Select, "select"),
        (forms.Textarea, "textarea"),
        (forms.CheckboxInput, "checkbox"),
        (forms.FileInput, "file_upload"),
        (forms.PasswordInput, "password"),
        (forms.MultiWidget, "other"),
        (forms.widgets.Input, "input"),
    ):
        if isinstance(bound.field.widget, widget):
            return kind
    return "other"


def _made(bound: BoundField) -> dict[str, Any]:
    """Django's own view of the widget: its value as text, its options, its attributes."""
    attrs = bound.build_widget_attrs({}, bound.field.widget)
    if bound.auto_id and "id" not in bound.field.widget.attrs:
        attrs["id"] = bound.auto_id
    context = bound.field.widget.get_context(bound.html_name, bound.value(), attrs)
    return dict(context["widget"])


def _is_optional(bound: BoundField, widget: forms.Widget) -> bool:
    if isinstance(widget, forms.CheckboxInput) or bound.field.required:
        return False
    return bool(getattr(bound.form, "mark_optional", False))


def _described_by(bound: BoundField, ident: str, *, single: bool) -> str:
    """Own words first, then the hint, then the error, as govuk-frontend orders them."""
    ids = [bound.field.widget.attrs.get("aria-describedby", "")]
    if bound.help_text:
        ids.append(f"{ident}-item-hint" if single else f"{ident}-hint")
    if bound.errors:
        ids.append(f"{ident}-error")
    return " ".join(one for one in ids if one)


def _control(
    bound: BoundField, kind: str, ident: str, look: Look, made: dict[str, Any], described: str
) -> str:
    """The attributes of the control itself; a group of options has its own for each."""
    if kind in {"radios", "checkboxes"}:
        return ""
    attrs = {k: v for k, v in made["attrs"].items() if k not in NOT_SENT}
    attrs |= {"id": ident, "name": bound.html_name, "class": _classes(bound, kind, look, attrs)}
    attrs |= _by_kind(bound, kind, made, attrs)
    attrs.pop("aria-describedby", None)
    if described:
        attrs["aria-describedby"] = described
    return str(flatatt({k: v for k, v in attrs.items() if v is not None}))


STEMS = {
    "file_upload": "govuk-file-upload",
    "checkbox": "govuk-checkboxes__input",
    "password": "govuk-input",
}


def _classes(bound: BoundField, kind: str, look: Look, attrs: dict[str, Any]) -> str:
    stem = STEMS.get(kind, f"govuk-{kind}")
    names = [stem]
    if kind == "password":
        names.append("govuk-password-input__input govuk-js-password-input-input")
    if look.width:
        names.append(f"govuk-input--width-{look.width}")
    names += [look.classes, attrs.get("class", "")]
    if bound.errors and kind != "checkbox":
        names.append(f"{stem}--error")
    return " ".join(name for name in names if name)


def _by_kind(
    bound: BoundField, kind: str, made: dict[str, Any], attrs: dict[str, Any]
) -> dict[str, Any]:
    if kind in {"input", "password"}:
        value = {} if made["value"] in (None, "") else {"value": made["value"]}
        return value | _input_type(bound, made["type"], attrs)
    if kind == "textarea":
        # "10" as text is Django's own default, not something the form's author chose.
        return {"rows": 5 if attrs.get("rows") == "10" else attrs["rows"], "cols": None}
    if kind == "file_upload":
        return {"type": "file"}
    if kind == "checkbox":
        return {"type": "checkbox", "value": made["value"] or "on"}
    return {}


def _input_type(bound: BoundField, said: str, attrs: dict[str, Any]) -> dict[str, Any]:
    """A number is a text box with a number keyboard: no stepping, no lost letters."""
    if said == "number":
        decimal = isinstance(bound.field, forms.DecimalField | forms.FloatField)
        return {"type": "text", "inputmode": "decimal" if decimal else "numeric"}
    if said == "email":
        return {"type": "email", "spellcheck": "false"}
    if said == "password":
        fill = attrs.get("autocomplete", "current-password")
        return {
            "type": "password",
            "spellcheck": "false",
            "autocomplete": fill,
            "autocapitalize": "none",
        }
    return {"type": said}


def _groups(
    bound: BoundField, kind: str, ident: str, look: Look, made: dict[str, Any]
) -> list[tuple[Any, list[Option]]]:
    place, groups = 0, []
    for name, entries, _index in made["optgroups"]:
        options = []
        for entry in entries:
            place += 1 + (_is_after_divider(entry, look) and kind != "select")
            options.append(_option(kind, ident, place, entry, look))
        groups.append((name, options))
    return groups


def _is_after_divider(entry: dict[str, Any], look: Look) -> bool:
    return bool(look.divider_before) and str(entry["value"]) == look.divider_before


def _option(kind: str, ident: str, place: int, entry: dict[str, Any], look: Look) -> Option:
    value, own = str(entry["value"]), ident if place == 1 else f"{ident}-{place}"
    hint = look.hints.get(value, "")
    attrs: dict[str, Any] = {"value": value, "disabled": value in look.disabled}
    if kind == "select":
        attrs |= {"selected": entry["selected"]}
    else:
        attrs |= {
            "class": f"govuk-{kind}__input",
            "id": own,
            "name": entry["name"],
            "type": entry["type"],
            "checked": entry["selected"],
        }
        if hint:
            attrs["aria-describedby"] = f"{own}-item-hint"
    divider = _is_after_divider(entry, look)
    return Option(own, entry["label"], hint, divider, str(flatatt(attrs)))
