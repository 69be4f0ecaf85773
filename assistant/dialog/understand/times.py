"""What a message tells as past, as only supposed, as beyond what one can, or takes back."""

from assistant.dialog.understand.people import OTHER, SELF
from assistant.dialog.understand.sayings import Match
from assistant.dialog.understand.text import Spans, Text, covered

# How far, in words, what is past may stand from what it was.
PAST_REACH = 8
# And how soon after what was told it must be said of it that it is long ago.
SOON = 2


class Times:
    """Which places are told as past or only supposed."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.past = text.spans("før i tiden")
        self.by_now = text.words("nu")
        clauses = text.tongue.clauses
        self.present = text.places_of(clauses.present)
        self.going_on = self.present | text.places_of(clauses.harms)
        self.long_past = text.spans("for længe siden")
        self.at_that_age = text.spans("i den alder")
        self.been = text.spans("har været")
        self.had = covered(self.been)
        self.told_long_ago = text.spans("det er længe siden")
        self.taken_back = text.spans("det er jeg ikke")
        self.taken_back_of_another = text.spans("det er han ikke")
        self.still = text.has("stadig")
        self.back = text.words("igen") & ~covered(text.spans("mærker det stadig"))
        self.supposed = text.spans("hvis")
        unable = [*text.spans("kan ikke"), *text.spans("ingen til det")] if text.negations else []
        self.unable = [span for span in unable if not span[2]]

    def _near(self, match: Match, spans: Spans, after: int) -> bool:
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

    def gone(self, match: Match, after: bool = True) -> bool:
        """Told as something that was; without `after`, only by what stands before its end."""
        spans = self._of_past(match) if self.past else []
        if not after:
            spans = [span for span in spans if span[0] < match.last]
        return self._near(match, spans, 4)

    def _of_past(self, match: Match) -> Spans:
        """The past spans that can be about the match: not those before a "nu" or a verb of now that
        stands nearer, and after it not those of the next clause ("43 jeg havde fødselsdag")."""
        return [
            span
            for span in self.past
            if (span[1] <= match.first and not self._now_between(span[1], match))
            or (span[0] >= match.last and not self._is_next(match, span[0]))
            or (span[0] < match.last and match.first < span[1])
        ]

    def _now_between(self, last: int, match: Match) -> bool:
        """Whether it is told as of now after the past was told: "før ... men nu har jeg"."""
        upto = match.last
        between = (1 << upto) - (1 << last) if upto > last else 0
        return bool(between & self.by_now) or self._holds_now(between)

    def _holds_now(self, places: int) -> bool:
        """Whether a verb of now stands there, and no "haft" or "været" after it."""
        verb = (places & self.present).bit_length()
        return bool(verb) and (self.still or not self.had >> verb & 0b11)

    def _is_next(self, match: Match, first: int) -> bool:
        """Whether a past verb after the match has a subject of its own, or the match a verb of now."""
        text = self.text
        subject = (text.words("jeg") | text.words("han hun")) >> match.last
        own = bool(subject & ((1 << (first - match.last)) - 1)) if first > match.last else False
        start, _ = text.sentence(match.first)
        clause = (1 << match.last) - (1 << max(start, match.first - 4))
        return own or self._holds_now(clause)

    def long_gone(self, match: Match) -> bool:
        """Told as something long past: a mere "var" is not enough where there may be danger, nor is
        anything that is told to be back, or still there, after it. An age ("som 19-årig") tells of then
        where no verb of now stands beside it."""
        _, end = self.text.sentence(match.first)
        aged = self.at_that_age if self.at_that_age and not self.is_of_now(match) else []
        spans = [
            s
            for s in (*self.long_past, *aged)
            if not (s[2] or self._back_between(s[1], end) or self._now_follows(s[1], match))
        ]
        if spans and self._near(match, spans, 6):
            return True
        if self.is_of_now(match):
            return False
        whole = self.text.size
        soon = any(
            0 <= first - match.last <= SOON and not denied and not self._back_between(last, whole)
            for first, last, denied in self.told_long_ago
        )
        return soon or self.told_next(match, "det er længe siden")

    def told_next(self, match: Match, group: str) -> bool:
        """Whether a saying of the group begins what is told straight after: the next clause, or the next
        sentence. Not where something is told to be back, or still there, after it."""
        text = self.text
        _, end = text.sentence(match.first)
        clause = next((part for part in text.parts if part >= match.last), end)
        return any(
            self._opens(first, (clause, end))
            and not denied
            and not text.words("ligesom") & ((1 << last) - (1 << first))
            and not self._back_between(last, text.size)
            for first, last, denied in text.spans(group)
        )

    def _opens(self, first: int, parts: tuple[int, ...]) -> bool:
        """Whether nothing but yes, no and small words stands between one of these parts and the word."""
        text = self.text
        light = text.small | text.idle | text.words("nej begynder") | text.words("ja begynder")
        return any(part <= first and not ((1 << first) - (1 << part)) & ~light for part in parts)

    def is_over(self, match: Match) -> bool:
        """Told straight after to be over: "jeg kunne ikke sove, men det er der styr på nu"."""
        return self.told_next(match, "det er ovre")

    def was_until_now(self, match: Match) -> bool:
        """Told as a state that was, and next what is now, which is no trouble: "jeg var hjemløs, nu har jeg
        en lejlighed"."""
        text, was = self.text, self.text.tongue.clauses.was
        start, end = text.sentence(match.first)
        if was.isdisjoint(text.said[max(start, match.first - 2) : match.last]):
            return False
        begins = next((part for part in text.parts if part >= match.last), end)
        ends = next((part for part in text.parts if part > begins), text.size)
        clause = (1 << ends) - (1 << begins)
        if clause & (text.negations | text.words("svært")):
            return False
        return self.told_next(match, "men nu")

    def only_believed(self, match: Match) -> bool:
        """Told as what somebody wrongly believed: "de troede, jeg var psykisk syg"."""
        return self._follows(match, "blot troet")

    def only_feared(self, match: Match) -> bool:
        """Told as what one fears may come: "jeg er bange for, at hun bliver dement"."""
        return self._follows(match, "blot frygtet")

    def _follows(self, match: Match, group: str) -> bool:
        """Whether a saying of the group ends just before the match, or within it, in its clause."""
        return any(
            first <= match.first
            and match.first - last <= SOON
            and last <= match.last
            and not denied
            and not self.text.clause_between(last, match.first)
            for first, last, denied in self.text.spans(group)
        )

    def is_of_now(self, match: Match) -> bool:
        """Whether a verb of now stands in it, or just before it."""
        start = max(match.first - 1, 0)
        return bool(self.going_on & ((1 << match.last) - (1 << start)))

    def was_long_ago(self, match: Match) -> bool:
        """Told as a state that was, long ago: "jeg havde angst som ung"; what happened then goes on."""
        if not self.long_gone(match):
            return False
        start, _ = self.text.sentence(match.first)
        before = (1 << match.last) - (1 << start)
        been = any(start <= first and last <= match.first + 1 for first, last, _ in self.been)
        return been or bool(self.text.places_of(self.text.tongue.clauses.was) & before)

    def _back_between(self, first: int, last: int) -> bool:
        return any(
            self.back >> p & 1 and not self.text.denied(p, p + 1) for p in range(first, last)
        )

    def _now_follows(self, last: int, match: Match) -> bool:
        """Whether the past was told first and what follows is of now: "hængte sig for år siden, nu vil jeg",
        "slog mig som barn, og nu slår han min bror"."""
        upto = match.last if match.first < last else match.first
        between = (1 << upto) - (1 << last) if last < upto else 0
        return bool(between & self.by_now)

    def perhaps_gone(self, match: Match) -> bool:
        """ "har været ..." with nothing that says it goes on."""
        if not self.been or self.still:
            return False
        return self._near(match, [s for s in self.been if not self._now_between(s[1], match)], 0)

    def beyond(self, match: Match) -> bool:
        """ "kan ikke ...": what is denied is the ability, so the trouble is real; so is what is listed
        after it, "orker ingenting, hverken opvask eller regninger"."""
        listed = self.text.denied_by_neither(match.first)
        return any(
            first < match.first
            and (0 <= match.first - last <= 3 or listed)
            and self.text.same(first, match.first)
            for first, last, _ in self.unable
        )

    def taken_back_after(self, match: Match, who: str) -> bool:
        """Whether it is denied as soon as it is told, of whom it is told: "hun siger, jeg er ensom. Det er
        jeg ikke", "min søn får SU, nej det gør han ikke mere"."""
        spans = [] if who == OTHER else self.taken_back
        spans = spans if who == SELF else [*spans, *self.taken_back_of_another]
        return any(0 <= first - match.last <= SOON for first, _, _ in spans)

    def only_supposed(self, match: Match) -> bool:
        """Said after "hvis", "når man" and the like, or asked."""
        spans = [
            s
            for s in self.supposed
            if s[0] < match.last and not self.text.clause_between(s[1], match.first)
        ]
        return bool(spans) and self._near(match, spans, 0)
