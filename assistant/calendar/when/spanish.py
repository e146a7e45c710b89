"""What Spanish words mean to the grammar."""

from __future__ import annotations

from assistant.calendar.when import holidays as feasts
from assistant.calendar.when.holidays import Feast
from assistant.calendar.when.language import MIDNIGHT, NOON, Language, with_dots
from assistant.calendar.when.meanings import Nothing

_SMALL = (
    "cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|dieciséis"
    "|diecisiete|dieciocho|diecinueve|veinte|veintiuno|veintidós|veintitrés|veinticuatro|veinticinco|veintiséis"
    "|veintisiete|veintiocho|veintinueve"
)
_TENS = {30: "treinta", 40: "cuarenta", 50: "cincuenta", 60: "sesenta", 70: "setenta", 80: "ochenta", 90: "noventa"}
_HUNDREDS = {
    100: "cien|ciento",
    200: "doscientos|dos cientos",
    300: "trescientos",
    400: "cuatrocientos",
    500: "quinientos",
    600: "seiscientos",
    700: "setecientos",
    800: "ochocientos",
    900: "novecientos",
}


def _numbers() -> dict[int, str]:
    small = _SMALL.split("|")
    words = dict(enumerate(small))
    words[1] = "uno"
    words[21] = "veintiuno|veintiún|veintiuna"
    for ten, name in _TENS.items():
        words[ten] = name
        for unit in range(1, 10):
            words[ten + unit] = f"{name} y {small[unit]}"
    return words


_ORDINALS = {
    1: "primero|primer|primera|primeros|primeras",
    2: "segundo|segunda",
    3: "tercero|tercer|tercera",
    4: "cuarto|cuarta",
    5: "quinto|quinta",
    6: "sexto|sexta",
    7: "séptimo|séptima",
    8: "octavo|octava",
    9: "noveno|novena",
    10: "décimo|décima",
    20: "vigésimo|vigésima",
    21: "vigésimo primero|vigésimo primer",
    22: "vigésimo segundo",
    23: "vigésimo tercero|vigésimo tercer",
    30: "trigésimo|trigésima",
    31: "trigésimo primero|trigésimo primer",
}
_AND = "y|e"

