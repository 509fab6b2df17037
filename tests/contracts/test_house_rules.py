"""Every Python file keeps the house rules, and every rule can say no."""

import statistics

import pytest

from contracts import rules_of_python as rules
from contracts import sources
from contracts.sources import Source

LONG_DOCSTRING = '    """Say.\n' + "    words\n" * 61 + '    """'
LONG_BODY = "\n".join(f"    x = {n}" for n in range(61))
BAD = [
    (rules.models_at_the_edge, "src/jalon/node/exchange/views.py", "from jalon.node.exchange.models import Inquiry"),
    (rules.models_at_the_edge, "src/jalon/node/exchange/api/lists.py", "from jalon.node.exchange import models"),
    (rules.models_of_another_app, "src/jalon/node/desk/actions.py", "from jalon.node.exchange.models import Inquiry"),
    (rules.models_of_another_app, "src/jalon/cli/init.py", "def f():\n    from jalon.node.directory import models"),
    (rules.models_by_name, "src/jalon/node/desk/actions.py", "apps.get_model('exchange', 'Inquiry')"),
    (rules.signals, "src/jalon/node/desk/apps.py", "from django.db.models.signals import post_save"),
    (rules.signals, "src/jalon/node/exchange/choices.py", "from django.dispatch import Signal"),
    (rules.days_of_the_node, "src/jalon/node/exchange/queries/clock.py", "today = clock.now().date()"),
    (rules.days_of_the_node, "src/jalon/node/exchange/actions/registry.py", "number = next_number(now.year)"),
    (rules.names_of_files, "src/jalon/node/exchange/letters.py", ""),
    (rules.names_of_files, "src/jalon/names/string_utils.py", ""),
    (rules.names_of_files, "tests/wire/helpers.py", ""),
    (rules.long_functions, "src/jalon/wire/log.py", f"def f():\n{LONG_BODY}"),
    (rules.long_files, "src/jalon/wire/log.py", "x = 1\n" * 501),
    (rules.formatted_translations, "src/jalon/node/ui/views.py", "_(f'Hello {name}')"),
    (rules.formatted_translations, "src/jalon/node/ui/views.py", "gettext('Hello ' + name)"),
    (rules.formatted_translations, "src/jalon/node/ui/views.py", "_('Hello {}'.format(name))"),
    (rules.undocumented_names, "src/jalon/wire/log.py", '"""Words."""\ndef public(): ...'),
    (rules.undocumented_names, "src/jalon/wire/log.py", '"""Words."""\nclass A:\n  """A."""\n  def public(self): ...'),
    (rules.undocumented_names, "src/jalon/wire/log.py", "x = 1"),
    (rules.forbidden_fields, "src/jalon/node/subjects/models.py", "class Person:\n    religion = 1"),
    (rules.forbidden_fields, "src/jalon/node/subjects/schemas.py", "class Person:\n    political_opinion: str"),
    (rules.forbidden_fields, "src/jalon/node/subjects/models/persons.py", "class Person:\n    ethnic_group = 1"),
]
GOOD = [
    (rules.models_at_the_edge, "src/jalon/node/exchange/views.py", "from jalon.node.exchange import queries"),
    (rules.models_of_another_app, "src/jalon/node/exchange/queries.py", "from jalon.node.exchange import models"),
    (
        rules.models_of_another_app,
        "src/jalon/node/desk/actions.py",
        "if TYPE_CHECKING:\n    from jalon.node.exchange.models import Inquiry",
    ),
    (rules.models_by_name, "src/jalon/node/exchange/migrations/0002_x.py", "apps.get_model('exchange', 'Inquiry')"),
    (rules.days_of_the_node, "src/jalon/node/exchange/queries/clock.py", "today = clock.day(now)"),
    (rules.names_of_files, "src/jalon/node/exchange/models/inquiries.py", ""),
    (rules.long_functions, "src/jalon/wire/log.py", f"def f():\n{LONG_DOCSTRING}\n    return 1"),
    (rules.long_files, "src/jalon/names/tables_generated.py", "x = 1\n" * 501),
    (rules.formatted_translations, "src/jalon/node/ui/views.py", "_('Hello %(name)s') % {'name': name}"),
    (rules.formatted_translations, "src/jalon/node/ui/views.py", "ngettext('%(n)d h', '%(n)d h', minutes // 60)"),
    (rules.undocumented_names, "src/jalon/wire/log.py", '"""Words."""\ndef _private(): ...'),
    (rules.forbidden_fields, "src/jalon/node/subjects/models.py", "class Vehicle:\n    trace_of_origin = 1"),
]


def name_of(value: object) -> str | None:
    return getattr(value, "__name__", None)


@pytest.mark.parametrize("rule", rules.RULES, ids=name_of)
def test_every_file_keeps_the_rule(rule: rules.Rule) -> None:
    complaints = [f"{source.path}: {complaint}" for source in sources.python() for complaint in rule(source)]
    assert not complaints, "\n".join([rule.__doc__ or "", *complaints])


@pytest.mark.parametrize(("rule", "path", "text"), BAD, ids=name_of)
def test_the_rule_sees_a_bad_example(rule: rules.Rule, path: str, text: str) -> None:
    assert list(rule(Source(path, text)))


@pytest.mark.parametrize(("rule", "path", "text"), GOOD, ids=name_of)
def test_the_rule_lets_a_good_example_pass(rule: rules.Rule, path: str, text: str) -> None:
    assert not list(rule(Source(path, text)))


def test_every_rule_has_a_bad_example() -> None:
    assert {rule for rule, _path, _text in BAD} == set(rules.RULES)


def test_functions_are_short_and_the_tail_stays_short() -> None:
    written = [source for source in sources.src() if not source.is_migration and "generated" not in source.path]
    lengths = [rules.length_of(function) for source in written for function in rules.functions(source.tree)]
    assert statistics.median(lengths) <= 10
    assert sum(length <= 30 for length in lengths) >= 0.9 * len(lengths)
