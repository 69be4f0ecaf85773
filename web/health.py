"""What serves and what does not, as JSON for the machine that watches. Names no conversation."""

from typing import Any

from flask import Blueprint, Response, jsonify

from assistant import ProtocolError
from assistant.session import Conversations
from web.chat import OpenSockets


def blueprint(conversations: Conversations, sockets: OpenSockets) -> Blueprint:
    """`/health`: 200 if a municipality serves and the store answers, else 503."""
    health = Blueprint("health", __name__)

    @health.get("/health")
    def show() -> tuple[Response, int]:
        told, status = _told(conversations)
        return jsonify({**told, "sockets": len(sockets)}), status

    return health


def _told(conversations: Conversations) -> tuple[dict[str, Any], int]:
    """What the conversations tell, or why they cannot."""
    try:
        told = conversations.health()
    except ProtocolError as error:
        return {"ok": False, "error": str(error)}, 503
    ok = bool(conversations.municipalities)
    return {"ok": ok, **told}, 200 if ok else 503
