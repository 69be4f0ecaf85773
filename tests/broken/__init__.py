"""Broken copies of the real Sorø files: a table of one edit each, and where the blame must fall.

The edits are made in a copy of the good files, so that a copy is broken in one way only. `old` is a
regular expression of which the first match is replaced; `at` is a part of the line to be blamed, as it
stands after the edit (the first such line).
"""

import re
from dataclasses import dataclass
from pathlib import Path

S85, S103 = "soroe/s-85.yaml", "soroe/s-103.yaml"
HEAD, CONTACTS = "soroe/municipality.yaml", "soroe/contacts.yaml"
CLAIMS = "soroe/claims.yaml"
LAW, FACTS = "national/law.yaml", "national/facts.yaml"
LINES = "national/contacts.yaml"
QUESTIONS, TOPICS = "national/questions.yaml", "national/topics.yaml"


@dataclass(frozen=True)
class Broken:
    """One named edit, the line to be blamed, and words of what is wrong and of the cure."""

    name: str
    file: str
    old: str
    new: str
    at: str
    what: str
    cure: str = ""
    encoding: str = "utf-8"
    blames: str = ""
    """The file that is blamed, if it is not the one that was edited."""

    def breaks(self, folder: Path) -> int:
        """Makes the edit in the folder; the line that must be blamed."""
        path = folder / self.file
        good = path.read_text(encoding="utf-8")
        text, count = re.subn(self.old, lambda _: self.new, good, count=1, flags=re.M | re.S)
        assert count == 1, f"{self.file} has no /{self.old}/ any more"
        path.write_text(text, encoding=self.encoding)
        if not self.at:
            return 1
        if self.blames:
            text = (folder / self.blames).read_text(encoding="utf-8")
        return next(i for i, line in enumerate(text.splitlines(), 1) if self.at in line)


KLAP = "  - id: klap"
PENSION = r"\{fact: indtaegt, is: foertidspension\}"

