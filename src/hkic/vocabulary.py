"""The code lists: what the categories, statuses and other coded fields of records may hold.

Every member's meaning is the text under it; the data dictionary is made from these.
"""

from enum import StrEnum


class NameSort(StrEnum):
    """Why a form of a name is recorded.

    >>> NameSort("official") is NameSort.OFFICIAL
    True
    """

    OFFICIAL = "official"
    """The name the bearer itself uses."""
    PRINTED = "printed"
    """As a document prints it."""
    ACRONYM = "acronym"
    """Initials or a short form."""
    VARIANT = "variant"
    """Another form in use."""
    MISPRINT = "misprint"
    """A printed form that is probably wrong; an erratum says why."""


class Status(StrEnum):
    """Whether something exists.

    >>> Status("exists") is Status.EXISTS
    True
    """

    EXISTS = "exists"
    """It exists."""
    PLANNED = "planned"
    """Somebody who can decided that it shall exist."""
    PROPOSED = "proposed"
    """Somebody proposed it."""
    UNKNOWN = "unknown"
    """The documents do not tell."""


class SegmentLabel(StrEnum):
    """What a stretch of a document is.

    >>> SegmentLabel("headline") is SegmentLabel.HEADLINE
    True
    """

    HEADLINE = "headline"
    """Title of the text."""
    HEADING = "heading"
    """Title of a part."""
    BYLINE = "byline"
    """Who wrote it."""
    DATELINE = "dateline"
    """Agency, place or date that opens it, or the line that names source and date."""
    BODY = "body"
    """The text itself: what it says about its subject."""
    CAPTION = "caption"
    """Text under a picture."""
    NAVIGATION = "navigation"
    """Links and buttons of the page."""
    TEASER = "teaser"
    """A pointer to another text."""
    EDITOR = "editor"
    """Who edited it."""
    PAGINATION = "pagination"
    """Page numbers of the site."""
    SPEAKER = "speaker"
    """A line that names who speaks next."""
    IMPRINT = "imprint"
    """Where and when it was printed."""


class Translation(StrEnum):
    """How the language of a document came about.

    >>> Translation("original") is Translation.ORIGINAL
    True
    """

    ORIGINAL = "original"
    """Written in this language."""
    EDITED = "edited"
    """Translated and edited by people."""
    MACHINE = "machine"
    """Translated by machine, with its errors."""


class Genre(StrEnum):
    """What kind of text a document is.

    >>> Genre("news-report") is Genre.NEWS_REPORT
    True
    """

    NEWS_REPORT = "news-report"
    """A report."""
    COMMENTARY = "commentary"
    """An opinion piece."""
    PRESS_BRIEFING = "press-briefing"
    """A transcript of a briefing."""
    FEATURE = "feature"
    """A longer report on a subject."""


class InstitutionCategory(StrEnum):
    """What kind of body an institution is.

    >>> InstitutionCategory("government") is InstitutionCategory.GOVERNMENT
    True
    """

    GOVERNMENT = "government"
    """A government, ministry, office or authority."""
    ASSEMBLY = "assembly"
    """A congress, parliament or council."""
    UNIVERSITY = "university"
    """A university."""
    DEPARTMENT = "department"
    """A faculty, department or office of a larger body."""
    ACADEMY = "academy"
    """A school or academy that is no university."""
    RESEARCH_INSTITUTE = "research-institute"
    """A research institute, centre or academy of sciences."""
    LABORATORY = "laboratory"
    """A laboratory."""
    COMPANY = "company"
    """An enterprise."""
    ASSOCIATION = "association"
    """An association or learned society."""
    COMMITTEE = "committee"
    """A committee."""
    CONSORTIUM = "consortium"
    """A consortium or alliance."""
    MEDIA = "media"
    """A newspaper, agency or news site."""
    HOSPITAL = "hospital"
    """A hospital."""
    RANKING_BODY = "ranking-body"
    """Who publishes an index or ranking."""
    FUNDING_BODY = "funding-body"
    """Who funds research."""
    INTERNATIONAL_ORGANISATION = "international-organisation"
    """A body of states."""


class PlaceCategory(StrEnum):
    """What kind of place it is.

    >>> PlaceCategory("country") is PlaceCategory.COUNTRY
    True
    """

    COUNTRY = "country"
    """A country."""
    REGION = "region"
    """A region of any extent."""
    SPECIAL_ADMINISTRATIVE_REGION = "special-administrative-region"
    """Hong Kong or Macao."""
    PROVINCE = "province"
    """A province."""
    CITY = "city"
    """A city."""
    DISTRICT = "district"
    """A district of a city."""
    ZONE = "zone"
    """A zone with rules of its own, or a named area."""
    PARK = "park"
    """A science or industrial park."""
    RIVER = "river"
    """A river."""
    CLUSTER = "cluster"
    """A science and technology cluster as a ranking draws it."""


