"""The slides, tables and recipes of the sample library's generated documents (see make_sample.py)."""

# ruff: noqa: E501 - prose, one paragraph a line, as the documents hold it

from __future__ import annotations

import datetime

SLIDES = [
    (
        "Heron kick-off: warning of high water",
        ["Rheinwerk Analytics AG and Canton of Basel-Stadt", "Basel, 11 March 2026"],
        "Welcome by Sofia Marti, five minutes. Mina leads through the rest.",
    ),
    (
        "Why now",
        [
            "July 2021: the Rhine stood at 8.74 m in Basel, warnings came four hours late",
            "Damage in the region: CHF 31 million",
            "The old system has three people on call and sends faxes",
        ],
        "Daniel Hofer tells how the crisis team worked in the night of 16 July 2021.",
    ),
    (
        "What we build",
        [
            "A map with 46 gauges, new values every ten minutes",
            "Forecasts for 24 and 48 hours",
            "Alarms by text message and e-mail for 10,000 people",
            "Open data: every value can be downloaded",
        ],
        "Not part of it: cameras, groundwater, the Aare.",
    ),
    (
        "How the forecast works",
        [
            "Inputs: levels upstream, rain radar, soil moisture, snow",
            "A gradient boosting model for each gauge, trained on 1998 to 2024",
            "Baseline to beat: 13 cm at 24 hours (the present model of the federal office)",
        ],
        "Luca shows the curve of the flood of 2007 as an example.",
    ),
    (
        "Timetable",
        [
            "May: first ten gauges",
            "September: forecast",
            "October: alarms",
            "30 November: go-live",
        ],
        "Ask the canton for the format of the five oldest gauges before Easter.",
    ),
    (
        "Working together",
        [
            "Weekly meeting on Mondays at 10:00, room Birs",
            "Chat channel #heron, answers within a working day",
            "Decisions are written down in the minutes, nowhere else",
        ],
        "Lunch afterwards at Zum Isaak, table for eleven, 12:30.",
    ),
]

BUDGET: dict[str, list[list[object]]] = {
    "Year": [
        ["Category", "Planned CHF", "Spent until October CHF", "Note"],
        ["Rent and additional costs", 28800, 24000, "2,400 a month"],
        ["Health insurance", 13320, 11100, "four people"],
        ["Food", 14400, 12870, "Emil eats more"],
        ["Nursery and lunch club", 7800, 6240, "Emil until July, Lena lunch club three days"],
        ["Car", 4200, 3385, "fuel, service, insurance, parking"],
        ["Public transport", 2150, 2150, "two half-fare cards, U-Abo for Jonas"],
        ["Holidays", 6500, 4920, "Lac de Joux 1,480; Sörenberg 3,440"],
        ["Trip to Lisbon", 1900, 486.40, "flights paid, hotel at the desk"],
        ["Music and sport", 2600, 2331, "cello, swimming, climbing"],
        ["Insurance", 1640, 1640, "household 412.60, motor 1,227.40"],
        ["Gifts and donations", 1800, 1130, "MSF 600 in December"],
        ["Taxes", 17200, 13900, "last instalment 3,300 on 30 November"],
        ["Savings pillar 3a", 7258, 7258, "Mina, paid in January"],
    ],
    "Months": [
        ["Month", "Income CHF", "Expenses CHF", "Saved CHF"],
        ["January", 10850, 16240, -5390],
        ["February", 10850, 9120, 1730],
        ["March", 12450, 9470, 2980],
        ["April", 10850, 9985, 865],
        ["May", 12050, 9310, 2740],
        ["June", 10850, 9875, 975],
        ["July", 10850, 11890, -1040],
        ["August", 10850, 10420, 430],
        ["September", 13250, 9640, 3610],
        ["October", 10850, 9080, 1770],
    ],
    "Accounts": [
        ["Account", "Bank", "Balance on 31 October 2026 CHF", "For"],
        ["Salary", "Basler Kantonalbank", 6412.55, "daily life"],
        ["Savings", "Basler Kantonalbank", 23800.00, "reserve: three months"],
        ["Children", "Alternative Bank", 8150.20, "Lena 4,900 and Emil 3,250.20"],
        ["Rent deposit", "Basler Kantonalbank", 6442.10, "blocked"],
    ],
}

