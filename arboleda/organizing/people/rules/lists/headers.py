"""The words lists use for their columns, and what each column means to us.

Source: imports.md and the public exports of Action Network, CiviCRM, EveryAction and
spreadsheets made by hand. English and Spanish, with the commonest French and Portuguese.
Names are written in lower case without accents; spaces do not count when they are compared.
"""

import re
from types import MappingProxyType

from arboleda.organizing.people.rules.lists.words import set_of
from arboleda.trust.safety.rules import refused

# Every field a column can be mapped to. A field in MANY gathers the cells of all its columns;
# of any other field a row keeps the first cell that is filled.
FIELDS: tuple[str, ...] = (
    "chosen_name",
    "full_name",
    "first_name",
    "middle_name",
    "last_name",
    "second_last_name",
    "name_suffix",
    "nickname",
    "legal_name",
    "display_name",
    "sort_name",
    "pronouns",
    "email",
    "phone",
    "contact",
    "language",
    "city",
    "state",
    "postal_code",
    "country",
    "tags",
    "organization",
    "external_id",
    "contact_type",
    "preferred_channel",
    "deceased",
    "email_status",
    "sms_status",
    "phone_status",
    "email_allowed",
    "sms_allowed",
    "phone_allowed",
    "stop_email",
    "stop_sms",
    "stop_phone",
    "stop_mail",
    "stop_all",
    "stop_sharing",
    "stop_list",
)
MANY = frozenset(
    {"email", "phone", "contact", "language", "tags", "external_id", "deceased"}
    | {field for field in FIELDS if field.startswith("stop_") or field.endswith(("_status",))}
    | {field for field in FIELDS if field.endswith("_allowed")}
)

# Our own layout: what `arboleda export` of a list writes and the template people fill in.
ARBOLEDA_COLUMNS: tuple[str, ...] = (
    "chosen_name",
    "legal_name",
    "pronouns",
    "language",
    "email",
    "phone",
    "city",
    "state",
    "postal_code",
    "country",
    "tags",
    "organization",
    "stop_email",
    "stop_sms",
    "stop_phone",
    "stop_mail",
    "external_id",
)

