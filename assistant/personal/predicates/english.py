"""English."""

from __future__ import annotations

from assistant.personal.predicates.table import table

RELATIVES = (
    r"(?:(?:older|younger|elder|eldest|youngest|little|big|oldest|twin|late|step|half|best|old|good|ex|former)[ -])?"
    r"(?:(?:mother|father|brother|sister|son|daughter)s?-in-law|wife|husband|partner|spouse|girlfriend|boyfriend|"
    r"fianc[eé]e?|mother|mom|mum|father|dad|parents|sons?|daughters?|kids|children|child|twins|baby|brothers?|sisters?|"
    r"siblings|step(?:mother|father|son|daughter|brother|sister)|grand(?:mother|father|parents|sons?|daughters?|ma|pa|"
    r"children)|granny|uncle|aunt|cousins?|nieces?|nephews?|friends?|neighbou?rs?|colleague|boss|manager|flatmate|"
    r"roommate|dogs?|cats?|horse|rabbits?|hamster|parrot|tortoise|pony)"
)
_ROLES = (
    r"(?:(?:family|favou?rite|former|new|old|current) )?(?:doctor|gp|dentist|landlord|landlady|accountant|lawyer|vet|"
    r"therapist|hairdresser|(?:piano )?teacher|supervisor|mechanic|physiotherapist|bank|insurer|employer)"
)
_OWN = (
    r"(?:(?:full|first|last|middle|maiden|nick)[ -]?)?name|nickname|surname|birthday|date of birth|home ?town|"
    r"(?:home |e-?mail |postal |new )?address|(?:mobile |phone )?(?:phone|number)|job|profession|occupation|employer|"
    r"(?:mother|native) (?:tongue|language)|(?:shoe|dress|shirt|ring) size|blood (?:type|group)|height|star sign|"
    r"nationality|religion|hobby|hobbies (?:are)?|wedding anniversary|anniversary|time zone|pronouns|salary"
)
_NUMBER = r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a couple of|several|twin|no)"
_AGES = (
    r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    r"seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
)
_KIN = (
    r"(?:children|kids|sons?|daughters?|brothers?|sisters?|siblings|boys|girls|grand(?:children|sons?|daughters?)|"
    r"twins|stepchildren|nieces|nephews)"
)
_ANIMALS = (
    r"(?:dogs?|puppy|pupp(?:y|ies)|cats?|kittens?|horses?|pon(?:y|ies)|rabbits?|hamsters?|guinea pigs?|parrots?|"
    r"budgies?|"
    r"canar(?:y|ies)|tortoises?|turtles?|snakes?|fish|goldfish|chickens|hens|goats?|sheep|donkeys?|bees|bee ?hives|"
    r"retriever|labrador|dachshund|poodle|terrier|beagle|collie|spaniel|shepherd|husky|bulldog)"
)
_GOODS = (
    r"(?:car|van|motor(?:bike|cycle)|scooter|e-?bike|(?:sailing )?boat|yacht|camper(?:van)?|caravan|tractor|house|flat|"
    r"apartment|cottage|cabin|farm|vineyard|bakery|shop|restaurant|company|business|allotment|piano|cello|violin|"
    r"guitar|heat pump|solar panels|garden|balcony|driving licen[cs]e|licen[cs]e|passport)"
)
_ILLS = (
    r"(?:(?:\w+ )?(?:diabetes|asthma|epilepsy|migraines?|arthritis|rheumatism|hypertension|anaemia|anemia|eczema|"
    r"psoriasis|"
    r"adhd|autism|dyslexia|tinnitus|depression|glaucoma|osteoporosis|fibromyalgia|endometriosis|hay fever|"
    r"high blood pressure|low blood pressure|(?:coeliac|celiac|crohn's|parkinson's|alzheimer's|lyme|heart|thyroid|"
    r"kidney|"
    r"autoimmune) ?(?:disease|condition|failure)?|multiple sclerosis|sleep apn(?:o)?ea|pacemaker|"
    r"\w+ intolerance|\w+ allergy|allergies))"
)
_TRAITS = (
    r"(?:left-handed|right-handed|colou?r-?blind|deaf|hard of hearing|blind|short-sighted|dyslexic|autistic|diabetic|"
    r"epileptic|asthmatic|(?:\w+[ -])?intolerant(?: to .*)?|haemophiliac|hemophiliac|coeliac|celiac|claustrophobic|"
    r"an only child|(?:a |an )?(?:early bird|night owl|morning person|non-?smoker|smoker|twin|introvert|extrovert|"
    r"orphan)|"
    r"afraid of (?:flying|heights|spiders|dogs|needles)|jewish|catholic|muslim|hindu|buddhist|protestant|atheist|"
    r"an atheist|gay|lesbian|bisexual|trans|retired|unemployed|self-employed|"
    r"a freelancer)"
)
_DIETS = r"(?:vegans?|vegetarians?|pescatarians?|flexitarian|teetotal(?:l?er)?|halal|kosher)"
_TRADE = (
    r"(?:\w*(?:er|or|ist|ian|eer|yst|grapher|maker|wright|smith|man|woman|keeper)|nurse|chef|cook|judge|vet|student|"
    r"paramedic|mechanic|clerk|accountant|assistant|consultant|architect|surgeon|monk|nun|guide|coach|scientist|"
    r"pharmacist|au pair|civil servant|apprentice|intern|biochemist|diplomat|lifeguard|freelancer|postdoc|nurse|"
    r"mother of .*|father of .*|parent of .*|widow|widower|pensioner|expat)"
)
_NO_TRADE = (
    r"(?:bit|little|lot|fan|friend|member|user|customer|number|big|huge|great|terrible|hard|lover|beginner|sucker|"
    r"loser|"
    r"winner|monster|disaster|stranger|believer|newcomer|fighter|dreamer|millionaire|prisoner|foreigner|"
    r"owner|matter|father figure|human|different|better|bigger|minor|survivor|sinner|matter of)"
)
_JUST_NOW = (
    r"(?:think|feel|find|forget|lose|wonder|see|understand|agree|want|need|hope|get (?:lost|stuck|confused|an error|"
    r"the same|a)|"
    r"\w+ed\b|drank|went|used|do|say|appreciate|have seen|swear|make|mix|confuse|know|mean|said|heard|wanted|thought|"
    r"had|have to|ask|try|struggle|miss|end up|worry|am|felt|knew)"
)
_THIS = (
    r"(?:it|this|that|these|those|them|they|him|his|her|their|its|i|you|your|how|what|when|where|the|both|either|"
    r"neither|to (?:see|hear|know)|"
    r"one|option|version|all of|everything|nothing|everyone|so|seeing|hearing|.*\b(?:it|them|him|her|this|that|these|"
    r"those|you)\b)"
)
_HABITS = r"(?:always|usually|normally|regularly|generally|mostly|rarely|seldom|hardly ever|often|never)"
_TIMES = (
    r"(?:(?:every|each) (?:single )?(?:other |second )?(?:day|morning|evening|night|week|weekend|month|year|summer|"
    r"winter|"
    r"autumn|spring|mon|tues|wednes|thurs|fri|satur|sun)(?:day)?(?: morning| evening| night| afternoon)?s?|"
    r"(?:once|twice|(?:two|three|four|five|six) times) (?:a|per) (?:day|week|month|year)|"
    r"(?:on |in the )?(?:mon|tues|wednes|thurs|fri|satur|sun)days|on weekends|at weekends|daily|in the mornings)"
)
_HERS = rf"(?:my|our)\s+(?P<rel>{RELATIVES})(?:,?\s+(?P<name>(?-i:[A-ZÀ-Þ][\w'-]+(?:\s[A-ZÀ-Þ][\w'-]+)?)),?)?"
_WHO = rf"(?:i|we|{_HERS})"
_SO = r"(?:(?:quite|mainly|mostly|absolutely|truly|particularly|especially|do|deeply|generally|always|usually) )?"
_BE = r"(?:am|are|is|'m|'s|'re)"
_HAVE = r"(?:have|has|'ve got|have got|has got|had)"
_DO_NOT = r"(?:don't|do not|doesn't|does not|never|can't|cannot|can not|mustn't|must not|may not|won't)"

