"""An authorization server for tests: keys made by openssl, its JSON Web Key Set, and tokens signed by them."""

import base64
import json
import re
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ISSUER = "https://login.example.org/"
AUDIENCE = "pop3"
RULES = {"oauth.issuer": ISSUER, "oauth.audience": AUDIENCE, "oauth.name_claim": "email"}

_OPTIONS = {
    "RS256": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
    "ES256": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
}


def base64url(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def _openssl(*arguments: str | Path, feed: bytes = b"") -> bytes:
    return subprocess.run(["openssl", *arguments], input=feed, check=True, capture_output=True, timeout=60).stdout


class SigningKey:
    def __init__(self, folder: Path, algorithm: str, kid: str) -> None:
        """`algorithm`: RS256 or ES256."""
        self.algorithm = algorithm
        self.kid = kid
        self._file = folder / f"{kid}.key"
        self._file.write_bytes(_openssl("genpkey", *_OPTIONS[algorithm]))

    def public(self) -> dict[str, str]:
        """As a JSON Web Key."""
        shown = {"kid": self.kid, "use": "sig", "alg": self.algorithm}
        if self.algorithm == "RS256":
            modulus = _openssl("rsa", "-in", self._file, "-noout", "-modulus").strip().partition(b"=")[2]
            return shown | {"kty": "RSA", "n": base64url(bytes.fromhex(modulus.decode())), "e": "AQAB"}
        # The last 65 octets of the public key's DER are an uncompressed point.
        point = _openssl("pkey", "-in", self._file, "-pubout", "-outform", "DER")[-64:]
        return shown | {"kty": "EC", "crv": "P-256", "x": base64url(point[:32]), "y": base64url(point[32:])}

    def token(self, email: str, **claims: Any) -> str:
        """Good for an hour unless the claims say otherwise."""
        signed = self._unsigned(email, claims)
        return f"{signed}.{base64url(self._sign(signed.encode()))}"

    def long_token(self, email: str, most: int) -> str:
        """The longest good one of at most so many octets: lengths of Base64 leave gaps of one."""
        fixed = len(self.token(email)) - len(self._unsigned(email, {}))
        pad = next(n for n in range(most, 0, -1) if fixed + len(self._unsigned(email, {"pad": "x" * n})) <= most)
        return self.token(email, pad="x" * pad)

    def _unsigned(self, email: str, claims: dict[str, Any]) -> str:
        said = {"iss": ISSUER, "aud": AUDIENCE, "exp": int(time.time()) + 3600, "email": email} | claims
        header = {"alg": self.algorithm, "kid": self.kid, "typ": "at+jwt"}
        return ".".join(base64url(json.dumps(part, separators=(",", ":")).encode()) for part in (header, said))

    def _sign(self, octets: bytes) -> bytes:
        signature = _openssl("dgst", "-sha256", "-sign", self._file, feed=octets)
        if self.algorithm == "RS256":
            return signature
        # JWS wants the two numbers side by side (RFC 7518 §3.4).
        shown = _openssl("asn1parse", "-inform", "DER", feed=signature).decode()
        return b"".join(bytes.fromhex(number.zfill(64)) for number in re.findall(r"INTEGER\s+:([0-9A-F]+)", shown))


def write_keys(path: Path, keys: Iterable[SigningKey]) -> Path:
    """The JSON Web Key Set; one that is there is replaced as a careful program does it."""
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps({"keys": [key.public() for key in keys]}))
    return fresh.rename(path)