_TARGETS: dict[str, str] = {
    "chosen_name": """
        chosen name; preferred name; name preferred; preferred first name; goes by; known as;
        name to use; what should we call you; nombre elegido; nombre preferido; nombre de
        preferencia; prefiere que le llamen; como te llamamos; nombre para usar; name you go by
    """,
    "full_name": """
        name; full name; contact name; person; member name; participant name; volunteer name;
        your name; name last first; last name first name; last first; first last;
        first and last name; first name last name; first name and last name; name first last;
        nombre completo; nombre y apellido; nombre y apellidos; nombres y apellidos;
        apellidos y nombre; apellido y nombre; apellidos y nombres; apellidos nombre;
        nombre apellido; nombre apellidos; persona; contacto nombre; nombre contacto;
        nombre del contacto; nombre de la persona; participante; integrante; people; who;
        nom complet; nome completo; fullname; lider; lideresa; contact full name
    """,
    "first_name": """
        first name; first; fname; given name; given names; given; forename; firstname; f name;
        primer nombre; nombre; nombres; nombre de pila; prenom; nome; name first; first names;
        legal first name
    """,
    "middle_name": """
        middle name; middle; mname; middle initial; mi; additional name; segundo nombre;
        middle names; middle n; otros nombres; additional names
    """,
    "last_name": """
        last name; last; lname; surname; surnames; family name; lastname; l name; apellido;
        apellidos; primer apellido; apellido paterno; nom de famille; sobrenome; name last;
        last names; legal last name; apelido
    """,
    "second_last_name": """
        second last name; second surname; apellido materno; segundo apellido; materno;
        last name 2; apellido 2; maternal last name; mothers maiden surname
    """,
    "name_suffix": "suffix; name suffix; individual suffix; sufijo",
    "nickname": """
        nickname; nick name; nick; alias; apodo; sobrenombre; aka; a k a; common name; le dicen
    """,
    "legal_name": "legal name; legal full name; nombre legal; nombre oficial; full legal name",
    "display_name": "display name; mostrar como; nombre para mostrar; file as",
    "sort_name": "sort name; file name as; nombre para ordenar",
    "pronouns": "pronouns; pronoun; preferred pronouns; pronombres; pronombre; gender pronouns",
    "email": """
        email; e mail; mail; email address; e mail address; emails; email addresses;
        electronic mail; correo; correos; correo electronico; correos electronicos; mail address;
        direccion de correo; direccion de correo electronico; direccion electronica; correo e;
        direccion de email; preferred email; email1; courriel; e mails; correo direccion;
        email addr; mail electronico; gmail; email value; e mail value; e mail 1 value;
        email primary; email personal; correo personal; correo de contacto; contact email
    """,
    "phone": """
        phone; phones; phone number; phone numbers; phone no; phone num; phone nr; phone numeric;
        telephone; telephone number; telephone no; tel; tel no; tel num; tel number; fon; cell;
        cell phone; cell number; cellphone; cell no; mobile; mobile phone; mobile number;
        mobile no;
        mob; home phone; work phone; business phone; alt phone; alternate phone; whatsapp;
        whatsapp number; whats app; wa number; sms; sms number; text number; can2 phone; telefono;
        telefonos; numero; numero de telefono; num de telefono; no de telefono; nro de telefono;
        num telefono; no telefono; numero telefono; nro telefono; n telefono; celular; celulares;
        cel; numero de celular; num celular; no celular; no de celular; movil; moviles;
        telefono movil; telefono celular; telefono fijo; telefono casa; telefono de casa;
        telefono trabajo; numero de whatsapp; phone value; phone 1 value; contact number;
        contact phone; contact no; numero de contacto; telefono de contacto; preferred phone;
        phone primary; telefone; telemovel; portable; ph; ph no; phone home; phone mobile;
        phone work; land line; landline; main phone; day phone; evening phone; evening number
    """,
    "contact": """
        contact; contacts; contacto; contactos; contact info; contact information;
        informacion de contacto; datos de contacto; email phone; phone email; email or phone;
        phone or email; correo o telefono; telefono o correo; telefono correo; como contactar
    """,
    "language": """
        language; languages; lang; preferred language; language preference; language preferred;
        preferred language s; primary language; home language; spoken language; languages spoken;
        language spoken; language s; main language; idioma; idiomas; idioma preferido;
        idioma de preferencia; idioma principal; idioma s; lengua; lenguas; lenguaje;
        lengua materna; preferencia de idioma; habla; que idioma habla; langue; lingua;
        speaks; first language; native language; locale; primary spoken language;
        idioma hablado; idiomas que habla; idioma que habla; language of preference;
        message language
    """,
    "city": """
        city; town; city town; municipality; ciudad; municipio; localidad; poblacion; pueblo;
        user city; ville; cidade; city name; ciudad donde vive
    """,
    "state": """
        state; state province; state or province; province; st; state abbreviated; state abbr;
        state abbreviation; user state; estado; provincia; state code; region; state name;
        state province id; state abbrev
    """,
    "postal_code": """
        postal code; postcode; post code; zip; zip code; zipcode; zip5; zip 5; zip postal code;
        zip postal; codigo postal; cp; c p; cod postal; codigo zip; postal; code postal;
        zip code 5; zip or postal code; codigopostal
    """,
    "country": """
        country; country code; country name; pais; pais de residencia; country of residence;
        pais donde vive; pays
    """,
    "tags": """
        tags; tag; tag s; user tags; can2 user tags; group s; groups; group; labels; label;
        etiquetas; etiqueta; grupos; grupo; tag list; activist codes; activist code; group keys;
        group key list; categories; category; categorias; categoria; group membership; list;
        lists; lista; listas; segments; mailing lists; committee; comite; comites; committees
    """,
    "organization": """
        organization; organisation; org; organization name; organisation name; company;
        company name; employer; current employer; employer name; agency; agency name; group name;
        organizacion; nombre de la organizacion; empresa; empleador; compania;
        lugar de trabajo; workplace; work place; union; sindicato; affiliation; afiliacion;
        organization 1 name; institution; institucion; agencia; grupo u organizacion; org name;
        nombre de organizacion; nombre organizacion; colectivo; household name; nombre del hogar
    """,
    "external_id": """
        id; uuid; contact id; external identifier; external id; ext id; person id; member id;
        internal contact id; vanid; van id; my voters van id; voter file vanid; voterfile vanid;
        my campaign id; everyaction id; constituent id; record id; user id; ak id; actionkit id;
        unique id; arboleda id; civicrm id; action network id; ident; identificador; identifier;
        id de contacto; id contacto; id persona; id de persona; zetkin id; nationbuilder id;
        salesforce id; contact identifier; supporter id; activist id; id externo; codigo; =folio
    """,
    "contact_type": """
        contact type; type of contact; tipo de contacto; tipo contacto; ind org; record type;
        individual or organization; person or organization; persona u organizacion; type; tipo
    """,
    "preferred_channel": """
        preferred communication method; preferred contact method; preferred method of contact;
        preferred method; contact preference; contact method; best way to reach;
        best way to contact;
        preferred contact; preferred channel; how to contact; medio preferido; medio de contacto;
        medio de contacto preferido; forma de contacto; forma de contacto preferida;
        metodo de contacto; metodo de contacto preferido; contacto preferido;
        como prefiere contacto;
        preferencia de contacto; communication method; metodo preferido de contacto;
        metodo de comunicacion preferido; canal preferido; contact via; prefers
    """,
    "deceased": """
        deceased; is deceased; deceased date; date deceased; died; date of death; death date; dead;
        deceased closed; deceased closed date; fallecido; fallecida; fallecido a; fallecidos;
        fecha de fallecimiento; fecha de defuncion; difunto; difunta; difunto a; murio;
        fallecimiento;
        contact is deceased; fallecio; deceased flag; is dead
    """,
    "email_status": """
        subscription status; can2 subscription status; email status; email subscription status;
        email subscription; subscribed; subscriber status; mailing status; estatus de suscripcion;
        estado de suscripcion; suscripcion; estado de la suscripcion; estatus de la suscripcion;
        email marketing status; subscription; newsletter status; estado de correo;
        estatus de correo; suscrito; suscrita; suscrito a; email permission status
    """,
    "sms_status": """
        sms status; can2 sms status; mobile status; text status; sms subscription status;
        sms subscription; sms opt in status; mobile subscription status; text message status;
        mobile message status; estado sms; estatus sms; estado de sms; estatus de sms;
        sms permission status; phone opt in status; cell phone opt in status; texting status
    """,
    "phone_status": "phone status; call status; estado de llamadas; phone subscription status",
    "email_allowed": """
        email opt in; email optin; opt in email; ok to email; can email; may we email; email ok;
        email consent; receive email; receives email; wants email; wants emails; email me;
        email permission; acepta correo; acepta correos; acepta email; recibe correo;
        recibe correos; se puede escribir; autoriza correo; permiso de correo; receive emails;
        email allowed; opted in to email; newsletter; email updates; send email;
        mail preference email
    """,
    "sms_allowed": """
        sms opt in; sms optin; opt in sms; text opt in; ok to text; can text; may we text; text ok;
        sms consent; text consent; receive texts; receive text messages; wants texts; sms ok;
        sms permission; text permission; acepta sms; acepta mensajes; acepta mensajes de texto;
        acepta textos; recibe mensajes; recibe sms; recibe mensajes de texto; autoriza sms;
        autoriza mensajes; permiso de sms; text messages; sms allowed; opted in to sms;
        can2 sms opt in;
        ok to sms; mobile opt in; mobile optin; texting ok
    """,
    "phone_allowed": """
        phone opt in; ok to call; can call; may we call; call ok; phone consent; phone ok;
        receive calls; wants calls; phone permission; acepta llamadas; recibe llamadas;
        se puede llamar; autoriza llamadas; permiso de llamadas; phone allowed; safe to call
    """,
    "stop_email": """
        do not email; donotemail; dont email; don t email; no email; no emails; noemail;
        email opt out;
        email optout; opt out email; no bulk emails user opt out; no bulk emails; no bulk email;
        is opt out; user opt out; unsubscribed; unsubscribe; email unsubscribed;
        has opted out of email;
        hasoptedoutofemail; opted out of email; stop email; no enviar correo; no enviar correos;
        no enviar email; no enviar correo electronico; no correo; no correos; no mandar correo;
        no mandar correos; no escribir; baja; dado de baja; dada de baja; no email contact;
        desuscrito; desuscrita; email bounced; bounced; bounce; is email bounced; rebotado;
        on hold;
        do not e mail; no desea correo; no desea correos; no quiere correo; no quiere correos;
        opted out email; email on hold; correo rebotado; spam complaint
    """,
    "stop_sms": """
        do not sms; donotsms; do not text; donottext; dont text; don t text; no sms; no text;
        no texts;
        no texting; no text messages; sms opt out; text opt out; opt out sms; opted out of sms;
        opted out of texts; stop sms; no enviar sms; no mensajes; no enviar mensajes; no textos;
        no mensajes de texto; no enviar mensajes de texto; no mandar mensajes; no mandar textos;
        do not message; opted out sms; sms unsubscribed; no whatsapp; no desea mensajes;
        no quiere mensajes; mobile opt out
    """,
    "stop_phone": """
        do not phone; donotphone; do not call; donotcall; dont call; don t call; no phone; no call;
        no calls; nocall; dnc; phone opt out; call opt out; opt out phone; opted out of calls;
        stop phone; stop calls; no llamar; no llamadas; no telefonear; no desea llamadas;
        no quiere llamadas; do not call list; do not telephone; no llame; no llamen
    """,
    "stop_mail": """
        do not mail; donotmail; dont mail; don t mail; no mail; no postal mail; mail opt out;
        postal opt out; opt out mail; stop mail; no enviar correo postal; no correo postal;
        no cartas;
        no enviar cartas; do not post; no post; do not send mail; no direct mail
    """,
    "stop_all": """
        do not contact; donotcontact; dont contact; don t contact; no contact; no contactar;
        no contactarse; no contacto; opt out; optout; opted out; opt outs; opt out of all;
        no molestar; no comunicarse; remove from list; removed; stop all;
        unsubscribe all; no contact list; quitar de la lista; do not solicit; no longer interested;
        i will contact you; yo te contacto; no contactes; no contacten; blacklist
    """,
    "stop_sharing": """
        do not trade; do not share; no trade; no share; dont share; don t share; no compartir;
        donottrade; no intercambiar; do not exchange; do not sell; no compartir datos
    """,
    "stop_list": """
        privacy; privacy options; privacy preferences; communication preferences; privacidad;
        opciones de privacidad; preferencias de comunicacion; contact restrictions;
        restricciones de contacto; opt outs list; preferencias de privacidad
    """,
}

