"""Fulfils a wish: seals the answer to the round's key and hands it through the vault's door."""

from wellbeing import boxes, vault
from wellbeing.spend.reading import Wish


def fulfil(wish: Wish) -> bool:
    """Keep the answer in place of an earlier one, or take it out; False when the round refuses.

    Whether there was an earlier answer is never told (design §3.3). A row is committed at once.
    """
    ticket = wish.ticket
    if wish.options is None:
        return vault.withdraw(ticket.round_id, ticket.nullifier)
    box = boxes.seal(boxes.Answer(ticket.group, wish.options), ticket.public_key)
    return vault.spend(ticket.round_id, ticket.nullifier, box)
