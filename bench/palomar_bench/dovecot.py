"""Dovecot of Debian's packages, set up to be fast (*hp*): login processes serve many clients, POP3 processes are used
again, no flags are written, passwords are plain and cached, no limit is in the way. It has a configuration, folders
and ports of its own; the system's service is left alone."""

import os
import pwd
from pathlib import Path

from palomar_bench.argon2 import argon2id
from palomar_bench.certificate import Certificate
from palomar_bench.contender import PASSWORD, Contender, Hashing, Remembering, Setting, free_port
from palomar_bench.failure import BenchError
from palomar_bench.server import Server

_CONFIGURATION = """\
protocols = pop3
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
instance_name = palomar-bench
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
ssl_min_protocol = TLSv1.2
disable_plaintext_auth = no
auth_mechanisms = plain
auth_cache_size = {cache}
auth_cache_ttl = 1 hour
auth_cache_negative_ttl = 1 hour
first_valid_uid = 1
mail_uid = {uid}
mail_gid = {gid}
mail_location = maildir:{maildirs}/%u/Maildir
mail_max_userip_connections = 0
pop3_no_flag_updates = yes
default_process_limit = 20000
default_client_limit = 20000
default_vsz_limit = 4G
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {folder}/passwd
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={maildirs}/%u
}}
service pop3-login {{
  service_count = 0
  process_min_avail = 2
  process_limit = 2
  inet_listener pop3 {{
    port = {port}
  }}
  inet_listener pop3s {{
    port = {tls_port}
    ssl = yes
  }}
}}
service pop3 {{
  service_count = 100000
  process_min_avail = 2
  process_limit = 20000
}}
"""


class Dovecot(Contender):
    def __init__(self, folder: Path, certificate: Certificate) -> None:
        super().__init__("dovecot", folder, certificate)
        if os.getuid() != 0:
            raise BenchError("Dovecot's processes change users: run as root to have it beside Palomar")
        mail = pwd.getpwnam("mail")
        self.owner = (mail.pw_uid, mail.pw_gid)

    def start(self, setting: Setting) -> None:
        self.make_maildirs()
        self._write_passwords(setting)
        self.port, self.tls_port = free_port(), free_port()
        path = self.folder / "dovecot.conf"
        path.write_text(self._configuration(setting))
        log = self.folder / "dovecot.log"
        log.unlink(missing_ok=True)
        self._server = Server(self.name, ["/usr/sbin/dovecot", "-F", "-c", path], self.folder / "output.log")
        self._server.wait_for_port(self.port)

    def forget(self, account: str) -> None:
        maildir = self.maildir(account)
        for path in maildir.glob("dovecot*"):
            path.unlink()
        for path in (maildir / "cur").iterdir():
            path.rename(maildir / "new" / path.name.partition(":2,")[0])

    def _write_passwords(self, setting: Setting) -> None:
        stored = f"{{PLAIN}}{PASSWORD}"
        if setting.hashing is Hashing.argon2id:
            stored = "{ARGON2ID}" + argon2id(PASSWORD, passes=2, memory_kib=65_536)
        with (self.folder / "passwd").open("w") as file:
            file.writelines(f"{name}:{stored}\n" for name in setting.names())

    def _configuration(self, setting: Setting) -> str:
        uid, gid = self.owner
        return _CONFIGURATION.format(
            folder=self.folder,
            certificate=self.certificate.certificate,
            key=self.certificate.key,
            cache="256 M" if setting.remembering is Remembering.on else "0",
            uid=uid,
            gid=gid,
            maildirs=self.maildirs,
            port=self.port,
            tls_port=self.tls_port,
        )
