"""Persons whom no word for a relative names: one called by name, and a small child called by its age.
Knows nothing of what is told of them."""

from assistant.dialog.understand.text import Text

# Help here is for adults; of one younger than this, an age tells of the writer's own children.
YOUNGEST = 15


def by_name(text: Text) -> list[tuple[int, int]]:
    """The places, in words, where one called by name is told to be, have or do something: "Ole er 54".

    No name that is told as a name ("jeg hedder Ole"), that follows a relative ("min søn Ole") or that a
    doctor or the like may have.
    """
    clauses = text.tongue.clauses
    if clauses.names.isdisjoint(text.said) or text.spans("fagfolk"):
        return []
    told = {
        word
        for before, word in zip(text.said, text.said[1:], strict=False)
        if before in clauses.naming
    }
    return [
        (place, place + 1)
        for place, word in enumerate(text.said[:-1])
        if word in clauses.names and word not in told and _is_subject(text, place)
    ]


def _is_subject(text: Text, place: int) -> bool:
    """Whether a clause begins with the name and a verb, or an age, follows; or "som" does."""
    clauses, after = text.tongue.clauses, text.tokens[place + 1]
    if after.parted and after.word in clauses.relative:
        return True
    before = text.said[place - 1] if place else ""
    token = text.tokens[place]
    joined = before in text.tongue.numbers.joiners
    if not (place == 0 or token.opens or token.parted or joined or before in clauses.begins):
        return False
    if after.opens or after.parted or after.word in clauses.says:
        return False
    aged = (
        after.word in clauses.aged and place + 2 < text.size and text.tokens[place + 2].number >= 0
    )
    return aged or after.word in clauses.present | clauses.was | clauses.is_or_was


def little_ones(text: Text) -> list[tuple[int, int]]:
    """The places where a small child is named by its age: "drengen på 9", "min toårige"."""
    numbers, clauses = text.tongue.numbers, text.tongue.clauses
    found: list[tuple[int, int]] = []
    if not any(0 <= token.number < YOUNGEST for token in text.tokens):
        return found
    for place, token in enumerate(text.tokens):
        if not 0 <= token.number < YOUNGEST or not place:
            continue
        after = text.said[place + 1] if place + 1 < text.size else ""
        before = text.said[place - 1]
        if after in numbers.aged and before in clauses.ours | numbers.articles | clauses.the:
            found.append((place - 1, place + 2))
        elif before in clauses.aged and place > 1 and _is_child(text, place - 2):
            found.append((place - 2, place + 1))
    return found


def _is_child(text: Text, place: int) -> bool:
    """Whether a child stands there, or a name that no lexicon knows."""
    clauses, word = text.tongue.clauses, text.said[place]
    known = clauses.minors | clauses.names
    return word in known or not known.isdisjoint(text.tongue.bases(word))