# Columns known well enough to say why they are left out. They can still be mapped by hand.
_IGNORED: dict[str, str] = {
    "gender": """
        gender; sex; genero; sexo; gender id; gender identity; identidad de genero; genre; sexe
    """,
    "not_needed": """
        race; raza; ethnicity; etnicidad; etnia; race ethnicity; ethnic group; religion; faith;
        party;
        political party; partido; marital status; estado civil; civil status; income; ingresos;
        household income; ingreso; education; escolaridad; nivel de estudios; salary; salario;
        sueldo;
        occupation; ocupacion; job title; job; puesto; cargo; profesion; title; prefix;
        name prefix;
        individual prefix; prefijo; tratamiento de cortesia; salutation; formal title; titulo;
        email greeting; postal greeting; addressee custom; email greeting custom; photo;
        postal greeting custom; image url; imagen; foto; communication style; website; websites;
        im;
        im provider; im screen name; openid; unique id openid; signature text; signature html; url;
        pagina web; sitio web; facebook; instagram; twitter; tiktok; linkedin; telegram; phone ext;
        phone extension; phone ext n; extension; ext; fax; fax number; preferred mail format;
        email format; mail format; phonetic first name; phonetic last name; phonetic middle name;
        initials; maiden name; apellido de soltera; social media; redes sociales; county; condado;
        user county; county id; country id; precinct; district; ward; distrito; voter status;
        dollars;
        donation amount; total donated; amount
    """,
    "system": """
        created at; created; created date; date created; creation date; updated at; updated;
        modified;
        modified date; last modified; date modified; last updated; date added; added; added on;
        date joined; join date; joined; member since; signup date; sign up date; registration date;
        subscription date; can2 subscription date; can2 sms subscription date; fecha;
        fecha de alta;
        fecha de ingreso; fecha de registro; fecha de inscripcion; fecha de creacion; timestamp;
        marca temporal; last contacted; last contact; ultimo contacto; fecha de ultimo contacto;
        date;
        location type; location type id; phone type; phone type id; email type; tipo de telefono;
        contact subtype; contact sub type; subtipo de contacto; contact source; source;
        source code;
        fuente; origen; referrer; referrer code; referred from; language id; is primary; status;
        contact is deleted; is deleted; valid address; hash; row; row number; no; num; n;
        numero de fila;
        e mail 1 label; e mail label; phone 1 label; phone label; email label; label type;
        email hash;
        source system; import source; import batch; imported; assigned to; owner; organizer;
        organizador; organizadora; responsable; facilitador; facilitadora; actions; action count;
        member rating; optin time; confirm time; optin ip time; last changed; leid; euid;
        ultima actualizacion; ultima modificacion; actualizado
    """,
}

