"""A small client of Jalon's API: obtain a token, read a list to its end, follow the feed of changes.

python client.py https://node.example CLIENT_ID CLIENT_SECRET
"""

import sys
import uuid
from collections.abc import Iterator
from typing import Any

import requests


class Jalon:
    """One node, for one program."""

    def __init__(self, address: str, client: str, secret: str) -> None:
        self.address = f"{address}/api/v1"
        self.session = requests.Session()
        form = {"grant_type": "client_credentials", "client_id": client, "client_secret": secret}
        answer = self.session.post(f"{self.address}/oauth/token", data=form, timeout=30)
        answer.raise_for_status()
        self.session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    def get(self, path: str, **query: Any) -> Any:
        """Read; a refusal becomes an error with the node's own sentence."""
        return self._told(self.session.get(self.address + path, params=query, timeout=30))

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """Write once, even where the first answer got lost."""
        key = {"Idempotency-Key": str(uuid.uuid4())}
        for _attempt in range(3):
            try:
                return self._told(self.session.post(self.address + path, json=body, headers=key, timeout=30))
            except requests.ConnectionError:
                continue
        raise RuntimeError("the node did not answer three times")

    def every(self, path: str) -> Iterator[dict[str, Any]]:
        """Every item of a list, piece by piece."""
        after: str | None = ""
        while after is not None:
            piece = self.get(path, after=after)
            yield from piece["items"]
            after = piece["next"]

    def changes(self, after: str = "") -> Iterator[tuple[dict[str, Any], str]]:
        """What changed since a cursor, each with the cursor to keep."""
        while True:
            piece = self.get("/changes", after=after, limit=500)
            if piece["next"] == after:
                return
            after = piece["next"]
            yield from ((item, after) for item in piece["items"])

    @staticmethod
    def _told(answer: requests.Response) -> Any:
        if answer.headers.get("Content-Type") == "application/problem+json":
            raise RuntimeError("{code}: {detail}".format(**answer.json()))
        answer.raise_for_status()
        return answer.json() if answer.content else None


if __name__ == "__main__":
    node = Jalon(*sys.argv[1:4])
    sys.stdout.write(node.get("/me")["username"] + "\n")
    for change, _cursor in node.changes():
        sys.stdout.write("{at} {type}\n".format(**change))
