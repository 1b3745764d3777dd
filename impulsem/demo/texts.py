"""What synthetic professionals write: sentences in Catalan by kind of attention, put together at random. Nobody said any of it."""

from __future__ import annotations

import numpy as np

from impulsem.demo.dice import Dice

OPENING = {
    "interview": (
        "Ve a la cita puntual i explica com ha anat el mes.",
        "S’entrevista {nom} al despatx. Es mostra col·laboradora.",
        "{nom} demana orientació sobre la seva situació actual.",
        "Entrevista de seguiment segons el pla acordat.",
        "Acudeix acompanyat d’un familiar, que espera fora per decisió de {nom}.",
        "Primera part de l’entrevista per revisar els acords de l’última vegada.",
        "{nom} arriba preocupat per una carta que ha rebut.",
        "Es recull la demanda: vol informació sobre ajuts i terminis.",
        "Es fa l’entrevista amb servei d’interpretació.",
        "Es parla de com està la família i de què ha canviat des de la darrera cita.",
    ),
    "call": (
        "Truca {nom} per explicar novetats.",
        "Trucada de seguiment. Respon a la segona.",
        "Es truca per confirmar la documentació que falta.",
        "Truca per demanar canvi d’hora de la cita.",
        "Es contacta per telèfon per saber com es troba després de l’ingrés.",
        "Trucada breu: vol saber com està el seu tràmit.",
        "Es deixa missatge a la bústia i torna la trucada al cap d’una estona.",
    ),
    "home_visit": (
        "Visita a domicili concertada. L’habitatge està endreçat i ventilat.",
        "Es visita el domicili per valorar les condicions de l’habitatge.",
        "Visita a casa. Ens rep {nom}, que s’ha preparat la documentació.",
        "Domicili amb barreres: tercer pis sense ascensor. {nom} surt poc.",
        "Es fa la visita juntament amb la treballadora familiar.",
        "El pis és petit però suficient per a les persones que hi viuen.",
        "Visita per revisar el servei d’atenció domiciliària.",
    ),
    "accompaniment": (
        "S’acompanya {nom} a l’oficina d’habitatge.",
        "Acompanyament a la visita mèdica, a petició seva.",
        "Acompanyament al banc per desbloquejar el compte.",
        "S’acompanya a fer el tràmit del certificat digital.",
    ),
    "session": (
        "Sessió del grup amb bona participació.",
        "Es treballa en grup l’organització de l’economia de casa.",
        "Sessió informativa sobre drets i ajuts; moltes preguntes sobre terminis.",
        "El grup comparteix com ha anat la setmana i es posa d’acord en el pròxim tema.",
        "Es fa la dinàmica prevista i es recullen propostes per a la pròxima sessió.",
    ),
    "coordination": (
        "Coordinació amb el centre de salut sobre la situació de {nom}.",
        "Coordinació amb l’escola: assistència regular, manca material.",
        "Reunió amb l’entitat que fa l’acompanyament laboral.",
        "Coordinació amb l’oficina d’habitatge per l’estat de la sol·licitud.",
        "Es parla amb el servei d’atenció domiciliària per ajustar l’horari.",
        "Coordinació amb l’equip d’atenció a la infància. S’acorda seguiment conjunt.",
        "Cas compartit a la reunió d’equip; es recullen propostes.",
        "Coordinació telefònica amb treball social de l’hospital abans de l’alta.",
    ),
    "message": (
        "S’envia recordatori de la documentació pendent.",
        "Respon el missatge i confirma que vindrà.",
        "S’envia per correu la còpia de l’informe que havia demanat.",
        "Es comunica per escrit la resolució i com es pot recórrer.",
    ),
    "paperwork": (
        "Es prepara i s’envia la sol·licitud amb la documentació aportada.",
        "Es redacta l’informe social que demanen d’habitatge.",
        "Revisió de l’expedient i actualització de dades.",
        "Es comprova l’estat del tràmit: pendent de resolució.",
        "Es registra la documentació rebuda i s’arxiva.",
        "Es prepara la renovació de l’ajut de menjador.",
        "S’omple la valoració prèvia de dependència amb les dades de la visita.",
    ),
    "community": (
        "Reunió de la taula comunitària: es prepara la jornada de salut del barri.",
        "Trobada amb les entitats del barri per repartir les activitats d’estiu.",
        "Comissió de gent gran: es revisen els casos de soledat detectats i qui truca a cada porta.",
        "Reunió amb l’escola i l’associació de famílies sobre l’espai d’estudi assistit.",
        "Taula d’habitatge: s’acorda un circuit comú per als avisos de llançament.",
    ),
    "information": (
        "Demana informació sobre com sol·licitar una primera visita.",
        "Pregunta pels horaris i per la documentació que ha de portar.",
        "Se li explica on s’ha d’empadronar i se li dona l’adreça.",
        "Ve a portar papers; se n’hi fa còpia.",
        "Demana cita. Se li ofereix la primera hora lliure.",
        "Pregunta per les activitats per a gent gran del barri.",
        "Se l’informa del bo social de la llum i de l’aigua.",
    ),
}

