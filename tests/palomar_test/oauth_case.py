"""The test cases of logins by tokens: servers with TLS that trust keys, and the messages of the mechanisms."""

import base64
import json
import tempfile
from pathlib import Path
from typing import Any

from palomar_test.case import ALICE, BOB, ServerCase
from palomar_test.certificate import Certificate, make_certificate
from palomar_test.pop3 import Pop3
from palomar_test.server import Palomard
from palomar_test.token import RULES, SigningKey, write_keys

WRONG = b"-ERR [AUTH] wrong user name or password"
#: What a refused client is told first, and what it says to that.
REFUSAL = {"OAUTHBEARER": {"status": "invalid_token"}, "XOAUTH2": {"status": "401", "schemes": "bearer"}}
ACKNOWLEDGEMENT = {"OAUTHBEARER": "AQ==", "XOAUTH2": ""}
MECHANISMS = tuple(REFUSAL)


def message(mechanism: str, name: str, token: str) -> str:
    """The client's one message, in Base64."""
    whom = f"n,a={name}," if mechanism == "OAUTHBEARER" else f"user={name}"
    return base64.b64encode(f"{whom}\1auth=Bearer {token}\1\1".encode()).decode()


class TokenCase(ServerCase):
    """Two keys and a certificate; the server is the test's to start."""

    made: Path
    server: Palomard
    rsa: SigningKey
    ec: SigningKey
    certificate: Certificate

    @classmethod
    def setUpClass(cls) -> None:
        """Keys take long to make."""
        cls.made = Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="palomar-test-")))
        cls.rsa = SigningKey(cls.made, "RS256", "first")
        cls.ec = SigningKey(cls.made, "ES256", "second")
        cls.certificate = make_certificate(cls.made)

    def settings(self, keys: Path | str, **more: Any) -> dict[str, Any]:
        """`keys`: a file or a URL; `more`: settings as `section__key`."""
        settings = RULES | self.certificate.settings() | {"oauth.keys": str(keys), "pop3.max_bad_commands": 100}
        return settings | {name.replace("__", "."): value for name, value in more.items()}

    def secure(self) -> Pop3:
        return self.enterContext(self.server.connect_tls(self.certificate.trust())).greet()

    def refuse(self, session: Pop3, mechanism: str, said: str) -> None:
        """It must be: first by a challenge that says so, then by the answer (RFC 7628 section 3.2.3)."""
        challenge = session.command(f"AUTH {mechanism} {said}")
        self.assertEqual(challenge[:2], b"+ ", challenge)
        self.assertEqual(json.loads(base64.b64decode(challenge[2:])), REFUSAL[mechanism])
        self.assertEqual(session.command(ACKNOWLEDGEMENT[mechanism]), WRONG)

    def is_let_in(self, key: SigningKey) -> bool:
        session = self.secure()
        answer = session.command(f"AUTH XOAUTH2 {message('XOAUTH2', ALICE.name, key.token(ALICE.name))}")
        if answer.startswith(b"+OK"):
            session.quit()
        session.socket.close()
        return answer.startswith(b"+OK")


class OAuthCase(TokenCase):
    """A server that trusts both keys, by a file."""

    def setUp(self) -> None:
        super().setUp()
        self.keys = write_keys(self.folder / "keys.json", [self.rsa, self.ec])
        self.server = self.serve([ALICE, BOB], settings=self.settings(self.keys))
