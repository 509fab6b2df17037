"""The audit's place in the node."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "jalon.node.audit"
    label = "audit"
