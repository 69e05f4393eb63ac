"""System check: every field of every model of ours is classified."""

from django.apps import apps
from django.core.checks import Error, register

OURS = ("portal.", "activities", "volunteers", "hardship", "honors", "civilization")


def classified_models():
    """Models of ours that people's data can stand in; history tables mirror theirs and are left out."""
    return [
        model
        for model in apps.get_models()
        if model.__module__.startswith(OURS) and not hasattr(model, "pgh_tracked_model")
    ]


def unclassified_fields(model):
    """Return ``(missing, unknown)``: fields without a class, and classes without a field."""
    fields = {field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many)}
    classes = set(getattr(model, "field_classes", {}))
    return sorted(fields - classes), sorted(classes - fields)


@register()
def every_field_is_classified(app_configs, **kwargs):
    errors = []
    for model in classified_models():
        missing, unknown = unclassified_fields(model)
        if missing or unknown:
            hint = f"missing: {', '.join(missing) or '-'}; no such field: {', '.join(unknown) or '-'}"
            errors.append(
                Error(f"{model._meta.label}.field_classes is not complete", hint=hint, obj=model, id="privacy.E001")
            )
    return errors
