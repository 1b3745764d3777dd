"""Languages and countries by their codes, named in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from impulsem.platform.web.dates import locale

# Spoken in the city; offered in this order of frequency, and any other code is kept as it is.
_SPOKEN = """
ca es ar ary ber ur bn en fr zh ro uk ru pt it pa tl fil de hi ja ko fa ps tr hy ka wo ff snk mnk qu gn ay so am ti pl bg rom csc
"""
SPOKEN = tuple(_SPOKEN.split())
OWN_NAMES = {  # not in the tables of languages, or better known by another name
    "ary": gettext_lazy("Moroccan Arabic"),
    "ber": gettext_lazy("Amazigh"),
    "zgh": gettext_lazy("Amazigh"),
    "rif": gettext_lazy("Amazigh"),
    "mnk": gettext_lazy("Mandinka"),
    "csc": gettext_lazy("Catalan Sign Language"),
}

# ISO 3166-1: the three letters that are kept, and the two by which countries are named.
_COUNTRIES = """
AFG:AF AGO:AO ALB:AL AND:AD ARG:AR ARM:AM AUS:AU AUT:AT BEL:BE BFA:BF BGD:BD BGR:BG BLR:BY BOL:BO BRA:BR CAN:CA CHE:CH CHL:CL
CHN:CN CIV:CI CMR:CM COD:CD COG:CG COL:CO CPV:CV CRI:CR CUB:CU CZE:CZ DEU:DE DNK:DK DOM:DO DZA:DZ ECU:EC EGY:EG ESP:ES EST:EE
ETH:ET FIN:FI FRA:FR GBR:GB GEO:GE GHA:GH GIN:GN GMB:GM GNB:GW GNQ:GQ GRC:GR GTM:GT HKG:HK HND:HN HRV:HR HUN:HU IDN:ID IND:IN
IRL:IE IRN:IR IRQ:IQ ISR:IL ITA:IT JOR:JO JPN:JP KAZ:KZ KEN:KE KOR:KR LBN:LB LBR:LR LBY:LY LKA:LK LTU:LT LUX:LU LVA:LV MAR:MA
MDA:MD MEX:MX MLI:ML MRT:MR NGA:NG NIC:NI NLD:NL NOR:NO NPL:NP NZL:NZ PAK:PK PAN:PA PER:PE PHL:PH POL:PL PRI:PR PRT:PT PRY:PY
PSE:PS ROU:RO RUS:RU SAU:SA SEN:SN SLE:SL SLV:SV SOM:SO SRB:RS SVK:SK SVN:SI SWE:SE SYR:SY THA:TH TUN:TN TUR:TR TWN:TW UKR:UA
URY:UY USA:US VEN:VE VNM:VN YEM:YE ZAF:ZA
"""
COUNTRIES = dict(pair.split(":") for pair in _COUNTRIES.split())


def language_name(code: str) -> str:
    """ "ca" is "català" for a reader of Catalan; an unknown code stands for itself."""
    if code in OWN_NAMES:
        return str(OWN_NAMES[code])
    return str(locale().languages.get(code, code))


def language_choices(also: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Languages to choose from, with those that a person already has."""
    return [(code, language_name(code)) for code in dict.fromkeys((*SPOKEN, *also))]


def country_name(code: str) -> str:
    """The name of a country by its three letters; an unknown code stands for itself."""
    return str(locale().territories.get(COUNTRIES.get(code, ""), code))


def country_choices(also: str = "") -> list[tuple[str, str]]:
    """Countries by name, none first."""
    named = sorted(((code, country_name(code)) for code in {*COUNTRIES, *([also] if also else [])}), key=lambda pair: pair[1])
    return [("", _("Not stated")), *named]
