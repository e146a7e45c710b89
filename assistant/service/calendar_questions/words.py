"""Words of questions about calendars."""

from __future__ import annotations

MEETINGS = frozenset("meeting meetings".split())
"""What stands for every appointment with other people."""

SAYS_NOTHING = frozenset(
    """agenda appointment appointments attend attending available book booked booking busy calendar clash clashes
    conflict conflicts coming count date day days did diary do doing double event events ever everything find first
    fit free future get go going happen happening happened happens have hour hours how is anything something last
    latest lasts left like list long look meet met minutes month months much need next number often earliest overlap
    overlaps overlapping past plan planned plans possible previous recent schedule scheduled see seen show slot
    slots spend spent take takes thing things time times today total upcoming visit week weeks weekend what when
    where which who whom will with year place room location address held people person come start starts end ends
    begin begins begun finish use want whole late later early altogether lot rest many most more same up there
    time's what's when's who's where's whats whens whos wheres hows got gotten leave leaves depart departs arrive
    arrives land lands back remaining finishes been gone goes done thats theres participants invited comes right
    directly straight immediately just after before anyone anybody tasks task due overdue by
    join joining taking""".split()
)
"""What frames a question about a calendar and is no word of an appointment."""

ALIKE = (
    frozenset(
        "lesson lessons class classes course courses session sessions training practice clase clases curso cours "
        "lecon kurs unterricht stunde".split()
    ),
    frozenset("fly flying flies flight flights".split()),
    frozenset("holiday holidays vacation leave".split()),
    frozenset("doctor doctors gp physician".split()),
    frozenset("haircut hairdresser hairdressers barber".split()),
    frozenset("kickoff kick-off".split()),
)
"""Words that people use for the same thing."""

SOFT = ALIKE[0] | frozenset("trip event day evening party game match viewing stay".split())
"""What an appointment is called in a question though its title may leave it out: a yoga class is "Yoga"."""
