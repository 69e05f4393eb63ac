"""How forms are drawn: with the project's templates, the same for every app."""

from django.forms.renderers import TemplatesSetting


class PortalFormRenderer(TemplatesSetting):
    """Draw forms and fields from ``templates/django/forms``: label, required mark, help, error, control.

    Widgets come from Django (``django.forms`` stands last in INSTALLED_APPS), so the admin keeps its own look.
    """

    form_template_name = "django/forms/div.html"
    field_template_name = "django/forms/field.html"
