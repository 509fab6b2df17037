"""The federation edge: bodies are checked here and handed to the actions that take them."""

from jalon.node.exchange.actions import inquiries, received, replies
from jalon.node.exchange.actions.inquiries import about
from jalon.node.exchange.schemas import AcknowledgementBody, InquiryBody, ReplyBody
from jalon.node.federation import handlers
from jalon.node.federation.handlers import Delivered


def on_inquiry(delivered: Delivered) -> str:
    return about(received.receive_inquiry(delivered, InquiryBody.model_validate(delivered.body)))


def on_acknowledgement(delivered: Delivered) -> str:
    return about(received.receive_acknowledgement(delivered, AcknowledgementBody.model_validate(delivered.body)))


def on_reply(delivered: Delivered) -> str:
    return about(received.receive_reply(delivered, ReplyBody.model_validate(delivered.body)).inquiry)


def register() -> None:
    """Tell federation what this domain takes."""
    handlers.register(inquiries.TYPE, on_inquiry)
    handlers.register(replies.ACKNOWLEDGEMENT, on_acknowledgement)
    handlers.register(replies.REPLY, on_reply)
    handlers.register_receipts(inquiries.TYPE, received.note_receipt)
