"""Messages that no file answers: wishes for ideas, and what is only told. English, German, Spanish and French."""

from __future__ import annotations

import re

from assistant.personal.clauses import telling_clauses

LONGEST_TOLD = 600
"""Characters; a longer message is something to be worked on."""


def _any(words: str) -> str:
    """One of ``words``, which may be patterns; ``~`` stands for a space in one."""
    return "(?:" + "|".join(word.replace("~", r"\s") for word in words.split()) + ")"


_POLITE = r"(?:(?:can|could|would|will)\syou\s(?:please\s)?|please\s)?"
_IDEA = _any("ideas? tips? advice suggestions? recommendations? examples?")
_IDEE = _any("ideen? tipps? vorschläge? anregungen?")
_DO = _any("cook eat make bake read watch wear do give buy plant drink listen")
_TUN = _any("kochen essen lesen schenken anziehen machen backen schauen trinken")
_IDEAS = re.compile(
    r"^\W*(?:(?:and|so|well|hi|hello|hey|please|then),?\s+)*"
    + _POLITE
    + "(?:"
    + "|".join(
        (
            _any("suggest recommend brainstorm propose come~up~with think~of inspire~me cheer~me~up"),
            r"help\sme\s" + _any("choose decide think pick come~up brainstorm"),
            rf"give\sme\s(?:some\s|a\sfew\s|an?\s)?(?:\w+\s)?{_IDEA}",
            r"what(?:['’]s|\sis|\sare|\swould\sbe)\s(?:an?\s|some\s)?"
            + _any(r"good nice fun healthy easy simple great better")
            + r"\b",
            rf"what\s(?:can|could|should|shall)\s(?:I|we)\s(?:\w+\s)?{_DO}\b",
            rf"(?:do\syou\shave\s)?any\s{_IDEA}",
            rf"schlag\w*\s.*\bvor|empfiehl|(?:gib\smir|hast\sdu)\s(?:ein\spaar\s|einige\s|eine\s)?{_IDEE}",
            rf"was\s(?:soll|kann|könnte)\sich\s(?:\w+\s)?{_TUN}",
            r"sugiéreme|recomiéndame|dame\s(?:algunas?\s)?(?:ideas?|consejos?)",
            r"(?:propose|suggère|recommande)[- ]moi|donne[- ]moi\s(?:des\s|quelques\s|une\s)?(?:idées?|conseils?)",
        )
    )
    + ")",
    re.IGNORECASE,
)
_FILES = re.compile(
    r"\b"
    + _any(
        """files? documents? notes? e?-?mails? recipes? letters? contracts? invoices? library list
        folder chats? calendar dateien? dokumente?n? notizen? rezepte?n? briefe?n? archivos?
        documentos? notas? recetas? fichiers? recettes?"""
    )
    + r"\b",
    re.IGNORECASE,
)
_THEIRS = _any("my our meine?[rnms]? unsere?[rnms]? mis? nuestr[oa]s? mon ma mes notre nos")
_VERBS = _any(
    """is are was were has have had lives? works? likes? loves? hates? prefers? plays? goes moved eats? turn(?:s|ed) got
    speaks? stud(?:y|ies) died broke ist sind war hat haben heißt heißen wohnt lebt arbeitet mag isst es está son tiene
    se~llama vive trabaja odia est sont a s['’]appelle habite travaille aime"""
)
_TELLS = re.compile(
    r"\b(?:I|we|ich|wir|je|nous|yo|nosotros)\s+\w{2,}|\b(?:I|we)['’](?:m|re|ve)\s+\w|\bj['’]\w{2,}"
    r"|\b(?:soy|somos|vivo|tengo|tenemos|trabajo|me llamo|me gusta|prefiero|odio)\b\s+\w"
    rf"|\b{_THEIRS}\b[^.!?]{{1,60}}?\b{_VERBS}\b",
    re.IGNORECASE,
)
"""Something of the person or theirs in a sentence with a verb: “my flight to Lisbon” is none."""

_ORDERS = _any(
    """please can could would will do does did is are was were what when where who which why how tell show find list
    give write draft translate summari[sz]e explain help remind add put make open search look let remember forget note
    keep compare check count suggest recommend propose brainstorm name get read book move cancel plan schedule describe
    bitte kannst könntest was wann wo wie wer welche\\w* warum zeig\\w* such\\w* finde schreib\\w* sag gib
    peux pouvez comment quand où quel\\w* qui pourquoi montre\\w* trouve\\w* écris donne\\w* dis
    qué cuándo dónde quién cómo cuál\\w* muestra busca encuentra escribe dame dime puedes"""
)
_NEEDS = _any(
    """need want wonder like~to forgot lost wish search look must should
    (?:can|could)(?:no|n?['’])?t~(?:find|remember|see|open|get|figure|locate|tell)
    do(?:n['’]t|\\snot)~(?:know|remember|understand|see|get)"""
)
_WANTS = re.compile(
    rf"\?|^\W*{_ORDERS}\b|\b(?:I|we)(?:['’]d|\s(?:would|will|really|still|just|only|also))*\s{_NEEDS}\b|\b"
    + _any(
        "looking~for searching~for trying~to wondering tell~me show~me let~me~know remind~me a~question question~about"
    )
    + r"\b|\bich\s"
    + _any("brauche suche möchte will muss weiß~nicht finde habe~eine~frage")
    + r"\b|\b(?:quiero|necesito|busco|no\ssé|no\sencuentro)\b"
    r"|\bje\s(?:cherche|veux|voudrais|dois|ne\ssais\spas|ne\strouve)\b|\bj['’](?:ai\sbesoin|aimerais)\b",
    re.IGNORECASE,
)
"""Something is asked for, in whatever words."""


_THANKS = {
    "en": "Thank you for telling me.",
    "de": "Danke, dass du mir das sagst.",
    "es": "Gracias por contármelo.",
    "fr": "Merci de me l’avoir dit.",
}
_WILL_ASK = {
    "en": "I will ask you before I keep it.",
    "de": "Ich frage dich, bevor ich es mir merke.",
    "es": "Te preguntaré antes de guardarlo.",
    "fr": "Je te demanderai avant de le retenir.",
}
_HOW_TO_KEEP = {
    "en": "Say “Remember that ...” if I should keep it.",
    "de": "Sag „Merk dir, dass ...“, wenn ich es behalten soll.",
    "es": "Di «Recuerda que ...» si quieres que lo guarde.",
    "fr": "Dis « Souviens-toi que ... » si je dois le retenir.",
}


def thanks(message: str, language: str, learns: bool) -> str:
    """What is said to a ``message`` that only tells something; ``learns``: the chat will be looked through."""
    if not telling_clauses(message):
        return _THANKS[language]
    return f"{_THANKS[language]} {(_WILL_ASK if learns else _HOW_TO_KEEP)[language]}"


def asks_for_ideas(message: str) -> bool:
    """Whether ``message`` wants something made up: a dessert, a name, a present; not one out of the person's files."""
    return _IDEAS.match(message) is not None and _FILES.search(message) is None


def only_tells(message: str) -> bool:
    """Whether ``message`` tells something of the person or theirs, and asks for nothing."""
    return len(message) <= LONGEST_TOLD and _TELLS.search(message) is not None and _WANTS.search(message) is None
