"""Questions about health, recognised by words in English, German, Spanish and French; and the caution they get.

What counts is a word of medicine (a drug, a dose, a symptom of one's own, a disease, a finding). What only sounds like
it does not: appointments, addresses and bills of doctors, recipes, and machines with symptoms. Nothing is concluded
from it and nothing is kept.
"""

from __future__ import annotations

import re
from pathlib import PurePath

from assistant.core.words import fold

_DRUGS = re.compile(
    r"\b(ibuprofen\w*|paracetamol|acetaminophen|aspirin\w*|doliprane|dafalgan|voltaren|diclofenac|naproxen|novalgin|"
    r"metamizol\w*|amoxi[ck]?[cz]?illin\w*|amoxicilina|amoxicilline|penicil\w+|penizil\w+|antibioti\w+|cortison\w*|"
    r"cortisone?|insulin\w*|metformin\w*|statins?|statine?n?|beta.?blocker\w*|betablocker|antidepress\w+|"
    r"antihistamin\w+|omeprazol\w*|pantoprazol\w*|xarelto|marcoumar|warfarin\w*|levothyrox\w*|l?-?thyroxin\w*|"
    r"painkillers?|blood thinners?|inhalers?|cough syrup|eye drops|"
    r"schmerzmittel|blutdruckmittel|blutverdunner|asthmaspray|nasenspray|hustensaft|"
    r"augentropfen|analgesicos?|anticoagulantes?|jarabe|antidouleurs?|anticoagulants?|sirop contre|"
    r"posologie|posologia|dosificacion|dosierung|overdose|uberdosis|sobredosis|surdose|packungsbeilage|"
    r"beipackzettel|milligrams?|milligramm|miligramos?|milligrammes?|\d+\s?mg)\b"
)
_MEDICINES = re.compile(
    r"\b(medicines?|medications?|medikament\w*|arznei\w*|medicamentos?|medicaments?|dosage|dosages|dosis|doses?|"
    r"side.?effects?|nebenwirkung\w*|wechselwirkung\w*|efectos? secundarios?|effets? (secondaires?|indesirables?)|"
    r"contraindica\w+|contre.?indication\w*)\b"
)
_ILLNESSES = re.compile(
    r"\b(blood.?(pressure|sugar|count|test|group)|cholesterol|diabet\w+|asthma\w*|migraines?|pneumonia|"
    r"bronchitis|tonsillitis|diagnos(is|ed)|vaccin\w+|allerg(y|ies|ic)|infection|eczema|arthritis|anaemia|anemia|"
    r"hypertension|blutdruck|blutzucker|blutwerte?|blutgruppe|cholesterin\w*|migrane|lungenentzundung|mandelentzundung|"
    r"befund|diagnose[n]?|impf(ung|ungen|pass|schutz)|geimpft|allergi(e|en|sch)|entzundung|ekzem|rheuma|"
    r"presion arterial|tension arterial|azucar en sangre|colesterol|asma|migranas?|neumonia|diagnostico|vacuna\w*|"
    r"alergi\w+|eccema|anemia|tension arterielle|glycemie|asthme|pneumonie|angine|diagnostic|allergies?|allergique|"
    r"eczema|anemie)\b"
)
_SYMPTOMS = re.compile(
    r"\b(fever|headaches?|nausea|dizz(y|iness)|rash|sore throat|stomach ?ache|toothache|back ?ache|backpain|"
    r"(back|chest|stomach|knee|joint) pain|palpitations|short of breath|shortness of breath|"
    r"my (\w+ )?(chest|back|head|stomach|belly|knee|throat|ear|tooth|arm|leg|foot|neck|shoulder|eye)s? (really )?"
    r"(hurts?|aches?|is swollen|is bleeding)|"
    r"fieber|kopfschmerz\w*|bauchschmerz\w*|ruckenschmerz\w*|halsschmerz\w*|zahnschmerz\w*|brustschmerz\w*|"
    r"(mir|mich)( ist| wird)?( \w+){0,3} (schwindlig|schwindelig|ubel|schlecht und)|durchfall|ausschlag|herzrasen|"
    r"atemnot|tut\b[^.?!]{0,20}\bweh|weh tut|"
    r"fiebre|me duelen?|dolor de (cabeza|espalda|garganta|estomago|muelas|pecho)|mareos?|nauseas|sarpullido|"
    r"fievre|j'ai mal|mal (a la tete|au dos|au ventre|a la gorge|aux dents)|vertiges?|nausees?|essouffle\w*)\b"
)
_CARE = re.compile(
    r"\b(my (doctor|gp|physician) (said|say|says|told|recommend\w*|prescrib\w*|wrot?e?)|"
    r"(did|does|has) (the|my) (doctor|gp|physician)\b[^.?!]{0,30}\b(say|said|tell|told|recommend|prescribe|advise)\w*|"
    r"(mein|der|meine|die) (haus)?arzt(in)?\b[^.?!]{0,40}\b(gesagt|geraten|verschrieben|empfohlen)|"
    r"prescri(bed|ption|be)|verschrieb\w*|recet(o|ado|aron|a medica)|ordonnance|prescrit\w*|"
    r"(mon|ma|mes|mein|meine|meiner|mi|my) (traitement|behandlung|tratamiento|treatment|symptom\w*|sintomas)|"
    r"should i see a doctor|soll ich zum arzt|zum arzt gehen|ir al medico|quand (faut-il )?consulter|faut-il consulter)"
)
_WORDS = (_MEDICINES, _ILLNESSES, _SYMPTOMS, _CARE)

