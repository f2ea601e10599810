"""Certificates for tests: self-signed, made by openssl, and trusted by nobody else."""

import ssl
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

#: Options of openssl for a new key.
EC = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")
RSA = ("-newkey", "rsa:2048")


@dataclass(frozen=True)
class Certificate:
    """PEM files."""

    certificate: Path
    key: Path

    def settings(self) -> dict[str, list[str]]:
        return {"tls.certificates": [str(self.certificate)], "tls.keys": [str(self.key)]}

    def trust(self) -> ssl.SSLContext:
        """A client's context that trusts this certificate and no other."""
        return ssl.create_default_context(cafile=str(self.certificate))


def make_certificate(folder: Path, *names: str, stem: str = "tls", key: Sequence[str] = EC) -> Certificate:
    """For the names, and for 127.0.0.1 and ::1; valid for a day. Replaces one of the same stem in place."""
    made = Certificate(folder / f"{stem}.pem", folder / f"{stem}.key")
    names = names or ("localhost",)
    subject_names = ",".join([f"DNS:{name}" for name in names] + ["IP:127.0.0.1", "IP:::1"])
    command = ["openssl", "req", "-x509", *key, "-nodes"]
    command += ["-subj", f"/CN={names[0]}", "-addext", f"subjectAltName={subject_names}", "-days", "1"]
    command += ["-keyout", f"{made.key}.new", "-out", f"{made.certificate}.new"]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    for path in (made.key, made.certificate):
        Path(f"{path}.new").rename(path)
    return made
