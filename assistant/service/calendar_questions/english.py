"""How people ask about a calendar in English."""

from __future__ import annotations

from assistant.service.calendar_questions.kinds import Asked, Tongue, any_of

_ON = (
    "on|planned|scheduled|happen\\w*|going on|have|got|up|doing|do|plans?|appointments?|meetings?|events?|coming up"
    "|calendar|schedule|agenda|supposed"
)
ENGLISH = Tongue(
    code="en",
    frequent=frozenset(
        """the what what's is my do i when on in have how many did was are there for and to of at any with who where
        does next last this it am can monday tuesday wednesday thursday friday saturday sunday today tomorrow
        week""".split()
    ),
    past=any_of(
        r"\b(did|was|were|had|has been|spent|ago|since|so far|until now)\b",
        r"\bhave (i|we) (been|had|seen|met|spent|done|gone)\b",
    ),
    kinds=(
        (
            Asked.ORDER,
            any_of(
                r"^\W*(is|was|are|were|does|do|did|will) (?!i |we |there |anything )(.+?)\b(before|after)\b(?! noon)"
            ),
        ),
        (Asked.FIRST_IN, any_of(r"^\W*what\b.*\b(comes|right|directly|straight|immediately) after\b")),
        (Asked.LAST_IN, any_of(r"^\W*what\b.*\b(comes|right|directly|straight|immediately) before\b")),
        (
            Asked.CONFLICTS,
            any_of(r"\b(conflict|clash|overlap|collide|interfere|double[- ]?book|at the same time|in the way of)"),
        ),
        (
            Asked.TASKS,
            any_of(
                r"\b(due|overdue|to-?dos?|tasks?|deadlines?)\b", r"\b(have|need|got) to (get .{0,12}done|finish|do)\b"
            ),
        ),
        (
            Asked.SINCE,
            any_of(
                r"\bhow (long|many \w+) (ago|has it been|is it since)\b",
                r"\bhow many (days|weeks|months|years) since\b",
            ),
        ),
        (
            Asked.UNTIL,
            any_of(
                r"\bhow (long|many (more )?(days|weeks|months|nights|sleeps|hours))\b[\w\s]{0,20}\b(until|till|to go)\b"
            ),
        ),
        (
            Asked.TOTAL,
            any_of(
                r"\bhow (many|much) (hours|minutes|time|days|nights)\b",
                r"\bhow long (did|do|have|will) (i|we)\b",
                r"\b(time|hours) (did|do|have|will) (i|we) spen",
                r"\bhow much time (i|we) (spent|spend|had|have)\b",
                r"\btotal (time|hours|length)\b",
            ),
        ),
        (
            Asked.FREE,
            any_of(
                r"\bfree (time|slots?|hours?|minutes|evenings?|afternoons?|mornings?|days?|weekends?|gaps?)\b",
                r"\b(evenings?|afternoons?|mornings?|days?|weekends?) (is|are|am|do|still)\b.*\b(free|have nothing)\b",
                r"\bfind\b.*\b(time|hours?|minutes|slot|gap)\b",
                r"\b(have|any) time for\b",
                r"\bfree .{0,20}\bhours?\b",
                r"\bwhen (am i|are we|is there|do i|do we|could (i|we)|can (i|we))\b.*"
                r"\b(free|available|meet|time|fit|gap)\b",
                r"\bwhen do (i|we) have (time|\d+|an?|two|three|half)\b",
                r"\bwhere (can|could) (i|we) fit\b",
                r"\b(next|first|earliest) (free|gap|opening)\b",
                r"^\W*free\b",
                r"\b(squeeze|fit)\b.*\b(in|into)\b",
                r"\blook for\b.*\b(time|slot|gap|hours?)\b",
                r"\b(is there|are there|any) .{0,20}\b(gaps?|openings?|slots?)\b",
            ),
        ),
        (
            Asked.BUSY,
            any_of(
                r"\b(am|are|is) (i|we|\w+) (still |already )?(free|available|busy|booked)\b",
                r"\b(is|are) .{0,40}\bfree\b",
                r"\bdoes that (work|fit)\b",
                r"\bdo (i|we) have time\b",
            ),
        ),
        (
            Asked.END,
            any_of(
                r"^\W*(and )?(when|what time)\b.*\b(end|ends|finish|finishes|over|land|lands|arrive|arrives|get back)\b"
            ),
        ),
        (Asked.LENGTH, any_of(r"\bhow long (is|are|was|were|does|did|will)\b")),
        (Asked.COUNT, any_of(r"\bhow (many|often)\b", r"\bnumber of\b", r"\bcount\b")),
        (
            Asked.WHERE,
            any_of(
                r"^\W*(and )?where\b",
                r"^\W*[\w' ]{2,40} where\W*$",
                r"\b(address|place|location|room) of\b",
                r"\b(which|what) room\b",
            ),
        ),
        (
            Asked.WHO,
            any_of(
                r"^\W*(and )?(who|whom|with who)\b",
                r"^\W*[\w' ]{2,40} who\W*$",
                r"\bwho('s|s| is| are| was| will)\b",
                r"\bwhich people\b",
            ),
        ),
    ),
    first=any_of(r"\b(first|earliest)\b"),
    last=any_of(r"\b(last|latest|most recent|previous)\b"),
    next=any_of(r"\b(next|upcoming|coming)\b"),
    when=any_of(
        r"^\W*[\w' ]{2,40} when\W*$",
        r"\bwhen('s| is) (that|it)\b",
        r"^\W*(and |so )?(when|(at )?what time|what day|which day|what date|on (what|which) (day|date))\b",
    ),
    exists=any_of(
        r"^\W*(do|does|did|will|have|is there|are there|was there|were there|has|any|anything)\b",
        r"^\W*(i have|i've|we have|we've|i've got) (got )?anything\b",
    ),
    agenda=any_of(
        rf"\bwhat('s|s| is| was| are| do| did| have| will| am)\b.*\b({_ON})\b",
        r"\b(agenda|schedule|calendar|appointments|plans|meetings|events)\b.*\b(for|on|in|this|next|today|tomorrow)\b",
        r"^\W*(please )?(show|list|give)\b",
        r"\bwhat (i|we) (did|do|have|had)\b",
        r"\bhow (do|does|did) .{0,20}\blook\b",
        r"\bwhat's in\b",
        r"\b(what|which) ([\w]+ )?(meetings?|appointments?|events?)\b",
    ),
    named=any_of(
        r"\b(calendar|agenda|schedule|appointments?|meetings?|events?|free time|free slots?|am i free|busy)\b"
    ),
    own=any_of(r"\b(i|i'm|i'd|we|me|us|my|our|find)\b"),
    remaining=any_of(r"\b(left|still|remaining|remains|rest of)\b"),
    follows=any_of(r"^\W*(and|what about|how about|also|then|or|only|just|make that)\b"),
    overdue=any_of(r"\b(overdue|late|missed)\b"),
)
