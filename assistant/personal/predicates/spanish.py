"""Spanish. The verb alone tells the first person."""

from __future__ import annotations

from assistant.personal.predicates.table import table

_RELATIVES = (
    r"(?:mujer|esposa|esposo|marido|pareja|novi[oa]|prometid[oa]|madre|padre|padres|mamá|papá|hij[oa]s?|herman[oa]s?|"
    r"abuel[oa]s?|"
    r"niet[oa]s?|tí[oa]s?|prim[oa]s?|sobrin[oa]s?|suegr[oa]s?|cuñad[oa]|yerno|nuera|(?:mejor )?amig[oa]|vecin[oa]|"
    r"jef[ea]|compañer[oa] de piso|perr[oa]|gat[oa]|caballo|conejo)(?: (?:mayor|menor|pequeñ[oa]))?"
)
_ROLES = (
    r"(?:médic[oa]|doctora?|dentista|jef[ea]|caser[oa]|abogad[oa]|gestora?|profesora?|peluquer[oa]|terapeuta|"
    r"veterinari[oa]|banco)(?: de cabecera| de familia)?"
)
_OWN = (
    r"nombre(?: completo)?|apellidos?|apodo|cumpleaños|dirección|teléfono|número(?: de teléfono)?|correo(?: "
    r"electrónico)?|"
    r"profesión|trabajo|lengua materna|idioma materno|talla(?: de \w+)?|grupo sanguíneo|ciudad natal|afición|"
    r"aniversario(?: de bodas)?|(?:\w+ (?:favorit|preferid)[oa])"
)
_HERS = rf"(?:mis?|nuestr[oa]s?)\s+(?P<rel>{_RELATIVES})(?:,?\s+(?P<name>(?-i:[A-ZÁÉÍÓÚÑ][\w-]+)),?)?"
_NUMBER = r"(?:\d{1,2}|un|una|dos|tres|cuatro|cinco|seis|siete|ocho|varios|varias)"
_KIN = (
    r"(?:hij[oa]s?|herman[oa]s?|niet[oa]s?|mellizos|mellizas|gemelos|gemelas|sobrin[oa]s?|perr[oa]s?|gat[oa]s?|"
    r"caballos?|conejos?|"
    r"gallinas?|loros?|tortugas?|coche|moto|furgoneta|autocaravana|casa|piso|finca|huerto|barco|velero|piano|guitarra|"
    r"negocio|empresa|tienda|bicicleta)"
)
_ILLS = (
    r"(?:diabetes.*|asma|celiaquía|migrañas?|hipertensión|tensión alta|artritis|artrosis|epilepsia|tdah|"
    r"intolerancia (?:a la|al) .*|alergia (?:a la|al|a los|a las|a) .*|esclerosis múltiple|apnea.*|fibromialgia)"
)
_TRAITS = (
    r"(?:celíac[oa]|diabétic[oa]|asmátic[oa]|intolerante (?:a la|al) .*|zurd[oa]|daltónic[oa]|sord[oa]|cieg[oa]|"
    r"jubilad[oa]|autónom[oa]|hij[oa] únic[oa]|madre de .*|padre de .*)"
)
_TRADE = (
    r"(?:\w+(?:er[oa]|or|ora|ista|ante|ente|ólog[oa]|ógraf[oa]|ari[oa])|médic[oa]|abogad[oa]|maestr[oa]|"
    r"arquitect[oa]|músic[oa]|"
    r"psicólog[oa]|químic[oa]|físic[oa]|biólog[oa]|polic[ií]a|piloto|juez|jueza|chef|guía|albañil|matrona|electricista|"
    r"fontaner[oa])"
)
_THIS = (
    r"(?:más|menos|mucho (?:más|est)|est[eao]s?\b|es[eao]s?\b|tu\b|cómo\b|que\b|lo que\b|la primera|el primero|"
    r"la segunda|el segundo|así)"
)

