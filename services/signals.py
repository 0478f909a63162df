"""What `services` tells the floors above, as the last step of the transaction that changed it.

`people_changed(organisation_id, staff_ids)`: posts, leaving, absence or roles of these people;
`staff_ids=None` means everybody. `tree_changed(organisation_id)`: units opened, moved or closed.
"""

from django.dispatch import Signal

people_changed = Signal()
tree_changed = Signal()
