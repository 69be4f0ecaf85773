"""Conditions as plain Danish, for those who keep the rules. Knows rules and locales; knows no people.

A negation is told where it bites ("bor ikke i kommunen"), never as a "not" around a parenthesis: what
is not (a or b) is not a and not b, which also holds where something is unknown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.locales import Catalogue, catalogue
from assistant.rules.load import DERIVED, Rulebook
from assistant.rules.model import Condition, Fact, Kind

Join = Literal["", "all", "any"]
_OTHER: dict[Join, Join] = {"all": "any", "any": "all"}


@dataclass(frozen=True)
class Phrase:
    """A condition in words: a sentence, which may lead to a condition with a name, or else parts that
    `join` ties together."""

    text: str = ""
    named: str = ""
    join: Join = ""
    parts: tuple["Phrase", ...] = ()


def in_words(rulebook: Rulebook, condition: Condition | None) -> str:
    """The condition as one line: "Alder er mindst 18 år OG (bor i kommunen ELLER ...)".

    Conditions with a name are spelled out, so that the line can be read alone. None is no condition:
    "Altid".
    """
    words = catalogue()
    if condition is None:
        return _capital(words.text("condition.always"))
    return _capital(one_line(_Teller(rulebook, words, spelled=True).phrase(condition)))


def phrase(rulebook: Rulebook, condition: Condition) -> Phrase:
    """The condition as a tree for pages that spell out conditions with a name in one place.

    A name whose condition is a single sentence is told as that sentence.
    """
    return _Teller(rulebook, catalogue(), spelled=False).phrase(condition)


def one_line(told: Phrase) -> str:
    """A phrase on one line: groups inside groups stand in parentheses."""
    if not told.parts:
        return told.text
    parts = (f"({one_line(p)})" if p.parts else one_line(p) for p in told.parts)
    return f" {join_word(told.join)} ".join(parts)


def join_word(join: Join) -> str:
    """OG or ELLER."""
    return catalogue().text(f"condition.{join}")


@dataclass(frozen=True)
class _Teller:
    rulebook: Rulebook
    words: Catalogue
    spelled: bool

    def phrase(self, condition: Condition, *, holds: bool = True) -> Phrase:
        """The words of the condition, or of its negation."""
        if condition.not_:
            return self.phrase(condition.not_, holds=not holds)
        if condition.condition:
            return self._named(condition.condition, holds)
        if condition.fact:
            return Phrase(self._leaf(condition, holds))
        join: Join = "all" if condition.all else "any"
        parts = [self.phrase(part, holds=holds) for part in (*condition.all, *condition.any)]
        return _joined(join if holds else _OTHER[join], parts)

    def _named(self, name: str, holds: bool) -> Phrase:
        told = self.phrase(self.rulebook.conditions[name], holds=holds)
        if self.spelled:
            return told
        form = "condition.named" if holds else "condition.named_not"
        return Phrase(self.words.text(form, name=name) if told.parts else told.text, name)

    # ------------------------------------------------------------ one fact

    def _leaf(self, condition: Condition, holds: bool) -> str:
        if condition.fact == DERIVED:
            return self.words.text(_form(self.words, DERIVED, _truth(condition, holds)))
        fact = self.rulebook.facts[condition.fact]
        forms = {
            Kind.TRUTH: lambda: self._say(fact, _truth(condition, holds)),
            Kind.NUMBER: lambda: self._number(fact, condition, holds),
            Kind.CHOICE: lambda: self._values(fact, "is", condition.is_, holds),
            Kind.SET: lambda: self._values(fact, "has", condition.has, holds),
        }
        text = forms[fact.kind]()
        judged = fact.known_by == "caseworker"
        return self.words.text("condition.judged", text=text) if judged else text

    def _say(self, fact: Fact, form: str, **values: str) -> str:
        key = _form(self.words, fact.id, form)
        return self.words.text(key, label=_inside(fact.label), **values)

    def _values(self, fact: Fact, form: str, ids: Sequence[str], holds: bool) -> str:
        if not holds:
            form += "_not" if len(ids) == 1 else "_none"
        quoted = [self.words.text("condition.value", value=fact.option(i).label) for i in ids]
        return self._say(fact, form, values=self.words.either(quoted))

    def _number(self, fact: Fact, condition: Condition, holds: bool) -> str:
        low, high = condition.at_least, condition.below
        if low is not None and high is not None:
            form = "within" if holds else "outside"
            return self._say(fact, form, low=str(low), high=self._amount(fact, high))
        if (low is not None) is holds:
            return self._say(fact, "at_least", low=self._amount(fact, low if holds else high))
        return self._say(fact, "below", high=self._amount(fact, high if holds else low))

    def _amount(self, fact: Fact, number: int | None) -> str:
        key = f"unit.{fact.unit}"
        known = self.words.has(key)
        return self.words.text(key, n=number) if known else f"{number} {fact.unit}".strip()


def _joined(join: Join, parts: Sequence[Phrase]) -> Phrase:
    """The parts under one word; a group of the same word inside becomes part of this one."""
    flat = [inner for part in parts for inner in (part.parts if part.join == join else (part,))]
    return flat[0] if len(flat) == 1 else Phrase(join=join, parts=tuple(flat))


def _truth(condition: Condition, holds: bool) -> str:
    """Whether yes or no makes the condition, or its negation, hold."""
    return "yes" if ("no" not in condition.is_) is holds else "no"


def _form(words: Catalogue, fact: str, form: str) -> str:
    """The key of the fact's own words for the form, else of those for every fact."""
    own = f"condition.{fact}.{form}"
    return own if words.has(own) else f"condition.{form}"


def _inside(label: str) -> str:
    """A label inside a sentence: small first letter, unless the word is an abbreviation."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
