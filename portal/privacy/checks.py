"""System checks: every field of every model of ours is classified; encrypted fields and their indexes fit together."""

from django.apps import apps
from django.core.checks import Error, register

from portal.privacy.fields import BlindIndexed, encrypted_fields, index_fields

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


@register()
def encrypted_fields_are_whole(app_configs, **kwargs):
    """An index follows an encrypted field of its model; no history table keeps a copy of either."""
    errors = []
    for model in apps.get_models():
        sources, indexes = {field.name for field in encrypted_fields(model)}, index_fields(model)
        if hasattr(model, "pgh_tracked_model") and (sources or indexes):
            hint = "Exclude the field from pghistory.track."
            errors.append(
                Error(f"{model._meta.label} copies encrypted fields", hint=hint, obj=model, id="privacy.E002")
            )
        elif indexes and not (issubclass(model, BlindIndexed) and {index.source for index in indexes} <= sources):
            hint = "Derive the model from BlindIndexed and name an EncryptedTextField as source."
            errors.append(
                Error(
                    f"{model._meta.label} has a blind index that may fall behind",
                    hint=hint,
                    obj=model,
                    id="privacy.E003",
                )
            )
    return errors
