"""What German words mean to the grammar."""

from __future__ import annotations

from assistant.calendar.when import holidays as feasts
from assistant.calendar.when.holidays import Feast
from assistant.calendar.when.language import MIDNIGHT, NOON, Language, with_dots
from assistant.calendar.when.meanings import Nothing

_SMALL = (
    "null|ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|dreizehn|vierzehn|fünfzehn"
    "|sechzehn|siebzehn|achtzehn|neunzehn"
).split("|")
_TENS = {
    20: "zwanzig",
    30: "dreißig|dreissig",
    40: "vierzig",
    50: "fünfzig",
    60: "sechzig",
    70: "siebzig",
    80: "achtzig",
    90: "neunzig",
}
_WEEKDAYS = "montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag".split("|")
_DAY_PARTS = {
    "MO": "morgen|vormittag|früh|frühmorgen",
    "AF": "nachmittag|mittag",
    "EV": "abend",
    "NI": "nacht",
}


def _numbers() -> dict[int, str]:
    words = dict(enumerate(_SMALL))
    words[1] = "eins"
    words[2] = "zwei|zwo|beiden"
    for ten, names in _TENS.items():
        words[ten] = names
        for unit in range(1, 10):
            words[ten + unit] = "|".join(f"{_SMALL[unit]}und{name}" for name in names.split("|"))
    return words


def _ordinals() -> dict[int, str]:
    stems = {1: "erst", 3: "dritt", 7: "siebt", 8: "acht"}
    stems |= {number: f"{_SMALL[number]}t" for number in range(2, 20) if number not in stems}
    for number in range(20, 32):
        tens = "zwanzig" if number < 30 else "dreißig"
        unit = number % 10
        stems[number] = (f"{_SMALL[unit]}und{tens}" if unit else tens) + "st"
    return {number: _inflected(stem) for number, stem in stems.items()}


def _inflected(*stems: str) -> str:
    return "|".join(f"{stem}{ending}" for stem in stems for ending in ("e", "er", "es", "en", "em"))


def _halves() -> dict[float, str]:
    halves = {number + 0.5: f"{_SMALL[number]}einhalb" for number in range(1, 13)}
    halves[1.5] += "|anderthalb|eineinhalb"
    return halves


def _years() -> dict[int, str]:
    """2000 to 2039 and 1900 to 1999 as they are said."""
    said = {number: names.split("|") for number, names in _numbers().items()}
    said[1] = ["eins"]
    years = {2000 + number: "|".join(f"zweitausend{word}" for word in said[number]) for number in range(1, 40)}
    years |= {1900 + number: "|".join(f"neunzehnhundert{word}" for word in said[number]) for number in range(1, 100)}
    return years | {2000: "zweitausend", 1900: "neunzehnhundert"}


