"""What a message tells as past, as only supposed, or as beyond what one can."""

from assistant.dialog.understand.sayings import Match
from assistant.dialog.understand.text import Text

# How far, in words, what is past may stand from what it was.
PAST_REACH = 8


class Times:
    """Which places are told as past or only supposed."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.past = text.spans("før i tiden")
        self.long_past = text.spans("for længe siden")
        self.been = text.spans("har været")
        self.still = text.has("stadig")
        self.supposed = text.spans("hvis")
        self.unable = [s for s in text.spans("kan ikke") if not s[2]] if text.negations else []

    def _near(self, match: Match, spans: list[tuple[int, int, bool]], after: int) -> bool:
        for first, last, _ in spans:
            before = match.first - last
            inside = first >= match.first and last <= match.last
            if inside or before > PAST_REACH or first - match.last > after:
                continue
            low, high = min(first, match.first), max(last - 1, match.first)
            between = range(low + 1, high + 1)
            if any(self.text.tokens[p].opens for p in between):
                continue
            if any(not self.text.gap_stops >> p & 1 for p in range(last, match.first)):
                continue
            if any(self.text.tokens[p].parted for p in range(match.last, first + 1)):
                continue
            return True
        return False

    def gone(self, match: Match) -> bool:
        """Told as something that was."""
        return bool(self.past) and self._near(match, self.past, 4)

    def long_gone(self, match: Match) -> bool:
        """Told as something long past: a mere "var" is not enough where there may be danger."""
        return bool(self.long_past) and self._near(match, self.long_past, 6)

    def perhaps_gone(self, match: Match) -> bool:
        """ "har været ..." with nothing that says it goes on."""
        return bool(self.been) and not self.still and self._near(match, self.been, 0)

    def beyond(self, match: Match) -> bool:
        """ "kan ikke ...": what is denied is the ability, so the trouble is real."""
        return any(
            first < match.first
            and 0 <= match.first - last <= 3
            and self.text.same(first, match.first)
            for first, last, _ in self.unable
        )

    def only_supposed(self, match: Match) -> bool:
        """Said after "hvis", "når man" and the like, or asked."""
        return bool(self.supposed) and self._near(match, self.supposed, 0)
