"""What a message may be about of which nothing was read: whether it is worth asking, and what is answered."""

from collections.abc import Sequence

from assistant.dialog import events as e
from assistant.dialog.interpret.screen import IS_IT, THEME, asks_of_rules
from assistant.dialog.machine import ASKED_FOR_MORE, Phase, State, is_in_a_list
from assistant.dialog.reading import ASK, DANGER, Reading, Theme
from assistant.rules.compiled import Edition

LIKELY = 0.6
"""The least sum of a theme that is asked about while another question waits for its answer."""
MAY_ASK = (Phase.OPENING, Phase.ASKING, Phase.RESULT)
"""Where it may be asked at all: elsewhere a question of the dialogue's own waits."""


def worth_asking(state: State, themes: Sequence[Theme], edition: Edition) -> tuple[str, ...]:
    """Those of the themes that can be asked about here: that the municipality knows, that were not told
    already, and to which nobody has just said no."""
    if not _may_ask(state, themes):
        return ()
    ids = (theme.id for theme in themes if theme.id not in state.themes)
    return tuple(theme for theme in ids if _can_be_told(state, theme, edition))


def is_told_already(state: State, themes: Sequence[Theme]) -> bool:
    """Whether what it is likeliest about was told before: then it tells more of that, and is no miss."""
    return _may_ask(state, themes) and state.facts.value(themes[0].id) is True


def can_be_shown(state: State) -> bool:
    """Whether what the papers say may be shown here: no other question of the dialogue waits."""
    return state.phase in MAY_ASK and not state.removing and not state.deleting


def _may_ask(state: State, themes: Sequence[Theme]) -> bool:
    if not can_be_shown(state):
        return False
    other = asks_of_rules(state) and state.current != ASKED_FOR_MORE
    return not other or any(theme.sum >= LIKELY for theme in themes)


def _can_be_told(state: State, theme: str, edition: Edition) -> bool:
    if theme == DANGER:
        return True
    if theme.startswith(ASK):
        return theme.removeprefix(ASK) in edition.rulebook.topics
    return is_in_a_list(edition, theme) and state.facts.value(theme) is not True


def meant(state: State, readings: Sequence[Reading]) -> tuple[e.Event, ...]:
    """The answer to whether it is about one of those on the screen. A mere yes to several leaves open which;
    what else is told or asked with a no counts by itself."""
    answers = [r for r in readings if r.target in (THEME, IS_IT)]
    yes = [r for r in answers if r.kind == "fact" and r.value]
    keys = [key for key in state.themes if any((r.target, r.member) == (THEME, key) for r in yes)]
    if not keys and yes and len(state.themes) == 1:
        keys = list(state.themes)
    others = [r for r in readings if r not in answers]
    told = {_theme_of(reading) for reading in others}
    if keys or others:
        return _events([key for key in keys if key not in told])
    return (e.Missed(themes=state.themes) if yes else e.Commanded("else"),)


def _events(keys: Sequence[str]) -> tuple[e.Event, ...]:
    """What is told and what is asked by these themes."""
    if DANGER in keys:
        return (e.Commanded("danger"),)
    told = tuple((key, True) for key in keys if not key.startswith(ASK))
    asked = [key.removeprefix(ASK) for key in keys if key.startswith(ASK)]
    events: list[e.Event] = [e.Told(told)] if told else []
    return (*events, *map(e.Wondered, asked))


def _theme_of(reading: Reading) -> str:
    if reading.kind == "question":
        return f"{ASK}{reading.target}"
    return f"{reading.target}.{reading.member}"
