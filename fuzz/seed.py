#!/usr/bin/env python3
"""Makes the corpora's first inputs, fuzz/corpus/TARGET/seed-NAME, from the transcripts, the sample configuration and the demo mail.

Usage: seed.py     Run it when transcripts have changed much; what is made is checked in. Other files of the corpora stay.
"""

import base64
import hashlib
import hmac
import re
import struct
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "fuzz" / "corpus"


def unescaped(text: str) -> bytes:
    """The escapes of the transcripts' raw lines: \\r, \\n, \\t, \\\\, \\xHH."""
    octets = text.encode()
    names = {b"r": b"\r", b"n": b"\n", b"t": b"\t", b"\\": b"\\"}
    return re.sub(
        rb"\\(x([0-9A-Fa-f]{2})|[rnt\\])",
        lambda match: bytes.fromhex(match[2].decode()) if match[2] else names[match[1]],
        octets,
    )


def said(transcript: Path) -> bytes:
    """All that the client says in a transcript."""
    octets = b""
    for line in transcript.read_text(encoding="utf-8").splitlines():
        if match := re.match(r"C-raw: (.*)", line):
            octets += unescaped(match[1])
        elif match := re.match(r"C: (.*)", line):
            octets += match[1].encode() + b"\r\n"
    return octets


def answered(transcript: Path) -> bytes:
    """All that the server says in a transcript, wildcards and all."""
    lines = re.findall(r"^S:(?: (.*))?$", transcript.read_text(encoding="utf-8"), re.MULTILINE)
    return "".join(line + "\r\n" for line in lines).encode()


def transcripts(folder: str, ending: str) -> list[tuple[str, Path]]:
    found = sorted((ROOT / "tests" / folder).glob(f"*/*.{ending}"))
    return [(f"{path.parent.name}-{path.stem}", path) for path in found]


def session_seeds() -> dict[str, bytes]:
    seeds = {}
    for name, path in transcripts("transcripts", "pop3"):
        lines = [re.sub(rb"^PASS secret$", b"PASS secret word", line) for line in said(path).splitlines()]
        seeds[name] = b"\n".join(lines)[:2000] + b"\n"
    login = b"USER alice\nPASS secret word\n"
    # Each event that is no command, in the place of an outcome before login, after it and at the end.
    for event in ("sent tls lost timed-out kicked shutting-down exists unknown right wrong needs-tls too-many unavailable "
                  "exchange no-verifier opened message-sent vanished no-filter broken committed long-response").split():
        line = b"!" + event.encode() + b"\n"
        seeds[f"event-{event}-early"] = b"USER alice\n" + line + b"QUIT\n"
        seeds[f"event-{event}-late"] = login + b"RETR 1\n" + line + b"DELE 2\nQUIT\n" + line
    plain = base64.b64encode(b"\0alice\0secret word")
    client_first, client_final = (base64.b64encode(message.encode()) for message in scram_proof())
    return seeds | {
        "stls": b"USER alice\nSTLS\n" + login + b"DELE 1\nQUIT\n",
        "tls-required": b"?tls\n" + login + b"AUTH PLAIN " + plain + b"\nSTLS\n" + login + b"QUIT\n",
        "read-only": b"?read-only\n" + login + b"RETR 1\nDELE 1\nQUIT\n",
        "auth-list": b"AUTH\nAUTH PLAIN\n*\nAUTH NONE\nQUIT\n",
        "auth-plain": b"AUTH PLAIN " + plain + b"\nDELE 1\nQUIT\n",
        "auth-plain-two-steps": b"AUTH PLAIN\n" + plain + b"\nSTAT\n",
        "auth-scram": b"AUTH SCRAM-SHA-256 " + client_first + b"\n" + client_final + b"\n\nDELE 2\nQUIT\n",
        "auth-oauth": b"AUTH XOAUTH2\n" + base64.b64encode(b"user=alice\1auth=Bearer good token\1\1") + b"\nSTAT\n",
    }


def scram_proof() -> tuple[str, str]:
    """Alice's two messages, right for the nonce, the salt and the iterations of the targets (RFC 5802 §3)."""
    bare = "n=alice,r=abcdefgh"
    nonce = "abcdefgh" + base64.b64encode(bytes(18)).decode()
    server_first = f"r={nonce},s={base64.b64encode(b'some salt').decode()},i=4096"
    without_proof = f"c=biws,r={nonce}"
    salted = hashlib.pbkdf2_hmac("sha256", b"secret word", b"some salt", 4096)
    client_key = hmac.digest(salted, b"Client Key", "sha256")
    message = ",".join((bare, server_first, without_proof)).encode()
    signature = hmac.digest(hashlib.sha256(client_key).digest(), message, "sha256")
    proof = bytes(a ^ b for a, b in zip(client_key, signature))
    return "n,," + bare, f"{without_proof},p={base64.b64encode(proof).decode()}"


