"""The sealed content: what the recipient alone reads, with the handling that travels with it everywhere."""

from dataclasses import dataclass, field

from jalon.wire.checkpoints import MAX_NOTE
from jalon.wire.encoding import Limits, decode, encode
from jalon.wire.errors import Malformed, TooBig
from jalon.wire.fields import Fields

MAX_ATTACHMENTS = 64
MAX_CHUNKS = 1 << 16
LONGEST_TEXT = 200


@dataclass(frozen=True)
class Attachment:
    """A file that travels beside the envelope in sealed chunks of 1 MiB.

    Attributes:
        name: its file name, without any path.
        content_type: its media type.
        digest: SHA-256 of the file.
        length: its bytes.
        chunks: number of sealed chunks.
        root: Merkle root over the sealed chunks; names the transfer.
        key: the 32 bytes that open the chunks; never shown.
    """

    name: str
    content_type: str
    digest: bytes
    length: int
    chunks: int
    root: bytes
    key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        well = (
            0 < len(self.name) <= LONGEST_TEXT
            and not set(self.name) & set("/\\\0")
            and self.name not in (".", "..")
            and len(self.digest) == len(self.root) == len(self.key) == 32
        )
        if not well:
            raise Malformed("An attachment's name is empty or holds a path, or another field isn't as it must be.")


@dataclass(frozen=True)
class Content:
    """What is sealed.

    The wire carries these words and doesn't judge them: the code lists belong to the domains, and a code that is new
    to the receiver must still reach a person.

    Attributes:
        type: the message type, such as `exchange.reply.v1`.
        thread: 16 bytes shared by all messages of one matter.
        handling: H0 to H3; mandatory, so that it can't be dropped.
        tlp: who may see it; mandatory.
        pap: which action is allowed; mandatory.
        body: the matter's bytes.
        content_type: of the body.
        re: id of the message that this one answers; b"" for none.
        evaluation: source and information, such as `B2`.
        agreement: the agreement and article that it rests on.
        purpose: the purpose's code.
        retention: how long it may be kept.
        onward: the rule for passing it on.
        origin: who owned the information first.
        attachments: files that belong to it.
        checkpoint: the sender's newest checkpoint of its exchange tree, a signed note; "" for none.
    """

    type: str
    thread: bytes
    handling: str
    tlp: str
    pap: str
    body: bytes = field(repr=False)
    content_type: str = "application/cbor"
    re: bytes = b""
    evaluation: str = ""
    agreement: str = ""
    purpose: str = ""
    retention: str = ""
    onward: str = ""
    origin: str = ""
    attachments: tuple[Attachment, ...] = ()
    checkpoint: str = ""

    def __post_init__(self) -> None:
        texts = (self.type, self.handling, self.tlp, self.pap, self.content_type)
        if not all(texts) or len(self.thread) != 16 or len(self.re) not in (0, 16):
            raise Malformed("Type, thread, handling, TLP, PAP and content type are mandatory; give each of them.")
        if max(map(len, (*texts, *(getattr(self, name) for name in _OPTIONAL)))) > LONGEST_TEXT:
            raise Malformed(f"A coded field of the content passes {LONGEST_TEXT} characters; say it in the body.")
        if len(self.attachments) > MAX_ATTACHMENTS:
            raise TooBig(f"A message carries at most {MAX_ATTACHMENTS} attachments; send the others in another.")
        if len(self.checkpoint) > MAX_NOTE:
            raise TooBig(f"A checkpoint has at most {MAX_NOTE} characters.")

    def encoded(self) -> bytes:
        """The content's bytes, which the agency signs. Fields that say nothing are absent."""
        fields: dict[str, object] = {name: getattr(self, name) for name in _ALWAYS}
        fields.update((name, value) for name in _OPTIONAL if (value := getattr(self, name)))
        if self.re:
            fields["re"] = self.re
        if self.checkpoint:
            fields["checkpoint"] = self.checkpoint
        if self.attachments:
            fields["attachments"] = [_attachment_fields(attachment) for attachment in self.attachments]
        return encode(fields)


_ALWAYS = ("type", "thread", "handling", "tlp", "pap", "body", "content_type")
_OPTIONAL = ("evaluation", "agreement", "purpose", "retention", "onward", "origin")


def _attachment_fields(attachment: Attachment) -> dict[str, object]:
    return dict(vars(attachment))


def read_content(raw: bytes) -> Content:
    """Read a content's bytes.

    Raises:
        Malformed, TooBig: if it isn't as the protocol wants it.
    """
    fields = Fields(decode(raw, _LIMITS), "content")
    content = Content(
        type=fields.text("type"),
        thread=fields.octets("thread", longest=16),
        handling=fields.text("handling"),
        tlp=fields.text("tlp"),
        pap=fields.text("pap"),
        body=fields.octets("body"),
        content_type=fields.text("content_type"),
        re=fields.octets("re", 16) if fields.has("re") else b"",
        checkpoint=fields.optional_text("checkpoint", longest=MAX_NOTE),
        attachments=_read_attachments(fields),
        **{name: fields.optional_text(name) for name in _OPTIONAL},
    )
    fields.end()
    return content


_LIMITS = Limits(depth=3, count=1000)


def _read_attachments(fields: Fields) -> tuple[Attachment, ...]:
    if not fields.has("attachments"):
        return ()
    return tuple(_read_attachment(value) for value in fields.array("attachments", MAX_ATTACHMENTS))


def _read_attachment(value: object) -> Attachment:
    fields = Fields(value, "attachment")
    attachment = Attachment(
        name=fields.text("name"),
        content_type=fields.text("content_type"),
        digest=fields.octets("digest", longest=32),
        length=fields.uint("length"),
        chunks=fields.uint("chunks", MAX_CHUNKS),
        root=fields.octets("root", longest=32),
        key=fields.octets("key", longest=32),
    )
    fields.end()
    return attachment