class FacilityCategory(StrEnum):
    """What kind of facility it is.

    >>> FacilityCategory("supercomputer") is FacilityCategory.SUPERCOMPUTER
    True
    """

    SUPERCOMPUTER = "supercomputer"
    """A supercomputer."""
    NEUTRON_SOURCE = "neutron-source"
    """A neutron source."""
    LASER = "laser"
    """A laser."""
    NETWORK_LINE = "network-line"
    """A network line."""
    START_UP_HUB = "start-up-hub"
    """A hub for start-ups."""
    RESEARCH_STATION = "research-station"
    """A facility for observing or simulating nature."""
    INDUSTRIAL_PARK = "industrial-park"
    """A park for industry."""
    NETWORK = "network"
    """A network."""


class ProjectCategory(StrEnum):
    """What kind of project or result it is.

    >>> ProjectCategory("study") is ProjectCategory.STUDY
    True
    """

    STUDY = "study"
    """A research project."""
    PRODUCT = "product"
    """A product."""
    INSTRUMENT = "instrument"
    """An instrument."""
    MATERIAL = "material"
    """A material."""


class PolicyCategory(StrEnum):
    """What kind of policy it is.

    >>> PolicyCategory("plan") is PolicyCategory.PLAN
    True
    """

    PLAN = "plan"
    """A development plan."""
    FIVE_YEAR_PLAN = "five-year-plan"
    """A national five-year plan."""
    OUTLINE = "outline"
    """An outline development plan."""
    AGREEMENT = "agreement"
    """An agreement between bodies."""
    ARRANGEMENT = "arrangement"
    """An arrangement between governments."""
    PROGRAMME = "programme"
    """A programme, with its projects."""
    FUND = "fund"
    """A fund."""
    OPENING_OF_PROGRAMMES = "opening-of-programmes"
    """Programmes opened to applicants of a territory."""
    ACCESS_SCHEME = "access-scheme"
    """Access to something on set terms."""
    SHARING_SCHEME = "sharing-scheme"
    """Instruments, data or other means shared."""
    MECHANISM = "mechanism"
    """A standing way of doing things."""
    PILOT = "pilot"
    """A trial in a set place or with set bodies."""
    MODEL = "model"
    """A way of working that others may follow."""
    GOAL = "goal"
    """What is to be reached."""
    CALL = "call"
    """What somebody calls on others to do."""
    PLATFORM = "platform"
    """A platform that gathers laboratories or bodies."""


class PolicyStatus(StrEnum):
    """How far a policy has come.

    >>> PolicyStatus("proposed") is PolicyStatus.PROPOSED
    True
    """

    PROPOSED = "proposed"
    """Somebody proposed it."""
    ANNOUNCED = "announced"
    """It was announced."""
    SIGNED = "signed"
    """It was signed."""
    RELEASED = "released"
    """It was published."""
    IN_FORCE = "in-force"
    """It is in force or under way."""
    PILOT = "pilot"
    """It is on trial."""
    PLANNED = "planned"
    """It is to come."""
    UNKNOWN = "unknown"
    """The documents do not tell."""


class Theme(StrEnum):
    """What a policy moves or aims at; after the themes of the EC-OECD STIP Compass.

    >>> Theme("money") is Theme.MONEY
    True
    """

    MONEY = "money"
    """Research funding and its flow across the boundary."""
    TALENT = "talent"
    """People and their training."""
    EQUIPMENT = "equipment"
    """Instruments and facilities."""
    DATA = "data"
    """Data and computing."""
    PEOPLE_FLOW = "people-flow"
    """Movement of people."""
    BIOLOGICAL_RESOURCES = "biological-resources"
    """Genetic and other biological resources."""
    COMMERCIALISATION = "commercialisation"
    """From research to product."""
    ENTREPRENEURSHIP = "entrepreneurship"
    """Start-ups and who founds them."""
    GOVERNANCE = "governance"
    """Bodies, rules and coordination."""
    BASIC_RESEARCH = "basic-research"
    """Basic and frontier research."""
    INFRASTRUCTURE = "infrastructure"
    """Laboratories, parks and large facilities."""
    INTERNATIONAL_COOPERATION = "international-cooperation"
    """Cooperation beyond the country."""
    FINANCE = "finance"
    """Finance and investment."""
    ENVIRONMENT = "environment"
    """Climate and environment."""


class PolicyStep(StrEnum):
    """What happened to a policy on a date.

    >>> PolicyStep("proposed") is PolicyStep.PROPOSED
    True
    """

    PROPOSED = "proposed"
    """It was proposed."""
    ANNOUNCED = "announced"
    """It was announced."""
    SIGNED = "signed"
    """It was signed."""
    RELEASED = "released"
    """It was published."""
    STARTED = "started"
    """It came into force or began."""
    ENDED = "ended"
    """It ended."""


