"""What no code may do: a victim on a watch list, a minor there unassessed, a record beyond its review, a lost state.

Both databases refuse it by themselves, also through a record that is decided to be the same (they look at `root`).
SQLite drops the triggers of a table that a later migration builds anew: such a migration makes them again, and
`tests/subjects/test_protected.py` fails if it forgets.
"""

from django.db import migrations

WATCHED_VICTIM = "a victim stands on no watch list"
WATCHED_MINOR = "a minor stands on a watch list only with an assessment of the best interests"
TOO_LONG = "a record is reviewed within five years, and that of a victim or a minor within one"
STATES_STAY = "a state is lifted, never removed or changed into another"

CLASH = """EXISTS (SELECT 1 FROM subjects_listing l JOIN subjects_subject x ON x.id = l.subject_id
  WHERE x.root_id = {root} AND l.aim = 'watch' AND l.ended_at IS NULL {more})
AND EXISTS (SELECT 1 FROM subjects_state s JOIN subjects_subject y ON y.id = s.subject_id
  WHERE y.root_id = {root} AND s.kind = '{kind}' AND s.lifted_at IS NULL)"""
ROOT_OF_NEW = "(SELECT root_id FROM subjects_subject WHERE id = NEW.subject_id)"
HAS_STATE = "EXISTS (SELECT 1 FROM subjects_state s WHERE s.subject_id = {key} AND s.lifted_at IS NULL)"


def clash(kind, root):
    return CLASH.format(kind=kind, root=root, more="AND l.best_interests = ''" if kind == "minor" else "")


def on_sqlite():
    yield from _clashes_on_sqlite()
    for verb in ("INSERT", "UPDATE"):
        yield f"""CREATE TRIGGER subjects_review_{verb.lower()} AFTER {verb} ON subjects_subject
        WHEN NEW.review_date > date(NEW.kept_since_date, '+5 years')
          OR ({HAS_STATE.format(key="NEW.id")} AND NEW.review_date > date(NEW.kept_since_date, '+1 year'))
        BEGIN SELECT RAISE(ABORT, '{TOO_LONG}'); END"""
    yield f"""CREATE TRIGGER subjects_state_review AFTER INSERT ON subjects_state
    WHEN NEW.lifted_at IS NULL AND EXISTS (SELECT 1 FROM subjects_subject x WHERE x.id = NEW.subject_id
      AND x.review_date > date(x.kept_since_date, '+1 year'))
    BEGIN SELECT RAISE(ABORT, '{TOO_LONG}'); END"""  # noqa: S608 - our own constants
    yield f"""CREATE TRIGGER subjects_state_no_delete BEFORE DELETE ON subjects_state
    BEGIN SELECT RAISE(ABORT, '{STATES_STAY}'); END"""
    yield f"""CREATE TRIGGER subjects_state_no_change BEFORE UPDATE ON subjects_state
    WHEN NEW.kind <> OLD.kind OR NEW.subject_id <> OLD.subject_id OR NEW.recorded_by <> OLD.recorded_by
      OR (OLD.lifted_at IS NOT NULL AND NEW.lifted_at IS NULL)
    BEGIN SELECT RAISE(ABORT, '{STATES_STAY}'); END"""


def _clashes_on_sqlite():
    sentences = {"victim": WATCHED_VICTIM, "minor": WATCHED_MINOR}
    for kind, sentence in sentences.items():
        for table in ("listing", "state"):
            for verb in ("INSERT", "UPDATE"):
                yield f"""CREATE TRIGGER subjects_{kind}_{table}_{verb.lower()} AFTER {verb} ON subjects_{table}
                WHEN {clash(kind, ROOT_OF_NEW)} BEGIN SELECT RAISE(ABORT, '{sentence}'); END"""
        yield f"""CREATE TRIGGER subjects_{kind}_root AFTER UPDATE OF root_id ON subjects_subject
        WHEN {clash(kind, "NEW.root_id")} BEGIN SELECT RAISE(ABORT, '{sentence}'); END"""