SPANISH = table(
    "se llama",
    (
        (r"(?:yo )?me llamo (?P<value>\S.*)", "name"),
        (rf"{_HERS} se llaman? (?P<value>\S.*)", "name"),
        (rf"mi (?P<attr>{_OWN}) es (?:el |la )?(?P<value>\S.*)", ""),
        (rf"el (?P<attr>cumpleaños) de mi (?P<rel>{_RELATIVES}) es el (?P<value>\S.*)", ""),
        (rf"mi (?P<attr>{_ROLES}) (?:es|se llama) (?P<value>(?-i:(?:el|la) )?(?:(?-i:[A-ZÁÉÍÓÚÑ]|dr|dra)).*)", ""),
        (r"(?:yo |nosotros )?(?:vivo|vivimos|resido)(?: ahora| desde [\w ]+?| con [\w ]+?)? en "
         r"(?P<value>\S.*)", "home"),
        (rf"{_HERS} viven? (?:ahora )?en (?P<value>\S.*)", "home"),
        (r"(?:nos hemos mudado|me he mudado|me mudé|nos mudamos) a (?P<value>\S.*)", "home"),
        (r"(?:yo )?soy de (?P<value>(?-i:[A-ZÁÉÍÓÚÑ]).*)", "origin"),
        (rf"{_HERS} es de (?P<value>(?-i:[A-ZÁÉÍÓÚÑ]).*)", "origin"),
        (r"(?:yo )?(?:nací|crecí|me crié) (?:en|el) (?P<value>\S.*)", "birthday"),
        (r"(?:yo )?trabajo (?:desde [\w ]+? )?(?:como|de) (?P<value>\S.*)", "job"),
        (rf"{_HERS} trabaja (?:como|de) (?P<value>\S.*)", "job"),
        (r"(?:yo )?trabajo (?:desde [\w ]+? )?(?:en|para|con) (?P<value>(?!esto|eso|ello|el informe)\S.*)", "employer"),
        (rf"{_HERS} trabaja (?:en|para) (?P<value>\S.*)", "employer"),
        (r"(?:yo )?soy (?P<value>(?:vegetarian|vegan)[oa](?:$|[ ,].*)|pescetarian[oa])", "diet"),
        (rf"{_HERS} es (?P<value>(?:vegetarian|vegan)[oa](?:$|[ ,].*))", "diet"),
        (r"(?:yo )?soy (?:muy )?alérgic[oa] (?:a la|al|a los|a las|a) (?P<value>\S.*)", "allergy"),
        (rf"{_HERS} es (?:muy )?alérgic[oa] (?:a la|al|a los|a las|a) (?P<value>\S.*)", "allergy"),
        (r"(?:yo )?(?:soy|estoy) (?P<value>(?:casad|divorciad|solter|viud|separad)[oa](?: con .*)?)", "marital status"),
        (rf"(?:yo )?(?:soy|estoy) (?P<value>{_TRAITS}(?:$|[ ,].*)|casad[oa](?: con .*)?)", "trait"),
        (rf"{_HERS} (?:es|está) (?P<value>{_TRAITS}(?:$|[ ,].*)|casad[oa](?: con .*)?)", "trait"),
        (r"(?:yo )?(?:soy|era) (?P<value>(?:una? )?" + _TRADE + r"(?:$|[ ,].*))", "job"),
        (rf"{_HERS} es (?P<value>{_TRADE}(?:$|[ ,].*))", "job"),
        (rf"(?:yo )?(?:tengo|padezco|sufro)(?: de)? (?P<value>(?:la )?{_ILLS})", "health"),
        (r"(?:yo )?(?:estudio) (?P<value>(?!para el examen)\S.*)", "studies"),
        (rf"{_HERS} estudia (?P<value>\S.*)", "studies"),
        (r"(?:yo )?(?:hablo) (?P<value>\S.*)", "language"),
        (r"(?:yo )?(?:estoy aprendiendo|aprendo) (?P<value>\S.*)", "learning"),
        (r"(?:yo |nosotros )?(?:ya )?(?:nunca|no) (?:como|comemos|bebo|bebemos|tomo|tolero) (?P<value>(?!nada|bien|"
         r"más)\S.*)", "dislikes"),
        (rf"(?:a mí )?(?:no me gustan?|odio|detesto|no soporto) (?P<value>(?!{_THIS})\S.*)", "dislikes"),
        (rf"(?:a mí )?(?:me gustan?|me encantan?|adoro|prefiero) (?:mucho )?(?P<value>(?!{_THIS})\S.*)", "likes"),
        (r"(?:yo )?tengo (?P<value>\d{1,3} años)", "age"),
        (rf"{_HERS} tiene (?P<value>\w+ años)", "age"),
        (rf"(?:yo )?(?:tengo|tenemos) (?P<value>{_NUMBER} (?:\w+ )?{_KIN}(?:$|[ ,].*))", "has"),
        (rf"(?:yo )?(?:ya )?no (?:tengo|tenemos) (?P<value>{_KIN}(?:$|[ ,].*))", "has"),
        (r"(?:yo )?toco (?P<value>(?:el|la) \S.*)", "hobby"),
        (r"(?:yo )?(?:juego al?|colecciono|practico) (?P<value>\S.*)", "hobby"),
        (r"(?:yo )?(?:ya )?(?:no )?(?P<value>fumo)(?: más)?", "habit"),
        (r"(?:yo )?(?:he dejado|dejé) de (?P<value>\S.*)", "stopped"),
        (r"(?:yo )?(?:siempre|normalmente|nunca|todos los \w+|todas las \w+|cada \w+) (?P<value>(?:me |voy|corro|"
         r"como|ceno|"
         r"desayuno|nado|salgo|leo|canto|bebo|trabajo|duermo|hago)\b.*)", "habit"),
        (r"(?:yo )?(?P<value>(?:voy|corro|nado|canto|juego|entreno|medito) .*\b(?:todos los|todas las|cada|por "
         r"semana|a la semana)\b.*)", "habit"),
    )
)  # fmt: skip
