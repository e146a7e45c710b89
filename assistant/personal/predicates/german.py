"""German. The verb stands second, so that its subject may come after it ("Seit 2019 wohne ich in Bern")."""

from __future__ import annotations

from assistant.personal.predicates.table import table

_RELATIVES = (
    r"(?:(?:ältere|jüngere|große|kleine|beste|älteste|jüngste)[rsn]? )?(?:frau|ehefrau|mann|ehemann|partner(?:in)?|"
    r"freund(?:in)?|"
    r"verlobte[r]?|mutter|mama|vater|papa|eltern|sohn|söhne|tochter|töchter|kind(?:er)?|bruder|brüder|schwestern?|"
    r"geschwister|oma|opa|großeltern|großmutter|großvater|enkel(?:in|kinder)?|onkel|tante|cousine?|nichten?|neffen?|"
    r"schwager|schwägerin|schwieger(?:mutter|vater|eltern|sohn|tochter)|nachbar(?:in)?|kolleg(?:e|in)|chef(?:in)?|"
    r"mitbewohner(?:in)?|hund|katze|kater|pferd|hase|hamster|wellensittich)"
)
_ROLES = (
    r"(?:haus|zahn|frauen|kinder|tier)?(?:arzt|ärztin)|chef(?:in)?|vermieter(?:in)?|anwält(?:in)|anwalt|"
    r"steuerberater(?:in)?|"
    r"friseur(?:in)?|lehrer(?:in)?|therapeut(?:in)?|hausbank|bank|versicherung|krankenkasse"
)
_OWN = (
    r"(?:vor|nach|spitz|künstler|mädchen)?name|geburtstag|adresse|anschrift|telefonnummer|handynummer|"
    r"(?:e-)?mail-?adresse|"
    r"muttersprache|beruf|schuhgröße|blutgruppe|hobby|hobbys sind|heimatstadt|hochzeitstag|familienstand|arbeitgeber|"
    r"lieblings\w+"
)
_HERS = rf"(?:mein|unser)(?:e|er|en|em)?\s+(?P<rel>{_RELATIVES})(?:\s+(?P<name>(?-i:[A-ZÄÖÜ][\w-]+)))?"
_ME = r"(?:ich|wir)"
_SAID = (
    r"(?: (?:ich|wir))?(?: (?:schon|auch|jetzt|nun|seit [\w ]{2,25}?|immer noch|zurzeit|inzwischen|mit "
    r"[\w ]{3,25}?|gerne?))*"
)
_NUMBER = r"(?:\d{1,2}|zwei|drei|vier|fünf|sechs|sieben|acht|mehrere)"
_KIN = (
    r"(?:kind(?:er)?|sohn|söhne|tochter|töchter|bruder|brüder|schwestern?|geschwister|enkel(?:kinder)?|zwillinge|"
    r"\w*hunde?|katzen?|kater|pferde?|kaninchen|hamster|hühner|papagei(?:en)?|schildkröten?|dackel|pudel|labrador|"
    r"schäferhund|\w*auto|wohnmobil|motorrad|haus|ferienhaus|wohnung|\w*garten|schrebergarten|boot|segelboot|klavier|"
    r"e-bike|"
    r"firma|hof|bauernhof|laden|führerschein|wärmepumpe|solaranlage)"
)
_ILLS = (
    r"(?:\w*diabetes\w*|asthma|zöliakie|migräne|bluthochdruck|rheuma|arthrose|epilepsie|adhs|heuschnupfen|"
    r"neurodermitis|laktoseintoleranz|glutenunverträglichkeit|\w+unverträglichkeit|\w+allergie|multiple sklerose|"
    r"schlafapnoe|tinnitus|herzschrittmacher|depressionen)"
)

