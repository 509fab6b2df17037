"""The federation edge: bodies are checked here and handed to the actions that take them."""

from jalon.node.exchange.actions import answering, gate, inquiries, ledger, received, replies, steps, translations
from jalon.node.exchange.actions.steps import about
from jalon.node.exchange.schemas import (
    AcknowledgementBody,
    ConsentBody,
    ConsentRequestBody,
    InquiryBody,
    LedgerBody,
    ReplyBody,
    StepBody,
    TranslationBody,
)
from jalon.node.federation import handlers
from jalon.node.federation.handlers import Delivered
from jalon.node.kernel.refs import ref


def on_inquiry(delivered: Delivered) -> str:
    return about(received.receive_inquiry(delivered, InquiryBody.model_validate(delivered.body)))


def on_acknowledgement(delivered: Delivered) -> str:
    return about(received.receive_acknowledgement(delivered, AcknowledgementBody.model_validate(delivered.body)))


def on_step(delivered: Delivered) -> str:
    return about(received.receive_step(delivered, StepBody.model_validate(delivered.body)))


def on_reply(delivered: Delivered) -> str:
    return about(received.receive_reply(delivered, ReplyBody.model_validate(delivered.body)).inquiry)


def on_consent_request(delivered: Delivered) -> str:
    return about(received.receive_consent_request(delivered, ConsentRequestBody.model_validate(delivered.body)))


def on_consent(delivered: Delivered) -> str:
    return about(received.receive_consent(delivered, ConsentBody.model_validate(delivered.body)))


def on_ledger(delivered: Delivered) -> str:
    return ref("exchange/ledger", ledger.receive_ledger(delivered, LedgerBody.model_validate(delivered.body)).pk)


def on_translation(delivered: Delivered) -> str:
    return about(translations.receive_translation(delivered, TranslationBody.model_validate(delivered.body)).inquiry)


def register() -> None:
    """Tell federation what this domain takes."""
    handlers.register(inquiries.TYPE, on_inquiry)
    handlers.register(answering.ACKNOWLEDGEMENT, on_acknowledgement)
    handlers.register(steps.STEP, on_step)
    handlers.register(replies.REPLY, on_reply)
    handlers.register(gate.CONSENT_REQUEST, on_consent_request)
    handlers.register(gate.CONSENT, on_consent)
    handlers.register(translations.TYPE, on_translation)
    handlers.register(ledger.TYPE, on_ledger)
    handlers.register_receipts(inquiries.TYPE, received.note_receipt)
