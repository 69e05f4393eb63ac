"""Counts of households for leaders: no names, no files, no group under five."""

from django.contrib.auth.decorators import permission_required
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hardship.figures.files import count_of, groups_of
from hardship.models import HardshipFile
from hardship.models.words import Category, Cause
from portal.figures.querysets import VIEW


@require_GET
@permission_required(VIEW, raise_exception=True)
def file_figures(request):
    """Everything below the reader's unions."""
    rows = HardshipFile.objects.counted_for(request.user)
    filed, ever = rows.filed(), rows.ever_filed()
    lifted = ever.filter(exit_reason="lifted")
    context = {
        "filed": count_of(filed),
        "ever": count_of(ever),
        "lifted": count_of(lifted),
        "categories": groups_of(filed, "category", Category.choices),
        "causes": groups_of(filed, "main_cause", Cause.choices),
    }
    return render(request, "hardship/file_figures.html", context)
