"""Under which heading a fact stands: about whom it is first, then what it says."""

from __future__ import annotations

from enum import Enum

from assistant.core.memory import Statement
from assistant.core.words import fold, stem, words
from assistant.personal.statements import NOTE, SELF


class Topic(Enum):
    """A heading; the order is that of a page."""

    ABOUT = "About you"
    PREFERENCES = "Preferences"
    PEOPLE = "People"
    WORK = "Work"
    HEALTH = "Health"
    HOME = "Home"
    THINGS = "Things"
    OTHER = "Other"


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(fold(word)) for word in text.split())


_PEOPLE = _stems(
    """mother mom mum father dad parents parent sister brother sibling siblings son daughter child children kid kids
    baby wife husband spouse partner girlfriend boyfriend fiance fiancee friend friends uncle aunt cousin nephew niece
    grandmother grandma grandfather grandpa granny neighbour neighbor neighbours godson goddaughter family twin flatmate
    roommate dog cat pet pets horse rabbit hamster parrot in-laws"""
)
_WORK = _stems(
    """work works job boss manager colleague colleagues employer employed office company career profession salary team
    department meeting shift shifts client clients project intern freelance retired study studies university school
    thesis degree student"""
)
_HEALTH = _stems(
    """allergic allergy allergies doctor dentist therapist medication medicine pill pills dose asthma diabetes diabetic
    blood pressure insulin migraine migraines glasses surgery hospital health intolerant intolerance vaccinated pregnant
    epilepsy injury knee back disease illness hay fever gp optician"""
)
_HOME = _stems(
    """flat apartment house landlord landlady rent boiler heating garden kitchen cellar attic garage wifi router
    mortgage balcony lease plumber electrician meter fusebox"""
)
_THINGS = _stems(
    """car bike bicycle motorbike phone laptop computer tablet printer camera guitar piano boat van locker plate tyres
    watch tv television bank account insurance insurer passport licence license"""
)
_ABOUT = frozenset({"name", "nickname", "birthday", "age", "home", "language", "address", "email", "phone"})
_LIKES = frozenset({"likes", "dislikes", "diet"})
_WISHES = _stems("prefer prefers preferred favourite favorite likes love loves hate hates vegetarian vegan diet")


def topic_of(said: Statement, text: str) -> Topic:
    """The heading of a fact that says ``said`` in the sentence ``text``."""
    subject = frozenset(map(stem, words(said.subject)))
    own = said.subject == SELF
    about = frozenset(map(stem, words(f"{said.attribute} {said.value}" if own else text)))
    if subject & _PEOPLE or (not own and said.subject[:1].isupper() and not subject & (_THINGS | _HOME)):
        return Topic.PEOPLE
    if said.attribute == "allergy":
        return Topic.HEALTH
    if own and (said.attribute in _LIKES or _attribute(said) & _WISHES):
        return Topic.PREFERENCES
    if said.attribute in ("employer", "job"):
        return Topic.WORK
    if own and (said.attribute in _ABOUT or words(said.attribute)[-1:] == ["number"]):
        return Topic.ABOUT
    return _by_words(subject, about, _relations(said)) or (Topic.ABOUT if own else Topic.OTHER)


def _attribute(said: Statement) -> frozenset[str]:
    """The words that say what is told: of a sentence that no rule understands the first ones."""
    told = said.value.split()[:4] if said.attribute == NOTE else said.attribute.split()
    return frozenset(stem(word) for part in told for word in words(part))


def _relations(said: Statement) -> bool:
    """Whether "I have a sister"."""
    return said.attribute == "has" and bool(frozenset(map(stem, words(said.value))) & _PEOPLE)


def _by_words(subject: frozenset[str], about: frozenset[str], relation: bool) -> Topic | None:
    if relation:
        return Topic.PEOPLE
    for held in (subject, about):
        for topic, telling in (
            (Topic.HEALTH, _HEALTH),
            (Topic.WORK, _WORK),
            (Topic.HOME, _HOME),
            (Topic.THINGS, _THINGS),
            (Topic.PREFERENCES, _WISHES),
        ):
            if held & telling:
                return topic
    return None