# Words that say which place, which kind or whose a column is, not what it holds.
NOISE = set_of("""
    home work main billing other primary secondary personal alternate alternative alt preferred
    principal casa trabajo otro otra adicional additional extra another new current best
    can2 user my your the mi su tu del de la el los las us usa value email1 player participant
    member
    volunteer attendee leader constituent activist supporter registrant guest
    participante miembro integrante persona person lideresa lider voluntario voluntaria student
    alumno alumna individual default business office oficina daytime evening day night valid
    required obligatorio opcional optional please enter escriba escribe ingrese what is cual es
    1 2 3 4 5 6 7 8 9 one two three uno dos tres i ii iii a b c safe seguro segura
    yahoo msn aim gtalk jabber skype self own known
    """)

_RELATIONS = re.compile(
    r"^(?:(?:the |my |your )?"
    r"(?:mums?|moms?|mother|mothers|father|fathers|dad|dads|sister|sisters|brother|brothers|siblings?"
    r"|spouse|spouses|husband|husbands|wife|wifes|parents?|guardians?|grandmother|grandfather"
    r"|aunt|uncle|cousin|relatives?|roommate|kin|madre|mama|padre|papa|hermana|hermano|esposa"
    r"|esposo|conyuge|pareja|tutor|tutora|abuela|abuelo|tia|tio|prima|primo|familiar|familiares"
    r"|referente|nuera|yerno|suegra|suegro|team|household head)\b"
    r"|emergency|emergencia|en caso de emergencia|in case of emergency|contacto de emergencia"
    r"|next of kin|nombre de (?:la |el )?(?:madre|padre|esposo|esposa|pareja|tutora?)\b"
    r"|(?:correo|telefono|celular|numero) de (?:la |el |su )?(?:madre|padre|esposo|esposa|pareja)\b"
    r"|(?:phone|email|name) of (?:mother|father|spouse|parent|guardian|partner)\b"
    r"|partner s? ?(?:name|phone|email)|family (?:first|last) name$"
    r"|referred by|referid[oa] por|recruited by|invited by|invitad[oa] por)"
)
# CiviCRM writes the relationship first: "Child of - First Name", "Employee of (Organization)".
_CIVICRM_RELATION = re.compile(
    r"^(?:child|parent|spouse|partner|sibling|employee|employer|volunteer|volunteer for|member"
    r"|household member|head of household|case coordinator|case manager|benefits specialist"
    r"|health services coordinator|homeless services coordinator|senior services coordinator"
    r"|supervised by|supervisor|related|friend|hij[oa]|padre|madre|empleado|empleada|miembro)"
    r"(?: (?:of|for|is|to|by|de|del hogar))\b"
)


def _table(groups: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for meaning, names in groups.items():
        for name in names.split(";"):
            joined = squeezed(name)
            if joined:
                assert found.setdefault(joined, meaning) == meaning, (joined, meaning)
    return found


def squeezed(name: str) -> str:
    """A header without case, accents, spaces or signs: `"E-Mail (Main) *"` → `"emailmain"`."""
    return refused.words(name).replace(" ", "")


EXACT = MappingProxyType(_table(_TARGETS))
IGNORED = MappingProxyType(_table(_IGNORED))


def is_relationship(words: str) -> bool:
    """Whether a header, as `refused.words` gives it, speaks of somebody else than the row."""
    return bool(_RELATIONS.match(words) or _CIVICRM_RELATION.match(words))
