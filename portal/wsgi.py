"""WSGI entrance for the web server."""

import os

from django.core.wsgi import get_wsgi_application

from portal.common.charset import without_traps

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = without_traps(get_wsgi_application())
