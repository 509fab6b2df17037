"""The federation edge: bodies are checked here and handed to the actions that take them."""

from jalon.node.accords.actions import received, sharing
from jalon.node.accords.schemas import AnswerBody, CopyBody, VersionBody
from jalon.node.federation import handlers
from jalon.node.federation.handlers import Delivered


def on_version(delivered: Delivered) -> str:
    return received.receive_version(delivered, VersionBody.model_validate(delivered.body))


def on_answer(delivered: Delivered) -> str:
    return received.receive_answer(delivered, AnswerBody.model_validate(delivered.body))


def on_copy(delivered: Delivered) -> str:
    return received.receive_copy(delivered, CopyBody.model_validate(delivered.body))


def register() -> None:
    """Tell federation what this domain takes."""
    handlers.register(sharing.VERSION, on_version)
    handlers.register(sharing.ANSWER, on_answer)
    handlers.register(sharing.COPY, on_copy)
