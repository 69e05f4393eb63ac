"""Migrating the test database in an eighth of the time: states of models are rendered less often.

Each step of a migration renders the changed model anew, and with it all that hangs on it by foreign keys, which is
nearly every model. For SQL the changed one is enough: of its neighbours only tables and columns are asked for. Steps
that use the models (``RunPython``) get all of them afresh from Django itself, since the state says that it is delayed.
"""

from contextlib import contextmanager

import pytest
from django.db.migrations.state import ProjectState

_related_of, _add_field = ProjectState._find_reload_model, ProjectState.add_field


def _find_changed(state, app_label, model_name, delay=False):
    """The model alone, if it is new or Django itself would put off the rest; else what Django says."""
    if not delay and model_name in state.apps.all_models[app_label]:
        return _related_of(state, app_label, model_name, delay)
    state.is_delayed = True
    return {(app_label, model_name)}


def _add_field_delayed(state, app_label, model_name, name, field, preserve_default):
    """Django's own, with foreign keys put off as other fields are."""
    state.reload_model = lambda *model, delay: ProjectState.reload_model(state, *model, delay=True)
    try:
        _add_field(state, app_label, model_name, name, field, preserve_default)
    finally:
        del state.reload_model


@contextmanager
def changed_models_only():
    """Within it a new model, field, index or constraint renders its own model and no other."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ProjectState, "_find_reload_model", _find_changed)
        patch.setattr(ProjectState, "add_field", _add_field_delayed)
        yield