def sasl_seeds() -> dict[str, bytes]:
    first, final = (message.encode() for message in scram_proof())
    bearer = b"auth=Bearer good token\1\1"
    return {
        "plain": b"PLAIN\n\0alice\0secret word\n",
        "plain-two-steps": b"PLAIN\n-\nalice\0alice\0secret word\n",
        "plain-as-another": b"PLAIN\nroot\0alice\0secret word\n",
        "scram": b"SCRAM-SHA-256\n" + first + b"\n" + final + b"\n\n",
        "scram-two-steps": b"SCRAM-SHA-256\n-\n" + first + b"\n" + final + b"\n",
        "scram-unknown": b"SCRAM-SHA-256\nn,,n=bob,r=abc\n" + final + b"\n",
        "scram-can-bind": b"+SCRAM-SHA-256\ny,," + first[3:] + b"\n" + final + b"\n",
        "scram-plus": b"+SCRAM-SHA-256-PLUS\np=tls-exporter,," + first[3:] + b"\n" + final + b"\n",
        "oauthbearer": b"OAUTHBEARER\nn,a=alice,\1" + bearer + b"\n\1\n",
        "xoauth2": b"XOAUTH2\nuser=alice\1" + bearer + b"\n\1\n",
        "verifier": b"SCRAM-SHA-256$4096:c29tZSBzYWx0$" + b"A" * 43 + b"=:" + b"A" * 43 + b"=",
        "base64": b"c29tZSBzYWx0",
    }


def token_seeds() -> dict[str, bytes]:
    def base64url(octets: bytes) -> bytes:
        return base64.urlsafe_b64encode(octets).rstrip(b"=")

    header = b'{"alg":"ES256","kid":"1"}'
    required = b'"iss":"login","aud":"mail","exp":1800000600'
    claims = b"{" + required + b',"email":"ana@example.org"}'
    many = (b'{"typ":"at+jwt","iss":"login","aud":["imap","mail"],"nbf":1799999999.5,"exp":18e8,'
            b'"email":"\\u0061na","email_verified":"true","x":[{}]}')
    # RFC 7517 §A.1.
    p_256 = (b'{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",'
             b'"y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","use":"sig","kid":"1"}')
    rsa = (b'{"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECP'
           b"ebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgn"
           b'Yb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-c'
           b'sFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"}')
    return {
        "good": header + b"\n" + claims + b"\n",
        "good-many-claims": header + b"\n" + many + b"\n",
        "header-changed": header + b"\n" + claims + b"\n0\neyJ",
        "payload-changed": header + b"\n" + claims + b"\n60\nA",
        "signature-changed": header + b"\n" + claims + b"\n200\nA",
        "more-behind": header + b"\n" + claims + b"\n99999\n.eA",
        "public-key-as-secret": b'{"alg":"HS256","kid":"1"}\n' + claims + b"\n",
        "no-algorithm": b'{"alg":"none"}\n' + claims + b"\n",
        "critical": b'{"alg":"ES256","crit":["b64"],"b64":false}\n' + claims + b"\n",
        "unverified": header + b"\n{" + required + b',"email":"ana","email_verified":false}\n',
        "expired": header + b'\n{"iss":"login","aud":"mail","exp":1799999939,"email":"ana"}\n',
        "no-expiry": header + b'\n{"iss":"login","aud":"mail","email":"ana"}\n',
        "wrong-issuer": header + b'\n{"iss":"me","aud":"mail","exp":1800000600,"email":"ana"}\n',
        "wrong-audience": header + b'\n{"iss":"login","aud":["imap"],"exp":1800000600,"email":"ana"}\n',
        "beyond-ascii": b"\xc3\xb1\xc3\xb1",
        "unsigned": b".".join((base64url(b'{"alg":"none"}'), base64url(claims), b"")),
        "signed-by-nobody": b".".join(map(base64url, (header, claims, bytes(64)))),
        "key-set-p-256": b'{"keys":[' + p_256 + b"]}",
        "key-set-rsa": b'{"keys":[' + rsa + b"]}",
        "key-set-symmetric": b'{"keys":[{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMko","kid":"1"},' + p_256 + b"]}",
    }


def message_seeds() -> dict[str, bytes]:
    messages = {path.stem: path.read_bytes() for path in sorted((ROOT / "config" / "demo").glob("*.eml"))}
    messages |= {
        "empty": b"",
        "dots": b"A: b\n\n.\n..\n.x\n",
        "crlf": b"A: b\r\n\r\n.\r\nlast",
        "bare-cr": b"A: b\r\r\n\r\n\ra\r\r\n\r",
        "header-only": b"A: b\nC: d",
        "odd-octets": b"\n\x00\xff\n.\x80\r",
    }
    return {f"{name}-{front}": front.encode() + text[:3000] for name, text in messages.items() for front in ("00", "o3")}


def name_seeds() -> dict[str, bytes]:
    names = """1199145600.M1P2.host 1199.M1P2.host:2, 1199.M1P2.host:2,FS 1199.M1P2.host,S=12,W=13:2,Sa 1199.host:1,experimental
        a:2,S:2,F a:2,S,extra :2,S mail -5.host 99999999999999999999.host 1.h,U=3,W=9,S=8 1.h,W=5x 1.h,W=99999999999999999999""".split()
    seeds = {f"{number:02}": name.encode() for number, name in enumerate(names)}
    return seeds | {"longest": b"1." + b"x" * 249 + b":2,F", "letters": "carta de Íñigo".encode(), "empty": b""}


