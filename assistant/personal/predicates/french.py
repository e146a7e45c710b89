"""French."""

from __future__ import annotations

from assistant.personal.predicates.table import table

_RELATIVES = (
    r"(?:(?:petite?|grande?|meilleure?) )?(?:femme|épouse|mari|époux|compagnon|compagne|copine?|fiancée?|conjointe?|"
    r"mère|père|maman|papa|parents|"
    r"fils|filles?|enfants?|frères?|soeurs?|sœurs?|grand-mère|grand-père|grands-parents|petit-fils|petite-fille|"
    r"oncle|tante|"
    r"cousine?s?|neveux?|nièces?|belle-(?:mère|soeur|sœur|fille)|beau-(?:père|frère|fils)|amie?s?|voisine?|collègue|"
    r"chef|cheffe|patronne?|colocataire|chien|chienne|chat|chatte|cheval|lapin)"
)
_ROLES = (
    r"(?:médecin(?: traitant)?|dentiste|chef|cheffe|patronne?|propriétaire|avocate?|comptable|coiffeu(?:r|se)|"
    r"vétérinaire|banque|kiné)"
)
_OWN = (
    r"nom(?: complet| de famille)?|prénom|surnom|anniversaire|adresse|numéro(?: de téléphone)?|téléphone|e-?mail|"
    r"métier|profession|"
    r"langue maternelle|pointure|taille|groupe sanguin|ville natale|passe-temps|(?:\w+ préférée?)"
)
_HERS = rf"(?:mon|ma|mes|notre|nos)\s+(?P<rel>{_RELATIVES})(?:,?\s+(?P<name>(?-i:[A-ZÀ-Þ][\w-]+)),?)?"
_I = r"(?:je |j'|nous |on )"
_NUMBER = r"(?:\d{1,2}|une?|deux|trois|quatre|cinq|six|sept|huit|plusieurs)"
_KIN = (
    r"(?:enfants?|fils|filles?|frères?|soeurs?|sœurs?|petits-enfants|jumeaux|jumelles|neveux|nièces?|chiens?|"
    r"chiennes?|chats?|chattes?|"
    r"chevaux|cheval|lapins?|poules|perroquets?|tortues?|voiture|moto|camping-car|maison|appartement|jardin|potager|"
    r"bateau|"
    r"voilier|piano|guitare|violon|entreprise|boutique|vélo|ferme)"
)
_ILLS = (
    r"(?:du |de l'|le |un |une )?(?:diabète.*|asthme|maladie (?:coeliaque|cœliaque|de .*)|migraines?|hypertension|"
    r"arthrose|arthrite|"
    r"épilepsie|tdah|intolérance (?:au|à la|aux) .*|allergie (?:au|à la|aux) .*|sclérose en plaques|apnée du sommeil|"
    r"rhume des foins)"
)
_TRAITS = (
    r"(?:diabétique|asthmatique|coeliaque|cœliaque|intolérante? (?:au|à la) .*|gauch(?:er|ère)|daltonien(?:ne)?|"
    r"sourde?|aveugle|"
    r"retraitée?|à la retraite|fils unique|fille unique|"
    r"indépendante?)"
)
_TRADE = (
    r"(?:\w+(?:ier|ière|eur|euse|trice|iste|ien|ienne|ologue|ographe|aire|ante?)|médecin|avocate?|comptable|"
    r"architecte|prof|"
    r"professeure?|journaliste|ingénieure?|chef|juge|maçon|peintre|interprète|cadre|vétérinaire|psychologue|étudiante?)"
)
_THIS = (
    r"(?:ce\b|cet\b|cette\b|ces\b|ça\b|cela\b|ton\b|ta\b|tes\b|votre\b|comment\b|la (?:première|deuxième)|le "
    r"(?:premier|deuxième)|mieux\b|bien ce)"
)

