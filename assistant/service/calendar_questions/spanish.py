"""How people ask about a calendar in Spanish."""

from __future__ import annotations

from assistant.service.calendar_questions.kinds import Asked, Tongue, any_of

SPANISH = Tongue(
    code="es",
    frequent=frozenset(
        """el la los las qué que cuándo cuando dónde donde quién quien cómo mi mis tengo hay es en de del para con
        próxima próximo última último cuántas cuántos cuanto fue está semana hoy mañana tenía hasta recuérdame
        añade mueve cancela por favor lunes martes miércoles jueves viernes sábado domingo viene quiénes""".split()
    ),
    past=any_of(r"\b(fue|fueron|tuve|tuvimos|tenía|estuve|hice|fui|hace|desde|última vez|último|pasad[oa])\b"),
    kinds=(
        (Asked.CONFLICTS, any_of(r"\b(conflicto|choca|coincid|solap|al mismo tiempo)")),
        (Asked.TASKS, any_of(r"\b(tareas?|pendientes?|vence\w*|atrasad\w+)\b")),
        (Asked.UNTIL, any_of(r"\bcuánt[oa]s? \w+ (faltan|quedan)\b", r"\bcuánto falta\b")),
        (Asked.TOTAL, any_of(r"\bcuánt[oa]s? (horas|minutos|tiempo|días)\b")),
        (
            Asked.FREE,
            any_of(
                r"\bcuándo (estoy|estamos|tengo|podría|puedo)\b.*\b(libre|tiempo)\b",
                r"\b(horas?|tiempo|hueco|tardes?) libres?\b",
            ),
        ),
        (Asked.BUSY, any_of(r"\b(estoy|estamos|está|tengo) .{0,40}\b(libre|ocupad[oa]|tiempo)\b")),
        (Asked.END, any_of(r"\b(cuándo|a qué hora)\b.*\b(termina|acaba|aterriza|llega)\b")),
        (Asked.LENGTH, any_of(r"\bcuánto (dura|duró|tiempo dura)\b")),
        (Asked.COUNT, any_of(r"\bcuánt[oa]s\b", r"\bnúmero de\b")),
        (Asked.WHERE, any_of(r"^\W*(y )?(a )?dónde\b", r"\ben qué sala\b")),
        (Asked.WHO, any_of(r"^\W*(y )?(con )?quién(es)?\b")),
    ),
    first=any_of(r"\bprimer[oa]?\b"),
    last=any_of(r"\b(últim[oa]|pasad[oa])\b"),
    next=any_of(r"\b(próxim[oa]|siguiente)\b"),
    when=any_of(r"^\W*(y )?(cuándo|cuando|a qué hora|qué día)\b"),
    exists=any_of(r"^\W*(tengo|tuve|tenemos|hay|había|hubo)\b"),
    agenda=any_of(
        r"\bqué\b.*\b(tengo|hay|tenemos|planes|pasa|toca|hago|tuve|hice)\b",
        r"^\W*(muestra|lista|enseña)\w*\b",
        r"\bqué (citas|reuniones|eventos)\b",
    ),
    named=any_of(r"\b(calendario|agenda|citas?|reuni(ón|ones)|eventos?|libre)\b"),
    own=any_of(r"\b(yo|me|mi|mis|tengo|tenemos|estoy|estamos|puedo|nos)\b"),
    remaining=any_of(r"\b(queda|quedan|resto|todavía)\b"),
    follows=any_of(r"^\W*(y|o|qué tal)\b"),
    nothing=frozenset(
        """al cita citas calendario agenda tengo hay tuve tenia planes proxima proximo ultima ultimo vez cuantas cuantos
        cuanto horas minutos tiempo dias dia dura libre hora fue estuve hice fui empieza termina quien donde todo
        algo semana mes ano primera primero siguiente sala lugar tenemos viene vienen ver veo quedo quedar finde
        hacer tareas pendientes decirme dime libres conflictos""".split()
    ),
    overdue=any_of(r"\batrasad"),
)