COMMUNITY_PLACES = ("Casal de barri", "Centre cívic", "Biblioteca", "Escola", "Local de l’associació veïnal")

SITUATION = {
    "money": (
        "Els ingressos del mes no arriben per al lloguer i els subministraments.",
        "Ha cobrat l’ajut i s’ha posat al dia amb el lloguer.",
        "Té dos rebuts de la llum pendents i por del tall.",
        "Ha trobat unes hores de neteja, sense contracte de moment.",
        "Se li ha acabat la prestació d’atur i encara no té resposta de la renda garantida.",
        "Fa servir el crèdit de la targeta per comprar menjar.",
        "Li han apujat el lloguer i no sap si podrà quedar-se al pis.",
        "Ha començat a treballar amb contracte de tres mesos.",
        "Cobra una pensió petita i ajuda la filla cada mes.",
        "La sol·licitud de l’ingrés mínim vital ha estat admesa a tràmit.",
    ),
    "health": (
        "Ha tingut una caiguda a casa, sense fractures.",
        "Dorm malament i la medicació li fa son de dia.",
        "Té visita amb l’especialista el mes que ve.",
        "La memòria li falla més i es deixa el foc encès algun cop.",
        "S’ha recuperat bé de l’operació i torna a sortir.",
        "Va a rehabilitació dos dies per setmana.",
        "Està més animada des que va al grup.",
        "Li costa pujar les escales; demana una valoració de l’habitatge.",
    ),
    "family": (
        "La relació amb la parella és tensa; dormen en habitacions separades.",
        "El fill gran ajuda amb els petits a la tarda.",
        "La mare se n’ocupa sola i no té qui la rellevi.",
        "La germana ve els dissabtes i li fa la compra.",
        "Els nens van contents a l’escola i han fet amics.",
        "La filla adolescent falta a classe algun matí.",
        "Ha recuperat el contacte amb el fill després d’anys.",
        "L’avi s’ha instal·lat amb ells mentre es recupera.",
        "La veïna de sota és qui té les claus i avisa si passa res.",
        "Parla sovint per videotrucada amb la família del seu país.",
    ),
    "housing": (
        "Comparteixen pis amb una altra família; tenen una habitació.",
        "Hi ha humitats a l’habitació dels nens.",
        "El contracte acaba al març i el propietari no vol renovar.",
        "Han rebut un avís de llançament; es deriva a la unitat d’habitatge.",
        "Els han concedit el lloguer social i preparen el trasllat.",
        "L’ascensor fa mesos que no funciona.",
        "Viu en una pensió pagada fins a final de mes.",
        "Ha canviat de pis i ara té més a prop la feina.",
    ),
    "work": (
        "Busca feina de cuidadora; té experiència i no té títol homologat.",
        "S’ha apuntat al curs de català, nivell bàsic.",
        "Té entrevista de feina dijous.",
        "Fa el curs d’auxiliar i en gaudeix.",
        "Ha renovat l’autorització de residència i treball.",
        "Porta un any sense feina i ho viu amb angoixa.",
        "Treballa de nits i no pot venir als matins.",
    ),
    "carers": (
        "La cuidadora principal està esgotada i demana relleu.",
        "El servei d’atenció domiciliària va bé; demana la mateixa treballadora.",
        "Ha arribat la resolució de dependència, grau I.",
        "El grau II ja és ferm; cal acordar el programa individual.",
        "Accepta provar el centre de dia dos matins.",
        "La teleassistència li dona tranquil·litat.",
        "No vol que entri ningú a casa; es respecta i se’n tornarà a parlar.",
    ),
}

