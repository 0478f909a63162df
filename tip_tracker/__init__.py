import os

# The check-in host rings no bells: it neither knows the broker nor loads Celery.
if os.environ.get("DJANGO_SETTINGS_MODULE") != "tip_tracker.checkin_settings":
    from tip_tracker.celery import app as celery_app  # noqa: F401