TABLE = {
    "month": with_dots(
        {
            1: "januar|jänner|jan",
            2: "februar|feber|feb",
            3: "märz|mär|mrz",
            4: "april|apr",
            5: "mai",
            6: "juni|jun",
            7: "juli|jul",
            8: "august|aug",
            9: "september|sept|sep",
            10: "oktober|okt",
            11: "november|nov",
            12: "dezember|dez",
        }
    ),
    "wday": with_dots(
        {
            1: "montag|mo",
            2: "dienstag|di",
            3: "mittwoch|mi",
            4: "donnerstag|do",
            5: "freitag|fr",
            6: "samstag|sonnabend|sa",
            7: "sonntag|so",
        }
    ),
    "wdays": {
        1: "montags|montage|montagen",
        2: "dienstags|dienstage|dienstagen",
        3: "mittwochs|mittwoche",
        4: "donnerstags|donnerstage",
        5: "freitags|freitage",
        6: "samstags|sonnabends|samstage",
        7: "sonntags|sonntage",
    },
    "wdaypart": {
        (day, code): "|".join(f"{name}{part}" for part in parts.split("|"))
        for day, name in enumerate(_WEEKDAYS, 1)
        for code, parts in _DAY_PARTS.items()
    },
    "wdayparts": {
        (day, code): "|".join(f"{name}{part}s" for part in parts.split("|"))
        for day, name in enumerate(_WEEKDAYS, 1)
        for code, parts in _DAY_PARTS.items()
    },
    "num": _numbers() | {1: "eins|ein"},
    "numword": _numbers() | {1: "eins|ein"},
    "ord": _ordinals(),
    "year": _years(),
    "dec": _halves(),
    "one": {"one": "ein|eine|einen|einem|einer|eines|noch ein|noch eine|noch einen"},
    "few": {3: "paar|ein paar|einige|einigen|wenige|wenigen|mehrere|mehreren"},
    "half": {0.5: "halb|halbe|halben|halber|halbes|½"},
    "decades": {1: "jahrzehnt|jahrzehnte|jahrzehnten|jahrzehnts"},
    "century": {1: "jahrhundert|jahrhunderts"},
    "decade": {
        (1920, True): "neunzehnhundertzwanziger",
        (20, False): "zwanziger|zwanzigern|zwanziger jahre|20er|20er jahre",
        (50, False): "fünfziger|fünfziger jahre|50er|50er jahre",
        (60, False): "sechziger|sechziger jahre|60er|60er jahre",
        (70, False): "siebziger|siebziger jahre|70er|70er jahre",
        (80, False): "achtziger|achtziger jahre|80er|80er jahre",
        (90, False): "neunziger|neunziger jahre|90er|90er jahre",
        (2000, True): "zweitausender|2000er|2000er jahre",
        (1980, True): "1980er|1980er jahre",
        (1990, True): "1990er|1990er jahre",
        (1970, True): "1970er|1970er jahre",
        (1960, True): "1960er|1960er jahre",
        (2010, True): "2010er|2010er jahre",
    },
    "unit": {
        "Y": "jahr|jahre|jahren|jahres|jahrs",
        "M": "monat|monate|monaten|monats|mon",
        "W": "woche|wochen|wo|kw|kalenderwoche",
        "D": "tag|tage|tagen|tages|tags|tg|tg.",
        "NIGHT": "nacht|nächte|nächten",
        "BD": "werktag|werktage|werktagen|arbeitstag|arbeitstage|arbeitstagen",
        "WE": "wochenende|wochenenden|wochenendes",
        "WW": "arbeitswoche|arbeitswochen|werktags",
        "Q": "quartal|quartale|quartalen|quartals",
        "H": "stunde|stunden|std|std.|h",
        "MIN": "minute|minuten|min|min.",
        "S": "sekunde|sekunden|sek|sek.",
    },
    "lengthword": {
        (0.25, "H"): "viertelstunde|eine viertelstunde",
        (0.75, "H"): "dreiviertelstunde",
        (0.5, "H"): "halbstunde",
    },
    "bareweekend": {"WE": "wochenende"},
    "weekends": {"WE": "wochenends"},
    "workweek": {"WW": "unter der woche"},
    "workdays": {"WD": "werktags|wochentags|an werktagen"},
    "rel": {
        0: "heute|heut|heutigen tag|heutigen tages",
        1: "morgen",
        -1: "gestern",
        2: "übermorgen",
        -2: "vorgestern",
        3: "überübermorgen",
        -3: "vorvorgestern",
    },
    "relpart": {
        (0, "NI"): "heute nacht",
        (0, "EV"): "heute abend",
        (0, "MO"): "heute morgen|heute früh|heute vormittag",
    },
    "mod": {
        "this": _inflected("dies", "aktuell", "laufend", "derzeitig", "gegenwärtig", "heutig"),
        "next": _inflected("nächst", "folgend", "darauffolgend"),
        "last": _inflected("letzt", "vorig", "vergangen", "vorherig", "vorangegangen"),
        "coming": _inflected("kommend"),
        "afternext": _inflected("übernächst"),
        "beforelast": _inflected("vorletzt"),
    },
    "det": {0: "der|die|das|den|dem|des|ein|eine|einen|einem|einer|am|zum|zur"},
    "my": {0: "mein|meine|meiner|meinen|meinem|unsere|unserer"},
    "join": {
        ",": ",",
        "-": "-",
        "/": "/",
        ".": ".",
        "of": "von|vom|im|in|in der|in dem|in den|im jahr|im jahre|des jahres|am|an|der|des",
    },
    "comma": {0: ","},
    "of": {0: "von|vom|der|des|um den|mit dem"},
    "on": {0: "am|an|an dem|an den|den|für|für den|bis"},
    "at": {0: "um|@"},
    "approx": {0: "gegen|circa|ca|ca.|etwa|ungefähr|so um|rund"},
    "in": {0: "in|im|in der|in dem|in den|während|während der|während des|am|in das|ins"},
    "inpart": {0: "in|im|in der|am|während der|während des|zur"},
    "during": {0: "während|im laufe"},
    "for": {0: "für|auf|über"},
    "by": {0: "bis"},
    "and": {0: "und|&"},
    "from": {0: "von|vom|von der|ab|ab dem|von dem|seit"},
    "to": {0: "bis|bis zum|bis zur|bis zu|-|~|bis zum ende|bis einschließlich|auf"},
    "between": {0: "zwischen|zwischen dem|zwischen der|zwischen den"},
    "between2": {0: "und|und dem|und der|und den|-|bis"},
    "past": {0: "nach"},
    "barelyto": {0: "vor"},
    "halfto": {0: "halb"},
    "quarterinto": {0: "viertel"},
    "threequarterto": {0: "dreiviertel|drei viertel"},
    "before": {0: "vor|vor dem|vor der|vor den|spätestens|früher als|<|noch vor|bevor"},
    "after": {0: "nach|nach dem|nach der|nach den|später als|>"},
    "since": {
        "since": "seit|seit dem|seit der",
        "from": "ab|ab dem|ab der|frühestens|von",
    },
    "since2": {0: "oder später|oder danach|und später"},
    "until": {"before": "bis|bis zum|bis zur"},
    "untilwith": {"until": "bis einschließlich|bis inklusive"},
    "starting": {0: "ab|ab dem|beginnend|beginnend am|beginnend mit|startend"},
    "ago": {0: "her|zuvor"},
    "agopre": {0: "vor|vor den"},
    "later": {0: "später|danach"},
    "fromnow": {0: "ab jetzt|ab heute|von heute an|von jetzt an"},
    "fromto": {0: "nach|ab|von"},
    "within": {0: "innerhalb|innerhalb von|innerhalb der|binnen"},
    "more": {0: "mehr als|mindestens|über|länger als"},
    "less": {0: "weniger als|höchstens"},
    "every": {0: _inflected("jed") + "|alle|aller|pro|immer|immer am|jeweils am|jeweils"},
    "other": {0: _inflected("zweit")},
    "once": {0: "einmal|einmal pro|einmal im|einmal in der|einmal am"},
    "all": {0: _inflected("ganz", "gesamt") + "|voll"},
    "freq": {
        (1, "D"): "täglich|tägliche|täglichen|tägliches",
        (1, "W"): "wöchentlich|wöchentliche|wöchentlichen|wöchentliches",
        (2, "W"): "zweiwöchentlich|vierzehntägig|14 tägig|zweiwöchig",
        (1, "M"): "monatlich|monatliche|monatlichen|monatliches",
        (1, "Y"): "jährlich|jährliche|jährlichen|jährliches|alljährlich|alljährliche|alljährliches|alljährlichen",
        (1, "Q"): "vierteljährlich|quartalsweise|vierteljährliche",
        (0.5, "Y"): "halbjährlich|halbjährliche",
        (1, "H"): "stündlich",
    },
    "part": {
        "MO": "morgen|morgens|vormittag|vormittags|früh|frühmorgens|in der früh",
        "AF": "nachmittag|nachmittags|mittags",
        "EV": "abend|abends",
        "NI": "nacht|nachts|in der nacht",
    },
    "parts": {"MO": "morgens|vormittags", "AF": "nachmittags|mittags", "EV": "abends", "NI": "nachts"},
    "meal": {"MEB": "frühstück", "MEL": "mittagessen", "MED": "abendessen"},
    "ampm": {"am": "a.m.", "pm": "pm|p.m."},
    "oclock": {0: "uhr"},
    "point": {NOON: "mittag|mittagszeit|zwölf uhr mittags", MIDNIGHT: "mitternacht|mitternachts"},
    "latepart": {"EV": "spätabends|spätabend", "AF": "spätnachmittags|spätnachmittag"},
    "fraction": {15: "viertel", 30: "halb", 45: "dreiviertel"},
    "minutes": {0: "minuten|minute|min"},
    "edge": {
        "start": "anfang|anfang des|anfang der|anfang von|zu beginn|beginn|zu beginn des|zu beginn der|früher"
        "|früh|anfangs",
        "end": "ende|ende des|ende der|ende von|spät|später|am ende|am ende des",
        "mid": "mitte|mitte des|mitte der|mitte von",
    },
    "rest": {0: "rest|der rest|den rest|restliche|restlichen"},
    "season": {"SP": "frühling|frühjahr", "SU": "sommer", "FA": "herbst", "WI": "winter"},
    "now": {
        "now": "jetzt|gerade jetzt|im moment|momentan|derzeit|sofort|aktuelle",
        "asap": "so bald wie möglich|schnellstmöglich",
    },
    "hundred": {100: "hundert"},
    "quarter": {
        (number, 3): f"{word} quartal"
        for number, word in ((1, "erstes"), (2, "zweites"), (3, "drittes"), (4, "viertes"))
    },
    "nothing": {Nothing(): "guten morgen|guten abend|guten tag|gute nacht|eines tages|von tag zu tag|tag für tag"},
    "holiday": {
        feasts.NEW_YEAR: "neujahr|neujahrstag",
        feasts.EPIPHANY: "heilige drei könige|dreikönigstag|dreikönig",
        feasts.VALENTINE: "valentinstag",
        Feast("easter", -52): "weiberfastnacht|altweiber",
        Feast("easter", -50): "fastnachtssamstag|faschingssamstag|karnevalssamstag",
        Feast("easter", -49): "karneval|fastnachtssonntag|faschingssonntag|karnevalssonntag",
        feasts.SHROVE_MONDAY: "rosenmontag",
        feasts.SHROVE: "fastnacht|fastnachtsdienstag|faschingsdienstag|veilchendienstag|fasching",
        feasts.ASH: "aschermittwoch",
        feasts.PALM: "palmsonntag|palmensonntag",
        feasts.MAUNDY: "gründonnerstag",
        feasts.GOOD_FRIDAY: "karfreitag",
        feasts.HOLY_SATURDAY: "karsamstag|ostersamstag",
        feasts.EASTER: "ostern|ostersonntag",
        feasts.EASTER_MONDAY: "ostermontag",
        feasts.LABOUR: "tag der arbeit|maifeiertag",
        feasts.ASCENSION: "christi himmelfahrt|himmelfahrt|vatertag|himmelfahrtstag",
        feasts.PENTECOST: "pfingsten|pfingstsonntag",
        feasts.WHIT_MONDAY: "pfingstmontag",
        feasts.CORPUS: "fronleichnam",
        feasts.MOTHERS: "muttertag",
        feasts.ASSUMPTION: "mariä himmelfahrt|maria himmelfahrt",
        feasts.ALL_SAINTS: "allerheiligen",
        feasts.ALL_SOULS: "allerseelen",
        feasts.HALLOWEEN: "halloween",
        feasts.NICHOLAS: "nikolaus|nikolaustag",
        feasts.CHRISTMAS_EVE: "heiligabend|heiliger abend|heilig abend|weihnachtsabend",
        feasts.CHRISTMAS: "weihnachten|weihnachtstag|erster weihnachtstag|1. weihnachtstag|erster weihnachtsfeiertag",
        feasts.BOXING: "zweiter weihnachtstag|2. weihnachtstag|stephanstag|zweiter weihnachtsfeiertag",
        feasts.NEW_YEARS_EVE: "silvester|sylvester",
        feasts.WOMEN: "frauentag|weltfrauentag|internationaler frauentag",
        Feast("6-1"): "weltkindertag|kindertag",
        Feast("6-24"): "johannistag",
        Feast("6-29"): "peter und paul",
        Feast("8-1"): "bundesfeiertag|schweizer nationalfeiertag",
        Feast("8-8"): "augsburger friedensfest|friedensfest",
        Feast("9-7-3"): "schweizer buß und bettag|eidgenössischer bettag",
        Feast("10-3"): "tag der deutschen einheit",
        Feast("10-7-1"): "erntedankfest|erntedank",
        Feast("10-26"): "österreichischer nationalfeiertag",
        Feast("10-31"): "reformationstag",
        Feast("11-11"): "martinstag|sankt martin",
        Feast("12-4"): "barbaratag",
        Feast("12-8"): "mariä empfängnis",
        Feast("advent", -35): "volkstrauertag",
        Feast("advent", -32): "buß und bettag",
        Feast("advent", -28): "totensonntag|ewigkeitssonntag",
        **{
            Feast("advent", 7 * number - 28): f"{number}. advent|{number}. adventssonntag|"
            + "|".join(f"{word}{ending} advent" for ending in ("er", "en", "e"))
            for number, word in ((1, "erst"), (2, "zweit"), (3, "dritt"), (4, "viert"))
        },
    },
}
GERMAN = Language(
    code="de",
    table=TABLE,
    month_first=False,
    ordinal=r"\.(?!\d)|te\b|ten\b|ter\b",
    weak_words="mai|mär|mar|nacht|früh|spät|mon|halb|jun|jul",
    never_words="so|do|mi|di|mo|fr|sa|wo",
    counted_words="prozent|leute|personen|mal|euro|dollar|km|meter|seiten|stück|punkte|kilo",
)