FRENCH = table(
    "s'appelle",
    (
        (r"je m'appelle (?P<value>\S.*)", "name"),
        (rf"{_HERS} s'appelle(?:nt)? (?P<value>\S.*)", "name"),
        (rf"(?:mon|ma) (?P<attr>{_OWN}) (?:est|c'est) (?:le |la )?(?P<value>\S.*)", ""),
        (rf"(?:mon|ma) (?P<attr>{_ROLES}) (?:est|s'appelle) (?P<value>(?:le |la )?(?-i:dr|docteur|Dr|[A-ZÀ-Þ]).*)", ""),
        (rf"{_I}(?:habite|habitons|vis|vivons|réside)(?: maintenant| depuis [\w ]+?| avec [\w ]+?)? (?:à|"
         rf"en|au|aux|dans|chez|près)\b (?P<value>.*)", "home"),
        (rf"{_HERS} (?:habite|habitent|vit|vivent)(?: maintenant)? (?:à|en|au|aux|dans|chez|près)\b "
         rf"(?P<value>.*)", "home"),
        (r"(?:j'ai|nous avons|on a) (?:récemment )?déménagé (?:à|en|au|dans)\b (?P<value>.*)", "home"),
        (r"je (?:viens|suis originaire) (?P<value>(?:de|du|d')\s?(?-i:[A-ZÀ-Þ]).*)", "origin"),
        (rf"{_HERS} (?:vient|est originaire) (?P<value>(?:de|du|d')\s?(?-i:[A-ZÀ-Þ]).*)", "origin"),
        (r"(?:je suis née?|j'ai grandi) (?:à|en|au|le|dans)\b (?P<value>.*)", "birthday"),
        (r"je (?:travaille|bosse)(?: depuis [\w ]+?)? comme (?P<value>\S.*)", "job"),
        (rf"{_HERS} travaille comme (?P<value>\S.*)", "job"),
        (r"je (?:travaille|bosse)(?: depuis [\w ]+?)? (?:chez|pour|dans|à|au|en)\b (?P<value>(?!ce|cette|"
         r"cela).*)", "employer"),
        (rf"{_HERS} travaille (?:chez|pour|dans|à|au|en)\b (?P<value>.*)", "employer"),
        (r"je suis (?P<value>(?:végétarien|végétalien|végane?|pescétarien)(?:ne)?(?:$|[ ,].*))", "diet"),
        (rf"{_HERS} est (?P<value>(?:végétarien|végétalien|végane?)(?:ne)?(?:$|[ ,].*))", "diet"),
        (r"je suis (?:très )?allergique (?:au|aux|à la|à l'|à) ?(?P<value>\S.*)", "allergy"),
        (rf"{_HERS} est (?:très )?allergique (?:au|aux|à la|à l'|à) ?(?P<value>\S.*)", "allergy"),
        (r"(?:je suis|nous sommes) (?P<value>(?:mariée?s?(?: .*)?|divorcée?s?|veu(?:f|ve)|célibataire|"
         r"fiancée?))", "marital status"),
        (rf"(?:je suis|nous sommes) (?P<value>{_TRAITS}(?:$|[ ,].*))", "trait"),
        (rf"{_HERS} (?:est|sont) (?P<value>{_TRAITS}(?:$|[ ,].*))", "trait"),
        (rf"je suis (?P<value>(?:une? )?(?:\w+ )?{_TRADE}(?:$|,.*| (?:à|en|au|dans|chez|de|libéral\w*)\b.*))", "job"),
        (rf"{_HERS} est (?P<value>{_TRADE}(?:$|,.*| (?:à|en|au|dans|chez)\b.*))", "job"),
        (rf"(?:j'ai|je souffre de|je souffre d') ?(?P<value>{_ILLS}(?:$|[ ,].*))", "health"),
        (r"j'étudie (?P<value>\S.*)", "studies"),
        (rf"{_HERS} étudie (?P<value>\S.*)", "studies"),
        (r"je parle (?P<value>(?!de\b|à\b)\S.*)", "language"),
        (r"j'apprends (?P<value>(?:le |la |l'|à )\S.*)", "learning"),
        (rf"{_I}(?:ne |n')(?:mange|mangeons|bois|buvons|supporte|tolère)s? (?:pas|plus|jamais) (?:de |d'|le |la |les "
         rf"|du )?(?P<value>\S.*)", "dislikes"),
        (rf"(?:je |j')(?:déteste|n'aime pas|ne supporte pas|ai horreur d[eu]s?) "
         rf"(?P<value>(?!{_THIS})\S.*)", "dislikes"),
        (rf"{_HERS} (?:déteste|n'aime pas) (?P<value>(?!{_THIS})\S.*)", "dislikes"),
        (rf"(?:je |j')(?:aime|adore|préfère)(?: beaucoup| bien)? (?P<value>(?!{_THIS})\S.*)", "likes"),
        (rf"{_HERS} (?:aime|adore) (?P<value>(?!{_THIS})\S.*)", "likes"),
        (r"j'ai (?P<value>\d{1,3} ans)", "age"),
        (rf"{_HERS} a (?P<value>\w+ ans)", "age"),
        (rf"(?:j'ai|nous avons|on a) (?P<value>{_NUMBER} (?:\w+ )?{_KIN}(?:$|[ ,].*))", "has"),
        (rf"(?:je n'ai|nous n'avons) (?:pas|plus) de (?P<value>{_KIN}(?:$|[ ,].*))", "has"),
        (r"je joue (?P<value>(?:du|de la|de l'|au|à la|aux) \S.*)", "hobby"),
        (r"je (?:collectionne|pratique) (?P<value>\S.*)", "hobby"),
        (r"je (?:ne )?(?P<value>fume)(?: pas| plus| jamais)?", "habit"),
        (r"j'ai arrêté (?:de |d'|la |le )(?P<value>\S.*)", "stopped"),
        (r"(?:tous les|toutes les|chaque) \w+,? (?P<value>je \S.*)", "habit"),
        (r"je (?P<value>(?:cours|nage|chante|vais|lis|médite|fais|mange|dors) .*\b(?:tous les|toutes les|chaque|par "
         r"semaine|toujours|d'habitude)\b.*)", "habit"),
    )
)  # fmt: skip
