"""What the plans of synthetic households say, in Catalan. Nobody said any of it."""

from __future__ import annotations

from typing import Any

#: Goals with what each one does, what a low level rests on, and words that a resident might say.
PLANS: tuple[dict[str, Any], ...] = (
    {
        "for": "Quedar-nos al pis i posar els pagaments al dia.",
        "title": "Quedar-nos al pis",
        "why": "Devem dos mesos de lloguer i volem posar-nos al dia.",
        "domain": "home",
        "evidence": "Ha rebut una carta de la propietat amb data per marxar",
        "words": "No vull que els nens tornin a canviar d’escola.",
        "actions": (
            ("resident", "Portar els tres últims rebuts"),
            ("centre", "Demanar l’ajut de lloguer"),
            ("centre", "Parlar amb la propietat"),
        ),
    },
    {
        "for": "Arribar a final de mes sense deutes nous.",
        "title": "Ordenar els comptes de casa",
        "why": "Els deutes petits s’han anat sumant i no sabem per on començar.",
        "domain": "income",
        "evidence": "Porta tres rebuts de llum sense pagar",
        "words": "Vull poder pagar jo, no que em donin sempre.",
        "actions": (("resident", "Apuntar les despeses d’un mes"), ("centre", "Revisar junts els ajuts que li pertoquen")),
    },
    {
        "for": "Que a casa tothom estigui ben atès sense que ningú es trenqui.",
        "title": "Tenir ajuda a casa",
        "why": "Necessita ajuda per dutxar-se i per sortir, i la família no pot més.",
        "domain": "self_care",
        "evidence": "La filla explica que fa un mes que no es dutxa sola",
        "words": "No vull ser una càrrega per a la meva filla.",
        "actions": (
            ("resident", "Triar amb la família les hores que van millor"),
            ("centre", "Fer la visita per valorar l’ajuda"),
            ("centre", "Posar en marxa l’ajuda a domicili"),
        ),
    },
    {
        "for": "Que vagi a l’institut cada dia i hi estigui bé.",
        "title": "Anar a l’institut cada dia",
        "why": "Arriba tard perquè acompanya la germana petita.",
        "domain": "child_school",
        "evidence": "L’institut comunica onze faltes en un mes",
        "words": "Vol decidir ell també. Encara no ho veiem igual.",
        "actions": (("resident", "Parlar-ne el diumenge tots junts"), ("centre", "Trobar lloc a l’acollida de matí")),
    },
    {
        "for": "Entendre i fer-se entendre sense haver de dependre de ningú.",
        "title": "Aprendre català i castellà",
        "why": "Sense algú que tradueixi no pot fer cap tràmit.",
        "domain": "learning",
        "evidence": "A les entrevistes cal intèrpret i no llegeix les cartes",
        "words": "Quan entengui les cartes dormiré millor.",
        "actions": (("resident", "Anar a classe dos matins per setmana"), ("centre", "Inscriure-la al curs del barri")),
    },
    {
        "for": "Tornar a tenir una feina que es pugui mantenir.",
        "title": "Trobar una feina a mida",
        "why": "Fa dos anys que no treballa i ha perdut el costum i la confiança.",
        "domain": "work",
        "evidence": "Explica que no surt de casa abans de migdia",
        "words": "Sé cuinar. Això ho sé fer bé.",
        "actions": (("resident", "Preparar el currículum amb l’orientadora"), ("centre", "Derivar al programa d’inserció")),
    },
    {
        "for": "Tenir gent a prop i sortir de casa.",
        "title": "Sortir i conèixer gent",
        "why": "Viu sol i passa dies sense parlar amb ningú.",
        "domain": "network",
        "evidence": "No té a qui trucar si es troba malament",
        "words": "Abans jugava a dòmino. M’agradaria tornar-hi.",
        "actions": (("resident", "Anar un dia al casal amb la vetlladora"), ("centre", "Acompanyar-lo la primera vegada")),
    },
    {
        "for": "Estar millor d’ànims i saber on demanar ajuda.",
        "title": "Cuidar-me",
        "why": "Dorm poc i s’espanta fàcilment des de la separació.",
        "domain": "mind",
        "evidence": "Diu que fa setmanes que dorm tres hores",
        "words": "Vull que em creguin quan dic que estic cansada.",
        "actions": (("resident", "Demanar hora amb la metgessa"), ("centre", "Oferir lloc al grup de suport")),
    },
)

WORDS = (
    "Això ho vull provar, però a poc a poc.",
    "Ja ho vam intentar i no va anar bé. Vull que m’expliqueu què canviarà.",
    "Hi estic d’acord si m’acompanyeu el primer dia.",
    "Per a mi el més important són els fills.",
)
