"""What the generated documents of the sample library say (see make_sample.py)."""

# ruff: noqa: E501 - prose, one paragraph a line, as the documents hold it

from __future__ import annotations

RENTAL_CONTRACT = """
# Rental contract for a flat
between Immobilien Sutter AG, Rebgasse 18, 4058 Basel, represented by Mr Beat Sutter (landlord), and Mina Keller and Jonas Brandt (tenants, jointly liable).
## 1 The flat
The landlord lets the flat on the third floor, left, at Feldbergstrasse 42, 4057 Basel: 3.5 rooms, kitchen, bathroom, separate toilet, balcony to the courtyard, 84 square metres. Cellar compartment number 7 and a shared bicycle room belong to it. A parking space is not included.
## 2 Beginning
The tenancy begins on 1 April 2021. The keys are handed over on 31 March 2021 at 14:00. Five flat keys, two cellar keys and one letter-box key are handed over; a lost flat key costs CHF 180 because the lock must be changed.
## 3 Rent
| Item | CHF a month |
| Net rent | 2,140 |
| Heating and hot water, on account | 180 |
| Other additional costs, flat rate | 80 |
| Total | 2,400 |
The rent is due in advance on the first day of each month. It is based on a reference interest rate of 1.25 % and the national index of consumer prices of January 2021.
## 4 Deposit
The tenants pay a deposit of CHF 6,420 (three months' net rent) into a blocked savings account in their names at Basler Kantonalbank.
## 5 Notice period
Either party may end the tenancy with a notice period of three months to the end of any month except 31 December. The first possible date is 31 March 2022. Notice must be given in writing and signed by both tenants; the landlord uses the official form. Tenants who leave earlier must propose a solvent new tenant who is ready to take the flat on the same terms.
## 6 Use
- The flat may be lived in by the tenants and their children.
- One cat or two small animals are allowed; a dog needs written consent.
- Quiet hours are from 22:00 to 6:00 and on Sundays. Musical instruments may be played for at most two hours a day, not after 20:00.
- Subletting needs consent, which may be refused only for good reasons.
- Smoking is not allowed in the stairwell and the cellar.
- The laundry room is ours on Tuesdays and every second Saturday.
## 7 Repairs
The landlord keeps the flat in good order. Small repairs up to CHF 150 in each case are paid by the tenants. Living rooms are heated to at least 20 degrees between 6:00 and 23:00. Defects must be reported at once to the landlord or to the caretaker, Ms Rosa Imhof, ground floor, 061 555 48 17.
## 8 Changes to the flat
Painting in white needs no consent. Other colours must be painted over before moving out. Satellite dishes may not be mounted.
## 9 Handing back
The flat is handed back clean and empty at noon on the last day at the latest. Windows, oven and extractor hood are cleaned thoroughly; the filter of the extractor hood is replaced by the tenants.
Basel, 2 March 2021. Signed: B. Sutter, M. Keller, J. Brandt
"""

PROJECT_PLAN = """
# Project plan Heron
Version 1.4 of 12 October 2026. Author: Mina Keller, Rheinwerk Analytics AG.
## Aim
Heron warns people in the region of Basel of high water. It shows the levels of 46 gauges on the Rhine, Birs, Ergolz, Birsig and Wiese, forecasts them for 48 hours and sends alarms by text message and e-mail. The customer is the Canton of Basel-Stadt, department of civil protection; its contact is Daniel Hofer, head of the crisis team.
## People
| Name | Role | Days a week |
| Mina Keller | project lead | 3 |
| Priya Raman | backend, stands in for the lead | 4 |
| Luca Bernasconi | data and forecasts | 4 |
| Tobias Frei | design and translations | 2 |
| Anke Vogt | testing | 2 |
| Sofia Marti | sponsor, head of department | - |
## Milestones
| Milestone | Date | State |
| M1 Contract signed | 2 March 2026 | done |
| M2 First ten gauges on the map | 29 May 2026 | done |
| M3 Forecast at 24 hours better than 8 cm | 30 September 2026 | late, expected on 6 November |
| M4 Alarms by text message | 23 October 2026 | planned |
| M5 Acceptance test with the crisis team | 24 November 2026 | planned |
| M6 Go-live | 30 November 2026 | planned |
| M7 Handover to operations | 26 February 2027 | planned |
## Budget
The contract sum is CHF 148,000. Of this, 96,000 is for development, 22,000 for data and forecasts, 14,000 for design and translation, 10,000 for tests and 6,000 for travel and meetings. Text messages are billed to the customer at cost.
## Quality goals
- The error of the 24-hour forecast is at most 8 cm on average, that of the 48-hour forecast at most 12 cm.
- An alarm reaches 10,000 subscribers within two minutes.
- The page works without JavaScript and in German, French and English.
- Availability of 99.8 % a month, measured by the canton's own probes.
## Risks
The greatest risk is the change of format at the canton's five oldest gauges. If it is late, we read the old format for three more months, which costs about six days. A second risk is that both people who know the forecast model, Luca Bernasconi and an external adviser, Dr. Elif Kaya of ETH Zurich, are away at the same time in January.
## Reporting
Weekly meeting on Mondays at 10:00. A written report goes to Sofia Marti on the last working day of each month. Changes of scope need her signature and that of Daniel Hofer.
"""

