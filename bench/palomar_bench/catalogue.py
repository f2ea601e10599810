"""All workloads, a row each, with what Palomar must reach. A new one is a new row."""

from palomar_bench.bulk import Bulk
from palomar_bench.crowding import Beset, Crowd, Ill
from palomar_bench.figure import Target
from palomar_bench.growing import AmongAccounts
from palomar_bench.hashing import Newcomers
from palomar_bench.holding import AmongIdle, Idle
from palomar_bench.listing import ManyMessages, Since
from palomar_bench.mail import GIANT, LARGE
from palomar_bench.polling import Polling
from palomar_bench.retrieving import Letters, OneLong
from palomar_bench.workload import Workload

_ALL = ("palomar", "dovecot", "floor")
_PEERS = ("palomar", "dovecot")
_PLAIN = ("palomar", "floor")
_BULK = ("palomar", "dovecot", "s_server")

#: A cost is flat if it grows by less than this; rounds differ by some 10 %.
_FLAT = 1.25

SESSION = "CPU µs a session"
MESSAGE = "CPU µs a message"
GIB = "CPU s a GiB"
EACH = "KiB a session (PSS)"


def _dovecot(limit: float) -> Target:
    return Target(limit, "dovecot")


def _floor(limit: float) -> Target:
    return Target(limit, "floor")


def _at_most(limit: float) -> Target:
    return Target(limit)


WORKLOADS = (
    Workload(
        "session", "login, STAT, QUIT, lockstep", SESSION, _ALL,
        Polling(), (_dovecot(1 / 10), _floor(2)),
    ),
    Workload(
        "session-pipelined", "login, STAT, QUIT, pipelined", SESSION, _ALL,
        Polling(pipelined=True), (_dovecot(1 / 10), _floor(2)),
    ),
    Workload(
        "letters-pipelined", "1,000 messages of 2-20 KB, LF files, pipelined", MESSAGE, _ALL,
        Letters(pipelined=True), (_dovecot(1 / 6), _floor(3)),
    ),
    Workload(
        "letters", "the same in lockstep", MESSAGE, _ALL,
        Letters(pipelined=False), (_dovecot(1 / 3), _floor(1.5)),
    ),
    Workload(
        "giant", "one message of 2 GiB, CRLF file", GIB, _ALL,
        OneLong(GIANT), (_dovecot(1 / 5), _floor(1.3)),
    ),
    Workload(
        "large", "one message of 256 MiB, LF file", GIB, _ALL,
        OneLong(LARGE), (_dovecot(1 / 4),),
    ),
    Workload(
        "many-first", "100,000 messages, login, STAT, UIDL, LIST: first ever", "ms", _PEERS,
        ManyMessages(Since.ever), (_dovecot(1 / 3),), rounds=3,
    ),
    Workload(
        "many-unchanged", "the same, nothing changed", "ms", _ALL,
        ManyMessages(Since.nothing), (_dovecot(1 / 8),),
    ),
    Workload(
        "many-one-more", "the same, one message more", "ms", _PEERS,
        ManyMessages(Since.delivery), (_dovecot(1 / 8),),
    ),
    Workload("idle-500", "500 idle sessions", EACH, _PEERS, Idle(0), (_at_most(6),), rounds=1),
    Workload("idle-5000", "5,000 idle sessions", EACH, _PEERS, Idle(1), (_at_most(6),), rounds=1),
    Workload("idle-15000", "15,000 idle sessions", EACH, ("palomar",), Idle(2), (_at_most(6),), rounds=1),
    Workload(
        "idle-tls", "2,000 idle sessions by TLS", EACH, _PEERS,
        Idle(0, tls=True), (_at_most(30),), rounds=1,
    ),
    Workload(
        "crowd", "a neighbour's session while 400 log in at once", "ms (p99)", _ALL,
        Crowd(), (_at_most(60),),
    ),
    Workload(
        "slowloris", "a neighbour's session beside 500 slowloris", "times the quiet p99", _ALL,
        Beset(Ill.slowloris), (_at_most(2),), rounds=3,
    ),
    Workload(
        "stalled", "a neighbour's session beside 50 that fetch 256 MiB and never read", "times the quiet p99", _ALL,
        Beset(Ill.stalled), (_at_most(2),), rounds=3,
    ),
    Workload(
        "among-idle", "a session among 15,000 idle ones", "times the CPU beside one", _PLAIN,
        AmongIdle(), (_at_most(_FLAT),), rounds=3,
    ),
    Workload(
        "among-accounts", "a login among 1,000,000 accounts", "times the CPU among 10", ("palomar",),
        AmongAccounts(), (_at_most(_FLAT),), rounds=3,
    ),
    Workload(
        "tls-session", "TLS: login, STAT, QUIT, lockstep", SESSION, _PEERS,
        Polling(tls=True), (_dovecot(1 / 3),),
    ),
    Workload(
        "tls-letters", "TLS: 1,000 messages of 2-20 KB, pipelined", MESSAGE, _PEERS,
        Letters(pipelined=True, tls=True), (_dovecot(1 / 3),),
    ),
    Workload(
        "tls-giant", "TLS: one message of 2 GiB, CRLF file", GIB, _BULK,
        Bulk(GIANT), (_dovecot(1 / 3), Target(1.3, "s_server")), rounds=3,
    ),
    Workload(
        "new-passwords", "logins by passwords never checked before (Argon2id)", "times the ideal", _PEERS,
        Newcomers(), (_at_most(1.1),), rounds=3,
    ),
)
