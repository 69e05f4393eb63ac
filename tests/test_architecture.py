"""What must hold for the whole project: routes, rights, classes of data, generated pages, migrations."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

from activities.models import Activity
from portal.access import MATRIX
from portal.accounts.models import RoleAssignment, User
from portal.accounts.roles import ADMIN_MODELS, GRANTS, Role
from portal.checks import is_open, named_routes
from portal.figures.models import DeclaredFigure
from portal.imports.models import ImportBatch
from portal.ledgers.models import LedgerPeriod
from portal.privacy.checks import classified_models, unclassified_fields
from portal.states import state_page
from volunteers.models import Volunteer

ROOT = Path(__file__).resolve().parent.parent
STATEFUL = [model for model in apps.get_models() if hasattr(model, "TRANSITIONS")]


def test_every_route_is_in_the_access_matrix():
    routes = {name for name, _pattern in named_routes()}

    assert routes == set(MATRIX)


def test_only_public_routes_are_open():
    open_routes = {name for name, pattern in named_routes() if is_open(pattern)}

    assert open_routes == {name for name, entry in MATRIX.items() if entry.kind == "public"}


def test_every_permission_of_the_matrix_is_granted_to_somebody():
    granted = frozenset().union(*GRANTS.values())
    asked = {entry.permission for entry in MATRIX.values() if entry.kind == "permission"}

    assert "activities.view_activity" in asked
    assert asked <= granted


def test_every_role_has_its_grants():
    assert set(GRANTS) == set(Role)


def test_admin_rights_follow_from_rights_that_somebody_holds():
    assert "accounts.manage_accounts" in ADMIN_MODELS
    assert set(ADMIN_MODELS) <= frozenset().union(*GRANTS.values())


def test_the_models_whose_fields_are_classified_are_found():
    assert {User, Activity, LedgerPeriod, ImportBatch, DeclaredFigure, Volunteer} <= set(classified_models())


@pytest.mark.parametrize("model", classified_models(), ids=lambda model: model._meta.label)
def test_every_field_is_classified(model):
    assert unclassified_fields(model) == ([], [])


def test_history_keeps_no_personal_columns():
    histories = {
        model: tracked
        for model in apps.get_models()
        if hasattr(tracked := getattr(model, "pgh_tracked_model", None), "field_classes")
    }
    kept = [
        f"{model._meta.label}.{field.name}"
        for model, tracked in histories.items()
        for field in model._meta.concrete_fields
        if (known := tracked.field_classes.get(field.name)) is not None
        and known.data_class in {"personal", "sensitive", "secret"}
    ]

    assert RoleAssignment in histories.values()
    assert kept == []


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_models_with_states_are_found():
    assert {Activity, LedgerPeriod, ImportBatch, DeclaredFigure, Volunteer} <= set(STATEFUL)


@pytest.mark.parametrize("model", STATEFUL, ids=lambda model: model._meta.label)
def test_transitions_name_every_state(model):
    assert set(model.TRANSITIONS) == set(model.State)
    assert set().union(*model.TRANSITIONS.values()) <= set(model.State)


def test_page_of_states_is_current():
    assert (ROOT / "docs" / "states.md").read_text(encoding="utf-8") == state_page()


def test_every_setting_of_the_environment_is_in_the_readme():
    settings = (ROOT / "portal" / "settings.py").read_text(encoding="utf-8")
    names = set(re.findall(r'env\.\w+\(\s*"(\w+)"', settings))
    assert "SECRET_KEY" in names

    for readme in ("README.md", "README.zh-CN.md"):
        text = (ROOT / readme).read_text(encoding="utf-8")
        assert [name for name in sorted(names) if f"`{name}`" not in text] == [], readme


def test_imports_point_down():
    result = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert result.returncode == 0, result.stdout[-3000:]


def test_only_one_package_knows_openpyxl():
    users = {
        path.relative_to(ROOT).as_posix()
        for folder in ("portal", "volunteers", "activities", "hardship")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"^\s*(from|import) openpyxl", path.read_text(encoding="utf-8"), re.M)
    }

    assert users == {"portal/xlsx/layout.py"}


def test_no_template_holds_inline_script_or_style():
    inline = re.compile(r"<script(?![^>]*(src=|type=\"application/json\"))|<style|\sstyle=|\son[a-z]+=\"", re.I)
    pages = {path: path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html")}

    assert ROOT / "templates" / "base.html" in pages
    assert [path.relative_to(ROOT).as_posix() for path, text in pages.items() if inline.search(text)] == []


def test_policies_answer_buttons_through_one_helper():
    """``may_x`` and ``can_x`` say False for refusals only: a second way to swallow errors would hide faults."""
    own = [path for path in ROOT.glob("*/**/policies.py") if ".venv" not in path.parts]
    swallowing = {str(path.relative_to(ROOT)) for path in own if re.search(r"^\s*except\b", path.read_text(), re.M)}

    assert swallowing == {"portal/common/policies.py"}