LANDLORD_LETTER = """
# Adjustment of rent and renovation of the bathrooms
Immobilien Sutter AG, Rebgasse 18, 4058 Basel
Ms Mina Keller and Mr Jonas Brandt, Feldbergstrasse 42, 4057 Basel
Basel, 2 November 2026
Dear Ms Keller, dear Mr Brandt
## Rent
The reference interest rate has fallen from 1.50 to 1.25 per cent since the last adjustment. As you asked in your letter of 14 September, we lower the net rent from CHF 2,140 to CHF 2,078 a month from 1 February 2027. The additional costs stay at CHF 260. Please change your standing order to CHF 2,338.
## Bathrooms
All bathrooms on the left side of the house will be renovated in spring. In your flat the work begins on Monday, 8 March 2027, and takes about twelve working days. During this time the bathroom cannot be used; the toilet can. A shower container stands in the courtyard. For these days we reduce your net rent by 20 per cent.
The firm Gysin will look at the bathroom on Thursday, 14 January 2027, between 9:00 and 11:00 and will bring samples of tiles. You may choose between "Sand", "Slate" and "Moss". If we do not hear from you by 31 January, we take "Sand".
## Dust and noise
Drilling is limited to the hours from 8:00 to 12:00 and from 13:30 to 17:00. On the first three days the riser pipes are cut, and the water is turned off from 8:30 to 15:30. Please empty the bathroom and the corridor cupboard beforehand. Valuable furniture in the corridor should be covered; the firm brings foil.
## Heating bill
The bill for 2025/26 shows a credit of CHF 214.35 in your favour. We pay it to your account ending in 7731 by the end of November.
For questions Ms Nora Hess is in the office on Mondays, Tuesdays and Thursdays, 061 555 48 02.
Kind regards
Beat Sutter
"""

INSURANCE = [
    """
# Basilea Versicherung
# Household and liability insurance policy

Policy number: HH-2290-4417
Policyholder: Mina Keller, Feldbergstrasse 42, 4057 Basel
Also insured: Jonas Brandt, Lena Brandt Keller, Emil Brandt Keller
Begin: 1 February 2022. End: 31 January 2028. It is then renewed by one year unless cancelled three months before.
Premium: CHF 412.60 a year, due on 1 February.

# What is insured

Household contents: CHF 95,000, replacement value. Fire, water, theft at home, glass.
Simple theft away from home: up to CHF 3,000, bicycles included, deductible CHF 200.
E-bikes: up to CHF 5,000 each if locked to a fixed object.
Private liability: CHF 5,000,000 per event, deductible CHF 0 for injuries and CHF 200 for damage to things.
Damage to the rented flat: included, deductible CHF 200.
Earthquake: not included. Gross negligence: included.

# Valuables

Jewellery is insured up to CHF 10,000 in all, cash up to CHF 2,000. The cello (Mirecourt, about 1890, valued at
CHF 8,400 on 3 May 2023 by Geigenbau Hofmann) is listed separately and insured all over Europe, also in the car
if it is locked and the instrument cannot be seen from outside.
""",
    """
# In case of damage

Call 061 555 02 20, day and night, or write to schaden@basilea.example. Tell us within five days, theft within
24 hours to the police as well. Keep damaged things until we have seen them or say that you need not.
Please have ready: policy number, date and place, what happened, photographs, receipts.

# Claims so far

14 July 2023: bicycle stolen at Badischer Bahnhof, claim 23-118-204, CHF 1,350 paid.
9 January 2025: water damage from the washing machine, claim 25-004-771, CHF 2,980 paid to the parquet layer.

# What is not insured

Damage caused on purpose; wear; motor vehicles and trailers; boats longer than four metres; drones heavier than
500 grams; work for pay, with the exception of side jobs up to CHF 12,000 a year.

# Your adviser

Patrick Zimmerli, agency Claraplatz, 061 555 02 44, Monday to Friday 8:30 to 12:00 and 13:30 to 17:30.
Discounts: 10 % because motor insurance MV-7731-0925 is with us too; 5 % for yearly payment.
""",
]

