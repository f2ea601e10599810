"""How much there is to do: in a full run, and in a quick one that only tries the runner."""

from dataclasses import dataclass

MIB = 1 << 20
GIB = 1 << 30


@dataclass(frozen=True)
class Sizes:
    #: Accounts that poll in turn, and how often in all.
    accounts: int
    sessions: int
    #: Messages of 2-20 KB, and how often they are fetched in one measurement.
    letters: int
    fetches: int
    giant_octets: int
    large_octets: int
    #: Messages in the one large maildrop.
    many: int
    #: Sessions that are held at once, rising; Dovecot takes the first two steps.
    held: tuple[int, int, int]
    held_tls: int
    #: Clients that log in at once, and sessions in all.
    crowd: int
    crowd_sessions: int
    slowloris: int
    stalled: int
    #: A neighbour's sessions: some seconds of them, for the slowloris send once a second.
    neighbour_sessions: int
    #: Accounts in the database, rising.
    registered: tuple[int, int, int]
    #: Logins by a password that was never checked before, in one measurement.
    newcomers: int


FULL = Sizes(
    accounts=400,
    sessions=8000,
    letters=1000,
    fetches=10,
    giant_octets=2 * GIB,
    large_octets=256 * MIB,
    many=100_000,
    held=(500, 5_000, 15_000),
    held_tls=2_000,
    crowd=400,
    crowd_sessions=8_000,
    slowloris=500,
    stalled=50,
    neighbour_sessions=10_000,
    registered=(10, 100_000, 1_000_000),
    newcomers=40,
)

QUICK = Sizes(
    accounts=40,
    sessions=800,
    letters=100,
    fetches=5,
    giant_octets=64 * MIB,
    large_octets=16 * MIB,
    many=3_000,
    held=(50, 100, 200),
    held_tls=50,
    crowd=40,
    crowd_sessions=400,
    slowloris=50,
    stalled=5,
    neighbour_sessions=100,
    registered=(10, 100, 1_000),
    newcomers=8,
)
