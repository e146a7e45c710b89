"""What French words mean to the grammar."""

from __future__ import annotations

from datetime import time

from assistant.calendar.when import holidays as feasts
from assistant.calendar.when.holidays import Feast
from assistant.calendar.when.language import MIDNIGHT, NOON, Language, with_dots
from assistant.calendar.when.meanings import Clock, Nothing

_SMALL = (
    "zéro|un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize"
    "|dix sept|dix huit|dix neuf"
).split("|")
_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante"}


def _numbers() -> dict[int, str]:
    words = dict(enumerate(_SMALL))
    words[1] = "un"
    for ten, name in _TENS.items():
        words[ten] = name
        for unit in range(1, 10):
            words[ten + unit] = f"{name} {_SMALL[unit]}" + (f"|{name} et un|{name} et une" if unit == 1 else "")
    for unit in range(10, 20):
        words[60 + unit] = f"soixante {_SMALL[unit]}" + ("|soixante et onze" if unit == 11 else "")
    words[80] = "quatre vingt|quatre vingts"
    for unit in range(1, 20):
        words[80 + unit] = f"quatre vingt {_SMALL[unit]}"
    words[70] += "|septante"
    words[90] += "|nonante"
    return words


def _ordinals() -> dict[int, str]:
    stems = dict(enumerate(_SMALL))
    words = {1: "premier|première|premiers|premières|1er", 2: "deuxième|second|seconde"}
    for number in range(3, 20):
        stem = stems[number].removesuffix("e")
        words[number] = {5: "cinquième", 9: "neuvième", 19: "dix neuvième"}.get(number, f"{stem}ième")
    words |= {20: "vingtième", 21: "vingt et unième", 30: "trentième", 31: "trente et unième"}
    words |= {20 + number: f"vingt {words[number].split('|')[0]}" for number in range(2, 10)}
    return words