class EventCategory(StrEnum):
    """What kind of event it is.

    >>> EventCategory("signing") is EventCategory.SIGNING
    True
    """

    SIGNING = "signing"
    """A signing."""
    OPENING = "opening"
    """An opening or unveiling."""
    FORUM = "forum"
    """A forum or conference."""
    BRIEFING = "briefing"
    """A press briefing or conference."""
    AWARD = "award"
    """A prize, medal or grant."""
    FOUNDING = "founding"
    """A founding."""
    PUBLICATION = "publication"
    """A publication or release."""
    ANNIVERSARY = "anniversary"
    """An anniversary."""
    COMPETITION = "competition"
    """A competition."""
    TRANSFER = "transfer"
    """A transfer of sovereignty."""
    LAUNCH = "launch"
    """A launch of something that was announced."""
    SERIES = "series"
    """A series of events."""
    PARTNERSHIP = "partnership"
    """A partnership entered."""
    ACTIVITY = "activity"
    """Something done, not further sorted."""


class Part(StrEnum):
    """The part that somebody has in an event.

    >>> Part("host") is Part.HOST
    True
    """

    HOST = "host"
    """Host or organiser."""
    SPEAKER = "speaker"
    """Speaks there."""
    SIGNATORY = "signatory"
    """Signs."""
    RECIPIENT = "recipient"
    """Receives."""
    GIVER = "giver"
    """Gives or grants."""
    PUBLISHER = "publisher"
    """Publishes."""
    FOUNDER = "founder"
    """Founds."""
    FOUNDED = "founded"
    """Is founded."""
    LEADER = "leader"
    """Leads what the event is about."""
    PARTICIPANT = "participant"
    """Takes part."""
    SUBJECT = "subject"
    """The event is about it."""
    ASKER = "asker"
    """Asks a question."""


class QuantityKind(StrEnum):
    """What kind of quantity a metric is.

    >>> QuantityKind("count") is QuantityKind.COUNT
    True
    """

    COUNT = "count"
    """How many."""
    MONEY = "money"
    """An amount of money."""
    RANK = "rank"
    """A place in an order, 1 the best."""
    STREAK = "streak"
    """How many times in a row."""
    SIZE = "size"
    """A length or area."""
    LOAD = "load"
    """A weight or force borne."""
    RATE = "rate"
    """A share or speed of change."""
    DURATION = "duration"
    """A length of time."""
    CAPACITY = "capacity"
    """What something can carry."""
    EDITION = "edition"
    """Which one in a series."""


class Modality(StrEnum):
    """How something is said.

    >>> Modality("claim") is Modality.CLAIM
    True
    """

    CLAIM = "claim"
    """As a fact."""
    ASSESSMENT = "assessment"
    """As a judgement."""
    HOPE = "hope"
    """As a hope or wish."""
    RECOMMENDATION = "recommendation"
    """As advice: somebody should."""
    COMMITMENT = "commitment"
    """As a promise of one's own action."""
    CALL = "call"
    """As a call on others to act."""
    PLAN = "plan"
    """As what is to come."""
    QUESTION = "question"
    """As a question."""


class Voice(StrEnum):
    """Who speaks in a statement.

    >>> Voice("speaker") is Voice.SPEAKER
    True
    """

    SPEAKER = "speaker"
    """Somebody the document names."""
    DOCUMENT = "document"
    """The document itself."""


class Predicate(StrEnum):
    """How the source of a relation is linked to its target.

    >>> Predicate("part-of") is Predicate.PART_OF
    True
    """

    PART_OF = "part-of"
    """Is part of."""
    BRANCH_OF = "branch-of"
    """Is a branch of."""
    MEMBER_OF = "member-of"
    """Is a member of."""
    LED_BY = "led-by"
    """Is led by."""
    LOCATED_IN = "located-in"
    """Is located in."""
    BASED_ON = "based-on"
    """Rests on or uses the results of."""
    PARTNER_OF = "partner-of"
    """Is a partner of; holds both ways."""
    FUNDED_BY = "funded-by"
    """Is funded by."""
    HOST_OF = "host-of"
    """Hosts or houses."""
    USES = "uses"
    """Uses."""
    CONNECTS = "connects"
    """Connects to."""
    SUPPORTS = "supports"
    """Supports."""
    IMPLEMENTS = "implements"
    """Carries out."""
    BENEFICIARY_OF = "beneficiary-of"
    """Benefits from."""
    INITIATOR_OF = "initiator-of"
    """Initiated."""
    BORDERS = "borders"
    """Lies beside; holds both ways."""
    COOPERATES_WITH = "cooperates-with"
    """Cooperates with; holds both ways."""
    POSSIBLY_SAME_AS = "possibly-same-as"
    """May be the same as; holds both ways."""
    SELECTED_FOR = "selected-for"
    """Was selected for."""
    SUCCEEDS = "succeeds"
    """Follows and replaces."""
    PUBLISHES = "publishes"
    """Publishes."""
    REPRESENTS = "represents"
    """Represents."""
    DEVELOPED_BY = "developed-by"
    """Was developed by."""
    EMPLOYS = "employs"
    """Employs."""


class Scheme(StrEnum):
    """Whose identifier it is.

    >>> Scheme("ror") is Scheme.ROR
    True
    """

    ROR = "ror"
    """Research Organization Registry."""
    WIKIDATA = "wikidata"
    """Wikidata."""
    WEBSITE = "website"
    """Address of the bearer's own site."""
