"""Pages of the desk: Today, the node's health, help."""

from jalon.node.desk.views.help import print_glossary, show_help, show_problem, show_problems
from jalon.node.desk.views.node import show_health
from jalon.node.desk.views.today import confirm_alert, show_today

__all__ = ["confirm_alert", "print_glossary", "show_health", "show_help", "show_problem", "show_problems", "show_today"]
