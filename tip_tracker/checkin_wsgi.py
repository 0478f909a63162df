"""What gunicorn serves on the check-in host.

gunicorn -c tip_tracker/checkin_gunicorn.py --bind 127.0.0.1:8001 tip_tracker.checkin_wsgi
"""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from wellbeing.spend import pages

# Never the main site's settings, whatever the environment says.
os.environ["DJANGO_SETTINGS_MODULE"] = "tip_tracker.checkin_settings"
application = get_wsgi_application()
# A host that cannot show its refusal does not start, as later it would not say why.
pages.refusal(settings.LANGUAGE_CODE)
