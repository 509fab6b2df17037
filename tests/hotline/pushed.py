"""A push service on loopback, and browsers of which we hold the keys: what a test sees is the bytes that left."""

import base64
import http.server
import json
import threading

import http_ece
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CHROME = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36"
)


def base64url(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Browser:
    """A browser with its own key and secret, under an address of the push service."""

    def __init__(self, origin, name="one"):
        self.key, self.secret = ec.generate_private_key(ec.SECP256R1()), bytes(range(16))
        self.path = f"/push/{name}"
        self.endpoint = f"{origin}{self.path}"
        self.point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def subscription(self):
        """What the browser gives its page."""
        return {"endpoint": self.endpoint, "public": base64url(self.point), "auth": base64url(self.secret)}

    def read(self, body):
        """What only this browser can read."""
        plain = http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret, version="aes128gcm")
        return json.loads(plain)


class Service:
    """A push service that keeps what it is sent, and answers as it is told: a status, or a status with its headers."""

    def __init__(self):
        self.taken, self.answers = [], []
        service = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.taken.append((self.path, dict(self.headers), body))
                status, headers = service.answers.pop(0) if service.answers else (201, {})
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self.server.server_port}"
        self.origin = f"http://{self.host}"
        self._thread = threading.Thread(target=self.server.serve_forever)
        self._thread.start()

    def answer(self, status, **headers):
        self.answers.append((status, {name.replace("_", "-"): value for name, value in headers.items()}))

    def proof(self, number=0):
        """The claims of a message's proof, checked against the key that stands beside it; and that key."""
        scheme, token, key = self.taken[number][1]["Authorization"].split(" ")
        assert scheme == "vapid"
        point = base64.urlsafe_b64decode(key.removeprefix("k=") + "==")
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        token = token.removeprefix("t=").removesuffix(",")
        stopped = {"verify_exp": False, "verify_aud": False}  # the node's clock is in the test's hand
        return jwt.decode(token, public, algorithms=["ES256"], options=stopped), key.removeprefix("k=")

    def close(self):
        self.server.shutdown()
        self._thread.join()
        self.server.server_close()