COPIES = (
    # ---------------------------------------------------------------- the text of the file
    Broken("empty file", S103, r"\A.*\Z", "", "", "tom"),
    Broken("only comments", S103, r"\A.*\Z", "# her kommer § 103\n", "", "tom"),
    Broken("not UTF-8", CONTACTS, r"\A", "# på\n", "", "UTF-8", "UTF-8", encoding="cp1252"),
    Broken("tab", S103, r"^    law: ", "\tlaw: ", "\tlaw: ", "YAML", "indrykning"),
    Broken("one space too few", S103, r"^    law: ", "   law: ", "   law: ", "YAML", "indrykning"),
    Broken("one space too many", S103, r"^    law: ", "     law: ", "     law: ", "YAML"),
    Broken(
        "a quote not closed",
        S103,
        r"^    short: '([^\n]*)'$",
        "    short: 'Et job",
        "short: 'Et job",
        "YAML",
        "citationstegn",
    ),
    Broken(
        "the last quote not closed",
        CONTACTS,
        r"as_of: 'ifølge [^\n]*'\n\Z",
        "as_of: 'til sidst\n",
        "til sidst",
        "YAML",
        "citationstegn",
    ),
    Broken(
        "a colon in a sentence", S103, r"^    name: [^\n]*", "    name: Job: nu", "Job: nu", "YAML"
    ),
    Broken(
        "a key twice",
        S103,
        r"^    law: ",
        "    law: x\n    law: ",
        "law: besk",
        "'law' står to gange",
    ),
    Broken("two documents in one file", S103, r"^offers:", "---\noffers:", "---", "YAML"),
    Broken("text instead of keys", S103, r"\A.*\Z", "hej\n", "", "nøgler", "kolon"),
    Broken("a list instead of keys", S103, r"\A.*\Z", "- id: klap\n", "", "nøgler", "kolon"),
    # ---------------------------------------------------------------- the shape of a block
    Broken("unknown key", S103, r"^    law: ", "    pris: 0\n    law: ", "pris: 0", "ukendt nøgle"),
    Broken(
        "a comma in braces",
        LINES,
        r"says: 'ved vold[^']*'|says: ved vold i nære relationer",
        "says: ved vold, også trusler",
        "også trusler",
        "også trusler: ukendt nøgle",
        "komma",
    ),
    Broken("unknown block", S103, r"^offers:", "tilbud:", "tilbud:", "ukendt nøgle", "indrykning"),
    Broken(
        "key at the wrong depth",
        S103,
        r"^    complaint:\n      route:",
        "      complaint:\n        route:",
        "      complaint:",
        "",
    ),
    Broken("key missing", S103, r"^    law: [^\n]*\n", "", KLAP, "law: mangler", "skriv den"),
    Broken("entry missing", S103, r"^    entry: [^\n]*\n", "", KLAP, "entry"),
    Broken(
        "entry unknown",
        S103,
        r"^    entry: assessment",
        "    entry: vurdering",
        "vurdering",
        "entry",
    ),
    Broken("rung in words", S103, r"^    rung: 3", "    rung: tre", "rung: tre", "helt tal"),
    Broken(
        "text where keys belong",
        S103,
        r"^    complaint:\n.*?^    steps:",
        "    complaint: ja\n    steps:",
        "complaint: ja",
        "nøgler",
    ),
    Broken("no door", S103, r"^    door: team-hp", "    door: []", "door: []", "tom", "mindst én"),
    Broken("no need", S103, r"^    meets: \[arbejde\]", "    meets: []", "meets: []", "tom"),
    Broken(
        "no date",
        S103,
        r"review_by: \S+",
        "review_by: 2016-13-01",
        "2016-13-01",
        "dato",
        "2026-01-31",
    ),
    Broken(
        "seven digits",
        CONTACTS,
        r"number: '57 87 62 10'",
        "number: '57 87 62 1'",
        "'57 87 62 1'",
        "forkert form",
    ),
    Broken("letters in an id", S103, r"- id: klap", "- id: klåp", "- id: klåp", "forkert form"),
    Broken(
        "two forms of condition",
        S103,
        PENSION,
        "{fact: age, at_least: 18, not: {fact: samtykke}}",
        "not: {fact: samtykke}",
        "præcis én",
    ),
    # ---------------------------------------------------------------- what is referred to
    Broken(
        "missing source",
        S103,
        r"^source:.*?(?=^conditions:)",
        "",
        "offers:",
        "ingen source",
        "skriv source",
    ),
    Broken(
        "source without a file",
        HEAD,
        r"sources: \[s-85, s-103\]",
        "sources: [s-85, s-104]",
        "sources:",
        "ukendt kilde 's-104'",
        "s-103",
    ),
    Broken(
        "a source in two files",
        S103,
        r"^  id: s-103",
        "  id: s-85",
        "  id: s-85",
        "to filer",
        "andet id",
    ),
    Broken(
        "section not in source",
        S103,
        r"cite: '3\. Visitation'",
        "cite: '3. Visitatoin'",
        "Visitatoin",
        "står ikke i s-103",
        "3. Visitation",
    ),
    Broken(
        "citation of an unknown source",
        S103,
        r"cite: \['3\. Visitation', 's-85: ",
        "cite: ['3. Visitation', 's-99: ",
        "s-99: ",
        "står ikke i s-103",
    ),
    Broken(
        "citation without a source",
        CONTACTS,
        r"cite: \['s-85: ",
        "cite: ['s-58: ",
        "s-58: ",
        "nogen kilde",
        "kilde: afsnit",
    ),
    Broken(
        "unknown fact",
        S103,
        PENSION,
        "{fact: indtegt, is: foertidspension}",
        "indtegt",
        "ukendt faktum",
        "'indtaegt'",
    ),
    Broken(
        "unknown value",
        S103,
        PENSION,
        "{fact: indtaegt, is: folkepenson}",
        "folkepenson",
        "har ikke værdien",
        "folkepension",
    ),
    Broken(
        "unknown need that lasts",
        FACTS,
        "lasting: bolig",
        "lasting: bollig",
        "tag_over_hovedet",
        "ukendt behov",
        "'bolig'",
    ),
    Broken(
        "unknown danger of a need",
        FACTS,
        "in_danger: vold",
        "in_danger: volt",
        "id: vold",
        "ukendt fare",
        "'vold'",
    ),
    Broken(
        "unknown member",
        S103,
        r"has: kognitiv\}",
        "has: kognetiv}",
        "kognetiv",
        "har ikke værdien",
        "kognitiv",
    ),
    Broken(
        "unknown condition",
        S103,
        r"\{condition: soroe-har-sagen\}",
        "{condition: soroe-har-sag}",
        "soroe-har-sag}",
        "ukendt betingelse",
        "soroe-har-sagen",
    ),
    Broken(
        "unknown contact",
        S103,
        r"^    door: team-hp",
        "    door: team-ph",
        "door: team-ph",
        "ukendt kontakt",
        "team-hp",
    ),
    Broken(
        "unknown contact to call",
        CONTACTS,
        r"call_instead: hovednummer",
        "call_instead: hovednumer",
        "hovednumer",
        "ukendt kontakt",
        "hovednummer",
    ),
    Broken(
        "unknown need",
        S103,
        r"meets: \[arbejde\]",
        "meets: [arbejd]",
        "meets: [arbejd]",
        "ukendt behov",
        "arbejde",
    ),
    Broken(
        "unknown offer held",
        S103,
        r"- held: sel-103",
        "- held: sel-130",
        "held: sel-130",
        "'sel-130'",
        "sel-103",
    ),
    Broken(
        "unknown danger",
        LINES,
        r"danger: \[vold\]",
        "danger: [vlod]",
        "danger: [vlod]",
        "ukendt fare",
        "vold",
    ),
    Broken(
        "unknown topic", TOPICS, r"next: \[pris, ", "next: [priis, ", "priis", "ukendt spørgsmål"
    ),
    Broken(
        "unknown point",
        S85,
        "answers: hvilken_alder",
        "answers: hvilken_aldr",
        "hvilken_aldr",
        "ukendt punkt",
        "hvilken_alder",
    ),
    Broken(
        "point answered by a complaint",
        S85,
        r"    complaint:\n",
        "    complaint:\n      answers: klage_hvorhen\n",
        "answers: klage_hvorhen",
        "tells, notes og matters",
    ),
    Broken(
        "unknown nearest point",
        TOPICS,
        "nearest: hvor_tit",
        "nearest: hvor_tidt",
        "hvor_tidt",
        "ukendt punkt",
        "hvor_tit",
    ),
    Broken(
        "the same point twice",
        TOPICS,
        "      - {id: ferie,",
        "      - {id: ferie, title: Igen}\n      - {id: ferie,",
        "id: ferie",
        "står 2 gange",
    ),
    Broken(
        "question about a caseworker's fact",
        QUESTIONS,
        r"facts: \[varighed\]",
        "facts: [vum_samlet]",
        "- id: varighed",
        "kan ikke stilles",
    ),
    Broken(
        "folder and id differ",
        HEAD,
        r"^  id: soroe",
        "  id: soroe-by",
        "  id: soroe-by",
        "mappen hedder 'soroe'",
    ),
    Broken(
        "residence is no such fact",
        HEAD,
        r"own: bor_i_kommunen",
        "own: indtaegt",
        "own: indtaegt",
        "truth",
    ),
    Broken(
        "unknown main contact",
        HEAD,
        r"main: hovednummer",
        "main: hovednumer",
        "main: hovednumer",
        "ukendt kontakt",
    ),
    Broken(
        "a need without a place in the order",
        HEAD,
        r", raad\]",
        "]",
        "needs: [vold",
        "'raad' mangler",
    ),
    Broken(
        "number of an unknown contact",
        S103,
        r"\{social-service\}",
        "{social-servce}",
        "{social-servce}",
        "nummer",
        "social-service",
    ),
    Broken(
        "number of a contact without one",
        S103,
        r"\{social-service\}",
        "{kompasset}",
        "{kompasset}",
        "nummer",
    ),
    Broken(
        "a voice that does not exist",
        S103,
        r"'\[Du\] er fyldt",
        "'[Deres] er fyldt",
        "[Deres]",
        "stemmen",
        "Du",
    ),
    # ---------------------------------------------------------------- how a fact may be tested
    Broken(
        "a choice tested as a number",
        S103,
        PENSION,
        "{fact: indtaegt, at_least: 3}",
        "indtaegt, at_least",
        "choice",
        "is:",
    ),
    Broken(
        "a choice tested alone",
        S103,
        PENSION,
        "{fact: indtaegt}",
        "{fact: indtaegt}",
        "choice",
        "is:",
    ),
    Broken(
        "a number tested as a choice",
        S103,
        r"\{fact: age, at_least: 18\}",
        "{fact: age, is: '18'}",
        "age, is:",
        "number",
        "at_least",
    ),
    Broken(
        "a set tested as a choice",
        S103,
        r"has: kognitiv\}",
        "is: kognitiv}",
        "vanskeligheder, is: kognitiv",
        "set",
        "has",
    ),
    Broken(
        "a threshold nobody passes",
        S103,
        r"\{fact: age, at_least: 18\}",
        "{fact: age, at_least: 180}",
        "180",
        "grænsen 180",
        "120",
    ),
    Broken(
        "a threshold everybody passes",
        S103,
        r"\{fact: age, at_least: 18\}",
        "{fact: age, at_least: 0}",
        "at_least: 0",
        "grænsen 0",
    ),
    Broken(
        "an empty range",
        S103,
        r"at_least: 1, below: 4",
        "at_least: 4, below: 4",
        "below: 4}",
        "intet tal",
    ),
    Broken(
        "pension age of thirteen months",
        LAW,
        r"years: 66, months: 6",
        "years: 66, months: 13",
        "months: 13",
        "for stort",
    ),
    Broken(
        "claim of an answer that cannot be",
        CLAIMS,
        r"^    need: post\n    fit: aaben-raadgivning",
        "    need: post\n    fit: sel-103",
        "fit: sel-103",
        "møder ikke behovet 'post'",
        "brug et af",
    ),
    Broken(
        "pension age maybe",
        S103,
        r"\{fact: reached_pension_age\}",
        "{fact: reached_pension_age, is: maybe}",
        "maybe",
        "har ikke værdien",
        "yes",
    ),
    Broken(
        "pension age as a number",
        S103,
        r"\{fact: reached_pension_age\}",
        "{fact: reached_pension_age, at_least: 67}",
        "age, at_least: 67",
        "truth",
    ),
    Broken(
        "birth year in a condition",
        S103,
        r"\{fact: age, at_least: 18\}",
        "{fact: birth_year, below: 2008}",
        "birth_year",
        "kan ikke prøves",
        "age",
    ),
    Broken(
        "yes and no at once",
        S85,
        r"\{fact: kan_selv_i_gruppe, is: no\}",
        "{fact: kan_selv_i_gruppe, is: [yes, no]}",
        "is: [yes, no]",
        "både yes og no",
    ),
    Broken(
        "a fact read where it does not apply",
        S85,
        r"- \{fact: asker, is: paaroerende\}\n +- \{fact: samtykke\}",
        "- {fact: asker, is: [paaroerende, selv]}\n            - {fact: samtykke}",
        "- id: aaben-raadgivning",
        "'samtykke'",
        "applies_when",
    ),
    Broken(
        "a circle of one",
        S85,
        r"when: \{fact: kompasset, is: ikke_nok\}",
        "when: {condition: aaben-hjaelp-ikke-nok}",
        "- id: aaben-hjaelp-ikke-nok",
        "sig selv",
        "ringen",
    ),
    Broken(
        "a circle of two",
        S85,
        r"- \{fact: i_risiko\}\n(  - id: aaben-hjaelp-ikke-nok\n    when: )"
        r"\{fact: kompasset, is: ikke_nok\}",
        "- {condition: aaben-hjaelp-ikke-nok}\n  - id: aaben-hjaelp-ikke-nok\n"
        "    when: {not: {condition: maalgruppe-82}}",
        "- id: maalgruppe-82",
        "sig selv",
        "ringen",
    ),
    # ---------------------------------------------------------------- once, and in order
    Broken(
        "an offer twice",
        S85,
        r"- id: sel-82b",
        "- id: sel-82a",
        "- id: sel-82a",
        "to gange for de samme datoer",
        "valid_from",
    ),
    Broken(
        "an offer twice on some days",
        S85,
        r"- id: sel-82b",
        "- id: sel-82a\n    valid_from: 2030-01-01",
        "- id: sel-82a",
        "to gange for de samme datoer",
        "valid_until",
    ),
    Broken(
        "an end before the beginning",
        S85,
        r"- id: sel-82b",
        "- id: sel-82b\n    valid_from: 2030-01-01\n    valid_until: 2029-12-31",
        "- id: sel-82b",
        "valid_until",
    ),
    Broken(
        "a contact twice",
        CONTACTS,
        r"- id: netvaerket",
        "- id: aktivitetshuset",
        "- id: aktivitetshuset",
        "2 gange",
        "andet id",
    ),
    Broken(
        "a condition twice", S85, r"- id: maalgruppe-82", "- id: voksen", "- id: voksen", "2 gange"
    ),
    Broken(
        "an option twice",
        FACTS,
        r"\{id: paaroerende, ",
        "{id: selv, ",
        "options:",
        "'selv' står 2 gange",
    ),
    Broken(
        "an order of unknown values",
        FACTS,
        r"ordered: \[kort, laenge\]",
        "ordered: [kort, langt]",
        "ordered: [kort, langt]",
        "'langt'",
    ),
    Broken(
        "pension ages out of order",
        LAW,
        r"born_from: 1955-07-01",
        "born_from: 1954-07-01",
        "born_from: 1954-07-01, years: 67",
        "overlapper",
        "rækkefølge",
    ),
    # ---------------------------------------------------------------- what must be there
    Broken(
        "no last fallback",
        HEAD,
        r"    - id: ikke-beskrevet.*\Z",
        "",
        "fallbacks:",
        "gælde altid",
        "uden when",
    ),
    Broken("no fallback", HEAD, r"^  fallbacks:.*\Z", "", "municipality:", "gælde altid"),
    Broken(
        "no complaint",
        S103,
        r"^    complaint:\n.*?^    steps:",
        "    steps:",
        KLAP,
        "klager",
        "complaint",
    ),
    Broken(
        "no step for everybody",
        S103,
        r"^    steps:\n.*?^    examples:",
        "    steps: []\n    examples:",
        KLAP,
        "man kan gøre",
        "step",
    ),
    Broken(
        "no example that fails",
        S103,
        r"\n      - \{facts: [^\n]*outcome: not_matching\}",
        "",
        KLAP,
        "ikke passer",
        "examples",
    ),
    Broken(
        "an example that does not hold",
        S103,
        r"outcome: assessment\}",
        "outcome: open}",
        "outcome: open}",
        "giver assessment, ikke open",
        "eksemplet",
    ),
    Broken(
        "an example with an unknown fact",
        S103,
        r"\{facts: \{needs: \[arbejde\],",
        "{facts: {alder: 40, needs: [arbejde],",
        "alder: 40",
        "ukendt faktum",
        "ret",
    ),
    Broken(
        "not enough for a need it does not meet",
        S85,
        r"needs: \[samvaer\]",
        "needs: [arbejde]",
        "needs: [arbejde]",
        "møder ikke behovet",
        "meets",
    ),
    # ---------------------------------------------------------------- what a reader would stop at
    Broken(
        "half of a file",
        S103,
        r"^    judged:\n.*\Z",
        "    judged:\n      - when: {fact: halv",
        "{fact: halv",
        "YAML",
        "linjen før",
    ),
    Broken(
        "a sentence not begun", S103, r"^    short: '[^\n]*'$", "    short:", "    short:", "tom"
    ),
    Broken(
        "an amount without a year",
        S85,
        r"says: 'Rådgivningen er gratis\.'",
        "says: 'Papiret er fra 2021. Det koster 545 kr. om måneden.'",
        "545 kr.",
        "beløb uden årstal: 'Det koster 545 kr. om måneden.'",
        "samme sætning",
    ),
    Broken(
        "an amount in kroner",
        S85,
        r"says: 'Rådgivningen er gratis\.'",
        "says: 'Det koster 20 kroner.'",
        "20 kroner",
        "beløb uden årstal",
    ),
    Broken(
        "a telephone number of seven digits",
        S103,
        r"\{social-service\}",
        "57 87 62 1",
        "57 87 62 1",
        "'57 87 62 1' har syv cifre",
        "otte",
    ),
    Broken(
        "a first sentence that goes on",
        S103,
        r"- says: '\[Du\] skal normalt selv komme til og fra arbejde\.'",
        "- goes_on: true\n          says: '[Du] skal normalt selv komme til og fra arbejde.'",
        "- goes_on: true",
        "der står ingen sætning før den",
        "slet goes_on",
    ),
    Broken(
        "a judgement left open",
        S103,
        r"^    judged:\n      - when:",
        "    judged:\n      - otherwise: unclear\n        when:",
        "- otherwise: unclear",
        "gør ikke tilbuddet uafklaret",
        "asks",
    ),
    Broken(
        "days without an offer",
        LAW,
        r"^  - id: akut-hjaelp.*\Z",
        "".join(
            f"""  - id: akut-hjaelp
    name: Akut hjælp
    short: Ring 112.
    law: akut hjælp
    kind: elsewhere
    meets: akut_krise
    door: '112'
    cite: Landsdækkende linjer
    {dates}
"""
            for dates in ("valid_until: 2020-12-31", "valid_from: 2021-03-01")
        ),
        "valid_from: 2021-03-01",
        "fra 2021-01-01 til 2021-02-28",
        "gap_because",
    ),
    Broken(
        "a gap that is none",
        S103,
        r"^    law: ",
        "    gap_because: Vi mangler papiret.\n    law: ",
        KLAP,
        "ingen dage",
        "slet gap_because",
    ),
    Broken(
        "a site that is none",
        HEAD,
        r"site: soroe\.dk",
        "site: soroe dk",
        "soroe dk",
        "forkert form",
    ),
    Broken(
        "a link that is none",
        CONTACTS,
        r"url: soroe\.dk",
        "url: htp://soroe.dk",
        "htp://",
        "forkert form",
        "https://",
    ),
    Broken(
        "a mail that is none",
        CONTACTS,
        r"mail: socialservice@soroe\.dk",
        "mail: socialservice(at)soroe.dk",
        "(at)",
        "forkert form",
        "@",
    ),
    Broken(
        "a contact that says nothing",
        CONTACTS,
        r"^    address: Dr\..*?(?=^    cite:)",
        "    address: Dr. Kaarsbergsvej 7, 4180 Sorø\n",
        "- id: kompasset",
        "ingen telefon",
        "lacks",
    ),
    Broken(
        "a review before the document",
        S85,
        r"review_by: 2022-01-11",
        "review_by: 2020-01-11",
        "review_by: 2020",
        "før kildens dato",
    ),
    Broken(
        "confirmed before it was written",
        S85,
        r"review_by: 2022-01-11",
        "review_by: 2022-01-11\n  confirmed_in_force: {date: 2019-01-01, role: jurist}",
        "confirmed_in_force",
        "bekræftet 2019-01-01",
    ),
    Broken(
        "a document without a place in the order",
        HEAD,
        r"sources: \[s-85, s-103\]",
        "sources: [s-85]",
        "id: s-103",
        "mangler i rækkefølgen",
        "municipality.yaml",
        blames=S103,
    ),
)
