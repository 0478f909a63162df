"""Who changed what is kept by the database, for single rows, bulk SQL and COPY alike."""

from types import SimpleNamespace

import pghistory
from django.apps import apps
from django.utils import timezone

from core.audit import because
from core.bulk import copy_in
from services.models import StaffAlias, Unit

UnitEvent = apps.get_model("services", "UnitEvent")
StaffAliasEvent = apps.get_model("services", "StaffAliasEvent")


def test_a_bulk_update_is_kept_row_by_row_with_who_did_it(world: SimpleNamespace) -> None:
    with because(by=world.ada.pk, batch=7):
        Unit.objects.filter(organisation=world.northshore).update(locality="East")

    kept = UnitEvent.objects.filter(pgh_label="update")
    assert kept.count() == 6
    assert {e.pgh_context.metadata["user"] for e in kept} == {world.ada.pk}
    assert {e.pgh_context.metadata["batch"] for e in kept} == {7}


def test_copy_is_kept_as_well(world: SimpleNamespace) -> None:
    with pghistory.context(batch=8):
        StaffAlias.objects.exists()
        copy_in(
            StaffAlias,
            "staff_member kind text key source added_at",
            [(world.rosa.pk, "name", "Rose Quill", "quill rose", "match", timezone.now())],
        )

    assert StaffAliasEvent.objects.get(pgh_label="insert").text == "Rose Quill"


def test_a_deletion_leaves_what_was_there(world: SimpleNamespace) -> None:
    StaffAlias.objects.create(staff_member=world.rosa, kind="name", text="Ro", key="ro")
    StaffAlias.objects.all()._raw_delete("default")

    assert StaffAliasEvent.objects.get(pgh_label="delete").text == "Ro"


def test_passwords_are_never_in_the_history() -> None:
    fields = {f.name for f in apps.get_model("accounts", "UserEvent")._meta.concrete_fields}

    assert "password" not in fields
