"""The one place that opens a view to people who are not signed in, and where the API begins."""

from django.contrib.auth.decorators import login_not_required

# Below it answers are JSON, refusals and failures too; Django REST framework asks who calls.
API = "/api/"


def is_api(request):
    return request.path.startswith(API)


def public(view):
    """Mark ``view`` as readable without signing in; the access matrix must list its route as public too."""
    return login_not_required(view)
