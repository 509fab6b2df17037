"""What each database is asked to keep to."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_postgresql_plans_each_statement_for_its_values():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite keeps no plans")
    with connection.cursor() as cursor:
        cursor.execute("SHOW plan_cache_mode")
        assert cursor.fetchone() == ("force_custom_plan",)
