"""What English words mean to the grammar."""

from __future__ import annotations

from datetime import time

from assistant.calendar.when import holidays as feasts
from assistant.calendar.when.holidays import Feast
from assistant.calendar.when.language import MIDNIGHT, NOON, Language, with_dots
from assistant.calendar.when.meanings import Clock, Nothing

_UNITS = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    "|seventeen|eighteen|nineteen"
)
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_FIRST = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth"
    "|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth"
)


def _numbers() -> dict[int, str]:
    small, tens = _UNITS.split("|"), _TENS.split("|")
    words = dict(enumerate(small))
    for place, ten in enumerate(tens, 2):
        words[place * 10] = ten
        for unit in range(1, 10):
            words[place * 10 + unit] = f"{ten} {small[unit]}|{ten} and {small[unit]}"
    return words


def _ordinals() -> dict[int, str]:
    first = _FIRST.split("|")
    words = dict(enumerate(first, 1))
    words |= {20: "twentieth", 30: "thirtieth"}
    words |= {20 + number: f"twenty {first[number - 1]}" for number in range(1, 10)} | {31: "thirty first"}
    return words


TABLE = {
    "month": with_dots(
        {
            1: "january|jan",
            2: "february|feb",
            3: "march|mar",
            4: "april|apr",
            5: "may",
            6: "june|jun",
            7: "july|jul",
            8: "august|aug",
            9: "september|sept|sep",
            10: "october|oct",
            11: "november|nov",
            12: "december|dec",
        }
    ),
    "wday": with_dots(
        {
            1: "monday|mon",
            2: "tuesday|tue|tues",
            3: "wednesday|wed|weds",
            4: "thursday|thu|thur|thurs",
            5: "friday|fri",
            6: "saturday|sat",
            7: "sunday|sun",
        }
    ),
    "wdays": {1: "mondays", 2: "tuesdays", 3: "wednesdays", 4: "thursdays", 5: "fridays", 6: "saturdays", 7: "sundays"},
    "num": _numbers(),
    "numword": _numbers(),
    "ord": _ordinals(),
    "o": {0: "oh|o"},
    "one": {"one": "one|another", "a": "a|an"},
    "few": {3: "few|a few|some|several", 2: "couple|a couple|couple of|a couple of"},
    "half": {0.5: "half|½|half of"},
    "quarterword": {0.25: "quarter|a quarter"},
    "decades": {1: "decade|decades"},
    "century": {1: "century"},
    "decade": {
        (20, False): "twenties",
        (30, False): "thirties",
        (40, False): "forties",
        (50, False): "fifties",
        (60, False): "sixties",
        (70, False): "seventies",
        (80, False): "eighties",
        (90, False): "nineties",
        (1920, True): "nineteen twenties",
        (1930, True): "nineteen thirties",
        (1940, True): "nineteen forties",
        (1950, True): "nineteen fifties",
        (1960, True): "nineteen sixties",
        (1970, True): "nineteen seventies",
        (1980, True): "nineteen eighties",
        (1990, True): "nineteen nineties",
        (2000, True): "two thousands|noughties",
        (2010, True): "two thousand and tens|twenty tens",
    },
    "unit": {
        "Y": "year|years|yr|yrs|y|calendar year|year's",
        "M": "month|months|month's",
        "W": "week|weeks|week's|wk|wks|w",
        "D": "day|days|d|day's",
        "NIGHT": "night|nights",
        "BD": "business day|business days|working day|working days|work day|work days",
        "WE": "weekend|weekends",
        "WW": "working week|workweek|work week",
        "Q": "quarter|quarters",
        "H": "hour|hours|hr|hrs|h|hour's",
        "MIN": "minute|minutes|min|mins|minute's",
        "S": "second|seconds|sec|secs",
        "FN": "fortnight|fortnights|fortnight's",
        "WD": "weekday",
    },
    "bareweekend": {"WE": "weekend"},
    "weekends": {"WE": "weekends"},
    "workdays": {"WD": "weekdays|workdays"},
    "rel": {
        0: "today|todays|today's|current date|otd|this date",
        1: "tomorrow|tmrw|tomorrow's|tmr|tmw",
        -1: "yesterday|yesterday's",
        2: "day after tomorrow|the day after tomorrow|day after tmrw|the day after tmrw",
        -2: "day before yesterday|the day before yesterday",
    },
    "relpart": {(0, "NI"): "tonight|tonite"},
    "mod": {
        "this": "this|current|the current|that|same|the same",
        "next": "next|following|upcoming",
        "last": "last|previous|prior",
        "coming": "coming|this coming|this upcoming|the coming",
        "past": "past|this past",
    },
    "aftermod": {"next": "after next|after the next"},
    "det": {0: "the|a|an"},
    "my": {0: "my|our|the whole"},
    "join": {",": ",", "-": "-", "/": "/", ".": ".", "of": "of|of the|in|in the|for|for the|on|on the"},
    "comma": {0: ","},
    "dash": {0: "-"},
    "of": {0: "of"},
    "on": {0: "on|around"},
    "at": {0: "at|@|for"},
    "approx": {0: "around|about|circa|approximately|roughly"},
    "in": {0: "in|in the|during|during the"},
    "inpart": {0: "in|in the|during|during the|at"},
    "fordate": {0: "for"},
    "during": {0: "during"},
    "for": {0: "for|over"},
    "by": {0: "by"},
    "and": {0: "and|&"},
    "from": {0: "from|from the|starting from"},
    "to": {0: "to|until|till|til|through|thru|up to|-|~|to the|ending|ending on"},
    "between": {0: "between|between the|in between"},
    "between2": {0: "and|and the|-|to|~|until|through"},
    "upto": {0: "to|till|before|of"},
    "past": {0: "past|after"},
    "before": {
        0: "before|prior to|in advance of|earlier than|sooner than|no later than|ending with|ending by|<|before the",
    },
    "after": {0: "after|later than|greater than|>|after the"},
    "since": {
        "since": "since",
        "from": "as early as|after or equal to|later than or on|later than or in|later than or at"
        "|starting from|from the|at or after|on or after|any time from|anytime from|after or on|>="
        "|> =|any time after",
    },
    "since2": {0: "or later|and later|or after|and after|and greater|or greater|onwards|onward"},
    "until": {"before": "until|till|til|up to|by"},
    "untilwith": {
        "until": "on or before|before or on|before or in|on or earlier than|as late as|at or before|<=|< ="
        "|no later than or on"
    },
    "starting": {0: "starting|starting from|starting on|beginning|beginning on|commencing|commencing on|begins on"},
    "wc": {0: "w/c|week commencing|week beginning|week starting"},
    "ago": {0: "ago|earlier|before now"},
    "agopre": {},
    "later": {0: "later"},
    "fromnow": {0: "from now|from today|'s time|s time"},
    "hence": {0: "in the future|hence"},
    "fromto": {0: "from|after"},
    "within": {0: "within|within the"},
    "more": {0: "more than|at least|over|more"},
    "morethan": {0: "more than"},
    "less": {0: "less than|at most|fewer than"},
    "every": {0: "every|each|any"},
    "other": {0: "other|second"},
    "once": {0: "once|once a|once an|one a|twice"},
    "all": {0: "all|full|whole|entire"},
    "freq": {
        (1, "D"): "daily|everyday",
        (1, "W"): "weekly",
        (2, "W"): "biweekly|bi weekly|fortnightly",
        (1, "M"): "monthly",
        (2, "M"): "bimonthly|bi monthly",
        (1, "Y"): "yearly|annually|annual",
        (1, "Q"): "quarterly",
        (0.5, "Y"): "semiannual|semi annual|semiannually|semi annually",
        (1, "H"): "hourly",
    },
    "part": {
        "MO": "morning",
        "AF": "afternoon",
        "EV": "evening",
        "NI": "night",
        "DT": "daytime|day time",
        "NT": "nighttime|night time",
        "MEB": "breakfast time|breakfasttime",
        "MEL": "lunchtime|lunch time",
        "MED": "dinnertime|dinner time",
    },
    "meal": {"MEB": "breakfast", "MEL": "lunch", "MED": "dinner|supper"},
    "partpm": {"MO": "am", "AF": "pm"},
    "parts": {"MO": "mornings", "AF": "afternoons", "EV": "evenings", "NI": "nights"},
    "ampm": {"am": "am|a.m.|a.m|a m|.am", "pm": "pm|p.m.|p.m|p m|.pm", "both": "ampm|am pm"},
    "oclock": {0: "o'clock|oclock|o clock|sharp"},
    "ish": {0: "ish"},
    "point": {
        NOON: "noon|midday|mid day|noonish|12 noon",
        MIDNIGHT: "midnight|mid night",
        Clock(time(10)): "midmorning|mid morning",
        Clock(time(14)): "midafternoon|mid afternoon",
    },
    "halfpast": {0: "half"},
    "fraction": {30: "half", 15: "quarter", 45: "three quarters"},
    "minutes": {0: "minute|minutes|min|mins"},
    "edge": {
        "start": "early|beginning of|start of|early in",
        "end": "end of|late|the end|late in",
        "mid": "mid|middle of|mid of",
        "earlier": "earlier|earlier in",
        "later": "later|later in",
    },
    "endday": {0: "eod"},
    "endunit": {"Y": "eoy", "M": "eom", "W": "eow"},
    "hundred": {100: "hundred"},
    "thousand": {1000: "thousand"},
    "rest": {0: "rest|remaining|remainder"},
    "season": {"SP": "spring", "SU": "summer", "FA": "fall|autumn", "WI": "winter"},
    "now": {
        "now": "now|right now|at the moment|at present|at the present time|at this time|at the minute|at the present",
        "asap": "as soon as possible|asap",
    },
    "todate": {0: "to date|till date|until date"},
    "quarter": {
        (number, 3): f"{word} quarter|{digits} quarter"
        for number, word, digits in (
            (1, "first", "1st"),
            (2, "second", "2nd"),
            (3, "third", "3rd"),
            (4, "fourth", "4th"),
        )
    }
    | {(1, 6): "first half", (2, 6): "second half"},
    "nothing": {
        Nothing(): "good morning|good afternoon|good evening|good night|good day|nice day|great day"
        "|day after day|day by day"
        "|day to day|up to date|may i|may or may not|one day|some day|these days"
    },
    "holiday": {
        feasts.NEW_YEAR: "new year|new year's|new years|new year's day|new year day|new years day|yuandan",
        feasts.CHRISTMAS_EVE: "christmas eve|xmas eve",
        feasts.CHRISTMAS: "christmas|christmas day|xmas|xmas day",
        feasts.BOXING: "boxing day",
        feasts.NEW_YEARS_EVE: "new year eve|new year's eve|new years eve",
        feasts.EASTER: "easter|easter sunday|easter day",
        feasts.EASTER_MONDAY: "easter monday",
        feasts.GOOD_FRIDAY: "good friday",
        feasts.PALM: "palm sunday",
        feasts.MAUNDY: "maundy thursday",
        feasts.ASH: "ash wednesday",
        feasts.SHROVE: "shrove tuesday|mardi gras",
        feasts.ASCENSION: "ascension day",
        feasts.PENTECOST: "pentecost|whit sunday",
        feasts.WHIT_MONDAY: "whit monday",
        feasts.CORPUS: "corpus christi",
        feasts.EPIPHANY: "epiphany",
        feasts.ALL_SAINTS: "all saints|all saints day|all saints' day",
        feasts.ALL_SOULS: "all souls day|all souls' day",
        feasts.HALLOWEEN: "halloween|all hallows eve",
        feasts.VALENTINE: "valentine's day|valentines day|valentine's|valentine day",
        feasts.PATRICK: "saint patrick|saint patrick's day|st patrick's day|st. patrick's day|st patricks day",
        feasts.FOOLS: "april fools|april fool's day|april fools' day|april fools day",
        feasts.LABOUR: "may day|international workers' day|international workers day|int'l workers day|workers' day",
        feasts.MOTHERS: "mother's day|mothers day|mothers' day",
        feasts.FATHERS: "father's day|fathers day|fathers' day",
        feasts.THANKSGIVING: "thanksgiving|thanksgiving day|thanks giving day|thanks giving",
        feasts.BLACK_FRIDAY: "black friday",
        feasts.CYBER_MONDAY: "cyber monday",
        feasts.EARTH: "earth day",
        feasts.WOMEN: "women's day|international women's day",
        Feast("1-1-3"): "martin luther king day|mlk day|martin luther king jr day",
        Feast("2-1-3"): "presidents' day|presidents day|president's day|washington's birthday",
        Feast("5-1-9"): "memorial day",
        Feast("6-19"): "juneteenth|freedom day|jubilee day",
        Feast("7-4"): "independence day",
        Feast("9-1-1"): "labor day|labour day",
        Feast("10-1-2"): "columbus day",
        Feast("11-11"): "veterans day|armistice day|remembrance day",
        Feast("2-2"): "groundhog day",
        Feast("11-5"): "guy fawkes night|guy fawkes day|bonfire night",
    },
}
ENGLISH = Language(
    code="en",
    table=TABLE,
    month_first=True,
    ordinal=r"(?:st|nd|rd|th)\b",
    weak_words="may|mar|march|sat|sun|second|fall|spring|mon|wed|dec|jan",
    never_words="sec|w|h|d|y|min|one|set",
    counted_words="percent|per|people|persons|times|dollars|euros|pounds|km|miles|coins|pieces|units|students|pages|points",
)
