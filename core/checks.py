"""System checks: a model that does not declare itself stops the project."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.db.models import Model

CLASSES = {"personal", "sensitive", "plain"}


def our_models() -> Iterator[type[Model]]:
    """Every concrete model of our apps, without the history tables kept by triggers."""
    for label in settings.OUR_APPS:
        for model in apps.get_app_config(label).get_models():
            if not hasattr(model, "pgh_tracked_model"):
                yield model


def field_names(model: type[Model]) -> set[str]:
    """The names of all stored fields, many-to-many included."""
    return {f.name for f in [*model._meta.concrete_fields, *model._meta.many_to_many]}


@register()
def every_model_declares_itself(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """`unit_path` says which unit a row belongs to; `privacy` classes every field."""
    return [error for model in our_models() for error in _faults(model)]


def _faults(model: type[Model]) -> Iterator[CheckMessage]:
    if not hasattr(model, "unit_path"):
        yield Error(
            f"{model.__name__} does not say which unit its rows belong to.",
            hint="Set `unit_path`, or None when it is shared.",
            obj=model,
            id="tip.E001",
        )
    privacy = getattr(model, "privacy", {})
    told: set[str] = set().union(*privacy.values()) if privacy else set()
    if wrong := told ^ field_names(model):
        yield Error(
            f"{model.__name__}.privacy is out of date: {sorted(wrong)}", obj=model, id="tip.E002"
        )
    if strange := set(privacy) - CLASSES:
        yield Error(
            f"{model.__name__}.privacy uses unknown classes: {sorted(strange)}",
            hint=f"Use {sorted(CLASSES)}.",
            obj=model,
            id="tip.E003",
        )
