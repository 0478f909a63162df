"""The past of a programme, put in from a lead's own list.

It is put together here, above the apps whose rows it makes: sessions belong to training, activities
and barriers to implementation, and neither knows the other.
"""
