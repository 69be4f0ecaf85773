"""Conversations over sockets: the stories as messages, many at once, and idle ones.

A turn is one message of a client until it is acknowledged, which is when everything is on disk.
"""

import json
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import cycle

from assistant.dialog import events as e
from assistant.dialog.machine import Phase, opening, step
from bench.client import Client
from bench.stories import answer_of, entry_of
from tests.stories import Story, all_stories

MUNICIPALITY = "soroe"
VEJVISER, ECHO = f"/ws/{MUNICIPALITY}", "/echo"
HELLO = b'{"type": "hello", "resume": "", "last_seq": 0, "accept": "html"}'
ACK, ERROR = b'{"type": "ack"', b'{"type": "error"'
MOST = 16
"""Messages in one conversation: well below what a socket may send at once."""

Script = tuple[bytes, ...]


def scripts() -> tuple[Script, ...]:
    """Its stories as the messages that the page would send, with a question and the result last."""
    return tuple(script(story) for story in all_stories() if story.municipality == MUNICIPALITY)


def script(story: Story) -> Script:
    edition, facts = story.edition, story.known()
    said: list[dict[str, object]] = [{"type": "begin", "entry": entry_of(facts)}]
    state, _ = opening()
    state, _ = step(state, e.Began(entry_of(facts)), edition)
    while state.phase is Phase.ASKING and len(said) < MOST:
        answer = answer_of(state, facts, edition)
        said.append(as_message(answer))
        state, _ = step(state, answer, edition)
    said.append({"type": "text", "text": "hvad koster det, og hvor lang tid tager det?"})
    said.append({"type": "command", "command": "result"})
    return tuple(json.dumps({"id": f"m{i}", **one}).encode() for i, one in enumerate(said))


def as_message(answer: e.Answered) -> dict[str, object]:
    """What the page sends for an answer: a number is written, all else is pressed."""
    base: dict[str, object] = {"type": "answer", "question": answer.question}
    if answer.unknown:
        return {**base, "unknown": answer.unknown}
    if len(answer.values) == 1 and not isinstance(answer.values[0][1], bool):
        value = answer.values[0][1]
        if isinstance(value, int):
            return {"type": "text", "text": str(value)}
        return {**base, "values": [value]}
    if len(answer.values) == 1 and "." not in answer.values[0][0]:
        return {**base, "values": ["yes" if answer.values[0][1] else "no"]}
    return {**base, "values": [key.split(".")[1] for key, value in answer.values if value]}


Talk = Callable[[int, Script, "Turns"], None]


@dataclass
class Turns:
    """How long each turn took, in seconds, and how long all of it took."""

    each: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        return len(self.each) / self.seconds


def with_vejviser(port: int, messages: Script, turns: Turns) -> None:
    """One conversation, as a page holds it: hello, and each message until its acknowledgement."""
    with Client(port, VEJVISER) as client:
        client.send(HELLO)
        for message in messages:
            began = time.perf_counter()
            acknowledged(client, message)
            turns.each.append(time.perf_counter() - began)


def with_echo(port: int, messages: Script, turns: Turns) -> None:
    """The same messages, sent back as they are."""
    with Client(port, ECHO) as client:
        client.send(b"hello")
        client.receive()
        for message in messages:
            began = time.perf_counter()
            client.send(message)
            client.receive()
            turns.each.append(time.perf_counter() - began)


def acknowledged(client: Client, message: bytes) -> None:
    """Sends a message and waits until it is on disk. RuntimeError if it is refused."""
    client.send(message)
    while not (answer := client.receive()).startswith(ACK):
        if answer.startswith(ERROR):
            raise RuntimeError(f"{message!r} was refused: {answer!r}")


def load(port: int, talk: Talk, said: Sequence[Script], at_once: int, seconds: float) -> Turns:
    """So many conversations at once, each followed by another, for so long."""
    turns, failed = Turns(), list[Exception]()
    until = time.monotonic() + seconds

    def hold(first: int) -> None:
        try:
            for messages in cycle((*said[first:], *said[:first])):
                if time.monotonic() > until:
                    return
                talk(port, messages, turns)
        except Exception as error:
            failed.append(error)

    began = time.perf_counter()
    starts = (number * len(said) // at_once for number in range(at_once))
    threads = [threading.Thread(target=hold, args=(start,), daemon=True) for start in starts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds + 30)
    turns.seconds = time.perf_counter() - began
    if failed:
        raise failed[0]
    return turns


def idle(port: int, how_many: int, seconds: float) -> list[Client]:
    """So many conversations, or as many as there is time for, that have begun, been answered once,
    and wait."""
    opened: list[Client] = []
    until = time.monotonic() + seconds
    while len(opened) < how_many and time.monotonic() < until:
        client = Client(port, VEJVISER)
        client.send(HELLO)
        acknowledged(client, b'{"id": "1", "type": "begin", "entry": "svaert"}')
        answer = b'{"id": "2", "type": "answer", "question": "needs", "values": ["post"]}'
        acknowledged(client, answer)
        opened.append(client)
    return opened
