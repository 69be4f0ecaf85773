"""What a text was read as: values only. Knows nothing of lexicons, questions' words or storage."""

from dataclasses import dataclass
from typing import Literal

Value = bool | int | str
Kind = Literal[
    "fact",
    "unknown_fact",
    "command",
    "question",
    "danger",
    "out_of_scope",
    "small_talk",
    "point",
    "sign",
]

DIED = "er_doed"
"""The small talk of who tells that the one to be helped has just died."""
FELT = frozenset({"sorg", "skam", "slidt", DIED})
"""The small talk that gets a kind word beside what was told with it: loss, shame, having carried much."""
OF_ANOTHER, OF_ME = "den_anden", "mig_selv"
"""The small talk of who says in a word whom it is about: another, or the writer."""
AGREES = "enig"
"""The small talk of who has nothing to add."""
WIDE = "indhold"
"""The topic of what one gets help with, which who asks for help with something may seem to ask."""
NOTED, UNANSWERED = "laest", "spurgt"
"""The small talk for what was understood and changes nothing: it is no miss; and for a question beside what
was told of which nothing was understood."""
BARE = "svar: "
"""How the entry of a bare answer to the screen begins."""
MISTAKEN, BED, HALF, ASIDE, ANOTHER = "mistaken", "bed", "half", "aside", "another"
ELSEWHERE = "elsewhere"
"""The members of an answer to the screen of a danger: that it was not meant so; where somebody sleeps, or is
now; that it is no whole no ("nej, ikke endnu"); that it is about another matter ("nej, ikke post"); and that
the danger hits somebody else ("nej, det er min bror")."""
AGREED = "i orden"
"""The bare answer that is a kind word and a yes to "Forstår jeg dig ret?" alone: "okay", "fint"."""

DANGER = "danger"
"""The id of danger among what a message may be about."""
UNNAMED = "svaert"
"""The danger of who presses the button, or whose words hint at several, until it is told which it is."""
WITH_PARENT = "hos en forælder"
"""The value of the danger to a child that is with the other parent, who hits: the writer is not the one who
does it."""
ASKED = frozenset({"question", "command", "out_of_scope"})
"""The kinds of what is asked or wanted, each answered itself."""
ANSWERED = ASKED | {"danger"}
"""The same, and danger."""
COMPLAINT = "klage"
"""The topic of who asks how one complains."""
REFUSAL = "afslag"
"""The topic of who was refused."""
STOPPED = "kommunen_stopper"
"""The topic of whose help the municipality stops."""
COMPLAINTS = (COMPLAINT, REFUSAL, STOPPED)
"""The topics of who may complain."""
OF_A_LETTER = frozenset({*COMPLAINTS, "frist"})
"""The topics of a refusal, for which it matters when the letter came."""
ASK = "ask:"
"""How the id of what a message may be about begins where that is a question."""
TAKEN_BACK = "taget tilbage: "
"""How the entry begins of what was told before and is now said to be wrong."""
WRONG = "passer_ikke"
"""The small talk that says of what was understood last that it is not so, and not what of it."""
CORRECTS = "rettelse"
"""The small talk that says that what is told beside it corrects what was told before."""

REST_DENIED = "intet andet"
"""The bare answer that what was not named of a set is not so."""
THAT_IS_ALL = "det var alt"
"""The bare answer to a list that there is no more of it; the group of the lexicon with its words too."""


@dataclass(frozen=True)
class Day:
    """A day as it was told, before anybody knows which day it is today: so many `days` or `months` ago, the
    last such `weekday` (1 is Monday) or the one so many `weeks` before it, or a date, of which the year and
    the month may be left out (0). Nothing of it: a day was meant, and it is not clear which."""

    days: int | None = None
    months: int = 0
    weekday: int = 0
    weeks: int = 0
    date: int = 0
    month: int = 0
    year: int = 0


