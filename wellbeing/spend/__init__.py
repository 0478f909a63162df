"""The check-in host: a ticket's end of the road. Imports no model and knows no person."""
