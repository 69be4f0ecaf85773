"""What is told of the one who needs help, where a relative may be asking."""

from collections.abc import Mapping
from dataclasses import replace

from assistant.dialog.understand.people import OTHER, SELF
from assistant.dialog.understand.reads import Read, unsure
from assistant.rules.model import Fact

_ABOUT_ASKER = frozenset({"asker", "samtykke", "asker_needs"})


def about_the_person(
    reads: list[Read], facts: Mapping[str, Fact], wanted: frozenset[str], helped: frozenset[str]
) -> list[Read]:
    """Keeps what is told of the one who needs help, and tells when a relative is asking.

    Facts of a relative ("min søn er 21") make the writer a relative. Where the writer's own trouble
    is told as well, neither is sure.
    """
    of_person = [r for r in reads if _is_about_person(r, facts) and r.reading.value is not False]
    of_other = [r for r in of_person if r.who == OTHER and r.reading.target not in helped]
    own = {o.id for o in facts["asker_needs"].options} if "asker_needs" in facts else set()
    of_self = [r for r in of_person if r.who == SELF and not _is_own_need(r, own)]
    asking = [r for r in reads if r.reading.target == "asker" and r.reading.value == "paaroerende"]
    says_so = any(r.reading.sure for r in asking)
    alone = any(r.reading.target == "asker" and r.reading.value == "selv" for r in reads)
    if "asker" not in facts or alone or not (asking or of_other):
        return [r for r in reads if r.reading.target != "asker_needs" or "asker_needs" in wanted]
    if not says_so and of_other:
        sure = not of_self and any(r.reading.sure for r in of_other)
        asking = [_asks_for_another(of_other[0], sure)]
    elif not says_so and of_self:
        return [r for r in reads if r.reading.target not in ("asker", "asker_needs")]
    keeps = says_so or not of_self
    reads = [_own_need(r) if r.who == SELF and _is_own_need(r, own) else r for r in reads]
    rest = [r for r in reads if r.reading.target != "asker" and not (r in of_self and keeps)]
    if not keeps:
        rest = [unsure(r) if r in of_person else r for r in rest]
    return asking[:1] + rest


def _is_own_need(read: Read, own: set[str]) -> bool:
    """Whether it is a need that one who cares for another may have too."""
    return read.reading.target == "needs" and read.reading.member in own


def _own_need(read: Read) -> Read:
    return replace(read, reading=replace(read.reading, target="asker_needs"))


def _is_about_person(read: Read, facts: Mapping[str, Fact]) -> bool:
    return read.reading.target not in _ABOUT_ASKER and facts[read.reading.target].about == "person"


def _asks_for_another(read: Read, sure: bool) -> Read:
    entry = f"asker.paaroerende: {read.reading.entry}"
    asker = replace(read.reading, target="asker", value="paaroerende", member="", sure=sure)
    return replace(read, reading=replace(asker, entry=entry))
