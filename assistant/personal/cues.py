"""Notices by words how the person seems to be, so that the answer's tone fits (the cue step of Cue-CoT).

Wang et al. 2023 let the model infer the person's state before it answers. Here words do that, in English, German,
Spanish and French: it costs nothing, says the same every time, and a neutral question gets no line at all. Nothing is
kept, nothing is diagnosed, and the person sees no label.
"""

from __future__ import annotations

import re
from enum import Enum

from assistant.core.words import fold


class Cue(Enum):
    """How a message sounds, the weightiest first."""

    STRESS = "stress"
    SADNESS = "sadness"
    FRUSTRATION = "frustration"
    URGENCY = "urgency"
    JOY = "joy"


_LINES = {
    Cue.STRESS: "The person seems stressed: be calm and brief, and start with the most useful step.",
    Cue.SADNESS: "The person seems sad: be warm and plain, say one kind sentence, then help.",
    Cue.FRUSTRATION: "The person seems frustrated: do not argue or joke; own what went wrong and answer directly.",
    Cue.URGENCY: "The person is in a hurry: give the answer first, in as few words as possible.",
    Cue.JOY: "The person is happy about something: be glad with them in a few words, then answer.",
}

_SAID = {
    Cue.STRESS: re.compile(
        r"\b(stressed|overwhelmed|overloaded|burn(t|ed)? out|panicking|panicked|anxious|(i'm|i am|"
        r"feel\w*)( (?!not\b|less\b|never\b)\w+){0,3} (nervous|exhausted|lost|worried sick)|helpless|hopeless|"
        r"under (\w+ ){0,4}pressure|freaking out|scared|"
        r"at the end of my (rope|tether)|end of my rope|(can't|cannot|can not) (take|handle|bear|do|cope with) "
        r"(it|this|that)( all)? (any ?more|any longer)|(too much|a lot) (for me|right now|at the moment|to handle)|"
        r"don't know where to (start|begin)|losing my mind|drowning in|"
        r"gestresst|uberfordert|hilflos|hoffnungslos|(bin|fuhle mich)( (?!nicht\b|kein)\w+){0,2} (erschopft|"
        r"nervos|verloren)|"
        r"im stress|(stehe|bin)( \w+){0,2} unter druck|panik|mir wird (das )?alles zu viel|(das )?ist mir zu viel|"
        r"schaffe? (das|es) nicht( mehr)?|halte (das|es) nicht mehr aus|kann nicht mehr|"
        r"(weiss nicht( mehr)? )?wo mir der kopf steht|"
        r"am ende meiner krafte|ich habe (solche )?angst|"
        r"agobiad[oa]|estresad[oa]|(estoy|me siento)( (?!no\b|sin\b)\w+){0,2} (nervios[oa]|agotad[oa]|"
        r"desesperad[oa]|"
        r"perdid[oa])|desbordad[oa]|no (puedo|aguanto) mas|no doy abasto|me supera|angustiad[oa]|"
        r"ataque de panico|tengo (mucho )?miedo|"
        r"stresse[e]?|debordee?|"
        r"(suis|me sens)( (?!pas\b|plus\b)\w+){0,2} (perdue?|nerveu(x|se)|epuisee?|desesperee?)|"
        r"je n'en peux plus|j'en peux plus|a bout( de (forces|nerfs))?|submergee?|"
        r"je panique|angoissee?|je n'y arrive (plus|pas)|c'est trop pour moi)\b"
    ),
    Cue.SADNESS: re.compile(
        r"\b((i feel|i've felt|feeling|i am|i'm|so)( (so|very|really|too|pretty|quite|rather|a bit|a little)){0,2} "
        r"(sad|down|lonely|depressed|miserable|heartbroken|alone|upset|discouraged|disappointed)|heartbroken|"
        r"(been |was |i'm |am )crying|cried all|(we|he|she) (just )?broke up|"
        r"broke up with|"
        r"i miss (him|her|them) so|(since|after|from) ((the|my) )?(\w+'?s )?funeral|(passed away|"
        r"died) (yesterday|last night|today|this (week|morning))|"
        r"traurig|einsam|niedergeschlagen|deprimiert|es geht mir (so |sehr |richtig )?schlecht|"
        r"mir geht('?s| es) (so |sehr |richtig )?schlecht|(habe|hab) (nur |viel )?geweint|weine (nur|den ganzen)|"
        r"seit der trennung|beerdigung|"
        r"estoy (muy |tan )?(triste|sol[oa]|deprimid[oa]|hundid[oa])|me siento (muy |tan )?(triste|sol[oa]|mal)|"
        r"he llorado|no paro de llorar|(del?|el) (entierro|funeral)|"
        r"je (suis|me sens) (si |tres |tellement )?(triste|seule?|deprimee?|malheureu(x|se))|j'ai pleure|"
        r"je pleure|enterrement|le coeur brise)\b"
    ),
    Cue.FRUSTRATION: re.compile(
        r"\b(fed up|sick (and tired )?of (this|it|that)|frustrat(ed|ing)|annoy(ed|ing)|ridiculous|useless|"
        r"why on earth|for god's sake|damn( it)?|(this|it) (still |never |just )?(doesn't|does not|won't|never) works?|"
        r"still (doesn't|does not|not|isn't) (work|right)\w*|how many times do i have to|(second|third|fourth|"
        r"tenth) time (you|i|that)|"
        r"driving me (mad|crazy|nuts)|"
        r"nervt|genervt|verdammt|verflixt|ich (hab|habe)('?s| es| das| die nase)? (so )?(satt|voll)|hab's satt|"
        r"das ist doch nicht (wahr|dein ernst)|schon wieder (falsch|die falsche|der falsche|das falsche|nicht)|"
        r"funktioniert (schon wieder |immer noch |einfach )?nicht|zum verzweifeln|so ein mist|"
        r"estoy hart[oa]|harta? de|no funciona nunca|nunca funciona|me desespera|que rabia|maldita sea|otra vez mal|"
        r"j'en ai (marre|assez)|ras le bol|ca ne marche (jamais|toujours pas|pas)|ca m'enerve|enervant|bon sang|"
        r"encore (faux|rate))\b"
    ),
    Cue.URGENCY: re.compile(
        r"(\basap\b|\burgently\b|\b(is|it's|very|really|so|super) urgent\b(?! \w+s\b)|^urgent\b|\bas (soon|"
        r"fast|quickly) as (possible|you can)\b|"
        r"\bright (now|away)\b(?=[\s!.]*$)|\b(quick|hurry|fast|quickly),? please\b|\bplease (hurry|be quick)\b|"
        r"\bin a (hurry|rush)\b|\b(leaves?|starts?|begins?|closes?|departs?) in (\w+ ){0,2}(minutes?|min)\b|"
        r"\bi('m| am) (already )?(late|running late)\b|\bi('ve| have)? (got )?no time (left|to lose)\b|"
        r"\bdringend(?! ?(e[nrms]?|st\w*)\b)|\bsofort\b|\bschnell,? bitte\b|\bbitte schnell\b|"
        r"\bso schnell wie moglich\b|"
        r"\bich (bin|habe es) (in )?(eile|eilig)\b|\bes eilt\b|\bhabs eilig\b|"
        r"\burgentemente\b|\bes urgente\b|\blo antes posible\b|\bcuanto antes\b|\brapido,? por favor\b|\btengo prisa\b|"
        r"\bahora mismo\b|"
        r"\bc'est urgent\b|\burgemment\b|\btout de suite\b|\bau plus vite\b|\bdes que possible\b|"
        r"\bvite,? s'il (te|vous) plait\b|\bje suis pressee?\b)"
    ),
    Cue.JOY: re.compile(
        r"\b(i got the job|(so|i'm (very|really)|i am (very|really)) (happy|excited|glad|delighted)|"
        r"over the moon|great news|wonderful news|yay|hooray|hurray|woohoo|"
        r"can't wait to|we('re| are) (getting married|engaged|having a baby)|(was|is|were) born (last|this|"
        r"today|yester)\w*|"
        r"(i|we) (passed|won|made it)\b(?=[^?]*!)|"
        r"juhu+|hurra|yippie|ich freue? mich (so|riesig|sehr|total)|ich bin so (glucklich|froh)|tolle nachricht\w*|"
        r"wir heiraten|wir haben (die|das|den) \w+ bekommen(?=[^?]*!)|bestanden(?=[^?]*!)|"
        r"que alegria|estoy (muy |tan )?(feliz|contentisim[oa]|emocionad[oa])|buenisimas? noticias?|hemos ganado|"
        r"he aprobado|nos casamos|"
        r"super nouvelle|quelle joie|je suis (si |trop |tellement )(heureu(x|se)|contente?)|youpi|on se marie|"
        r"j'ai reussi(?=[^?]*!))"
    ),
}
_NOT = re.compile(
    r"\b(not|\w+n't|never|less|no longer|without|nicht|nie|kein(e|en|er)?|ohne|no|nunca|sin|ne|pas|jamais|sans|ni)"
    r"\b[^.?!,;:]{0,18}$|\bn'(etais|est|suis|ai) pas\b[^.?!,;:]{0,12}$"
)
_OWN_NOT = re.compile(r"\b(can't|cannot|n'en peux|nicht mehr|no puedo|never works|doesn't)\b")
_SHOUTED = re.compile(r"\b[A-ZÄÖÜÉÈÁÍÓÚÑ]{4,}\b(?:\W+\b[A-ZÄÖÜÉÈÁÍÓÚÑ]{2,}\b){2,}")