TABLE = {
    "month": with_dots(
        {
            1: "enero|ene",
            2: "febrero|feb",
            3: "marzo|mar",
            4: "abril|abr",
            5: "mayo|may",
            6: "junio|jun",
            7: "julio|jul",
            8: "agosto|ago",
            9: "septiembre|setiembre|sept|sep|set",
            10: "octubre|oct",
            11: "noviembre|nov",
            12: "diciembre|dic",
        }
    ),
    "wday": with_dots(
        {
            1: "lunes|lun|lu",
            2: "martes|mar|ma",
            3: "miércoles|mié|miérc|mi",
            4: "jueves|jue|juev|ju",
            5: "viernes|vie|vier|vi",
            6: "sábado|sáb|sab|sa",
            7: "domingo|dom|do",
        }
    ),
    "wdays": {
        1: "los lunes",
        2: "los martes",
        3: "los miércoles",
        4: "los jueves",
        5: "los viernes",
        6: "los sábados|sábados",
        7: "los domingos|domingos",
    },
    "num": _numbers(),
    "numword": _numbers() | {1: "uno|una"},
    "ord": _ORDINALS,
    "one": {"one": "un|una|otro|otra"},
    "few": {3: "unos|unas|algunos|algunas|varios|varias|pocos|pocas|unos pocos|unas pocas"},
    "half": {0.5: "medio|media|½"},
    "quarterword": {0.25: "cuarto|un cuarto"},
    "decades": {1: "década|décadas|decenio|decenios"},
    "century": {1: "siglo"},
    "roman": {15: "xv", 16: "xvi", 17: "xvii", 18: "xviii", 19: "xix", 20: "xx", 21: "xxi", 14: "xiv", 13: "xiii"},
    "decade": {
        (20, False): "años veinte|los años veinte|años 20",
        (30, False): "años treinta|años 30",
        (40, False): "años cuarenta|años 40|década 40",
        (50, False): "años cincuenta|años 50",
        (60, False): "años sesenta|años 60",
        (70, False): "años setenta|años 70|década 70",
        (80, False): "años ochenta|años 80",
        (90, False): "años noventa|años 90|década 90",
        **{
            (year, True): f"los {year}|años {year}|década {year}|década de {year}|década de los {year}|los años {year}"
            for year in range(1500, 2030, 10)
        },
    },
    "unit": {
        "Y": "año|años|anos|año calendario|calendario año",
        "M": "mes|meses",
        "W": "semana|semanas|sem",
        "D": "día|días",
        "NIGHT": "noche|noches",
        "BD": "día laborable|días laborables|día hábil|días hábiles|día de trabajo|días de trabajo",
        "WE": "fin de semana|fines de semana|finde|findes",
        "WW": "semana laboral|semana de trabajo",
        "Q": "trimestre|trimestres|cuarto",
        "FN": "quincena|quincenas",
        "H": "hora|horas|hra|hras|hr|hrs|h",
        "MIN": "minuto|minutos|min|mins|min.",
        "S": "segundo|segundos|seg|seg.",
    },
    "lengthword": {
        (0.25, "H"): "cuarto de hora|un cuarto de hora",
        (0.5, "H"): "media hora",
        (0.75, "H"): "tres cuartos de hora",
    },
    "bareweekend": {"WE": "fin de semana|finde"},
    "weekends": {"WE": "fines de semana|los fines de semana|todos los fines de semana"},
    "workdays": {"WD": "todos los días laborables|días laborables|entre semana"},
    "rel": {
        0: "hoy|de hoy|día de hoy|fecha actual",
        1: "mañana|de mañana|día de mañana",
        -1: "ayer",
        2: "pasado mañana|día después de mañana|el día después de mañana",
        -2: "anteayer|antes de ayer|antier|el día antes de ayer|día antes de ayer",
    },
    "relpart": {(-1, "NI"): "anoche"},
    "mod": {
        "this": "este|esta|estos|estas|actual|en curso|presente|mismo|misma|el mismo|la misma|aquel|ese|esa",
        "next": "próximo|próxima|próximos|próximas|siguiente|siguientes|que viene|que vienen|entrante",
        "last": "último|última|últimos|últimas|pasado|pasada|pasados|pasadas|anterior|anteriores|previo|previa",
        "coming": "este próximo|esta próxima",
        "past": "este pasado|esta pasada",
    },
    "aftermod": {
        "next": "después de la próxima|después del próximo|después de próxima|tras el próximo|tras la próxima"
        "|tras el próximo mes"
    },
    "det": {0: "el|la|los|las|del|un|una|al|lo"},
    "my": {0: "mi|nuestra"},
    "join": {
        ",": ",",
        "-": "-",
        "/": "/",
        ".": ".",
        "of": "de|del|de la|de los|de las|de el|en|en el|en la|el|en el año|del año|de año|por la|a la|por el",
    },
    "comma": {0: ","},
    "of": {0: "de|del|de la|que comienza el|que inicia el|que va del|a partir del|que empieza el"},
    "on": {0: "el|el día|en|en el|para el|al|del|el dia"},
    "at": {0: "a|a la|a las|@|desde las|de las|sobre las"},
    "approx": {
        0: "alrededor de|alrededor del|cerca de|cerca de las|alrededor de las|sobre|aproximadamente|a eso de las|hacia"
    },
    "in": {0: "en|en el|en la|en los|en las|dentro de|al cabo de|en el plazo de|dentro de los"},
    "inpart": {0: "por|por la|a la|de la|en la|durante la|de|al|por el|del|en el"},
    "during": {0: "durante|durante el|durante la"},
    "for": {0: "por|durante|para"},
    "and": {0: _AND},
    "from": {0: "desde|de|desde el|desde la|desde las|del|desde los|de las|de la|a partir de"},
    "to": {0: "hasta|a|hasta el|al|hasta la|hasta las|a la|a las|-|~|hasta los|hacia"},
    "between": {0: "entre|entre el|entre la|entre las|entre los"},
    "between2": {0: "y|y el|y la|y las|a|-|~|hasta|hacia|e"},
    "past": {0: "pasadas|pasadas las|pasadas de las|pasados de las|pasadas la"},
    "barelyto": {0: "para las|para la"},
    "plus": {0: "y|con"},
    "minus": {0: "menos"},
    "before": {
        0: "antes de|antes del|antes de la|antes de las|anterior a|anterior de|no más tarde que|no más tarde"
        "|no más tardar a las"
        "|no más tarde de|<|antes de los"
    },
    "after": {
        0: "después de|después del|después de la|después de las|posterior a|posterior de|tras|>|más tarde de"
        "|más tarde de las"
    },
    "since": {
        "from": "desde|a partir de|a partir del|a partir de la|a partir de las|desde el|desde la|desde las"
        "|tan temprano como|tan pronto como|tan pronto como el|a partir de los|desde los",
    },
    "since2": {0: "o más tarde|y más tarde|o después|y después|o posterior|en adelante"},
    "until": {"before": "hasta|hasta el|hasta la|hasta las"},
    "untilwith": {"until": "tan tarde como|<="},
    "starting": {0: "comenzando|comenzando el|empezando|empezando el|que comienza el"},
    "entire": {0: "entero|entera"},
    "hourword": {1: "la una"},
    "decadeword": {0: "los años|años|los anos|década|la década|década de|la década de"},
    "ago": {0: "atrás|antes"},
    "agopre": {0: "hace"},
    "later": {0: "después|más tarde"},
    "fromnow": {0: "a partir de ahora|a partir de hoy|desde ahora|desde hoy"},
    "fromto": {0: "después de|a partir de|desde"},
    "within": {0: "en menos de|dentro de los"},
    "more": {0: "más de|más que|al menos"},
    "morethan": {0: "más de"},
    "less": {0: "menos de"},
    "every": {0: "cada|todos los|todas las|todo los|todas"},
    "other": {0: "otro"},
    "once": {0: "una vez al|una vez a la|una vez por|una vez cada|una vez"},
    "all": {0: "todo el|toda la|todo un|toda una|todo|toda"},
    "freq": {
        (1, "D"): "diariamente|a diario|diario|diaria",
        (1, "W"): "semanalmente|semanal",
        (2, "W"): "quincenalmente|quincenal|bisemanal",
        (1, "M"): "mensualmente|mensual",
        (2, "M"): "bimensual|bimensuales|bimestral|bimestralmente",
        (1, "Y"): "anualmente|anual",
        (1, "Q"): "trimestralmente|trimestral",
        (0.5, "Y"): "semestralmente|semestral",
    },
    "part": {
        "MO": "mañana|madrugada",
        "AF": "pasado mediodía|pasado el mediodía|pasado medio día",
        "EV": "tarde",
        "NI": "noche",
        "DT": "durante el día",
        "MEL": "hora de almuerzo|hora del almuerzo",
    },
    "parts": {"MO": "mañanas|las mañanas", "EV": "tardes|las tardes", "NI": "noches|las noches"},
    "meal": {"MEB": "desayuno", "MEL": "almuerzo", "MED": "cena"},
    "ampm": {"am": "am|a.m.|a.m|a m", "pm": "pm|p.m.|p.m|p m"},
    "oclock": {0: "en punto|horas|hs|h"},
    "point": {NOON: "mediodía|medio día|del mediodía", MIDNIGHT: "medianoche|media noche"},
    "fraction": {30: "media", 15: "cuarto"},
    "minutes": {0: "minutos|minuto|min|mins"},
    "edge": {
        "start": "principios de|principio de|comienzos de|comienzo de|inicios de|inicio de|a principios de"
        "|a comienzos de"
        "|a inicios de|principios del|a principios del|inicio del|primeros de|a primeros de|temprano",
        "end": "finales de|final de|fines de|fin de|a finales de|al final de|a fines de|final del|finales del"
        "|fin del|al final del"
        "|a finales del|últimos de|los últimos de|los finales de|al fin de|al finalizar|al finalizar el|el fin de",
        "mid": "mediados de|a mediados de|mediados del|a mediados del",
        "earlier": "más temprano|mas temprano|más temprano de|más temprano en|mas temprano en",
        "later": "más tarde|más tarde en|más tarde de|más tarde por",
    },
    "rest": {0: "resto|el resto|lo que queda"},
    "season": {"SP": "primavera", "SU": "verano", "FA": "otoño", "WI": "invierno"},
    "now": {
        "now": "ahora|ahora mismo|justo ahora|en este momento|en este instante",
        "asap": "tan pronto como sea posible|tan pronto como podamos|lo más pronto posible|lo antes posible"
        "|cuanto antes",
    },
    "todate": {0: "hasta la fecha|hasta el día de hoy"},
    "hundred": _HUNDREDS,
    "thousand": {1000: "mil"},
    "quarter": {
        (number, 3): "|".join(
            f"{word} {unit}"
            for word in f"{words}|{number}º|{number}er".split("|")
            for unit in ("trimestre", "cuarto", "cuatrimestre")
        )
        + f"|cuatrimestre {number}|trimestre {number}"
        for number, words in ((1, "primer"), (2, "segundo"), (3, "tercer|tercero"), (4, "cuarto"))
    }
    | {
        (1, 6): "primera mitad|1ª mitad|primer semestre|1º semestre|primer mitad",
        (2, 6): "segunda mitad|2ª mitad|segundo semestre|2º semestre",
    },
    "nothing": {Nothing(): "buenos días|buenas tardes|buenas noches|un buen día|día a día|día tras día|algún día"},
    "holiday": {
        feasts.NEW_YEAR: "año nuevo|día de año nuevo|yuandan",
        feasts.EPIPHANY: "día de reyes|reyes magos|epifanía",
        feasts.VALENTINE: "san valentín|día de san valentín|día de los enamorados",
        feasts.PATRICK: "san patricio|día de san patricio",
        feasts.WOMEN: "día de la mujer|día internacional de la mujer",
        feasts.ASH: "miércoles de ceniza",
        feasts.PALM: "domingo de ramos",
        feasts.MAUNDY: "jueves santo",
        feasts.GOOD_FRIDAY: "viernes santo",
        feasts.HOLY_SATURDAY: "sábado santo|sábado de gloria",
        feasts.EASTER: "pascua|domingo de pascua|pascuas|domingo de resurrección|día de pascua",
        feasts.EASTER_MONDAY: "lunes de pascua",
        feasts.EARTH: "día de la tierra",
        feasts.LABOUR: "día del trabajador|día de los trabajadores|día internacional de los trabajadores"
        "|día internacional del trabajador",
        feasts.ASCENSION: "ascensión",
        feasts.PENTECOST: "pentecostés",
        feasts.CORPUS: "corpus christi|corpus",
        feasts.MOTHERS: "día de la madre|día de las madres",
        feasts.FATHERS: "día del padre",
        feasts.ASSUMPTION: "asunción|día de la asunción",
        feasts.HALLOWEEN: "halloween|noche de brujas",
        feasts.ALL_SAINTS: "todos los santos|día de todos los santos",
        feasts.ALL_SOULS: "día de los muertos|día de muertos|día de los difuntos",
        feasts.THANKSGIVING: "acción de gracias|día de acción de gracias",
        feasts.BLACK_FRIDAY: "viernes negro|black friday",
        feasts.CYBER_MONDAY: "ciberlunes|cyber monday",
        feasts.CHRISTMAS_EVE: "nochebuena|noche buena",
        feasts.CHRISTMAS: "navidad|día de navidad|navidades",
        feasts.NEW_YEARS_EVE: "nochevieja|noche vieja|fin de año|víspera de año nuevo",
        Feast("6-19"): "juneteenth|día de la libertad|día del jubileo",
        Feast("6-24"): "san juan|día de san juan",
        Feast("7-4"): "día de independencia|día de la independencia",
        Feast("10-12"): "día de la hispanidad|día de la raza|fiesta nacional",
        Feast("12-6"): "día de la constitución",
        Feast("12-8"): "inmaculada|inmaculada concepción",
        Feast("12-28"): "día de los inocentes|santos inocentes",
    },
}
SPANISH = Language(
    code="es",
    table=TABLE,
    month_first=False,
    ordinal=r"\.?[ºª°]|(?:er|ro|ra|da|to|ta|vo|va|mo|ma|o)\b",
    weak_words="mar|may|dom|segundo|segundos|cuarto|media|noche|tarde|sem|mes|quincena|sab|vie",
    never_words="mi|ma|ju|vi|sa|lu|set|un|una|hr|h",
    counted_words="por|personas|veces|euros|dolares|pesos|km|monedas|puntos|paginas|piezas|metros",
)
