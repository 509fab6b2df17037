"""The migrations say what the models say, and no table holds what Jalon must never hold."""

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from contracts.rules_of_python import FORBIDDEN_FIELD


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    loader = MigrationLoader(connection)
    missing = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps)).changes(graph=loader.graph)
    assert missing == {}


@pytest.mark.django_db
def test_a_model_that_changed_without_a_migration_would_be_seen() -> None:
    migrated = MigrationLoader(connection).project_state()
    changed = ProjectState.from_apps(apps)
    changed.add_field("directory", "unit", "motto", models.TextField(default=""), preserve_default=True)
    assert "directory" in MigrationAutodetector(migrated, changed).changes(graph=MigrationLoader(connection).graph)


def test_no_column_holds_ethnicity_religion_opinion_health_or_biometrics() -> None:
    names = {f"{model._meta.label}.{field.name}" for model in apps.get_models() for field in model._meta.get_fields()}
    assert not [name for name in sorted(names) if FORBIDDEN_FIELD.search(name.rpartition(".")[2])]


@pytest.mark.parametrize("name", ["religion", "ethnic_group", "political_opinion", "health_note", "biometric_hash"])
def test_such_a_column_would_be_seen(name: str) -> None:
    assert FORBIDDEN_FIELD.search(name)
