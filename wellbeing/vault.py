"""The database's own doors to the sealed inbox, and who may go through which.

The inbox (schema `vault`) has three columns and no model; nobody but the owner of the tables can
select from it. Each function checks what it is given and answers yes or no (design §3.3).
"""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import connection

SPEND = "vault.spend(uuid, bytea, bytea)"
WITHDRAW = "vault.withdraw(uuid, bytea)"
SUPPORT = "vault.support(uuid)"
OPEN = "vault.open_round(uuid, bytea)"
HOLD = "vault.hold(uuid)"
BOXES = "vault.boxes(uuid)"
SEAL = "vault.seal_round(uuid, jsonb, text)"
VOID = "vault.void_round(uuid)"
GRANTS = [
    "REVOKE ALL ON SCHEMA vault FROM PUBLIC, tip_web",
    "REVOKE ALL ON ALL TABLES IN SCHEMA vault FROM PUBLIC, tip_web, tip_vault, tip_seal",
    "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA vault FROM PUBLIC, tip_web, tip_vault, tip_seal",
    "GRANT USAGE ON SCHEMA vault TO tip_vault, tip_seal",
    f"GRANT EXECUTE ON FUNCTION {SPEND}, {WITHDRAW}, {SUPPORT} TO tip_vault",
    f"GRANT EXECUTE ON FUNCTION {OPEN}, {HOLD}, {BOXES}, {SEAL}, {VOID} TO tip_seal",
]


def spend(round_id: UUID, nullifier: bytes, box: bytes) -> bool:
    """Keep a sealed answer, in place of an earlier one of the same key; False when refused."""
    return bool(_value("SELECT vault.spend(%s, %s, %s)", round_id, nullifier, box))


def withdraw(round_id: UUID, nullifier: bytes) -> bool:
    """Take an answer out, whether or not there is one; False when the round takes no answers."""
    return bool(_value("SELECT vault.withdraw(%s, %s)", round_id, nullifier))


def support_for(round_id: UUID) -> list[dict[str, Any]]:
    """Support sources for the people of a round, the same for everybody."""
    return list(json.loads(_value("SELECT vault.support(%s)", round_id)))


def open_round(round_id: UUID, public_key: bytes) -> bool:
    """Begin to take answers; False when the round does not wait for its key."""
    return bool(_value("SELECT vault.open_round(%s, %s)", round_id, public_key))


def hold(round_id: UUID) -> str:
    """Wait for answers under way, let none in until the transaction ends; the round's state."""
    return str(_value("SELECT vault.hold(%s)", round_id) or "")


def boxes(round_id: UUID) -> Iterator[bytes]:
    """Every sealed answer, without its key, in an order that says nothing of time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT vault.boxes(%s)", [round_id])
        for (box,) in cursor.fetchall():
            yield bytes(box)


def seal_round(round_id: UUID, record: str, signature: str) -> None:
    """Empty the inbox and note the seal, in the caller's transaction. `record` is JSON."""
    _value("SELECT vault.seal_round(%s, %s, %s)", round_id, record, signature)


def void_round(round_id: UUID) -> None:
    """Empty the inbox unread, in the caller's transaction."""
    _value("SELECT vault.void_round(%s)", round_id)


def _value(sql: str, *facts: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, facts)
        return cursor.fetchone()[0]
