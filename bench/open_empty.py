"""`python -m bench.open_empty SIZE`: the organisation into which the staff list goes."""

import os
import sys

import django

from bench.sizes import PEOPLE

os.environ["DJANGO_SETTINGS_MODULE"] = "tip_tracker.settings"
django.setup()

from bench.staff_list import open_empty  # noqa: E402  needs the settings

open_empty(PEOPLE[sys.argv[1]])