def index_seeds() -> dict[str, bytes]:
    """Without magic, version and checksum: the target puts them in front."""

    def state(number: int) -> bytes:
        return struct.pack("<5Q", 1 if number else 0, number, number, number, number)

    def index(policy: int, files: list[tuple[int, int, bytes, int, int]], states: bytes) -> bytes:
        records = b"".join(struct.pack("<QQHBB", inode, octets, len(name), folder, knowledge)
                           for inode, octets, name, folder, knowledge in files)
        names = b"".join(file[2] for file in files)
        return struct.pack("<3Q", policy, len(files), len(names)) + states + records + names

    files = [(11, 120, b"1.host", 0, 2), (12, 2**64 - 1, b"2.host:2,S", 1, 3), (13, 0, b"3.host,S=4", 1, 1)]
    return {
        "empty": index(0, [], state(0) + state(0)),
        "files": index(1, files, state(0) + state(7)),
        "unsorted": index(1, files[::-1], state(7) + state(7)),
        "path": index(1, [(1, 1, b"../1", 0, 0)], state(7) + state(7)),
    }


def configuration_seeds() -> dict[str, bytes]:
    sample = (ROOT / "config" / "palomar.toml").read_text(encoding="utf-8")
    plain = "".join(line + "\n" for line in sample.splitlines() if line and line[0] != "#")
    sections = re.split(r"(?m)^(?=\[)", plain)
    seeds = {f"section-{number}": text.encode() for number, text in enumerate(sections) if text}
    return seeds | {
        "exposed": b'[pop3]\naddresses = ["0.0.0.0", "::"]\nallow_plaintext = true\n',
        "mistakes": b'port = 1\n[pop3]\nprot = 1\nport = 70000\n[imap]\nx = 1.5\n[[log]]\nlevel = 1979-05-27\n',
        "nested": b"x = " + b"[" * 40 + b"]" * 40 + b'\n[a.b.c]\nd = {e = "\\u00e9", f = """g\n"""}\n',
    }


def proxy_seeds() -> dict[str, bytes]:
    signature = b"\r\n\r\n\x00\r\nQUIT\n"

    def block(kind: bytes, rest: bytes) -> bytes:
        return signature + kind + struct.pack(">H", len(rest)) + rest

    v4 = bytes((192, 0, 2, 7, 198, 51, 100, 1)) + struct.pack(">HH", 56324, 995)
    v6 = bytes.fromhex("20010db8000000000000000000000007" "20010db8000000000000000000000001") + struct.pack(">HH", 1, 65535)
    tls = b"\x20\x00\x0f\x01\x00\x00\x00\x00\x21\x00\x07TLSv1.3"
    return {
        "tcp4": b"PROXY TCP4 192.0.2.7 198.51.100.1 56324 995\r\nCAPA\r\n",
        "tcp6": b"PROXY TCP6 2001:db8::7 2001:db8::1 1 65535\r\n",
        "unknown": b"PROXY UNKNOWN\r\n",
        "unknown-more": b"PROXY UNKNOWN ffff:: ffff:: 1 2\r\nQUIT\r\n",
        "no-cr": b"PROXY TCP4 192.0.2.7 198.51.100.1 1 2\n",
        "no-header": b"CAPA\r\n",
        "local": block(b"\x20\x00", b""),
        "inet": block(b"\x21\x11", v4),
        "inet6": block(b"\x21\x21", v6) + b"CAPA\r\n",
        "tls": block(b"\x21\x11", v4 + tls),
        "authority": block(b"\x21\x21", v6 + b"\x02\x00\x10mail.example.org" + tls),
        "checksum-wrong": block(b"\x21\x11", v4 + b"\x03\x00\x04\x00\x00\x00\x00"),
        "unix": block(b"\x21\x31", b"x" * 216),
    }


def all_seeds() -> dict[str, dict[str, bytes]]:
    pop3 = transcripts("transcripts", "pop3")
    management = transcripts("management_transcripts", "manage")
    answers = {f"answer-{name}": answered(path)[:1500] for name, path in management[::4]}
    return {
        "configuration": configuration_seeds(),
        "file_name": name_seeds(),
        "line_reader": {name: said(path)[:600] for name, path in pop3[::3]},
        "manage": {name: said(path)[:1000].replace(b"\r", b"") for name, path in management[::2]} | answers,
        "message_stream": message_seeds(),
        "pop3_parse": {name: said(path)[:1000].replace(b"\r", b"") for name, path in pop3[::2]},
        "proxy_header": proxy_seeds(),
        "sasl": sasl_seeds(),
        "session": session_seeds(),
        "size_index": index_seeds(),
        "token": token_seeds(),
    }


def main():
    for target, seeds in all_seeds().items():
        folder = CORPUS / target
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("seed-*"):
            old.unlink()
        for name, octets in seeds.items():
            (folder / f"seed-{name}").write_bytes(octets)


if __name__ == "__main__":
    main()
