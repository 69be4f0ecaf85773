"""How like texts are to another by their words and pairs of words: the cosine of their weights (tf-idf).

Knows no meanings. A word that stands in few texts weighs most; small words count too, and by the pairs they
stand in they tell what kind of thing is asked ("hvor tit", "må man").
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import log, sqrt

Words = Sequence[str]

COMMON = 0.03
"""What stands in a greater part of the texts finds none of them: it tells little, and takes time."""
FEW = 5
"""Never what stands in no more texts than these."""


class Likeness:
    """The texts, each as its words, by what stands in them."""

    def __init__(self, texts: Sequence[Words]) -> None:
        terms = [Counter(_terms(words)) for words in texts]
        held = Counter(term for counted in terms for term in counted)
        most = max(FEW, COMMON * len(texts))
        self._weight = {term: log((1 + len(texts)) / (1 + n)) + 1 for term, n in held.items()}
        self._held: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, counted in enumerate(terms):
            for term, weight in self._of_length_one(counted).items():
                if held[term] <= most:
                    self._held[term].append((number, weight))

    def to(self, words: Words) -> Mapping[int, float]:
        """By number the texts that have anything in common with these words, from 0 (nothing) to 1 (the
        same)."""
        found: dict[int, float] = defaultdict(float)
        known = Counter(term for term in _terms(words) if term in self._weight)
        for term, weight in self._of_length_one(known).items():
            for number, other in self._held.get(term, ()):
                found[number] += weight * other
        return found

    def _of_length_one(self, counted: Mapping[str, int]) -> Mapping[str, float]:
        weights = {t: (1 + log(n)) * self._weight[t] for t, n in counted.items()}
        length = sqrt(sum(weight * weight for weight in weights.values()))
        return {term: weight / length for term, weight in weights.items()}


def _terms(words: Words) -> list[str]:
    """The words, and each with the next."""
    return [*words, *map(" ".join, pairwise(words))]
