"""System check: whoever links an attachment has registered it, or the sweep would take it for unused."""

from django.apps import apps
from django.core.checks import Error, register

from portal.attachments import registry
from portal.attachments.models import Attachment


@register()
def every_link_is_registered(app_configs, **kwargs):
    """One error for each foreign key to Attachment whose model is not in the registry."""
    errors = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_fields:
            if field.related_model is Attachment and registry.owners.get(model) != field.name:
                hint = "Call portal.attachments.registry.register_owner in ready() of its app."
                errors.append(Error(f"{field} is not registered.", hint=hint, id="attachments.E001"))
    return errors
