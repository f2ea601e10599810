"""Argon2id by libsodium, for contenders that take a stored password as a string."""

import ctypes

_ARGON2ID13 = 2
_STRING_OCTETS = 128


def argon2id(password: str, passes: int, memory_kib: int) -> str:
    sodium = ctypes.CDLL("libsodium.so.23")
    if sodium.sodium_init() < 0:
        raise RuntimeError("libsodium cannot begin")
    octets = password.encode()
    stored = ctypes.create_string_buffer(_STRING_OCTETS)
    failed = sodium.crypto_pwhash_str_alg(
        stored,
        octets,
        ctypes.c_ulonglong(len(octets)),
        ctypes.c_ulonglong(passes),
        ctypes.c_size_t(memory_kib * 1024),
        ctypes.c_int(_ARGON2ID13),
    )
    if failed:
        raise MemoryError("Argon2id")
    return stored.value.decode()
