"""XXH3_64bits of a stream, by Debian's libxxhash: the checksum that the load generator computes too."""

import ctypes

_xxhash = ctypes.CDLL("libxxhash.so.0")
_xxhash.XXH3_createState.restype = ctypes.c_void_p
_xxhash.XXH3_freeState.argtypes = [ctypes.c_void_p]
_xxhash.XXH3_64bits_reset.argtypes = [ctypes.c_void_p]
_xxhash.XXH3_64bits_update.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t]
_xxhash.XXH3_64bits_digest.argtypes = [ctypes.c_void_p]
_xxhash.XXH3_64bits_digest.restype = ctypes.c_uint64


class Xxh3:
    def __init__(self) -> None:
        self._state = _xxhash.XXH3_createState()
        if not self._state:
            raise MemoryError("XXH3_createState")
        _xxhash.XXH3_64bits_reset(self._state)

    def __del__(self) -> None:
        _xxhash.XXH3_freeState(self._state)

    def update(self, octets: bytes) -> None:
        _xxhash.XXH3_64bits_update(self._state, octets, len(octets))

    def hexdigest(self) -> str:
        return f"{_xxhash.XXH3_64bits_digest(self._state):016x}"
