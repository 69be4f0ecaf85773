"""A bare flask-sock echo under gunicorn with the options that `vejviser serve` has: what the server
and the wire cost before anything is understood, answered or stored."""

import sys
from pathlib import Path
from typing import Any

from flask import Flask
from flask_sock import Sock
from gunicorn.app.base import BaseApplication
from simple_websocket import Server

from assistant import serving


def echo_app() -> Flask:
    """Sends back what it gets."""
    app = Flask(__name__)
    sock = Sock(app)

    @app.get("/")
    def start() -> str:
        return "echo"

    def echo(ws: Server) -> None:
        while True:
            ws.send(ws.receive())

    sock.route("/echo")(echo)
    return app


class Application(BaseApplication):  # type: ignore[misc]
    """The same server, without what is Vejviser's own."""

    def __init__(self, port: int) -> None:
        self._settings = serving.Settings("127.0.0.1", port, Path(), 0, 0, Path())
        super().__init__()

    def load_config(self) -> None:
        for name, value in serving._options(self._settings).items():
            if name not in ("post_worker_init", "proc_name"):
                self.cfg.set(name, value)

    def load(self) -> Any:
        return echo_app()


if __name__ == "__main__":
    Application(int(sys.argv[1])).run()
