"""What the pages of the desk show: Today, the node's health, help."""

from jalon.node.desk.queries.health import node_health
from jalon.node.desk.queries.help import Glossary, HelpPage, Problem, glossary, help_page, problem, problems
from jalon.node.desk.queries.today import Figure, Today, confirmation_of, today

__all__ = [
    "Figure",
    "Glossary",
    "HelpPage",
    "Problem",
    "Today",
    "confirmation_of",
    "glossary",
    "help_page",
    "node_health",
    "problem",
    "problems",
    "today",
]
