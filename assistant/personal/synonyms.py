"""One name for what people call differently: attributes and relatives in four languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from assistant.core.words import fold

_ROWS = """
name: nombre, nom
first name: vorname, prenom
nickname: spitzname, apodo, surnom
birthday: geburtstag, cumpleanos, anniversaire, date of birth
address: adresse, anschrift, direccion
phone number: telefonnummer, handynummer, telefono, numero, telephone, numero de telefono, numero de telephone
email: mail, e-mail, e-mail address, email address, correo, correo electronico
job: beruf, profesion, profession, occupation, metier, trabajo
mother tongue: muttersprache, native language, native tongue, lengua materna, idioma materno, langue maternelle
home town: hometown, heimatstadt, ciudad natal, ville natale
shoe size: schuhgrosse, pointure
blood type: blutgruppe, blood group, grupo sanguineo, groupe sanguin
dentist: zahnarzt, zahnarztin, dentista, dentiste
doctor: hausarzt, hausarztin, arzt, arztin, medico, medica, medecin, gp, family doctor, medecin traitant
boss: chef, chefin, jefe, jefa, cheffe, patron, patronne, manager
landlord: landlady, vermieter, vermieterin, casero, casera, proprietaire
lawyer: anwalt, anwaltin, abogado, abogada, avocat, avocate
hobby: aficion, passe-temps
favourite colour: lieblingsfarbe, favorite color, favourite color, color favorito, couleur preferee
favourite food: lieblingsessen, favorite food, comida favorita, plat prefere
wife: frau, ehefrau, mujer, esposa, femme, epouse
husband: mann, ehemann, marido, esposo, mari, epoux
mother: mutter, mama, madre, mere, mom, mum
father: vater, papa, padre, pere, dad
brother: bruder, hermano, frere
sister: schwester, hermana, soeur, sœur
son: sohn, hijo, fils
daughter: tochter, hija, fille
dog: hund, perro, chien
cat: katze, gato, chat
"""
_ONE: Mapping[str, str] = MappingProxyType(
    {
        other: one
        for one, _, others in (row.partition(": ") for row in _ROWS.strip().splitlines())
        for other in others.split(", ")
    }
)


def same_name(word: str) -> str:
    """The one name of an attribute or a relative, in lower case without accents; what has no other is its own."""
    folded = fold(word)
    return _ONE.get(folded, folded)