def on_postgresql():
    refuse = "RAISE EXCEPTION '{}' USING ERRCODE = 'integrity_constraint_violation';"
    yield f"""CREATE FUNCTION subjects_guard(asked uuid) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
      PERFORM 1 FROM subjects_subject WHERE id = asked FOR UPDATE;
      IF {clash("victim", "asked")} THEN {refuse.format(WATCHED_VICTIM)} END IF;
      IF {clash("minor", "asked")} THEN {refuse.format(WATCHED_MINOR)} END IF;
    END $$"""
    yield f"""CREATE FUNCTION subjects_guard_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      PERFORM subjects_guard({ROOT_OF_NEW}); RETURN NULL;
    END $$"""
    yield """CREATE FUNCTION subjects_guard_root() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      PERFORM subjects_guard(NEW.root_id); RETURN NULL;
    END $$"""
    for table in ("listing", "state"):
        yield f"""CREATE TRIGGER subjects_{table}_guarded AFTER INSERT OR UPDATE ON subjects_{table}
        FOR EACH ROW EXECUTE FUNCTION subjects_guard_row()"""
    yield """CREATE TRIGGER subjects_root_guarded AFTER UPDATE OF root_id ON subjects_subject
    FOR EACH ROW EXECUTE FUNCTION subjects_guard_root()"""
    yield from _reviews_on_postgresql(refuse)


def _reviews_on_postgresql(refuse):
    yield f"""CREATE FUNCTION subjects_review() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NEW.review_date > NEW.kept_since_date + interval '5 years'
        OR ({HAS_STATE.format(key="NEW.id")} AND NEW.review_date > NEW.kept_since_date + interval '1 year')
      THEN {refuse.format(TOO_LONG)} END IF; RETURN NULL;
    END $$"""
    yield """CREATE TRIGGER subjects_reviewed AFTER INSERT OR UPDATE ON subjects_subject
    FOR EACH ROW EXECUTE FUNCTION subjects_review()"""
    yield f"""CREATE FUNCTION subjects_state_review() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NEW.lifted_at IS NULL AND EXISTS (SELECT 1 FROM subjects_subject x WHERE x.id = NEW.subject_id
        AND x.review_date > x.kept_since_date + interval '1 year')
      THEN {refuse.format(TOO_LONG)} END IF; RETURN NULL;
    END $$"""  # noqa: S608 - our own constants
    yield """CREATE TRIGGER subjects_state_reviewed AFTER INSERT ON subjects_state
    FOR EACH ROW EXECUTE FUNCTION subjects_state_review()"""
    yield f"""CREATE FUNCTION subjects_states_stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF TG_OP = 'DELETE' OR NEW.kind <> OLD.kind OR NEW.subject_id <> OLD.subject_id
        OR NEW.recorded_by <> OLD.recorded_by OR (OLD.lifted_at IS NOT NULL AND NEW.lifted_at IS NULL)
      THEN {refuse.format(STATES_STAY)} END IF; RETURN NEW;
    END $$"""
    yield """CREATE TRIGGER subjects_states_stay BEFORE UPDATE OR DELETE ON subjects_state
    FOR EACH ROW EXECUTE FUNCTION subjects_states_stay()"""


SQLITE_TRIGGERS = [
    *(f"subjects_{kind}_{table}_{verb}" for kind in ("victim", "minor") for table in ("listing", "state")
      for verb in ("insert", "update")),
    "subjects_victim_root", "subjects_minor_root", "subjects_review_insert", "subjects_review_update",
    "subjects_state_review", "subjects_state_no_delete", "subjects_state_no_change",
]  # fmt: skip
POSTGRESQL_FUNCTIONS = (
    "subjects_states_stay()", "subjects_state_review()", "subjects_review()", "subjects_guard_root()",
    "subjects_guard_row()", "subjects_guard(uuid)",
)  # fmt: skip


def guard(apps, schema_editor):
    made = on_postgresql() if schema_editor.connection.vendor == "postgresql" else on_sqlite()
    for statement in made:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for function in POSTGRESQL_FUNCTIONS:
            schema_editor.execute(f"DROP FUNCTION {function} CASCADE")
        return
    for trigger in SQLITE_TRIGGERS:
        schema_editor.execute(f"DROP TRIGGER {trigger}")


class Migration(migrations.Migration):
    dependencies = [("subjects", "0001_initial")]

    operations = [migrations.RunPython(guard, unguard)]
