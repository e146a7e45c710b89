"""How people ask about a calendar in German."""

from __future__ import annotations

from assistant.service.calendar_questions.kinds import Asked, Tongue, any_of

GERMAN = Tongue(
    code="de",
    frequent=frozenset(
        """uhr um termin neuer der die das den dem ist habe ich wann wo wer wie am im was und mein meine meinen
        meinem nicht für mit von zu ein eine steht haben wir nächste nächsten nächster letzte letzten gibt es bin
        zum beim viele hab diese woche erinnere mich bitte trag verschiebe sag an liegt montag dienstag mittwoch
        donnerstag freitag samstag sonntag wochenende heute morgen""".split()
    ),
    past=any_of(
        r"\b(war|waren|hatte|hatten|gewesen|seit|bisher)\b",
        r"\bvor (\d+|einem|einer|zwei|drei|vier)\b",
        r"\bhabe ich .*(ge\w+t|ge\w+en|besucht|verbracht)\b",
    ),
    kinds=(
        (Asked.CONFLICTS, any_of(r"\b(konflikt|überschneid|überlapp|kollid|doppelt|gleichzeitig)")),
        (Asked.TASKS, any_of(r"\b(fällig|überfällig|aufgaben?|zu erledigen)\b")),
        (Asked.UNTIL, any_of(r"\bwie (lange|viele \w+)\b.*\bbis\b")),
        (Asked.TOTAL, any_of(r"\bwie ?viele? (stunden|minuten|zeit|tage)\b")),
        (
            Asked.FREE,
            any_of(
                r"\bwann (bin|sind|habe|haben|hätte|könnte|kann|können)\b.*\b(frei|zeit|treffen)\b",
                r"\b(freie[rsn]?|finde)\b.*\b(zeit|stunden?|minuten|termin|lücke|abend|nachmittag|vormittag|tag)\w*\b",
            ),
        ),
        (Asked.BUSY, any_of(r"\b(bin|sind|ist|habe|haben) .{0,40}\b(frei|zeit|beschäftigt)\b")),
        (Asked.END, any_of(r"\b(wann|um wie ?viel uhr)\b.*\b(endet|aus|zu ende|vorbei|landet)\b")),
        (Asked.LENGTH, any_of(r"\bwie lange? (ist|sind|war|dauert|geht|dauerte)\b")),
        (Asked.COUNT, any_of(r"\bwie ?(viele?|oft)\b", r"\banzahl\b")),
        (Asked.WHERE, any_of(r"^\W*(und )?wo\b", r"\bin welchem raum\b")),
        (Asked.WHO, any_of(r"^\W*(und )?(wer|wen|mit wem)\b")),
    ),
    first=any_of(r"\b(erste[rsn]?|früheste[rsn]?)\b"),
    last=any_of(r"\b(letzte[rsnm]?|zuletzt|vorige[rsn]?)\b"),
    next=any_of(r"\b(nächste[rsnm]?|kommende[rsn]?)\b"),
    when=any_of(r"^\W*(und )?(wann|um wie viel uhr|um wieviel uhr|an welchem tag|welcher tag)\b"),
    exists=any_of(r"^\W*(habe?|hatte|haben|gibt es|gab es|ist|steht)\b"),
    agenda=any_of(
        r"\bwas\b.*\b(an|los|geplant|habe|haben|mache|machen|steht|gibt|ansteht|vor|liegt)\b",
        r"^\W*(zeig|liste|nenne)\w*\b",
        r"\bwelche (termine|treffen|besprechungen)\b",
    ),
    named=any_of(r"\b(kalender|termine?n?|besprechung(en)?|treffen|agenda|frei)\b"),
    own=any_of(r"\b(ich|wir|mir|uns|mein\w*|unser\w*|finde)\b"),
    remaining=any_of(r"\b(noch|übrig|rest)\b"),
    follows=any_of(r"^\W*(und|oder|was ist mit|wie sieht es)\b"),
    nothing=frozenset(
        """termin termine kalender besuch steht stehen los geplant mache machen gibt es uhr nachste nachsten nachster
        nachstes nachstem letzte letzten letzter letztes letztem zuletzt mal stunden minuten zeit tage tag viele
        viel wie lange oft dauert frei freie freier findet statt beginnt endet wann dabei teil nimmt kommt alles
        etwas an vor hatte war waren gewesen woche wochen monat jahr erste erster welcher welchem raum ort hab
        habt gibts liegt treffe treffen trifft sehe sieht beim wochenende uberschneidungen uberschneidung
        uberschneidet konflikte konflikt aufgaben aufgabe fallig uberfallig erledigen noch schon denn eigentlich
        bitte sagen sag zeig dir danach davor""".split()
    ),
    overdue=any_of(r"\büberfällig"),
)
