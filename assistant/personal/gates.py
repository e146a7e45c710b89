"""What teaches nothing, in four languages: questions, orders, suppositions, hearsay, play, and what passes.

What decides for all that follows is looked for in the whole turn (:func:`is_play`), what decides for a sentence in that
(:func:`is_meant`), the rest in single clauses.
"""

from __future__ import annotations

import re

_I = re.IGNORECASE

_PLAY = re.compile(
    r"^\W*(imagine|pretend|suppose|supposing|assume|assuming|let['’]?s (play|pretend|say|imagine|assume)|role ?play|"
    r"in this (game|story|scenario)|in my (novel|story|game|dream)|say (that )?I\b|act as|you are (?!right|welcome|"
    r"wrong|so\b|very\b|"
    r"great|funny|kind|the best)(now )?(a|an|my|the)\b|what if|(my|the) character\b|"
    r"angenommen|stell dir vor|nehmen wir an|nimm an|tun wir so|du bist (jetzt )?(ein|eine|mein|meine)\b|"
    r"imagina|supón|supongamos|pongamos|finge|eres (un|una|mi)\b|"
    r"suppose|supposons|imaginons|admettons|mettons que|fais comme si|tu es (un|une|mon|ma)\b)\b"
    r"|[.!?,]\s+(imagine|pretend|suppose|assume|let['’]s pretend)\b"
    r"|\b(in character|role[- ]?play)\b",
    _I,
)
_HANDED = re.compile(
    r"^\W*(translate|proofread|rewrite|paraphrase|correct|check|fix|improve|shorten|rephrase|edit|polish|reword|"
    r"übersetze?|korrigiere?|verbessere?|corrige|corrígeme|traduce|traduis|corrigez|reformule|améliore|"
    r"revisa)\b[^.!?]*:"
    r"|\b(is|are) (this|the|these) (sentence|text|line|phrase|translation|grammar)s? (right|correct|ok|okay)"
    r"|\b(ist (der|dieser) satz|es correcta esta frase|cette phrase est)\b",
    _I,
)
"""Requests about a text that they hold: what follows is that text."""

_ASKS = re.compile(
    r"\?\s*$|^\W*¿"
    r"|^\W*(can|could|would|will|do|does|did|is|are|was|were|have|has|am|what|when|where|who|whose|which|why|how|"
    r"shall|should|"
    r"may|might)\s+(?!know\b)"
    r"|^\W*(was|wann|wo|wohin|woher|wie|wer|wem|wen|warum|wieso|welche[rsn]?|kannst|könntest|hast|habe ich|hab ich|"
    r"bin ich|ist|"
    r"sind|muss ich|soll ich|darf ich|kann ich|gibt es)\s"
    r"|^\W*(qué|cuál|cuándo|dónde|cómo|quién|cuánto|cuánta|puedes|podrías|debo|tengo que\b.*\?)\s"
    r"|^\W*(que|qu['’]est|quand|où|comment|qui|combien|pourquoi|est-ce|peux-tu|pouvez|quel|quelle|quels|quelles|"
    r"dois-je|ai-je|"
    r"suis-je)\b",
    _I,
)
_ORDERS = re.compile(
    r"^\W*(please\s+)?(tell|show|find|list|give|write|draft|translate|summari[sz]e|explain|help|remind|add|put|make|"
    r"open|search|"
    r"look|let|remember|forget|note|keep in mind|don['’]t (forget|let|use|write)|check|fix|compare|calculate|count|"
    r"create|"
    r"delete|send|reply|answer|read|rewrite|shorten|correct|proofread|print|plan|book|order|buy|turn|set|go|take|try|"
    r"replace|use|see|wait|stop|start|describe|suggest|recommend|move|cancel|schedule|sort|convert|get|say|repeat|"
    r"thank|thanks)\b"
    r"|^\W*(bitte\s+)?(schreib|zeig|such|find|mach|gib|sag|hilf|übersetz|erklär|fass|füge?|öffne|lies|merk|vergiss|"
    r"erinner|nimm|"
    r"stell|trag|prüf|korrigier|lösch|bestell|ersetz|danke|bitte)\w*\b"
    r"|^\W*(por favor,?\s+)?(escribe|muestra|busca|haz|dame|dime|ayúdame|traduce|explica|resume|añade|abre|lee|"
    r"recuerda|olvida|"
    r"recuérdame|pon|borra|compara|calcula|corrige|gracias)\b"
    r"|^\W*(s['’]il (te|vous) plaît,?\s+)?(écris|montre|cherche|fais|donne|dis|aide|traduis|explique|résume|ajoute|"
    r"ouvre|lis|"
    r"rappelle|oublie|mets|supprime|compare|calcule|corrige|merci)\b(?!\s+(de|que))",
    _I,
)
_CONDITION = re.compile(
    r"\b(if|unless|wish|hypothetically|for example|for instance|in case|as if|as though|whether|suppose|assume|"
    r"pretend|imagine)\b"
    r"|\b(wenn|falls|angenommen|zum beispiel|als ob)\b"
    r"|^\W*(si|s['’])\s*(j|yo|tuviera|viviera|fuera|soy|vivo|tengo|on|nous)|\b(ojalá|imagina|supón|por ejemplo)\b"
    r"|\b(supposons|par exemple|comme si)\b",
    _I,
)
"""What makes a whole sentence no statement."""
_SUPPOSED = re.compile(
    r"\b(would|might|maybe|perhaps|could be|should|some ?day|one day|I['’]d|we['’]d|I['’]ll|we['’]ll|will|shall|"
    r"let['’]?s)\b"
    r"|\b(ob|würde|würden|hätte|wäre|vielleicht|könnte|sollte|möchte|irgendwann|eines tages|werde)\b"
    r"|\b(quizás|quizá|tal vez|algún día|me gustaría|quisiera|podría|iría|sería|tendría|voy a)\b"
    r"|\b(peut-être|un jour|j['’]aimerais|je voudrais|je serais|j['’]aurais|j['’]irais|je pourrais|je vais)\b",
    _I,
)
_HEARSAY = re.compile(
    r"\b(said|says|saying|wrote|writes|told|tells|claims?|claimed|asked|asks|thinks?|thought|believes?|believed|"
    r"reckons?|"
    r"according to|noted|mentioned|heard|apparently|supposedly|allegedly|rumou?r|calls me|called me)\b"
    r"|\b(sagt|sagte|meint|meinte|behauptet|schreibt|schrieb|erzählt|erzählte|glaubt|findet|denkt|laut|angeblich|"
    r"anscheinend)\b"
    r"|\b(dice|dijo|cree|piensa|según|escribió|contó|afirma|parece que|dicen)\b"
    r"|\b(dit|disait|pense|croit|selon|d['’]après|prétend|écrit|raconte|paraît que|a dit)\b",
    _I,
)
_RECALLED = re.compile(
    r"\b(you|your)\b|\b(du (hast|sagst|meinst)|deine?[rmns]?|ihre? antwort)\b|\b(dijiste|tu (respuesta|resumen)|has "
    r"dicho)\b"
    r"|\b(tu as|vous avez|ta réponse|ton résumé)\b",
    _I,
)
"""What is said to Hearth about what it said or does: no word of it teaches about the person."""