ENGLISH = table(
    "is called",
    (
        (rf"(?:my|our) (?P<rel>{RELATIVES})(?:'s|s') (?P<attr>{_OWN}|age) (?:is|are|'s) (?:on |in "
         rf")?(?P<value>\S.*)", ""),
        (
            rf"(?:my|our) (?P<rel>{_ROLES})(?:'s) (?P<attr>{_OWN}) (?:is|are|'s) (?:on |in )?(?P<value>\S.*)",
            "",
        ),
        (
            r"i am (?P<value>(?-i:[A-ZÀ-Þ][a-zà-ÿ]+(?:[ -][A-ZÀ-Þ][a-zà-ÿ]+)?))(?:,? from (?P<origin>[^,]+))?"
            r"(?:, an? (?P<job>[^,]+))?",
            "name",
        ),
        (r"(?:please )?call me (?P<value>(?-i:[A-ZÀ-Þ]\w+))(?:,? .*)?", "name"),
        (rf"(?:my|our) (?P<rel>{RELATIVES}) is (?P<value>(?-i:(?!\w+(?:ish|an|ese|ch)\b)(?:Dr|Mr|Mrs|Ms)?\.?\s?[A-ZÀ-Þ]"
         r"[\w-]+(?: [A-ZÀ-Þ][\w-]+)?))", "name"),
        (rf"(?:my|our) (?P<attr>{_ROLES}) (?:is|'s) (?:called )?(?P<value>(?-i:(?:Dr|Mr|Mrs|Ms|"
         rf"Prof)?\.?\s?[A-ZÀ-Þ]).*)", ""),
        (rf"(?:my|our) (?P<attr>{_OWN}) (?:is|are|'s) (?:on (?:the )?|in )?(?P<value>(?!wrong|right|missing|correct|"
         rf"at |off\b|dead|broken|"
         r"new|ringing|not\b|too\b|very\b|so\b|full|gone|coming|soon|near|over\b|great|fun|on\b|in\b).*)", ""),
        (r"(?:my|our) (?P<attr>favou?rite \w+(?: \w+)??) (?:is|are) (?P<value>(?!this|that|the (?:first|"
         r"second)).*)", ""),
        (rf"{_WHO} (?:{_BE} (?:called|named)|goe?s? by(?: the name)?) (?P<value>\S.*)", "name"),
        (rf"{_WHO} (?:lives?|resides?|{_BE} (?:based|living)) (?:in|at|on|near|with|next to|outside) "
         rf"(?P<value>\S.*)", "home"),
        (rf"{_WHO} (?:have |has )?(?P<value>moved in with (?:us|me)\b.*)", "home"),
        (rf"{_WHO} (?:(?:have |has |had )?(?:just |recently )?(?:moved|relocated)) (?:back )?(?:to|into|in with|in) "
         rf"(?P<value>\S.*)", "home"),
        (rf"{_WHO} (?:{_BE}|comes?) (?:originally )?from (?P<value>(?-i:[A-ZÀ-Þ]|the |a ).*)", "origin"),
        (rf"{_WHO} (?:grew up|was raised|were raised) (?:in|on|near) (?P<value>\S.*)", "origin"),
        (rf"{_WHO} (?:was|were) born (?:on|in|at) (?P<value>\S.*)", "birthday"),
        (rf"{_WHO} (?:works?|worked|{_BE} working|{_BE} employed|started(?: working)?|have been working|have worked) "
         r"as (?P<value>\S.*)", "job"),
        (rf"{_WHO} (?:works?|{_BE} employed|have been working) (?:at|for|with|in|by) (?P<value>(?!it\b|this\b|some\b|"
         rf"my\b|the same|the (?:slides|report|text)).*)", "employer"),
        (rf"{_WHO} works? (?P<value>(?:part[- ]time|full[- ]time|from home|remotely|freelance|night shifts?|shifts|"
         r"a lot of night shifts).*)", "work"),
        (rf"{_WHO} {_BE} (?P<value>(?:a |an )?(?:strict |lifelong )?{_DIETS}.*)", "diet"),
        (rf"{_WHO} (?:became|have been|has been|went|turned) (?P<value>(?:a |an )?{_DIETS}.*)", "diet"),
        (rf"{_WHO} {_BE} (?:severely |very |badly |mildly |terribly )?allergic to (?P<value>\S.*)", "allergy"),
        (rf"{_WHO} {_HAVE} an? (?:severe |bad |mild )?allergy to (?P<value>\S.*)", "allergy"),
        (rf"{_WHO} {_BE} (?P<value>(?:very |severely )?{_TRAITS}(?:$|[ ,].*))", "trait"),
        (rf"{_WHO} {_HAVE} (?:been )?(?P<value>(?:a |an |chronic |severe |mild |type \d )*{_ILLS}(?:$|"
         rf"[ ,].*))", "health"),
        (rf"{_WHO} suffers? from (?P<value>\S.*)", "health"),
        (rf"{_WHO} takes? (?P<value>\S.{{2,40}}? (?:every|each|daily|twice|once|for my|against).*)", "medicine"),
        (rf"{_WHO} (?:wears?|uses?) (?P<value>(?:a |an )?(?:glasses|contact lenses|hearing aids?|wheelchair|insulin "
         rf"pump|"
         r"cpap\b.*|pacemaker|walking stick|crutches|dentures)(?:$|[ ,].*))", "health"),
        (rf"{_WHO} {_DO_NOT} (?:eat|drink|tolerate|smoke|wear) (?P<value>(?!{_THIS}\b)\S.*)", "dislikes"),
        (rf"{_WHO} {_DO_NOT} (?:like|love|enjoy|stand|touch|understand) (?P<value>(?!{_THIS}\b)\S.*)", "dislikes"),
        (rf"{_WHO} {_SO}(?:hates?|dislikes?|detests?|loathes?|can't stand) (?P<value>(?!{_THIS}\b)\S.*)", "dislikes"),
        (rf"{_WHO} {_SO}(?:prefers?|likes?|loves?|enjoys?|adores?|{_BE} (?:fond of|crazy about|passionate about|into)|"
         rf"{_BE} a (?:big |huge )?fan of) (?P<value>(?!{_THIS}\b)\S.*)", "likes"),
        (rf"{_WHO} (?:speaks?|{_BE} fluent in|{_BE} a native speaker of) (?P<value>(?:a little |some |only "
         rf")?(?-i:[A-Z])[\w ,]+)", "language"),
        (rf"{_WHO} (?:{_BE} learning|learns?|have been learning|started learning) (?P<value>(?:to |"
         rf"(?-i:[A-Z])).*)", "learning"),
        (rf"{_WHO} (?:{_BE} studying|stud(?:y|ies)|{_BE} doing a (?:master|phd|doctorate)\S*) (?:for "
         rf")?(?P<value>(?!the |this |for the exam|tonight).*)", "studies"),
        (rf"{_WHO} (?:goe?s? to|attends?) (?P<value>(?:the )?[\w' ]*(?:school|university|college|kindergarten|"
         rf"nursery)\b.*)", "school"),
        (rf"{_WHO} {_BE} (?P<value>(?:happily )?(?:married|divorced|engaged|widowed)(?: (?:to|with|for) "
         rf".*)?)", "marital status"),
        (rf"{_WHO} (?:got married|married|got divorced|retired)(?: \w+)? ?(?P<value>(?:to |in |last "
         rf").*)", "marital status"),
        (rf"{_WHO} {_BE} (?P<value>{_AGES}(?:[- ]years?(?:[- ]old)?|[- ](?:one|two|three|four|five|six|seven|eight|"
         rf"nine))?)", "age"),
        (rf"{_WHO} (?:turn|turns|turned) (?P<value>{_AGES}\b.*)", "age"),
        (rf"{_WHO} {_HAVE} (?P<value>{_NUMBER} (?:\w+ ){{0,2}}(?:{_KIN}|{_ANIMALS})(?:$|[ ,].*))", "has"),
        (rf"{_WHO} {_HAVE} (?P<value>an? (?:[\w-]+ ){{0,3}}(?:{_KIN}|{_ANIMALS}|{_GOODS})(?:$|[ ,].*))", "has"),
        (rf"{_WHO} {_DO_NOT} (?:have|own|drive) (?P<value>(?:a |an |any )?(?:[\w-]+ ){{0,2}}(?:{_KIN}|{_ANIMALS}|"
         rf"{_GOODS})(?:$|[ ,].*))", "has"),
        (rf"{_WHO} (?:owns?|drives?|rides?) (?P<value>(?:an? |my own |two |three |some )[\w-].*)", "has"),
        (rf"{_WHO} (?:keeps?|breeds?) (?P<value>(?:(?:an? |two |three |some )?(?:\w+ )?(?:{_ANIMALS}|journal|diary|"
         rf"blog)\b.*|(?:{_ANIMALS})\b.*))", "has"),
        (rf"{_WHO} (?:collects?|grows?) (?P<value>\S.*)", "hobby"),
        (rf"{_WHO} (?:plays?|{_BE} playing|have been playing|has been playing|have played) (?P<value>(?:in a |the |"
         rf"(?:tennis|football|"
         r"chess|golf|volleyball|handball|basketball|badminton|hockey|rugby|poker|bridge|squash|cricket|piano|"
         r"guitar)\b).*)",
         "hobby"),
        (rf"{_WHO} (?P<value>(?:do|does|practi[sc]es?) (?:yoga|pilates|judo|karate|taekwondo|boxing|crossfit|ballet|"
         r"triathlons?)\b.*)", "hobby"),
        (rf"(?:i|we) (?P<value>{_HABITS} (?!{_JUST_NOW}\b)(?!.*\b(?:it|them|this|that)\b)\w+ \S.*)", "habit"),
        (rf"(?:i|we) (?P<value>(?!{_JUST_NOW}\b)(?!.*\b(?:it|them)\b)\w+ .*\b{_TIMES}\b.*)", "habit"),
        (rf"{_TIMES},? (?:i|we) (?P<value>(?!{_JUST_NOW}\b)\w+ \S.*)", "habit"),
        (rf"{_WHO} (?:have |has )?(?:switched|changed|converted) to (?P<value>(?!the (?:other|next)).*)", "uses"),
        (rf"{_WHO} (?:(?:have |has )?(?:stopped|quit|given up|gave up)) (?P<value>(?:\w+ing|alcohol|sugar|meat|coffee|"
         r"cigarettes|my job)\b.*)", "stopped"),
        (rf"{_WHO} {_BE} (?P<value>an? (?!{_NO_TRADE}\b)(?:[\w-]+ (?!who\b|that\b)){{0,3}}?(?!{_NO_TRADE}\b){_TRADE}"
         r"(?:$|,.*| (?:at|in|of|for|with|from|by) .*))", "job"),
    )
)  # fmt: skip
