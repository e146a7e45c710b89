"""How people ask about a calendar in French."""

from __future__ import annotations

from assistant.service.calendar_questions.kinds import Asked, Tongue, any_of

FRENCH = Tongue(
    code="fr",
    frequent=frozenset(
        """le la les un une est ce que quand où qui quel quelle quels quelles mon ma mes j'ai ai je y a t il en au
        aux du des de pour avec prochain prochaine dernier dernière combien fois qu'est ai-je suis semaine
        rappelle ajoute déplace annule moi à demain lundi mardi mercredi jeudi vendredi samedi dimanche week-end
        fait fais""".split()
    ),
    past=any_of(r"\b(était|étaient|avais|j'ai (eu|fait|vu|été|passé)|ai-je (eu|fait|vu|été|passé)|il y a|depuis)\b"),
    kinds=(
        (Asked.CONFLICTS, any_of(r"\b(conflit|chevauch|en même temps)")),
        (Asked.TASKS, any_of(r"\b(tâches?|échéances?|en retard|à faire)\b")),
        (Asked.UNTIL, any_of(r"\bcombien (de|d') ?\w+\b.*\b(avant|reste\w*|jusqu)\b")),
        (Asked.TOTAL, any_of(r"\bcombien (de temps|d'heures|de minutes|de jours)\b")),
        (
            Asked.FREE,
            any_of(
                r"\bquand\b.*\b(libres?|disponibles?|du temps)\b", r"\b(heures?|temps|créneaux?|soirées?) libres?\b"
            ),
        ),
        (Asked.BUSY, any_of(r"\b(suis|sommes|est) .{0,40}\b(libres?|occupée?s?|disponibles?)\b")),
        (Asked.END, any_of(r"\b(quand|quelle heure)\b.*\b(finit|termine|atterrit|arrive)\b")),
        (Asked.LENGTH, any_of(r"\bcombien de temps dure", r"\bquelle est la durée\b")),
        (Asked.COUNT, any_of(r"\bcombien\b", r"\bnombre de\b")),
        (Asked.WHERE, any_of(r"^\W*(et )?(c'est )?où\b", r"\bdans quelle salle\b")),
        (Asked.WHO, any_of(r"^\W*(et )?(avec )?qui\b")),
    ),
    first=any_of(r"\bpremi(er|ère)\b"),
    last=any_of(r"\b(derni(er|ère)|précédente?)\b"),
    next=any_of(r"\b(prochaine?|suivante?)\b"),
    when=any_of(r"^\W*(et |c'est )?(quand|à quelle heure|quel jour)\b"),
    exists=any_of(r"^\W*(ai-je|j'ai|y a-t-il|est-ce que j'ai|avons-nous|ai je)\b"),
    agenda=any_of(
        r"\b(qu'est-ce|que|quoi|qu'ai)\b.*\b(j'ai|ai-je|ai|a|prévu|faire|il y a|fais|passe)\b",
        r"^\W*(montre|liste|affiche)\w*\b",
        r"\bquel(le)?s (sont )?((mes|nos|les) )?(rendez-vous|réunions|événements)\b",
    ),
    named=any_of(r"\b(calendrier|agenda|rendez-vous|réunions?|événements?|libres?)\b"),
    own=any_of(r"\b(je|j'ai|ai-je|nous|moi|mon|ma|mes|suis)\b"),
    remaining=any_of(r"\b(reste|restent|encore)\b"),
    follows=any_of(r"^\W*(et|ou)\b"),
    nothing=frozenset(
        """c j qu l d sont rendez vous rdv calendrier agenda est ce que qu'est j'ai ai prevu faire prochain prochaine
        dernier derniere fois combien temps heures heure minutes jours jour dure libre debut fin commence finit
        qui ou quel quelle tout quelque chose semaine mois annee premier premiere suivant salle lieu avons t il y
        c'est aura fais fait vois voir week end weekend sera seront taches tache retard dire conflits pendant
        vient viennent au aux participe participent""".split()
    ),
    overdue=any_of(r"\ben retard\b"),
)