GERMAN = table(
    "heißt",
    (
        (r"(?:ich|wir) hei(?:ß|ss)en? (?P<value>\S.*)", "name"),
        (rf"{_HERS} hei(?:ß|ss)(?:t|en) (?P<value>\S.*)", "name"),
        (rf"(?:mein|unser)e? (?P<attr>{_OWN})(?: ist| sind)? (?:am |der |die |das )?(?P<value>\S.*)", ""),
        (rf"{_HERS} (?:hat|haben) am (?P<value>\d.*|\w+ten \w+) geburtstag", "birthday"),
        (r"(?:ich|wir) haben? am (?P<value>\d.*|\w+ten \w+) geburtstag", "birthday"),
        (rf"(?:mein|unser)e? (?P<attr>{_ROLES}) (?:heißt|ist) (?P<value>(?-i:(?:Dr|Herr|Frau)\b|[A-ZÄÖÜ]).*)", ""),
        (rf"(?:\S+ ){{0,4}}?(?:{_ME} )?(?:wohne|lebe|wohnen|leben)n?{_SAID} (?:in|bei|auf|am|an|im)\b "
         rf"(?P<value>.*)", "home"),
        (rf"{_HERS} (?:wohn|leb)(?:t|en){_SAID} (?:in|bei|auf|am|an|im)\b (?P<value>.*)", "home"),
        (r"(?:ich|wir) (?:bin|sind)(?: [\w ]+?)?(?: nach| zu| in) (?P<value>\w.*?) (?:um|hin)?(?:ge)?zogen", "home"),
        (r"(?:\S+ ){0,3}?(?:bin|sind) (?:ich|wir)(?: nach| zu| in) (?P<value>\w.*?) (?:um|hin)?(?:ge)?zogen", "home"),
        (rf"(?:ich|wir) kommen?{_SAID} (?:ursprünglich )?aus (?P<value>(?-i:[A-ZÄÖÜ]|der ).*)", "origin"),
        (rf"{_HERS} (?:kommt|stammt|kommen) aus (?P<value>(?-i:[A-ZÄÖÜ]|der ).*)", "origin"),
        (r"(?:ich|wir) (?:bin|sind|wurde|wurden) (?:am |in |im )?(?P<value>\w.*) geboren", "birthday"),
        (r"(?:ich|wir) (?:bin|sind) (?:in|auf|bei) (?P<value>\w.*) aufgewachsen", "origin"),
        (rf"(?:\S+ ){{0,3}}?(?:ich )?arbeite{_SAID} als (?P<value>\S.*)", "job"),
        (rf"{_HERS} arbeitet{_SAID} als (?P<value>\S.*)", "job"),
        (rf"(?:\S+ ){{0,3}}?(?:ich )?arbeite{_SAID} (?:bei|für|in|im|am|an der|beim)\b (?P<value>(?!diese|der "
         rf"präsentation).*)", "employer"),
        (rf"{_HERS} arbeitet{_SAID} (?:bei|für|in|im|am|an der|beim)\b (?P<value>.*)", "employer"),
        (r"(?:ich )?bin (?:von beruf )?(?:ein(?:e)? )?(?P<value>(?-i:[A-ZÄÖÜ])\w*(?:er|erin|ist|istin|ärztin|arzt|"
         r"ant|antin|"
         r"ent|entin|eur|eurin|mann|frau|pfleger|krankenschwester|koch|köchin|anwalt|anwältin|ingenieur|rentner|"
         r"beamter|beamtin|azubi|hebamme|oma|opa)(?:$|[ ,].*))", "job"),
        (rf"{_HERS} ist (?P<value>(?-i:[A-ZÄÖÜ])\w*(?:er|erin|ist|istin|ärztin|arzt|ant|antin|ent|entin|eur|eurin|mann|"
         r"koch|köchin|anwalt|anwältin|hebamme)(?:$|[ ,].*))", "job"),
        (r"(?:ich )?(?:studiere)(?: seit [\w ]+?)? (?P<value>(?!gerade)\S.*)", "studies"),
        (rf"{_HERS} studiert (?P<value>\S.*)", "studies"),
        (r"(?:ich )?lerne(?: seit [\w ]+?| gerade| jetzt)? (?P<value>(?-i:[A-ZÄÖÜ])\w+.*)", "learning"),
        (rf"(?:ich |{_HERS} )?(?:bin|ist|reagiere|reagiert) (?:\w+ )?(?:gegen|auf) (?P<value>\S.*?) "
         rf"(?:hoch)?allergisch", "allergy"),
        (rf"(?:ich |{_HERS} )?(?:bin|ist|reagiere|reagiert) (?:\w+ )?allergisch (?:gegen|auf) "
         rf"(?P<value>\S.*)", "allergy"),
        (rf"(?:ich|{_HERS})? ?verträgt?e? kein(?:e|en)? (?P<value>\S.*)", "dislikes"),
        (rf"(?:ich|{_HERS})? ?(?:habe?|hat|leide?t? (?:an|unter)) (?:eine? |seit [\w ]+? )?(?P<value>{_ILLS}(?:$|"
         rf"[ ,].*))", "health"),
        (rf"(?:ich |wir |{_HERS} )?(?:bin|sind|ist|lebe|ernähre mich)(?: \w+)? (?P<value>(?:vegan|vegetarisch|"
         rf"vegetarier(?:in)?|"
         r"veganer(?:in)?|pescetarier(?:in)?)(?:$|[ ,].*))", "diet"),
        (rf"(?:ich|wir|{_HERS}) (?:esse|essen|isst|trinke|trinken|trinkt) (?:\w+ )?kein(?:e|en)? "
         rf"(?P<value>\S.*)", "dislikes"),
        (rf"(?:ich|wir|{_HERS}) (?:mag|mögen|liebe|lieben|liebt|hasse|hassen|hasst|bevorzuge|esse gerne?|trinke "
         rf"gerne?|höre gerne?|lese gerne?) "
         r"(?P<value>(?!es\b|das\b|diese|den\b|die\b|dein|ihn\b|sie\b|wie\b|dich\b).*)", "likes"),
        (rf"(?:ich|{_HERS}) (?:spreche|spricht) (?:\w+ )??(?P<value>(?-i:[A-ZÄÖÜ])\w+.*)", "language"),
        (rf"(?:ich|wir|{_HERS}) (?:bin|sind|ist) (?P<value>(?:glücklich )?(?:verheiratet|geschieden|verwitwet|ledig|"
         rf"verlobt|"
         r"single)(?: mit .*)?)", "marital status"),
        (rf"(?:ich|wir|{_HERS}) (?:bin|sind|ist) (?P<value>(?:seit \w+ (?:jahren )?)?(?:verheiratet|geschieden|"
         rf"verwitwet|"
         r"alleinerziehend|linkshänder(?:in)?|farbenblind|schwerhörig|taub|blind|rentner(?:in)?|in rente|im ruhestand|"
         r"selbstständig|nichtraucher(?:in)?|schwerbehindert)(?:$|[ ,].*))", "trait"),
        (rf"(?:ich|{_HERS}) (?:bin|ist) (?P<value>\d{{1,3}}(?: jahre(?: alt)?)?)", "age"),
        (rf"(?:ich|wir|{_HERS}) (?:habe|haben|hat|besitze|besitzen) (?P<value>(?:{_NUMBER}|einen?|eine) (?:\w+ "
         rf"){{0,2}}{_KIN}(?:$|[ ,].*))", "has"),
        (rf"(?:ich|wir) (?:habe|haben|besitze|besitzen) kein(?:e|en)? (?P<value>{_KIN}(?:$|[ ,].*))", "has"),
        (r"ich fahre (?P<value>(?:einen|ein|eine) .*)", "has"),
        (r"ich spiele (?:seit [\w ]+? )?(?P<value>(?-i:[A-ZÄÖÜ])\w+.*|in einer .*|im .*)", "hobby"),
        (r"ich sammle (?P<value>\S.*)", "hobby"),
        (r"ich (?:gehe|laufe|jogge|schwimme|singe|koche|tanze|meditiere|stehe|trainiere) (?P<value>(?:immer|jeden|jede|"
         r"regelmäßig|meistens|montags|dienstags|mittwochs|donnerstags|freitags|samstags|sonntags|täglich|gern|"
         r"nie)\b.*)", "habit"),
        (r"(?:jeden|jede) \w+ (?P<value>(?:gehe|laufe|jogge|schwimme|singe|koche|tanze|meditiere|besuche|spiele|"
         r"fahre|lese) ich\b.*)", "habit"),
        (r"ich (?P<value>(?:rauche|trinke|jogge) (?:nicht|nie|keinen alkohol)\b.*|rauche)", "habit"),
        (r"ich nehme (?:jeden|täglich|morgens|abends|seit)[\w ]*? (?P<value>(?-i:[A-ZÄÖÜ])\w+.*)", "medicine"),
    )
)  # fmt: skip
