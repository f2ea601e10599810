"""The test case of keys that are fetched: an authorization server on the loopback, and a palomard that asks it."""

from typing import Any

from palomar_test.authorization_server import Answer, AuthorizationServer, keys
from palomar_test.certificate import Certificate, make_certificate
from palomar_test.oauth_case import TokenCase
from palomar_test.token import SigningKey

OF = {"of": "oauth_keys"}


class UrlCase(TokenCase):
    authority: Certificate
    fresh: SigningKey

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.authority = make_certificate(cls.made, "localhost", stem="authority")
        cls.fresh = SigningKey(cls.made, "ES256", "fresh")

    def publish(
        self, first: Answer | None = None, certificate: Certificate | None = None, port: int = 0
    ) -> AuthorizationServer:
        """An authorization server whose keys are the rsa and ec of the test, unless `first` answers otherwise."""
        published = AuthorizationServer(certificate or self.authority, first or keys([self.rsa, self.ec]), port)
        self.addCleanup(published.close)
        return published

    def serve_keys(self, url: str, launcher: tuple[str, ...] = (), **settings: Any) -> None:
        self.server = self.serve(settings=self.trusting(url, **settings), launcher=launcher)

    def trusting(self, url: str, **settings: Any) -> dict[str, Any]:
        """And no authority but that of the test."""
        return self.settings(url, **{"oauth__ca_file": str(self.authority.certificate)} | settings)

    def read(self, count: int = 1) -> None:
        self.server.log.wait_for("credentials_read", count=count, **OF)

    def not_read(self, count: int = 1) -> str:
        """Why, the last time."""
        return self.server.log.wait_for("credentials_not_read", count=count, **OF)[-1]["reason"]

    def reload(self, settings: dict[str, Any] | None = None) -> None:
        """With these, or with the same once more."""
        before = len(self.server.log.all("reloaded"))
        if settings:
            self.server.rewrite_config(settings)
        self.server.reload()
        self.server.log.wait_for("reloaded", count=before + 1)

    def offered(self) -> bool:
        session = self.secure()
        session.succeed("CAPA")
        return b"XOAUTH2" in session.read_message()
