"""Run as a program: hands listening sockets over as systemd does (sd_listen_fds(3)), then becomes the command.

pass_sockets.py DESCRIPTOR=NAME... -- COMMAND...; with NAMES=no in the environment the names are not told, and with
FOR=other the sockets are said to be another process'.
"""

import os
import sys

FIRST = 3


def main() -> None:
    split = sys.argv.index("--")
    passed = [word.split("=", 1) for word in sys.argv[1:split]]
    # Away from where they have to be first: one could be in another's place.
    aside = [os.dup2(int(number), 100 + place) for place, (number, _) in enumerate(passed)]
    for place, descriptor in enumerate(aside):
        os.dup2(descriptor, FIRST + place, inheritable=True)
        os.close(descriptor)
    os.environ["LISTEN_FDS"] = str(len(passed))
    os.environ["LISTEN_PID"] = str(os.getpid() + (os.environ.get("FOR") == "other"))
    if os.environ.get("NAMES") != "no":
        os.environ["LISTEN_FDNAMES"] = ":".join(name for _, name in passed)
    os.execv(sys.argv[split + 1], sys.argv[split + 1 :])


if __name__ == "__main__":
    main()
