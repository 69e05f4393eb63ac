"""System checks over all apps: each route is in the access matrix, and only public routes are open."""

from django.core.checks import Error, register
from django.urls import URLPattern, get_resolver

from portal.access import GUARDED_NAMESPACES, MATRIX
from portal.common.api import HoldsRight


def named_routes(resolver=None, namespaces=()):
    """Yield ``(name with namespace, pattern)`` for each route of the portal, guarded namespaces left out."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield ":".join([*namespaces, pattern.name or str(pattern.pattern)]), pattern
        elif pattern.namespace not in GUARDED_NAMESPACES:
            yield from named_routes(pattern, [*namespaces, pattern.namespace] if pattern.namespace else namespaces)


def is_open(pattern):
    """True when nobody is asked who calls: a view marked public, or one of the API without a permission of its own."""
    api_view = getattr(pattern.callback, "cls", None)
    if api_view is not None:
        return not any(issubclass(permission, HoldsRight) for permission in api_view.permission_classes)
    return getattr(pattern.callback, "login_required", True) is False


@register()
def every_route_is_in_the_matrix(app_configs, **kwargs):
    errors, seen = [], set()
    for name, pattern in named_routes():
        seen.add(name)
        entry = MATRIX.get(name)
        if entry is None:
            errors.append(Error(f"Route {name} is not in portal.access.MATRIX.", id="portal.E001"))
        elif (entry.kind == "public") != is_open(pattern):
            hint = "Mark the view with portal.common.access.public, or list it as not public."
            errors.append(
                Error(f"Route {name} and the access matrix differ on who may enter.", hint=hint, id="portal.E002")
            )
    errors += [
        Error(f"The access matrix lists {name}, which is no route.", id="portal.E003")
        for name in sorted(set(MATRIX) - seen)
    ]
    return errors
