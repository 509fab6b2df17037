"""The federation edge: bodies are checked here and handed to the actions that take them."""

from jalon.node.federation import handlers
from jalon.node.federation.handlers import Delivered
from jalon.node.hotline import schemas
from jalon.node.hotline.actions import calls, lines, outgoing, received, signalling
from jalon.node.hotline.actions.alerts import about
from jalon.node.kernel.refs import ref


def on_alert(delivered: Delivered) -> str:
    return about(received.receive_alert(delivered, schemas.AlertBody.model_validate(delivered.body)))


def on_acknowledgement(delivered: Delivered) -> str:
    body = schemas.AcknowledgementBody.model_validate(delivered.body)
    return about(received.receive_acknowledgement(delivered, body))


def on_closure(delivered: Delivered) -> str:
    return about(received.receive_closure(delivered, schemas.ClosureBody.model_validate(delivered.body)))


def on_note(delivered: Delivered) -> str:
    return about(received.receive_note(delivered, schemas.NoteBody.model_validate(delivered.body)))


def on_call(delivered: Delivered) -> str:
    return calls.about(signalling.receive_call(delivered, schemas.CallBody.model_validate(delivered.body)))


def on_line(delivered: Delivered) -> str:
    return lines.about(received.receive_line(delivered, schemas.LineBody.model_validate(delivered.body)))


def on_report(delivered: Delivered) -> str:
    report = received.receive_report(delivered, schemas.ReportBody.model_validate(delivered.body))
    return ref("hotline/report", report.pk)


def register() -> None:
    """Tell federation what this domain takes."""
    handlers.register(outgoing.ALERT, on_alert)
    handlers.register(outgoing.ACKNOWLEDGEMENT, on_acknowledgement)
    handlers.register(outgoing.CLOSURE, on_closure)
    handlers.register(outgoing.NOTE, on_note)
    handlers.register(outgoing.CALL, on_call)
    handlers.register_receipts(outgoing.CALL, signalling.note_receipt)
    handlers.register(outgoing.LINE, on_line)
    handlers.register(outgoing.REPORT, on_report)
    handlers.register_receipts(outgoing.ALERT, received.note_receipt)