_JOKE = re.compile(
    r"\b(ha){2,}\b|\blol\b|\brofl\b|\b(just )?(kidding|joking)\b|\bjoke\b|:-?D\b|:-?D$|;-?\)|😂|🤣|😜|\bobviously\b|"
    r"\bbasically a\b|"
    r"\b(scherz|witz|jaja|broma|jaja(ja)*|blague|mdr|je plaisante)\b|\bnonsense\b|\bquatsch\b",
    _I,
)
_PASSING = re.compile(
    r"\b(today|tonight|tomorrow|yesterday|right now|just now|at the moment|this (morning|afternoon|evening|week|"
    r"weekend|month)|"
    r"(last|next) (night|week|weekend|(?:mon|tues|wednes|thurs|fri|satur|sun)day)|in a (minute|moment)|for now|"
    r"in (ten|five|two|\d+) (minutes|hours|days)|before (noon|monday|tuesday|wednesday|thursday|friday|saturday|"
    r"sunday)|"
    r"on (?:mon|tues|wednes|thurs|fri|satur|sun)day(?! (?:morning|evening|afternoon|night)?s\b)|(?<!every )(?<!each )"
    r"at (?:ten|nine|eight|seven|six|five|four|three|two|one|noon|\d{1,2}) (?:o'clock|today|sharp)|these days|lately|"
    r"recently|"
    r"soon|so far|again this|still|just|yet|since (?:this|yesterday|last|mon|tues|wednes|thurs|fri|satur|sun)\w*)\b"
    r"|\b(heute|gestern|(?<!jeden )morgen|gerade|eben|gleich|jetzt gerade|im moment|momentan|diese woche|nächste "
    r"woche|letzte woche|am "
    r"(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)|bald|später|noch nicht|um (?:drei|vier|\d+)(?: "
    r"uhr)?)\b"
    r"|\b(hoy|ayer|(?<!la )mañana|ahora mismo|esta (?:mañana|tarde|noche|semana)|la semana (?:pasada|que viene)|"
    r"anoche|el "
    r"(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)|pronto|todavía)\b"
    r"|\b(aujourd['’]hui|hier|demain|ce (?:soir|matin|midi|week-end)|cet après-midi|cette (?:semaine|nuit)|en ce "
    r"moment|bientôt|la semaine "
    r"(?:dernière|prochaine)|(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) (?:dernier|prochain)|tout de "
    r"suite|maintenant que)\b",
    _I,
)
_MOODS = re.compile(
    r"\b(I|we)\s*(['’](m|re)|am|are|feel|felt|was|were)\s+(so |very |really |a (bit|little) |not |just |quite |too |"
    r"rather |pretty |"
    r"feeling |getting |in no |no )*(sure|sorry|tired|hungry|busy|confused|lost|stuck|glad|happy|sad|angry|afraid(?! "
    r"of)|worried|curious|"
    r"interested|looking|trying|going|thinking|wondering|writing|working on|asking|reading|done|back|late|ready|fine|"
    r"ok|okay|"
    r"good|great|well|bored|here|on my way|about to|in (a|the|no)|cold|hot|sick|ill|down|nervous|excited|stressed|"
    r"exhausted|"
    r"off|at (the|home|work)|wrong|right|convinced|surprised|proud|grateful|thankful|cooking|making|having|waiting|"
    r"planning|"
    r"watching|sitting|standing|driving|sleeping|kidding|referring|talking|calling|buying|preparing|hoping|running "
    r"(late|out)|"
    r"leaving|coming|using this|doing|getting|new here|aware|able|unable|supposed|serious|with you|all for)\b"
    r"|\b(I|we)['’]?\s*(think|guess|mean|want|wanted|need|needed|wonder|hope|see|saw|tried|try|forgot|lost|"
    r"understand|can|may|"
    r"must|don['’]t (know|see|think|get|remember|mind|agree|care|want|need)|can['’]t (find|see|open|remember|believe|"
    r"get|wait|stop|decide)"
    r"|cannot (find|see|open|remember)|agree|suggest|remember|suppose|feel|felt|find|believe|miss|look forward|"
    r"appreciate|have to|"
    r"had to|bet|figure|notice|noticed|realise|realize|swear|doubt|fear|count|tend)\b"
    r"|\b(I|we|my \w+)\s+(have|has|had|['’]ve got)\s+(a|an|another|one|no|some|two|three|several|many|\d+)?\s*(\w+ "
    r")?(questions?|problems?|issues?|"
    r"ideas?|meetings?|appointments?|calls?|headaches?|colds?|flu|fever|doubts?|feeling|minutes?|plans?|exams?|"
    r"tests?|interviews?|"
    r"deadlines?|tabs?|versions?|mails?|emails?|errors?|time|luck|clue|choice|look|guess|fun|visitors?|guests?|"
    r"hangover)\b"
    r"|\b(my|our) (head|back|stomach|tooth|teeth|feet|hands?|eyes?|throat|neck|legs?|knees?|nose) (hurts?|aches?|is|"
    r"are)\b"
    r"|\bich (bin|war) (\w+ )?(müde|krank|fertig|wieder|zurück|gleich|hier|froh|sicher|gespannt|unterwegs|da|dran|"
    r"dabei|hungrig|traurig|"
    r"genervt|gestresst|neugierig|sauer|spät)\b|\bich (habe|hab) (\w+ ){0,3}(frage|problem|termin|hunger|durst|"
    r"kopfschmerzen|zeit|idee|"
    r"lust|angst|fieber|schnupfen|erkältung|feierabend|recht|verstanden|vergessen)\b|\bich (muss|will|kann|brauche|"
    r"denke|glaube|finde|"
    r"meine|hoffe|weiß|suche|verstehe|frage)\b|\b(mir|mich)\b"
    r"|\b(estoy (?!casad|divorciad|jubilad|aprendiendo|aprend)|tengo (\w+ ){0,2}(hambre|sed|sueño|frío|calor|prisa|"
    r"que|una (reunión|cita|duda|"
    r"pregunta|idea)|un (problema|examen|dolor)|dolor|fiebre|ganas|miedo|razón|tiempo)|quiero|necesito|creo|pienso|"
    r"espero|puedo|"
    r"debo|me (voy|duele|parece|siento|acuerdo)|no sé|no entiendo)"
    r"|\bje (suis (\w+ )?(fatiguée?|malade|désolée?|content|contente|sûre?|pressée?|occupée?|prête?|là|perdue?|en "
    r"train|en retard|d['’]accord|triste|"
    r"ravie?|inquiète?|stressée?|curieu\w+)|veux|voudrais|dois|peux|pense|crois|trouve|vois|cherche|sais|comprends|"
    r"pars|rentre|reviens|reste|"
    r"sors)\b|\bj['’]ai (\w+ )?(mal|faim|soif|sommeil|froid|chaud|peur|rendez-vous|besoin|envie|une (réunion|"
    r"question|idée)|un (problème|rendez-vous|examen)|"
    r"raison|hâte|oublié|perdu|compris|ri|bien ri|vu|fini)\b",
    _I,
)
_AT_HAND = re.compile(
    r"\b(my|our|the|this|that|these|those|an?|some|\d+|two|three|four|five|few|several)\s+(\w+\s+){0,2}"
    r"(code|script|function|program|query|error|exception|bug|text|essay|draft|sentence|paragraph|slides?|file|files|"
    r"folder|thesis|"
    r"report|contract|lease|presentation|minutes|chapters?|letter|invoice|bill|cv|application|attached|pdf|summary|"
    r"document|documents|attachment|e?-?mails?|messages?|tabs?|screen|printer|browser|internet|wi-?fi|connection|"
    r"button|window|laptop|"
    r"phone|cursor|question|questions|answers?|prompt|table|chart|spreadsheet|list|flight|train|bus|taxi|parcel|"
    r"order|meeting|call|"
    r"coffee|lunch|dinner|breakfast)\s+(is|was|are|were|has|have|had|does|did|do|will|keeps?|fails?|makes?|says?|"
    r"shows?|stays?|needs?|"
    r"leaves?|mentions?|throws?|works?|runs?|won['’]t|can['’]t|doesn['’]t|in|open|to|from|on|that|which)\b"
    r"|\b(mein|unser)e?\s+(code|skript|text|zug|flug|bus|handy|laptop|drucker|bericht|vertrag|internet|rechner|paket)\b"
    r"|\bmi\s+(código|texto|tren|vuelo|móvil|ordenador|informe|contrato|paquete)\b"
    r"|\bmon\s+(code|texte|train|vol|portable|ordinateur|rapport|contrat|colis|bus)\b",
    _I,
)
"""Things at hand, of which nothing holds for long."""
_ONCE = re.compile(
    r"\b(I|we)\s+(just\s+)?(have\s+|had\s+)?(?!moved|relocated|lived|worked|studied|married|retired|stopped|started|"
    r"switched|learned|changed|"
    r"converted|needed|turned|used\s+to)(\w{2,}[^e\W]ed|went|saw|made|bought|sold|took|gave|got(?!\s+(?:married|"
    r"divorced))|sent|wrote|"
    r"met|ate|drank|came|left|found|heard|ran|sat|slept|spent|spoke|thought|was(?!\s+(?:born|raised))|"
    r"were(?!\s+(?:born|raised))|did|"
    r"paid|broke|flew|drove|copied|tried|fell)\b"
    r"|\b(my|our)\s+[\w ]{2,30}?\s+(was(?!\s+born)|were(?!\s+born)|went|came|broke|failed|got|forgot|lost|called|"
    r"cancelled|stayed|loved|"
    r"found|took|sent|is (on holiday|sick|ill|late|away|coming|making|visiting|busy|out|back|calling|waiting|"
    r"sleeping))\b"
    r"|\b(mein|meine|unsere?)\s+\w+\s+(hat|haben|war|waren|ist (krank|im urlaub|"
    r"verreist))\b(?!.*\bgeburtstag\b)(?!\s+(eine?n?|zwei|drei)\b)"
    r"|\b(mi|nuestr[oa])\s+\w+\s+(estaba|estuvo|fue|llamó|vino|ha \w+|salió|perdió)\b"
    r"|\b(mon|ma|notre)\s+\w+\s+(était|a (encore )?(fait|dit|été|perdu|oublié|appelé|vu|pris)|est (malade|en "
    r"vacances|en retard|venue?))\b",
    _I,
)
"""What happened once."""