_OF_SOMEBODY = re.compile(
    r"\b(i|i'm|i've|my|me|we|our|us|daughter|husband|wife|mother|father|baby|child|you|your|"
    r"ich|mein\w*|mir|mich|wir|unser\w*|uns|sohn|tochter|mann|frau|mutter|vater|kind|"
    r"mi|mis|me|tengo|tomo|nuestr\w+|hij[oa]|marido|esposa|madre|padre|bebe|"
    r"je|j'ai|j'|mon|ma|mes|moi|notre|nos|fils|fille|mari|femme|mere|pere|bebe|"
    r"take|taken|allowed|she|nehmen|einnehmen|tomar|prendre|helps? (with|against|for)|hilft|contra|contre|"
    r"recet\w+|prescri\w+|"
    r"verschrieb\w*)\b|\bj'"
)
"""Somebody in particular, or advice: what the encyclopaedia tells of medicine needs no caution."""

_NOT_MEANT = re.compile(
    r"\b(appointments?|termin[e]?|citas?|rendez.?vous|phone|number of (my|the)|telefon\w*|telefono|telephone|address|"
    r"adresse|direccion|opening hours|offnungszeiten|horarios?|invoices?|bills?|rechnung\w*|facturas?|factures?|"
    r"recipes?|rezept (fur|mit|nimmt)|bake|backen|kuchen|cake|gateau|recette|receta de|"
    r"computer|laptop|printer|drucker|router|server|dishwasher|spulmaschine|geschirrspuler|washing machine|"
    r"waschmaschine|engine|motor|disk|software|script|code|project|projekt|spreadsheet|"
    r"plants?|pflanzen|tomato\w*|lawn|rasen|fertili[sz]er|dunger|abono|engrais|"
    r"dogs?|cats?|hund|katze|perro|gato|chien|"
    r"translate|ubersetze|traduce|traduis|rewrite|novel|film|movie|song)\b"
)
_NOT_REALLY = re.compile(
    r"\b(gives? me a headache|gave me a headache|cabin fever|gold fever|fever pitch|lampenfieber|reisefieber|"
    r"kopfschmerzen (bereitet|macht)|(macht|bereitet) mir kopfschmerzen|dolor de cabeza (esta|este|con la))\b"
)

_PLACES = re.compile(
    r"(\b|_)(health\w*|medical|medic(ine|ines|ation|ations)|doctors?|hospital|clinic|prescriptions?|allerg\w+|"
    r"vaccin\w+|blood.?(tests?|pressure)|symptoms?|gesundheit\w*|arzt\w*|medikament\w*|krank\w+|impf\w+|befunde?|"
    r"blutwerte|rezepte vom arzt|salud|medic[oa]s?|medicamentos?|recetas medicas|vacunas?|analisis|"
    r"sante|medecins?|ordonnances?|analyses)(\b|_)"
)
_FOLDERS = 3

_CAUTION = {
    "en": "Please ask your doctor or pharmacist; in an emergency call the emergency number.",
    "de": "Fragen Sie Ihre Ärztin oder Ihren Apotheker; im Notfall rufen Sie die Notrufnummer an.",
    "es": "Consulte a su médico o farmacéutico; en una emergencia llame al número de emergencias.",
    "fr": "Demandez conseil à votre médecin ou pharmacien ; en cas d’urgence, appelez le numéro d’urgence.",
}
_ORIGIN = {
    "en": "This is from your files, not medical advice.",
    "de": "Das steht in Ihren Dateien und ist kein ärztlicher Rat.",
    "es": "Esto sale de sus archivos y no es un consejo médico.",
    "fr": "Cela vient de vos fichiers et n’est pas un avis médical.",
}


def asks_about_health(message: str) -> bool:
    """Whether ``message`` asks about somebody's health, medicines or a finding."""
    folded = fold(message)
    if _NOT_MEANT.search(folded) or _NOT_REALLY.search(folded):
        return False
    if _DRUGS.search(folded):
        return True
    return _OF_SOMEBODY.search(folded) is not None and any(each.search(folded) for each in _WORDS)


def is_about_health(path: str, title: str) -> bool:
    """Whether a document is one of notes about health, by its name, its title and the folders it lies in."""
    parts = PurePath(path).parts[-_FOLDERS - 1 :]
    return _PLACES.search(fold(" ".join((*parts, title)).replace("_", " "))) is not None


def caution(language: str, from_files: bool) -> str:
    """One line below an answer about health, in ``language``; ``from_files``: the answer rests on documents."""
    advice = _CAUTION.get(language, _CAUTION["en"])
    return f"{_ORIGIN.get(language, _ORIGIN['en'])} {advice}" if from_files else advice


def without_caution(text: str) -> str:
    """``text`` without such a line at its end."""
    for language in _CAUTION:
        for line in (caution(language, True), caution(language, False)):
            if text.endswith(line):
                return text.removesuffix(line).rstrip()
    return text
