"""What the desk has to notice of requests."""

from portal.dashboard.desk import forget_total

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class DeskMiddleware:
    """Whoever does something finds the number of what waits for them counted anew on their next page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method not in SAFE_METHODS and request.user.is_authenticated:
            forget_total(request.user)
        return response
