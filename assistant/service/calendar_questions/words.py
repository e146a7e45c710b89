"""Words of questions about calendars."""

from __future__ import annotations

MEETINGS = frozenset("meeting meetings".split())
"""What stands for every appointment with other people."""

SAYS_NOTHING = frozenset(
    """agenda appointment appointments attend attending available book booked booking busy calendar clash clashes
    conflict conflicts coming count date day days did diary do doing double event events ever everything find
    first fit free future get go going happen happening happened happens have hour hours how is anything
    something last latest lasts left like list long look meet met minutes month months much need next number
    often earliest overlap overlaps overlapping past plan planned plans possible previous recent schedule
    scheduled see seen show slot slots spend spent take takes thing things time times today total upcoming visit
    week weeks weekend what when where which who whom will with year place room location address held people
    person come start starts end ends begin begins begun finish use want whole late later early altogether lot
    rest many most more same up there time's what's when's who's where's whats whens whos wheres hows got gotten
    leave leaves depart departs arrive arrives land lands back remaining finishes been gone goes done thats
    theres participants invited comes right directly straight immediately just after before anyone anybody tasks
    task due overdue by join joining taking exactly actually really maybe perhaps again still already anyway
    please thanks tell telling remind reminding know knowing mind would could should might wonder wondering
    forgot forget remember wants wanted needs liked likes overview everyone someone somebody else also only yes
    no ok okay supposed able involve involves involved including include includes exact roughly about around
    between during within entire every each another other others different good best better new old big small
    sure think thinking thought believe guess hope called calling named names ask asked asking answer question
    help give gave given put keep kept let lets looks looking works working worked fits fitting squeeze suit
    suits sit together alone free'd i'd i've we've we'd i'll we'll you'd you've he's she's they're it'd that'd
    isn't hasn't haven't having hers his theirs friends minute soon tonight's getting gets made make makes
    making deadlines deadline missed miss missing weekday weekdays way longer shorter longest shortest gap gaps
    opening openings row least min mins half quarter o'clock oclock""".split()
)
"""What frames a question about a calendar and is no word of an appointment."""

ALIKE = (
    frozenset(
        "lesson lessons class classes course courses session sessions training practice clase clases curso cours "
        "lecon kurs unterricht stunde".split()
    ),
    frozenset("fly flying flies flight flights flug vuelo vol".split()),
    frozenset("holiday holidays vacation leave urlaub ferien vacaciones vacances".split()),
    frozenset("doctor doctors gp physician arzt arztin medico medecin".split()),
    frozenset("haircut hairdresser hairdressers barber friseur frisor peluqueria coiffeur".split()),
    frozenset("kickoff kick-off".split()),
    frozenset("dentist zahnarzt zahnarztin dentista dentiste".split()),
    frozenset("wedding hochzeit boda mariage".split()),
    frozenset("birthday geburtstag cumpleanos anniversaire".split()),
    frozenset("concert konzert concierto".split()),
    frozenset("party feier fiesta fete".split()),
    frozenset("lunch mittagessen almuerzo dejeuner".split()),
    frozenset("dinner abendessen cena diner".split()),
    frozenset("school schule escuela ecole".split()),
    frozenset("swimming schwimmen natacion natation".split()),
    frozenset("trip reise viaje voyage".split()),
    frozenset("football fussball futbol foot".split()),
    frozenset("vet tierarzt veterinario veterinaire".split()),
)
"""Words that people use for the same thing, also where they ask in another language than they write."""

SOFT = ALIKE[0] | frozenset("trip event day evening party game match viewing stay play plays recital holiday".split())
"""What an appointment is called in a question though its title may leave it out: a yoga class is "Yoga"."""
