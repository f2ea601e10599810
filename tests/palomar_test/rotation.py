"""Certificates and others to take their place, all trusted, each told by its name."""

import shutil
from pathlib import Path

from palomar_test.certificate import Certificate, make_certificate
from palomar_test.server import Palomard
from palomar_test.tls_case import TlsCase, names_shown, trusting

#: The server looks at its files every 5 seconds.
LOOKS = 30


def put_in_place(new: Certificate, old: Certificate) -> None:
    """As the usual clients of certificate authorities do: one file after the other, each at once."""
    for source, target in ((new.key, old.key), (new.certificate, old.certificate)):
        shutil.copy(source, f"{target}.new")
        Path(f"{target}.new").rename(target)


class RotationCase(TlsCase):
    def setUp(self) -> None:
        super().setUp()
        self.certificate = make_certificate(self.folder, "zero.example.org")
        self.spares = [
            make_certificate(self.folder, f"{name}.example.org", stem=name) for name in ("one", "two", "three")
        ]
        self.context = trusting([self.certificate, *self.spares])

    def shown_by(self, server: Palomard) -> str:
        with self.connect_tls(server, self.context) as session:
            (name,) = names_shown(session)
            session.greet().quit()
        return name

