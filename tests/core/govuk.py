"""govuk-frontend's own cases, drawn by our template pack, and a way to compare HTML."""

import json
from html.parser import HTMLParser
from pathlib import Path

from crispy_forms.layout import Fieldset, Submit
from django import forms
from django.forms.utils import ErrorDict, ErrorList
from django.template import Context
from django.template.loader import render_to_string

from core.field_markup import shown
from core.forms import Look, TipForm

HOME = Path(__file__).parent / "govuk_fixtures"
VOID = {"input", "br", "img", "hr", "meta", "link"}
# What ours says on top, on purpose: Django's mark for a wrong answer, and no double sending.
EXTRA = {"aria-invalid", "data-prevent-double-click"}


class Inexpressible(Exception):
    """The pack has no way to ask for this; the message says why."""


def cases(component):
    return json.loads((HOME / f"{component}.json").read_text(encoding="utf-8"))


def draw(component, options):
    """The case as our pack draws it. Raises Inexpressible."""
    return DRAW[component](Asked(options))


class Asked(dict):
    """Options of a case; `done()` complains about any that nobody looked at."""

    def __init__(self, options):
        super().__init__(options)
        self.seen = set()

    def get(self, key, default=None):
        self.seen.add(key)
        found = super().get(key, default)
        return default if found is None else found

    def part(self, key):
        return Asked(self.get(key, {}))

    def done(self, where=""):
        if left := [k for k, v in self.items() if k not in self.seen and v not in ("", None)]:
            raise Inexpressible(f"no way to set {where}{', '.join(sorted(left))}")


def one_field(options, make, *, label="label"):
    """A form with one field, drawn."""
    heading = options.part(label).part("legend") if label == "fieldset" else options.part(label)
    name, looks = options.get("name", ""), look_of(options, heading)
    field = make()
    field.label, field.help_text = heading.get("text"), options.part("hint").get("text", "")
    field.required = False
    field.disabled = bool(options.get("disabled"))
    if "items" not in options:
        field.initial = options.get("value")
    field.widget.attrs |= attrs_of(options)
    heading.done("label ")
    for key in ("hint", "errorMessage"):
        if set(options.part(key)) - {"text"}:
            raise Inexpressible(f"a {key} is plain text with our id")
    error = options.part("errorMessage").get("text")
    options.done()
    return drawn_field(name, field, looks, error)


def drawn_field(name, field, look, error):
    kind = type("OneField", (TipForm,), {"looks": {name: look}, "mark_optional": False})
    kind.base_fields = {name: field}
    form = kind(auto_id="%s")
    form._errors = ErrorDict({name: ErrorList([error])} if error else {})
    return render_to_string("tip/field.html", {"field": form[name]})


def look_of(options, heading):
    classes = options.get("classes", "").split()
    wide = [c for c in classes if c.startswith("govuk-input--width-")]
    inline = [c for c in classes if c.endswith("--inline")]
    small = [c for c in classes if c.endswith("--small")]
    for key in ("prefix", "suffix"):
        if set(options.part(key)) - {"text"}:
            raise Inexpressible(f"a {key} is plain text without attributes")
    group = options.part("formGroup")
    if set(group) - {"classes"}:
        raise Inexpressible("a form group takes classes only")
    items = [i for i in options.get("items", []) if i]
    after = [items[n + 1]["value"] for n, i in enumerate(items) if i.get("divider")]
    return Look(
        size=size_of(heading.get("classes", "")),
        is_heading=bool(heading.get("isPageHeading")),
        width=int(wide[0].rsplit("-", 1)[1]) if wide else 0,
        prefix=options.part("prefix").get("text", ""),
        suffix=options.part("suffix").get("text", ""),
        inline=bool(inline),
        small=bool(small),
        hints={str(i["value"]): i["hint"]["text"] for i in items if i.get("hint")},
        disabled=frozenset(str(i["value"]) for i in items if i.get("disabled")),
        divider_before=after[0] if after else "",
        classes=" ".join(c for c in classes if c not in [*wide, *inline, *small]),
        group_classes=group.get("classes", ""),
    )


def size_of(classes):
    size = classes.rsplit("--", 1)[-1] if "--" in classes else ""
    if classes and size not in {"s", "m", "l", "xl"}:
        raise Inexpressible("a label takes a size, no classes of its own")
    return size