@dataclass(frozen=True)
class Reading:
    """One thing read out of a text.

    kind `fact`: `target` is the fact id and `value` its value (for a set: `member` is the member and
    `value` True or False). `unknown_fact`: "ved ikke" said to the fact `target`. `command`: `target`
    is the command id. `question`: `target` is the topic id, `offer` an offer id if one was named, `member`
    the narrower point that was asked, `letter` the day on which a letter came, where one may complain only
    so long after it; `own`: it tells of a refusal or a complaint of one's own, and not of what might be.
    `danger`: `target` is the kind of danger. `sign`: a weak sign of the danger `target`, `member` which sort
    of sign, `value` whom it is about, and `sure` whether it weighs (see `signs`). `out_of_scope` and
    `small_talk`: `target` is the kind.
    `span` is [start, end) in the text as written. `entry` names the lexicon entry that matched.
    `sure` False means: ask before it is taken.
    """

    kind: Kind
    target: str
    span: tuple[int, int]
    entry: str
    sure: bool = True
    value: Value = True
    member: str = ""
    offer: str = ""
    letter: Day | None = None
    own: bool = False

    @property
    def bare(self) -> bool:
        """Whether it is but an answer to the screen ("ja"), and says nothing without it."""
        return self.entry.startswith(BARE)

    @property
    def is_wide(self) -> bool:
        """Whether it asks what one gets help with, of no offer and of nothing in particular."""
        return (self.kind, self.target) == ("question", WIDE) and not (self.member or self.offer)

    @property
    def takes_back(self) -> bool:
        """Whether it says of something told before that it is to be taken away."""
        return self.entry.startswith(TAKEN_BACK)

    @property
    def agrees(self) -> bool:
        """Whether it is a kind word that agrees, and no yes in so many words."""
        return self.entry == BARE + AGREED


@dataclass(frozen=True, slots=True)
class Theme:
    """What a message may be about of which nothing was read: an option of what is hard ("needs.post"), a
    question ("ask:pris"), or "danger". `sum`: how much its words tell of it; `words`: which they are, with
    the part of each, those that tell most first."""

    id: str
    sum: float
    words: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Nearest:
    """The papers' sentences for which people ask in the words of a text, by id, the best first. `clear`: the
    first is as likely the answer as not; `certain`: so likely that the text tells no facts."""

    passages: tuple[str, ...] = ()
    clear: bool = False
    certain: bool = False


NOTHING_NEAR = Nearest()
"""No sentence is asked for in such words."""


@dataclass(frozen=True, slots=True)
class Gist:
    """What is known of a message beside its readings."""

    themes: tuple[Theme, ...] = ()
    """What it may be about, where nothing was read."""
    passages: tuple[str, ...] = ()
    """The papers' sentences with the words of what it asks, by id, the best first."""
    nearest: Nearest = NOTHING_NEAR
    """Those for which people ask in such words."""
    follows: bool = False
    """Whether it is a short question of which nothing was read and nothing found: then it may be about what
    was just answered."""
    asks: bool = False
    """Whether it asks something, tells a need or names an offer, and nothing else that was read answers it:
    then it asks whether there is help."""
    asked: tuple[str, ...] = ()
    """The needs that are told in the words that ask, as keys ("needs.transport"), in their order."""
    unanswered: bool = False
    """Whether it asks something beside what it tells, of which nothing was read and nothing found."""
    goes_on: bool = False
    """Whether it is short and begins as one that goes on with the question before: "og bostøtte?"."""
    asks_on: bool = False
    """Whether it goes on so and tells nothing by itself: "også maden?"."""
    open: tuple[tuple[int, int], ...] = ()
    """The words by which it asks what one can do at all, or where one begins, beside what it tells, as places
    of the text: "hvad kan jeg gøre"."""
    at_large: bool = False
    """Whether it is nothing but such a question: nothing is told in it, and no offer is named."""
    story: bool = False
    """Whether it is so long that it tells of a life."""
    anew: bool = False
    """Whether it has the order of a question of its own: "kan hun få bostøtte?"."""


NO_GIST = Gist()
"""Nothing is known of it but what was read."""