_SELF_HARM = re.compile(
    r"\b(kill(ing)? myself|end(ing)? (my life|it all)|(?<!don't )(?<!not )want to die|wish i (were|"
    r"was) dead|hurt(ing)? myself|"
    r"cut(ting)? myself|harm(ing)? myself|"
    r"(think\w*|thought\w*|consider\w*|commit\w*) (of |about )?suicide|suicidal (thoughts?|feelings?)|"
    r"feel\w* suicidal|i'm suicidal|don't want to (live|be alive)|no reason to live|"
    r"mich umbringen|mir das leben nehmen|mir etwas antun|mich selbst verletze\w*|will sterben|nicht mehr leben|"
    r"(selbstmord|suizid)gedanken|(denke|gedanken) (an|uber) (selbstmord|suizid)|(selbstmord|suizid) begehen|"
    r"matarme|quitarme la vida|suicidarme|(pienso|pensando) en (el )?suicidio|(?<!no )quiero morir(me)?|"
    r"no quiero (vivir|seguir viviendo)|hacerme dano|"
    r"me tuer|me suicider|(pense|penser|pensees) (au suicide|suicidaires)|mettre fin a mes jours|"
    r"envie de mourir|veux mourir|plus envie de vivre|me faire du mal)\b"
)
_SAID_LIGHTLY = re.compile(
    r"\b(killing myself laughing|(want to|could) die (of|from) (laughter|laughing|embarrassment|shame|boredom)|"
    r"umbringen vor lachen|will sterben vor (lachen|scham)|morirme de (risa|verguenza)|mourir de (rire|honte))\b"
)
_FIRST_PERSON = re.compile(
    r"\b(i|i'm|i've|my|myself|ich|mich|mir|yo|me|quiero|estoy|pienso|tengo|"
    r"matarme|quitarme|je|j'ai|moi)\b"
)
_KIND = {
    "en": "I am sorry that you feel this way. You do not have to carry it alone: please call your local emergency "
    "number now, or talk to someone near you whom you trust.",
    "de": "Es tut mir leid, dass es Ihnen so geht. Sie müssen das nicht allein tragen: Bitte rufen Sie jetzt die "
    "örtliche Notrufnummer an oder sprechen Sie mit jemandem in Ihrer Nähe, dem Sie vertrauen.",
    "es": "Siento mucho que se sienta así. No tiene que llevarlo a solas: llame ahora al número de emergencias de su "
    "zona o hable con alguien cercano en quien confíe.",
    "fr": "Je suis désolé que vous vous sentiez ainsi. Vous n’avez pas à porter cela seul : appelez maintenant le "
    "numéro d’urgence local ou parlez à une personne proche en qui vous avez confiance.",
}