WORKSHOP_INVOICES: dict[str, list[list[object]]] = {
    "Invoices": [
        ["Number", "Date", "Customer", "Workshop", "Days", "Amount CHF", "Due", "Status"],
        ["W-26-01", datetime.date(2026, 3, 4), "Museum der Kulturen", "Charts that tell the truth", 1, 1600, datetime.date(2026, 4, 3), "paid"],
        ["W-26-02", datetime.date(2026, 5, 11), "Spitex Basel", "Excel without tears", 1, 1200, datetime.date(2026, 6, 10), "paid"],
        ["W-26-03", datetime.date(2026, 9, 7), "Kunsthalle Zürich", "Charts that tell the truth", 1.5, 2400, datetime.date(2026, 10, 7), "paid"],
        ["W-26-04", datetime.date(2026, 9, 28), "Gemeinde Riehen", "Maps for everybody", 1, 1600, datetime.date(2026, 10, 28), "unpaid, first reminder sent on 9 November"],
        ["W-26-05", datetime.date(2026, 10, 19), "Caritas beider Basel", "Excel without tears", 0.5, 600, datetime.date(2026, 11, 18), "unpaid"],
        ["W-26-06", datetime.date(2026, 11, 6), "Zoo Basel", "Charts that tell the truth", 1, 1600, datetime.date(2026, 12, 6), "unpaid"],
    ],
    "Planned": [
        ["Date", "Customer", "Workshop", "Place", "Offer CHF"],
        [datetime.date(2027, 1, 22), "Pro Velo Schweiz", "Maps for everybody", "Bern, Birkenweg 61", 1800],
        [datetime.date(2027, 2, 5), "Universität Basel, Graduate Centre", "Charts that tell the truth", "Bernoullistrasse 30", 1600],
        [datetime.date(2027, 3, 19), "Museum der Kulturen", "Second day: colours", "Münsterplatz 20", 1600],
    ],
}  # fmt: skip

COOKBOOK = [
    (
        "Before you cook",
        "<p>Collected by Ruth Keller in Liestal between 1979 and 2024, third edition for the grandchildren. Quantities are "
        "for four people if nothing else is said. A cup is 2.5 decilitres. The oven is a gas oven; with hot air take 20 "
        "degrees less.</p><p>No recipe has hazelnuts or walnuts in it since Mina's visit to the hospital at the age of six. "
        "Where the old book said nuts, it now says almonds or toasted oats.</p>",
    ),
    (
        "Onion tart for carnival",
        "<p>Eaten on Monday morning after Morgestraich, best at half past five with flour soup.</p><ul><li>300 g shortcrust "
        "pastry</li><li>800 g onions in fine rings</li><li>50 g butter</li><li>150 g bacon, left out for Helga</li><li>3 eggs, "
        "2 dl cream, 1 dl milk</li><li>100 g Gruyère, nutmeg</li></ul><p>Steam the onions for 25 minutes until they are soft "
        "and yellow, never brown. Spread on the pastry, pour the rest over it, bake for 35 minutes at 210 degrees on the "
        "lowest rack.</p>",
    ),
    (
        "Flour soup",
        "<p>Roast 80 g flour dry in a heavy pan for 15 minutes until it is as brown as a hazel stick; stir all the time. Let it "
        "cool. Steam one onion in butter, add the flour and 1.5 litres of beef broth, simmer for at least an hour and a half. "
        "Serve with grated Sbrinz. Grandfather Emil added a spoon of red wine and said that it was the secret.</p>",
    ),
    (
        "Älplermagronen",
        "<p>400 g macaroni and 400 g potatoes in cubes are cooked together in salted water for 12 minutes. Layer with 200 g "
        "Appenzeller and 2 dl hot cream; for Emil use oat cream and old Gruyère only. On top come onion rings fried in 40 g "
        "butter. With it: apple purée from Boskoop apples with a stick of cinnamon and little sugar.</p>",
    ),
    (
        "Red lentil soup of Dr. Aydin",
        "<p>Our doctor gave this recipe to Mina in 2026 for her iron. 250 g red lentils, 1 onion, 2 carrots, 1 tablespoon "
        "tomato purée, 1 teaspoon cumin, 1.2 litres vegetable broth. Cook 20 minutes, purée half of it. Finish with the juice "
        "of a lemon, dried mint and a thread of olive oil. Vitamin C helps the body to take up the iron, so do not leave the "
        "lemon out.</p>",
    ),
    (
        "Christmas broth fondue",
        "<p>Fondue chinoise for eight: 1.6 kg of meat cut thin by Jenzer, order a week before; 2 litres of beef broth with "
        "dried mushrooms and a glass of Madeira; vegetarian broth with ginger and lemongrass in the small pot. Sauces: curry "
        "with pineapple, garlic with yoghurt, cocktail with cognac, horseradish with apple. Rice for the children. The broth "
        "is drunk at midnight with a shot of sherry.</p>",
    ),
]
