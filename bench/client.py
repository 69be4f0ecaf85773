"""A WebSocket client as small as can be, so that what is measured is the server.

Text frames to 127.0.0.1 only; blocking, one thread a socket. Knows no message of ours.
"""

import base64
import os
import socket
import struct

HOST = "127.0.0.1"
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


class Closed(Exception):  # noqa: N818 (it is an end, not an error)
    """The server closed the socket, with this code."""


class Client:
    """One open WebSocket."""

    def __init__(self, port: int, path: str, seconds: float = 20.0) -> None:
        self._wire = socket.create_connection((HOST, port), seconds)
        self._wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._buffer = bytearray()
        key = base64.b64encode(os.urandom(16)).decode()
        self._wire.sendall(
            f"GET {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        while b"\r\n\r\n" not in self._buffer:
            self._more()
        head, _, rest = bytes(self._buffer).partition(b"\r\n\r\n")
        if b" 101 " not in head.split(b"\r\n")[0]:
            raise Closed(head.split(b"\r\n")[0].decode())
        self._buffer = bytearray(rest)

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Says goodbye, and does not wait for the answer."""
        try:
            self._send(CLOSE, struct.pack("!H", 1000))
        except OSError:
            pass
        finally:
            self._wire.close()

    def send(self, text: bytes) -> None:
        """One text frame."""
        self._send(TEXT, text)

    def receive(self) -> bytes:
        """The next text frame. Raises Closed when the server ends it."""
        while True:
            kind, payload = self._frame()
            if kind == TEXT:
                return payload
            if kind == PING:
                self._send(PONG, payload)
            if kind == CLOSE:
                raise Closed(str(struct.unpack("!H", payload[:2])[0] if payload else 1005))

    def _send(self, kind: int, payload: bytes) -> None:
        size = len(payload)
        head = struct.pack("!BB", 0x80 | kind, 0x80 | (size if size < 126 else 126))
        head += struct.pack("!H", size) if size >= 126 else b""
        # A mask of zeroes is a mask: the standard asks for one, and the server undoes it.
        self._wire.sendall(head + bytes(4) + payload)

    def _frame(self) -> tuple[int, bytes]:
        first, size = self._take(2)
        if size == 126:
            (size,) = struct.unpack("!H", self._take(2))
        elif size == 127:
            (size,) = struct.unpack("!Q", self._take(8))
        return first & 0x0F, bytes(self._take(size))

    def _take(self, size: int) -> bytearray:
        while len(self._buffer) < size:
            self._more()
        taken, self._buffer = self._buffer[:size], self._buffer[size:]
        return taken

    def _more(self) -> None:
        found = self._wire.recv(65536)
        if not found:
            raise Closed("the wire was cut")
        self._buffer += found