_ADVERBS = re.compile(
    r"\b(?:also|often|always|even|never|usually|vaguely|mostly|quite|seem to|seems to|do|sometimes|now|actually)\s+", _I
)
_NEVER = (_ASKS, _SUPPOSED, _RECALLED, _PASSING)
_SELDOM = (_ORDERS, _MOODS, _AT_HAND, _ONCE)


def is_play(own: str) -> bool:
    """Whether a turn sets a scene, jokes, or hands over a text: no sentence of it is about the person."""
    return any(pattern.search(own) is not None for pattern in (_PLAY, _HANDED, _JOKE))


def asks(clause: str) -> bool:
    """Whether a clause is a question."""
    return _ASKS.search(clause) is not None


def is_meant(sentence: str) -> bool:
    """Whether a sentence states what the person knows: it sets no condition, and nobody else says it."""
    return _CONDITION.search(sentence) is None and _HEARSAY.search(sentence) is None


def may_tell(clause: str) -> bool:
    """Whether a clause may hold what lasts: it neither asks nor supposes, and is not about now or about Hearth."""
    return not any(pattern.search(clause) for pattern in _NEVER)


def passes(clause: str) -> bool:
    """Whether a clause sounds like an order, a mood, something at hand or something that happened once.

    Many lasting statements do as well ("I can't eat gluten"): it counts where no rule knows better.
    """
    plain = _ADVERBS.sub("", clause)
    return any(pattern.search(plain) for pattern in _SELDOM)