AGREEMENT = (
    "S’acorda que portarà el contracte de lloguer i els tres últims rebuts.",
    "Quedem que trucarà a l’escola abans de divendres.",
    "S’acorda tornar a parlar-ne d’aquí a dues setmanes.",
    "Demanarà hora al metge de capçalera i ens dirà el resultat.",
    "Es tramita l’ajut d’urgència per als subministraments.",
    "Accepta participar en el grup de suport del barri.",
    "Es deriva a l’assessorament jurídic del centre.",
    "Es demanarà el certificat de convivència.",
    "Es manté el pla tal com està.",
    "Se sol·licita la targeta moneder d’alimentació.",
    "Es preveu visita a domicili el mes que ve.",
    "Es proposa reunió amb tots els serveis que hi intervenen.",
    "Anirà al punt d’assessorament energètic amb les factures.",
    "S’informa dels terminis i de com pot reclamar.",
    "Es gestiona la beca de menjador i el casal d’estiu.",
    "Farà el currículum amb el servei d’inserció.",
    "No calen més gestions ara; obrim la porta a tornar.",
    "",
    "",
)

CONFIDENTIAL = (
    "Explica un episodi de violència per part de l’exparella. Demana que no consti a cap escrit que surti del centre.",
    "Parla del consum d’alcohol a casa i de com afecta els fills.",
    "Refereix idees de desesperança; es valora el risc amb l’equip i es fa contacte amb salut mental.",
    "Comparteix un diagnòstic recent que la família no coneix.",
    "Diu que té por del veí i que no ho ha denunciat.",
    "Relata el trajecte migratori; es deixa per a més endavant el que no vol explicar.",
    "Explica que la parella li controla els diners i el telèfon.",
    "Hi ha antecedents judicials que prefereix que sàpiga només l’equip.",
    "Parla del dol per la mort del fill.",
)

COMMITMENT = (
    "Trucar a l’oficina d’habitatge",
    "Enviar l’informe social",
    "Demanar hora amb l’assessora jurídica",
    "Tramitar la targeta moneder",
    "Preguntar pel casal d’estiu",
    "Revisar la sol·licitud de dependència",
    "Parlar amb la tutora",
    "Concretar la data de la visita a domicili",
    "Buscar plaça al centre de dia",
    "Consultar l’estat de l’ingrés mínim vital",
    "Coordinar amb el centre de salut",
    "Preparar la documentació de la beca de menjador",
    "Fer la derivació al servei d’inserció laboral",
    "Reclamar el rebut de la llum",
)
PROMISED_BY_THE_PERSON = (
    "Portar el contracte de lloguer",
    "Portar els tres últims rebuts",
    "Portar el certificat de convivència",
    "Demanar hora al metge de capçalera",
    "Apuntar-se al curs de català",
    "Trucar a l’escola",
    "Renovar la demanda d’ocupació",
    "Portar l’extracte del compte",
)
NOTES_OF_APPOINTMENTS = (
    "",
    "",
    "",
    "",
    "",
    "ve amb intèrpret",
    "vindrà amb la filla",
    "avisar si hi ha retard",
    "porta documentació",
    "despatx accessible",
)
GRANT_EXPLANATIONS = (
    "La persona és al taulell i demana l’estat del seu tràmit.",
    "La companya de baixa em demana que revisi l’acord abans de la reunió.",
    "Consulta del servei d’urgències sobre si hi ha xarxa familiar.",
    "Revisió per respondre la queixa presentada.",
    "Truca l’hospital per l’alta de demà.",
)


class Writer:
    """Puts texts together, reproducibly."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._dice = Dice(rng)
        self._topics = [text for topic in SITUATION.values() for text in topic]

    def pick(self, choices: tuple[str, ...] | list[str]) -> str:
        return choices[self._dice.between(0, len(choices))]

    def segment(self, kind: str, name: str) -> str:
        """The first piece of an entry: what happened."""
        text = self.pick(OPENING[kind]).replace("{nom}", name)
        if kind in ("information", "message", "session", "community"):
            return text
        return " ".join(part for part in (text, self.pick(self._topics), self.pick(AGREEMENT)) if part)

    def more(self) -> str:
        """A further piece, about one of those who took part."""
        return " ".join(part for part in (self.pick(self._topics), self.pick(AGREEMENT)) if part)

    def confidential(self) -> str:
        return self.pick(CONFIDENTIAL)