def attrs_of(options):
    attrs = dict(options.get("attributes", {}))
    for key in ("id", "autocomplete", "inputmode", "pattern", "autocapitalize", "rows"):
        if options.get(key):
            attrs[key] = options.get(key)
    if options.get("idPrefix"):
        attrs["id"] = options.get("idPrefix")
    if "spellcheck" in options:
        attrs["spellcheck"] = str(options.get("spellcheck")).lower()
    told = options.get("describedBy") or options.part("fieldset").get("describedBy")
    if told:
        attrs["aria-describedby"] = told
    return attrs


def text_input(options):
    kind = options.get("type", "text")
    if kind == "number":
        raise Inexpressible("a number is a text box with a number keyboard")
    return one_field(options, lambda: forms.CharField(widget=typed(forms.TextInput, kind)))


def typed(widget, kind):
    return type("Typed", (widget,), {"input_type": kind})


def textarea(options):
    return one_field(options, lambda: forms.CharField(widget=forms.Textarea))


def password(options):
    translated = [k for k in options if "Text" in k]
    if translated:
        raise Inexpressible("the words of the button come from the translation")
    if options.get("value"):
        raise Inexpressible("a password is never sent back to the page")
    return one_field(options, lambda: forms.CharField(widget=forms.PasswordInput))


def file_upload(options):
    if options.get("javascript"):
        raise Inexpressible("the plain file input; the drop zone needs JavaScript")
    if options.get("value"):
        raise Inexpressible("a browser ignores a value on a file input")
    words = [k for k in options if k.endswith("Text")]
    for key in words:
        options.get(key)
    many = bool(options.get("multiple"))
    widget = type("Files", (forms.FileInput,), {"allow_multiple_selected": many})
    return one_field(options, lambda: forms.FileField(widget=widget({"multiple": many})))


def select(options):
    items = [i for i in options.get("items", []) if i]
    if any(set(i) - {"value", "text", "selected", "disabled"} for i in items):
        raise Inexpressible("an option takes no attributes")
    if any("value" not in i for i in items):
        raise Inexpressible("Django gives every option a value")
    if any(i["value"] in ("", False) for i in items):
        raise Inexpressible("an empty option is the chosen one until another is")
    return one_field(options, lambda: chooser(forms.ChoiceField, items, options, "selected"))


def radios(options):
    return group(options, forms.ChoiceField, forms.RadioSelect)


def checkboxes(options):
    return group(options, forms.MultipleChoiceField, forms.CheckboxSelectMultiple)


def group(options, kind, widget):
    fieldset = options.part("fieldset")
    if not fieldset.get("legend"):
        raise Inexpressible("every group of ours has a legend")
    fieldset.get("describedBy")
    fieldset.done("fieldset ")
    items = [i for i in options.get("items", []) if i]
    known = {"value", "text", "hint", "checked", "selected", "disabled"}
    if odd := {k for i in items for k in i if k not in known | {"divider"}}:
        raise Inexpressible(f"an option takes no {', '.join(sorted(odd))}")
    listed = [i for i in items if "divider" not in i]
    make = lambda: chooser(kind, listed, options, "checked", widget=widget)  # noqa: E731
    return one_field(options, make, label="fieldset")


def chooser(kind, items, options, mark, **facts):
    value = options.get("values", options.get("value"))
    chosen = value if isinstance(value, list) else [value]
    picked = [i["value"] for i in items if i.get(mark, i["value"] in chosen)]
    choices = [(i["value"], i["text"]) for i in items]
    many = kind is forms.MultipleChoiceField
    initial = picked if many else (picked or [None])[0]
    return kind(choices=choices, initial=initial, **facts)


def label(options):
    if not options.get("text"):
        raise Inexpressible("a field always has a label in words")
    # A label of ours always belongs to a field; some of the cases leave that out.
    html = one_part("tip/_label.html", options.get("for", "its-field"), options)
    return html.replace(' for="its-field"', "")


def error_message(options):
    words, ident = options.get("text"), options.get("id", "its-field-error")
    if "visuallyHiddenText" in options:
        raise Inexpressible("the word before an error comes from the translation")
    options.done()
    if not ident.endswith("-error"):
        raise Inexpressible("an error's id comes from its field")
    made, name = Asked({"text": "x"}), ident.removesuffix("-error")
    html = one_part("tip/_error.html", name, made, error=words)
    return html.replace(' id="its-field-error"', "")