TABLE = {
    "month": with_dots(
        {
            1: "janvier|janv|jan",
            2: "février|févr|fév|fev",
            3: "mars|mar",
            4: "avril|avr",
            5: "mai",
            6: "juin|jun",
            7: "juillet|juil|jul",
            8: "août|aout",
            9: "septembre|sept|sep",
            10: "octobre|oct",
            11: "novembre|nov",
            12: "décembre|déc|dec",
        }
    ),
    "wday": with_dots(
        {
            1: "lundi|lun",
            2: "mardi|mar",
            3: "mercredi|mer|mercr",
            4: "jeudi|jeu",
            5: "vendredi|ven|vend",
            6: "samedi|sam",
            7: "dimanche|dim",
        }
    ),
    "wdays": {1: "lundis", 2: "mardis", 3: "mercredis", 4: "jeudis", 5: "vendredis", 6: "samedis", 7: "dimanches"},
    "num": _numbers(),
    "numword": _numbers() | {1: "un|une"},
    "ord": _ordinals(),
    "one": {"one": "un|une|encore un|encore une|un autre|une autre"},
    "few": {3: "quelques|quelque|plusieurs"},
    "half": {0.5: "demi|demie|½"},
    "quarterword": {0.25: "quart|un quart"},
    "decades": {1: "décennie|décennies"},
    "century": {1: "siècle"},
    "decade": {
        (20, False): "années vingt|années 20",
        (30, False): "années trente|années 30",
        (40, False): "années quarante|années 40",
        (50, False): "années cinquante|années 50",
        (60, False): "années soixante|années 60",
        (70, False): "années soixante dix|années 70",
        (80, False): "années quatre vingt|années quatre vingts|années 80",
        (90, False): "années quatre vingt dix|années 90",
        **{(year, True): f"années {year}|les années {year}|les {year}" for year in range(1500, 2030, 10)},
    },
    "unit": {
        "Y": "an|ans|année|années|annees|année calendaire|l'année|d'année",
        "M": "mois",
        "W": "semaine|semaines|sem",
        "D": "jour|jours|journée|journées",
        "NIGHT": "nuit|nuits",
        "BD": "jour ouvrable|jours ouvrables|jour ouvré|jours ouvrés|journée de travail|journées de travail",
        "WE": "week end|week ends|weekend|weekends|fin de semaine",
        "WW": "semaine de travail",
        "Q": "trimestre|trimestres|quart",
        "FN": "quinzaine|quinzaines",
        "H": "heure|heures|hr|hrs|d'heure|d'heures",
        "MIN": "minute|minutes|min|mins",
        "S": "seconde|secondes|sec|secs",
    },
    "lengthword": {
        (0.5, "H"): "demi heure|une demi heure|demie heure",
        (0.25, "H"): "quart d'heure|un quart d'heure",
        (0.75, "H"): "trois quarts d'heure",
        (0.5, "Y"): "demi année|demi an|demi ans",
        (15, "D"): "une quinzaine de jours",
    },
    "bareweekend": {"WE": "week end|weekend|week end là"},
    "weekends": {"WE": "week ends|weekends|les week ends"},
    "workdays": {"WD": "jours ouvrables|jours de semaine"},
    "rel": {
        0: "aujourd'hui|ce jour|d'aujourd'hui|aujourdhui|la journée d'aujourd'hui",
        1: "demain|lendemain|le lendemain",
        -1: "hier|la veille|veille|d'hier",
        2: "après demain|surlendemain",
        -2: "avant hier",
    },
    "relpart": {
        (0, "EV"): "cette soirée|cette soiree",
        (0, "NI"): "ce soir|cette nuit",
        (0, "MO"): "ce matin|cette matinée|cette matin",
        (0, "AF"): "cet après midi|cette après midi|cet aprem|cet apres midi",
        (-1, "NI"): "hier soir|la nuit dernière|hier nuit",
    },
    "mod": {
        "this": "ce|cet|cette|ces|en cours|actuel|actuelle|courant|courante|même|ci",
        "next": "prochain|prochaine|prochains|prochaines|suivant|suivante|suivants|suivantes|qui vient",
        "last": "dernier|dernière|derniers|dernières|derniere|précédent|précédente|précédents|précédentes",
        "past": "passé|passée|passés|passées|ce passé",
        "coming": "à venir",
    },
    "aftermod": {"next": "après le prochain|après la prochaine"},
    "det": {0: "le|la|les|l'|un|une|au|du|des"},
    "my": {0: "mon|ma|mes|notre"},
    "join": {
        ",": ",",
        "-": "-",
        "/": "/",
        ".": ".",
        "of": "de|du|d'|de la|de l'|des|en|au|à|le|en l'an|de l'année|l'année|dans|dans la|sur|pour|dans le"
        "|à l'|du mois de|du mois d'|d’",
    },
    "comma": {0: ","},
    "of": {0: "de|du|d'|de la|commençant le|commençant"},
    "on": {0: "le|en|le jour|au|pour le|sur|sur le|sur la|du"},
    "at": {0: "à|@"},
    "hourword": {1: "une heure"},
    "decadeword": {0: "années|les années|des années"},
    "approx": {
        0: "environ|vers|autour de|autour du|à peu près|peu près|peu pres|à environ|aux alentours de|aux environs de"
    },
    "in": {0: "dans|en|d'ici|au bout de"},
    "inpart": {0: "dans|en|dans la|dans le|dans l'|du|de la|au|de|le|de l'|à l'|pendant la|pendant|durant|d'|la|l'"},
    "fordate": {0: "pour"},
    "during": {0: "pendant|durant|pendant la"},
    "for": {0: "pendant|pour|durant|depuis"},
    "by": {0: "d'ici|d'ici le"},
    "and": {0: "et|&|plus de|plus d'|plus"},
    "from": {0: "de|du|d'|à partir de|à partir du|depuis|de la|depuis le|dès"},
    "to": {0: "à|au|jusqu'à|jusqu'au|jusqu'a|jusque|à la|-|~|a|et|à l'|jusqu'à la|aux|à le"},
    "between": {0: "entre|entre le|entre la|entre les"},
    "between2": {0: "et|et le|et la|à|au|-|~"},
    "plus": {0: "et"},
    "minus": {0: "moins|moins le"},
    "barelyto": {},
    "before": {
        0: "avant|avant le|avant la|avant l'|au plus tard|au plus tard le|au plus tard à|plus tôt que|<|fin au|d'ici"
    },
    "after": {0: "après|apres|après le|après la|après l'|plus tard que|plus tard que le|supérieure à|>"},
    "since": {
        "since": "depuis|depuis le|depuis la|depuis ce mois d'",
        "from": "dès|à partir de|à partir du|dès le|à compter du|à compter de|après ou au",
    },
    "since2": {0: "ou plus tard|et après|ou après|et plus|et plus tard"},
    "until": {"before": "jusqu'à|jusqu'au|jusqu'en|jusque|jusqu'a"},
    "untilwith": {"until": "avant ou en|aussi tard que|<=|avant ou le|au plus tard en"},
    "until2": {0: "ou avant|ou plus tôt"},
    "starting": {0: "commençant le|commençant|dès le|débutant le"},
    "ago": {0: "auparavant|plus tôt"},
    "agopre": {0: "il y a|il ya|il y a à peu près|ça fait"},
    "later": {0: "plus tard|après"},
    "fromnow": {0: "à partir de maintenant|à partir d'aujourd'hui|à compter d'aujourd'hui"},
    "hence": {0: "dans le futur"},
    "fromto": {0: "après|à partir de|à partir du|à partir d'|à compter d'"},
    "within": {0: "dans les|au cours des|en moins de|sous|d'ici|au cours des|en l'espace de"},
    "more": {0: "plus de|plus d'|au moins|de plus de"},
    "morethan": {0: "plus de|plus d'"},
    "less": {0: "moins de|moins d'|de moins d'|de moins de"},
    "every": {0: "chaque|tous les|toutes les|n'importe quel|n'importe quelle|par|tout les|chacun des"},
    "once": {0: "une fois par|une fois tous les|une fois"},
    "all": {0: "toute la|tout le|toute l'|tout l'|tout|toute|plein|pleine|entier"},
    "entire": {0: "entier|entière"},
    "freq": {
        (1, "D"): "quotidien|quotidienne|quotidiennement|journellement|journalier|tous les jours",
        (1, "W"): "hebdomadaire|hebdomadairement",
        (2, "W"): "bihebdomadaire|bimensuel|bimensuelle",
        (1, "M"): "mensuel|mensuelle|mensuellement",
        (2, "M"): "bimestriel|bimestrielle",
        (1, "Y"): "annuel|annuelle|annuellement",
        (1, "Q"): "trimestriel|trimestrielle|trimestriellement",
        (0.5, "Y"): "semestriel|semestrielle|semestriellement",
    },
    "part": {
        "MO": "matin|matinée|matinee",
        "AF": "après midi|aprem|d'après midi",
        "EV": "soirée|soiree|soir",
        "NI": "nuit",
        "MEL": "heure de déjeuner|heure du déjeuner|temps du déjeuner|l'heure de déjeuner",
        "DT": "de jour",
    },
    "parts": {
        "MO": "matins|les matins|tous les matins",
        "EV": "soirs|les soirs",
        "NI": "les nuits",
        "AF": "les après midis",
    },
    "meal": {"MEB": "petit déjeuner", "MEL": "déjeuner", "MED": "dîner"},
    "ampm": {"am": "am|a.m.|a.m|a m", "pm": "pm|p.m.|p.m|p m", "both": "ampm"},
    "hours": {0: "heures|heure|h"},
    "oclock": {0: "pile|précises"},
    "ish": {0: "ish"},
    "point": {
        NOON: "midi|le midi|milieu de journée|mi journée|milieu de jour|milieu du jour|milieu de la journée",
        MIDNIGHT: "minuit|milieu de la nuit",
        Clock(time(10)): "mi matinée|milieu de matinée|milieu de la matinée|milieu du matin",
        Clock(time(14)): "milieu d'après midi|milieu de l'après midi",
    },
    "fraction": {30: "demi|demie", 15: "quart", 45: "trois quarts|trois quart"},
    "minutes": {0: "minutes|minute|min|mins"},
    "edge": {
        "start": "tôt|tôt dans|début|début de|début du|au début de|début d'|le début de|au début du|début des",
        "end": "tard|tard dans|fin|fin de|fin du|à la fin de|la fin de|fin d'|la fin du|à la fin du|fin des|la fin",
        "mid": "milieu de|milieu du|au milieu de|mi|milieu d'|la mi|le milieu de",
        "earlier": "plus tôt|plus tôt dans|plus tôt de",
        "later": "plus tard|plus tard dans",
    },
    "rest": {0: "reste|le reste"},
    "season": {
        "SP": "printemps",
        "SU": "période estivale|l'été|d'été|en été",
        "FA": "automne|l'automne",
        "WI": "hiver|l'hiver",
    },
    "bareseason": {"SU": "été"},
    "now": {
        "now": "maintenant|en ce moment|à l'instant|tout de suite",
        "asap": "dès que possible|le plus tôt possible|dqp|au plus vite",
    },
    "todate": {0: "à ce jour|jusqu'à ce jour|jusqu'à présent"},
    "hundred": {100: "cent|cents"},
    "thousand": {1000: "mille|milles|mil"},
    "quarter": {
        (
            number,
            3,
        ): f"{words} trimestre|{number}er trimestre|{number}e trimestre|{number}ème trimestre"
        f"|trimestre {number}|trimestre{number}|{words} quart|{number}ème quart"
        for number, words in ((1, "premier"), (2, "deuxième"), (3, "troisième"), (4, "quatrième"))
    }
    | {(1, 6): "premier semestre|1er semestre|semestre 1", (2, 6): "second semestre|deuxième semestre|2e semestre"},
    "nothing": {
        Nothing(): "il y a|il ya|ordre du jour|mise à jour|de nos jours|bon matin|bonne journée|bonne soirée"
        "|bonne nuit|bon après midi|jour après jour"
        "|de jour en jour|un jour"
    },
    "holiday": {
        feasts.NEW_YEAR: "nouvel an|jour de l'an|jour du nouvel an|premier de l'an",
        feasts.EPIPHANY: "épiphanie|fête des rois",
        feasts.VALENTINE: "saint valentin",
        feasts.PATRICK: "saint patrick|jour de la saint patrick|fête de la saint patrick",
        feasts.SHROVE: "mardi gras",
        feasts.ASH: "mercredi des cendres",
        feasts.PALM: "dimanche des rameaux|rameaux",
        feasts.MAUNDY: "jeudi saint",
        feasts.GOOD_FRIDAY: "vendredi saint",
        feasts.EASTER: "pâques|dimanche de pâques|pâques dimanche|pâques le dimanche|jour de pâques",
        feasts.EASTER_MONDAY: "lundi de pâques|pâques lundi",
        feasts.EARTH: "jour de la terre",
        feasts.LABOUR: "fête du travail|fête internationale du travail|journée internationale des travailleurs|1er mai",
        feasts.ASCENSION: "ascension|jeudi de l'ascension",
        feasts.PENTECOST: "pentecôte",
        feasts.WHIT_MONDAY: "lundi de pentecôte",
        Feast("5-7-9"): "fête des mères|fete des meres",
        feasts.FATHERS: "fête des pères|fete des peres",
        feasts.WOMEN: "journée de la femme|journée internationale des femmes",
        Feast("7-14"): "fête nationale|14 juillet",
        feasts.ASSUMPTION: "assomption",
        feasts.HALLOWEEN: "halloween",
        feasts.ALL_SAINTS: "toussaint",
        feasts.THANKSGIVING: "action de grâce|jour de l'action de grâce|thanksgiving|jour de thanksgiving"
        "|jour de thanks giving|l'action de grace",
        feasts.BLACK_FRIDAY: "vendredi noir|black friday|vendredi fou",
        feasts.CYBER_MONDAY: "cyber lundi|lundi cyber|cyber monday",
        feasts.NICHOLAS: "saint nicolas",
        feasts.CHRISTMAS_EVE: "réveillon de noël|veille de noël|réveillon de noel|la veille de noël",
        feasts.CHRISTMAS: "noël|noel|jour de noël",
        feasts.NEW_YEARS_EVE: "saint sylvestre|réveillon de nouvel an|réveillon du nouvel an"
        "|veille du nouvel an|la saint sylvestre",
        Feast("1-1-3"): "jour de martin luther king|jour de mlk",
        Feast("2-1-3"): "jour des présidents",
        Feast("6-19"): "juneteenth|freedom day|jubilee day",
        Feast("7-4"): "jour de l'indépendance",
        Feast("11-11"): "armistice",
    },
}
FRENCH = Language(
    code="fr",
    table=TABLE,
    month_first=False,
    ordinal=r"(?:er|ère|ere|e|è|ème|eme|nd|nde)\b",
    weak_words="mar|ven|sam|seconde|second|quart|nuit|sem|veille|jun",
    never_words="mer|jeu|dim|lun|le|la|mi|point",
    counted_words="pour|personnes|fois|euros|dollars|km|pieces|points|pages|etudiants|etoiles|metres",
)