FLIGHT = [
    """
# E-ticket receipt

Booking code: Q7XK2M
Issued: 2 September 2026 by TAP Air Portugal
Passengers: KELLER / MINA MS, ticket 047 2290 118 334; BRANDT / JONAS MR, ticket 047 2290 118 335

# Outward: Thursday, 3 December 2026

Flight TP1362, economy, fare Classic
From Basel EuroAirport (BSL) at 06:55
To Lisbon (LIS), terminal 1, at 08:40
Seats 14A and 14B. Aircraft: Embraer 195. Duration 2 h 45 min.
Check-in closes 45 minutes before departure; the gate closes 15 minutes before departure.

# Return: Monday, 7 December 2026

Flight TP1367, economy, fare Classic
From Lisbon (LIS), terminal 1, at 18:25
To Basel EuroAirport (BSL) at 22:05
Seats 11C and 11D.

# Baggage

Each passenger: one piece of hand baggage up to 8 kg (55 x 40 x 20 cm), one small bag, one checked bag up to 23 kg.
A cello needs a seat of its own.

# Price

Fares CHF 372.00, taxes and charges CHF 114.40, total CHF 486.40. Paid by card ending in 3308.

# Changes

The fare may be changed up to two hours before departure for CHF 60 per person and the difference in fare. It cannot
be refunded, except for the taxes. Online check-in opens 36 hours before departure, on 1 December at 18:55.
Customer service: +351 211 234 400.
""",
]

SCHOOL_LETTER = """
# Bläsi primary school, Basel
Müllheimerstrasse 94, 4057 Basel
Class 3b, Ms Katrin Oberholzer
Basel, 6 November 2026

# Information for parents: December and ski camp

Dear parents

We look back on a good autumn and would like to give you the dates until the holidays.

Parents' evening: Tuesday, 17 November 2026, 19:00, room 204. We talk about homework, the new reports and the children's telephones. Please come with one adult per child; there is no childcare.

Swimming: from 23 November the class swims every Monday at the Rialto pool. The children need a bathing cap, a towel and goggles. They are back at 11:40. A child who cannot swim must bring a note.

St Nicholas: on Friday, 4 December, the class walks to the Lange Erlen. Meeting point is the school yard at 8:15, return at 12:00. Warm clothes, boots, a mug and a snack without nuts, please: three children in the class have a nut allergy.

Concert: on Wednesday, 16 December, at 18:00, the school sings in the Matthäuskirche. The children meet at 17:15 in white shirts. Lena Brandt Keller and Mira Demir play the cello. Admission is free; the collection is for the class fund.

Ski camp: from 1 to 5 March 2027 in Sörenberg, house Birkenhof. It costs CHF 230 a child; families with the culture card pay 80. Registration with the enclosed slip by 30 November 2026. Skis can be hired for CHF 65. Children who do not come are taught in class 3a.

Christmas holidays: from Saturday, 19 December 2026 to Saturday, 2 January 2027. On Friday, 18 December, school ends at 11:45. The day nursery is open until 18:00 on that day.

Illness: please report it before 7:45 by the school app or on 061 555 20 94. Medicine stays with Ms Oberholzer in the locked drawer.

We are still looking for two people to help on the day of the walk and for somebody who repairs the sewing machine.

With kind regards
Katrin Oberholzer, class teacher
Hans-Peter Dill, head of the school
"""