def one_part(template, name, options, error="", **facts):
    heading = Asked(options)
    looks = look_of(Asked({}), heading)
    form = type("One", (TipForm,), {"looks": {name: looks}, "mark_optional": False})(auto_id="%s")
    form.fields[name] = forms.CharField(label=heading.get("text"), required=False, **facts)
    form._errors = ErrorDict({name: ErrorList([error])} if error else {})
    heading.get("for")
    heading.done()
    return render_to_string(template, {"f": shown(form[name])})


def hint(options):
    words, ident = options.get("text"), options.get("id", "its-field-hint")
    options.done()
    if not ident.endswith("-hint"):
        raise Inexpressible("a hint's id comes from its field")
    made, name = Asked({"text": "x"}), ident.removesuffix("-hint")
    html = one_part("tip/_hint_and_error.html", name, made, help_text=words)
    return html.replace(' id="its-field-hint"', "")


def fieldset(options):
    legend = options.part("legend")
    heading = " heading" if legend.get("isPageHeading") else ""
    size = (size_of(legend.get("classes", "")) or "plain") + heading
    box = Fieldset(legend.get("text"), css_class=size)
    legend.done("legend ")
    options.done()
    return box.render(TipForm(), Context(), template_pack="tip")


def error_summary(options):
    if options.get("titleText") != "There is a problem":
        raise Inexpressible("the title is always the same")
    listed = options.get("errorList", [])
    if not listed or any(set(e) - {"text", "href"} for e in listed):
        raise Inexpressible("an error is plain text, with or without a link")
    options.done()
    form = TipForm(auto_id="%s")
    form._errors = ErrorDict()
    for error in listed:
        name = error.get("href", "#__all__").removeprefix("#")
        if name != "__all__":
            form.fields[name] = forms.CharField(required=False)
        form._errors.setdefault(name, ErrorList()).append(error["text"])
    return render_to_string("_components/error_summary.html", {"form": form})


def button(options):
    classes = options.get("classes", "").removeprefix("govuk-button--")
    if classes not in {"", "secondary", "warning"}:
        raise Inexpressible("buttons are plain, secondary or warning")
    url, name = options.get("href", ""), options.get("name", "")
    words, value = options.get("text"), options.get("value", "")
    options.get("preventDoubleClick")
    if not words or options.get("type", "submit") != "submit":
        raise Inexpressible("a button sends its form and holds plain text")
    options.done()
    if url or value:
        asked = {"label": words, "url": url, "kind": classes, "name": name, "value": value}
        return render_to_string("_components/button.html", asked)
    made = Submit(name, words, css_class=classes)
    return render_to_string("tip/layout/baseinput.html", {"input": made})


DRAW = {
    "input": text_input,
    "textarea": textarea,
    "select": select,
    "radios": radios,
    "checkboxes": checkboxes,
    "file-upload": file_upload,
    "password-input": password,
    "label": label,
    "hint": hint,
    "error-message": error_message,
    "fieldset": fieldset,
    "error-summary": error_summary,
    "button": button,
}


class Tree(HTMLParser):
    """HTML as nested tuples: attributes without order, white space without meaning."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.stack = [[]]
        self.feed(html)
        self.close()
        self.found = tuple(self.stack[0])

    def handle_starttag(self, tag, attrs):
        self.stack[-1].append([tag, frozenset(attribute(k, v) for k, v in attrs if k not in EXTRA)])
        if tag not in VOID:
            self.stack.append([])

    def handle_endtag(self, tag):
        if tag not in VOID:
            inside = self.stack.pop()
            self.stack[-1][-1] = (*self.stack[-1][-1], tuple(inside))

    def handle_data(self, data):
        if words := " ".join(data.split()):
            self.stack[-1].append(words)


def attribute(name, value):
    if name in {"class", "aria-describedby"} and value:
        words = value.split()
        return name, " ".join(sorted(words) if name == "class" else words)
    return name, value or ""


def normal(html):
    return plain(Tree(html).found)


def plain(nodes):
    return tuple(
        n if isinstance(n, str) else (n[0], tuple(sorted(n[1])), plain(n[2]) if len(n) > 2 else ())
        for n in nodes
    )