def cue_of(message: str) -> Cue | None:
    """How ``message`` sounds; None for a plain one. What is negated does not count."""
    folded = fold(message)
    for cue, said in _SAID.items():
        if any(_counts(folded, found) for found in said.finditer(folded)):
            return cue
    return Cue.FRUSTRATION if _SHOUTED.search(message) or re.search(r"[!?]*!{2,}[!?]*", message) else None


def tone(message: str) -> tuple[str, ...]:
    """The line that stands beside ``message`` for the model; none for a plain one."""
    cue = cue_of(message)
    return () if cue is None else (_LINES[cue],)


def speaks_of_self_harm(message: str) -> bool:
    """Whether the person writes that they may harm themselves."""
    folded = fold(message)
    return (
        _SELF_HARM.search(folded) is not None
        and _FIRST_PERSON.search(folded) is not None
        and _SAID_LIGHTLY.search(folded) is None
    )


def kind_words(language: str) -> str:
    """What is said first then, in ``language``: no number is given, for it differs from place to place."""
    return _KIND.get(language, _KIND["en"])


def _counts(folded: str, found: re.Match[str]) -> bool:
    """Whether what was found is not negated before it."""
    return _NOT.search(folded[: found.start()]) is None or _OWN_NOT.match(found.group()) is not None
