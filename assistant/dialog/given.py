"""Given names, as they are written in Denmark: what is masked, and no misspelling of another word."""

# Given names that are common in Denmark, for names written in small letters.
GIVEN = frozenset(
    "peter jens michael lars thomas henrik søren christian kristian martin jan morten jesper anders "
    "hans niels mads rasmus per ole jonas kim emil frederik jørgen jacob jakob knud kurt bent erik "
    "svend carsten karsten torben flemming finn claus klaus kenneth brian allan rené rene john johnny "
    "steen sten poul paul kaj kai viggo oscar oskar noah william lucas lukas oliver victor viktor "
    "elias malthe magnus mikkel simon sebastian tobias daniel alexander benjamin andreas anton "
    "mathias matias kasper casper philip filip nicolai nikolaj christoffer kristoffer patrick dennis "
    "bo leif arne ejner einar aage åge gunnar verner werner mogens palle preben ib iver villy willy "
    "ahmed ahmad mohammad mohammed muhammad mohamed ali hassan omar ibrahim mustafa yusuf abdi "
    "anne kirsten mette hanne anna helle susanne lene maria marianne inge karen lone bente camilla "
    "pia charlotte louise tina jette gitte lise rikke ida sofie sofia emma freja clara laura caroline "
    "julie sara sarah cecilie amalie mathilde josefine isabella nanna line trine heidi maja majbritt "
    "birgit birgitte birthe grethe grete ellen else ruth tove ulla vibeke annette anette dorthe dorte "
    "lis lisbeth lisbet kirstine christina kristina christine kristine johanne signe astrid agnes alma "
    "karla luna ella nora liva aya asta victoria viktoria tanja katrine kathrine maiken pernille "
    "stine malene merete ingrid gerda edith gudrun bodil solveig jytte lilly lilli ingelise kaja yvonne "
    "linda sandra simone nina monica monika sabrina fatima aisha amina zahra khadija mariam maryam "
    "jonathan jeppe troels esben ulrik uffe vagn børge bjarne asger aksel axel august carl karl otto "
    "theo valdemar storm felix arthur malik silas konrad holger hugo gustav adam marcus markus lasse "
    "laust joachim joakim jannik jannick ronni ronny tommy tonny benny freddy kenny danny steffen "
    "stefan kent keld kjeld gert gerd henning helge jørn bjørn ivan igor olga natalia svetlana oksana "
    "sanne villads lærke nikoline frida agnete birger bjarke erling elsebeth gurli henny inger jimmy "
    "jonna katja lissi margit nikolaj oluf poula sigrid sonja sofus thorkild vivi yrsa ingeborg "
    "gudmund egon ejgil asbjørn hjalmar elna esther ester rigmor inga aase åse vera eva elin elise "
    "tilde thea luca milas sille smilla filippa naja liva rosa ida-marie anne-marie hans-jørgen "
    "karl-erik agnieszka zainab layla leyla hussein hasan mehmet ayse yasmin samira farhad reza ahlam".split()
)
# Given names that are words too: alone they are taken for words.
WORDS_TOO = frozenset(
    "bent bo kaj finn storm august per else viktoria liv viggo asta sandra laust gert bodil".split()
)
