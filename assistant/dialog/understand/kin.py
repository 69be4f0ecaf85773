"""Which of the relatives of a message is which: by what they are to the writer, and by "han" and "hun".
Knows nothing of what is told of them."""

from collections.abc import Container
from functools import lru_cache

from assistant.dialog.tongue import Clauses
from assistant.dialog.understand.text import Text

NOBODY_NAMED = -1
THEIRS = "andres"
PARENT = "forælder"
"""What the word for a mother or a father says that one is."""
# The fewest letters of the ending by which a compound is known ("bonusdatter").
SHORTEST = 3


@lru_cache(maxsize=4096)
def _relation(clauses: Clauses, word: str) -> tuple[str, str] | None:
    """What one called so is to the writer, and "hun" or "han" if the word tells; None if it is no such
    word."""
    known = clauses.relations
    for said in (word, word.removesuffix(clauses.whose_ending)):
        for start in range(max(1, len(said) - SHORTEST + 1)):
            if said[start:] in known:
                return known[said[start:]]
    return None


def relation_of(clauses: Clauses, word: str) -> str:
    """What one called so is to another, "" if it is no such word."""
    return (_relation(clauses, word) or ("", ""))[0]


class Kin:
    """The relatives of a message, each named person with a number of its own."""

    def __init__(
        self,
        text: Text,
        relatives: list[tuple[int, int]],
        theirs: list[tuple[int, int]],
        spoken_of: Container[int],
    ) -> None:
        """`theirs`: the relatives of a relative ("hans mor"); `spoken_of`: the places of who is more than
        company."""
        self.text, self.spoken_of = text, spoken_of
        self.persons: list[tuple[str, str]] = []
        self.theirs = {first for first, _ in theirs}
        held = {place for first, last in theirs for place in range(first, last)}
        places = [r for r in relatives if r[0] not in held and self._is_person(r[0])]
        # The place of each naming, and whose it is; in their order.
        self.named = [(first, self._person(first, last)) for first, last in sorted(places + theirs)]
        self.at = dict(self.named)

    def _is_person(self, first: int) -> bool:
        """Whether somebody is named there for certain: "faster" may be a village."""
        return first in self.spoken_of or self.text.said[first] not in self.text.tongue.clauses.kin

    def _person(self, first: int, last: int) -> int:
        """The number of the person named there, who may have been named before."""
        clauses, said = self.text.tongue.clauses, self.text.said
        told = [_relation(clauses, said[place]) for place in range(last - 1, first - 1, -1)]
        relation, sex = next((one for one in told if one), ("", ""))
        if len({one[1] for one in told if one}) > 1:
            sex = ""  # "min tante og onkel"
        if first in self.theirs:
            relation = f"{THEIRS} {relation}"
        elif clauses.ours.isdisjoint(said[first:last]):
            # "hendes kæreste ... kæresten"
            again = f"{THEIRS} {relation}"
            relation = again if any(again == one for one, _ in self.persons) else relation
        for number in reversed(range(len(self.persons))):
            other, others = self.persons[number]
            same = relation in ("", other) or (not other and self._is_who_that_is(first, last))
            if same and (not sex or not others or sex == others):
                self.persons[number] = other or relation, sex or others
                return number
        self.persons.append((relation, sex))
        return len(self.persons) - 1

    def _is_who_that_is(self, first: int, last: int) -> bool:
        """Whether the relative is told to be one called by name before: "Emma er 22 og min datter"."""
        text, clauses = self.text, self.text.tongue.clauses
        before = text.said[first - 1] if first else ""
        after = text.said[last] if last < text.size and not text.tokens[last].opens else ""
        joined = before in text.tongue.numbers.joiners and after not in clauses.present
        return before in clauses.is_now or joined

    def is_of_another(self, first: int) -> bool:
        """Whether it is a relative of a relative who is named there."""
        number = self.at.get(first, NOBODY_NAMED)
        return number != NOBODY_NAMED and self.persons[number][0].startswith(THEIRS)

    def is_spoken_of(self, number: int) -> bool:
        """Whether something is told of that person, who is no mere company and of the writer's own."""
        if self.persons[number][0].startswith(THEIRS):
            return False
        return any(one == number and first in self.spoken_of for first, one in self.named)

    def may_be_same_sex(self, one: int, other: int) -> bool:
        """Whether a "han" or "hun" that means the one may mean the other."""
        sexes = {self.persons[one][1], self.persons[other][1]} - {""}
        return len(sexes) < 2

    def is_former(self, number: int) -> bool:
        """Whether that person was the writer's, and is no more: "min eks"."""
        former = self.text.tongue.clauses.former
        return bool(former) and number >= 0 and self.persons[number][0] == former

    def meant_by(self, place: int, subject: int = NOBODY_NAMED) -> tuple[int, int]:
        """Where the one was named whom the "han" or "hun" at that place means, and their number; both
        NOBODY_NAMED where nobody named before can be meant. The last one spoken of, if any, goes before
        company, and who is known by the word to be a woman, or a man, before who is not. `subject` is
        who does it, whom a "ham" cannot mean if it can be anybody else."""
        sex = self.text.tongue.clauses.sexes.get(self.text.said[place], "")
        best, known = (False, False, False, -1), (NOBODY_NAMED, NOBODY_NAMED)
        for first, number in self.named:
            his = self.persons[number][1]
            if first >= place or (sex and (self._are_several(first) or (his and his != sex))):
                continue
            rank = number != subject, bool(his), first in self.spoken_of, first
            if rank > best:
                best, known = rank, (first, number)
        return known

    def _are_several(self, first: int) -> bool:
        """Whether several are named there ("hendes forældre"), whom no "hun" means."""
        several = self.text.tongue.clauses.several
        return not several.isdisjoint(self.text.said[first : first + 2])

    def is_of_nobody_named(self, place: int) -> bool:
        """Whether the "han" or "hun" at that place means one who was not named: a "han" where only a
        daughter was."""
        before = [n for first, n in self.named if first < place and self._is_of_the_writer(first)]
        known = all(self.persons[n][1] for n in before)
        return bool(before) and known and self.meant_by(place)[0] == NOBODY_NAMED

    def _is_of_the_writer(self, first: int) -> bool:
        """Whether it is a relative of the writer's who is named there, and not the writer ("som mor")."""
        before = self.text.said[first - 1] if first else ""
        return first not in self.theirs and before not in self.text.tongue.clauses.is_one

    def is_of_others(self, place: int, subject: int) -> bool:
        """Whether the "han" or "hun" at that place means a relative of a relative, not the `subject`."""
        if not self.theirs:
            return False
        first, number = self.meant_by(place)
        return first in self.theirs and number != subject
