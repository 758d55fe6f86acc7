"""What pages write around comments: Germanic languages. The fields are those of `Language`."""

from __future__ import annotations

from typing import Final

from store.formats.languages.language import Language, row

ROWS: Final[tuple[Language, ...]] = (
    row(
        "en",
        says="says | said | wrote | writes | commented | replied | says on | said on",
        by="by | posted by | written by | comment by | author",
        joins=(
            "on | at | of | the | posted on | posted at | posted | commented on | wrote on | said on | added"
        ),
        reply=(
            "reply | log in to reply | login to reply | reply to this | reply to this comment | respond | "
            "login or register to reply | you must log in to reply | reply to comment"
        ),
        noise=(
            "permalink | permanent link | link | link to this comment | edit | edit this | edit comment | "
            "quote | like | likes | unlike | dislike | report | report comment | report abuse | flag | "
            "share | delete | spam | upvote | downvote | rate this | author | post author | avatar | "
            "gravatar | website | click to edit | copy link | show more | read more | collapse | expand | "
            "hide | parent | loading"
        ),
        pending=(
            "your comment is awaiting moderation | this comment is awaiting moderation | "
            "comment awaiting moderation"
        ),
        closed=(
            "comments are closed | comments are now closed | comments closed | commenting is closed | "
            "commenting is now closed | comments for this entry are closed | "
            "comments on this entry are closed | comments on this post are closed | "
            "comments for this post are closed | comments for this article are closed | "
            "sorry, comments are closed | sorry, the comment form is closed at this time | "
            "the comments are closed | the comments are now closed | "
            "sorry, comments are closed for this item | comments are closed on this post | "
            "comments are closed for this post | this post is closed to comments | "
            "new comments are not allowed | comments have been closed | discussion is closed"
        ),
        heading=(
            "comments | comment | responses | response | discussion | thoughts | reader comments | "
            "replies | reactions | comments on this entry | comments on this post | join the discussion | "
            "what people are saying | the discussion | conversation | user comments | no comments | "
            "no comments yet"
        ),
        counted=(
            "comments | comment | thoughts | thought | responses | response | replies | reply | "
            "reactions | reaction | user comments | reader comments | comments so far | "
            "responses so far"
        ),
        to_title="on | to | for | about",
        form=(
            "leave a reply | leave a comment | leave a response | post a comment | add a comment | "
            "add comment | add your comment | write a comment | submit a comment | "
            "leave a reply cancel reply | leave a comment cancel reply | click here to cancel reply | "
            "cancel reply | speak your mind | join the conversation | "
            "your email address will not be published | you must be logged in to post a comment | "
            "you must be logged in to leave a comment | you must log in to post a comment | "
            "older comments | newer comments | comment navigation | comments navigation | comment feed | "
            "comments rss | trackback uri | trackback url | rss feed for comments on this post | "
            "this site uses akismet to reduce spam | login | log in | search | post comment | "
            "submit comment | what do you think | have your say"
        ),
        recent=(
            "recent comments | latest comments | recent posts | latest posts | recent entries | "
            "related posts | related | popular posts | most commented | most read | most popular | "
            "categories | archives | blogroll | tags | meta | links | pages | you may also like | "
            "related articles | similar posts | top posts | see also | trending | more from this author"
        ),
        tail=(
            "share this | share | share on | like this | share this post | share this article | related | "
            "related posts | related articles | posted in | filed under | filed in | tagged | tags | "
            "tag | categories | category | this entry was posted | this entry is filed under | "
            "post navigation | posts navigation | previous post | next post | previous | next | "
            "about the author | about author | you may also like | see also | similar posts | "
            "print this | email this | this post was viewed | permalink | read more | previous article | "
            "next article | published | published by | published in | bookmark the permalink | "
            "author archive | more from | trackback | subscribe | follow us | advertisement | "
            "facebook twitter"
        ),
        months=(
            "january jan | february feb | march mar | april apr | may | june jun | july jul | "
            "august aug | september sep sept | october oct | november nov | december dec"
        ),
        weekdays=(
            "monday mon | tuesday tue tues | wednesday wed | thursday thu thur thurs | friday fri | "
            "saturday sat | sunday sun"
        ),
        units=(
            "second | seconds | sec | secs | minute | minutes | min | mins | hour | hours | hr | hrs | "
            "day | days | week | weeks | month | months | year | years | moment | moments"
        ),
        ago="{} ago | {} earlier",
    ),
    row(
        "de",
        says=(
            "sagt | sagte | schreibt | schrieb | meint | meinte | kommentierte | kommentiert | "
            "antwortete | hat gesagt | hat geschrieben"
        ),
        by="von | geschrieben von | kommentar von | verfasst von | autor",
        joins=(
            "am | um | vom | den | sagt am | sagte am | schrieb am | schreibt am | geschrieben am | "
            "kommentierte am | veröffentlicht am | gepostet am | erstellt am | uhr"
        ),
        reply=(
            "antworten | antwort | zum antworten anmelden | anmelden, um zu antworten | "
            "auf diesen kommentar antworten | kommentar beantworten | melde dich an, um zu antworten"
        ),
        noise=(
            "permalink | permanentlink | link | bearbeiten | zitieren | zitat | melden | gefällt mir | "
            "gefällt mir nicht | liken | "
            "teilen | löschen | beitragsautor | autor | beitragsverfasser | lade | "
            "wird geladen | kommentar melden | kommentar bearbeiten | ergänzung melden"
        ),
        pending=(
            "dein kommentar wartet auf freischaltung | dein kommentar muss noch freigeschaltet werden | "
            "dein kommentar wartet auf moderation | ihr kommentar wartet auf freischaltung | "
            "dein kommentar muss noch vom administrator freigeschaltet werden"
        ),
        closed=(
            "kommentare sind geschlossen | die kommentare sind geschlossen | kommentare geschlossen | "
            "kommentarfunktion ist geschlossen | die kommentarfunktion ist geschlossen | "
            "kommentarfunktion geschlossen | die kommentarfunktion ist deaktiviert | "
            "kommentieren nicht mehr möglich | kommentare sind derzeit geschlossen | "
            "die kommentarfunktion wurde geschlossen | die ergänzungen sind geschlossen | "
            "der kommentarbereich ist geschlossen | die diskussion ist geschlossen | "
            "kommentare deaktiviert"
        ),
        heading=(
            "kommentare | kommentar | antworten | ergänzungen | diskussion | reaktionen | meinungen | "
            "leserkommentare | keine kommentare"
        ),
        counted=(
            "kommentare | kommentar | ergänzungen | ergänzung | gedanken | gedanke | antworten | "
            "antwort | reaktionen | reaktion | meinungen | meinung | leserkommentare"
        ),
        to_title="zu | auf | über | für",
        form=(
            "schreibe einen kommentar | schreiben sie einen kommentar | hinterlasse eine antwort | "
            "hinterlasse einen kommentar | kommentar verfassen | kommentar schreiben | "
            "kommentar hinterlassen | kommentar abgeben | kommentieren | antworten abbrechen | "
            "antwort abbrechen | ergänzung abbrechen | kommentar abbrechen | ergänzung schreiben | "
            "ergänzung veröffentlichen | deine e-mail-adresse wird nicht veröffentlicht | "
            "ihre e-mail-adresse wird nicht veröffentlicht | "
            "du musst angemeldet sein, um einen kommentar abzugeben | "
            "sie müssen angemeldet sein, um einen kommentar abzugeben | ältere kommentare | "
            "neuere kommentare | kommentarnavigation | kommentar-navigation | anmelden | registrieren | "
            "suche | suchen | trackback-url | diese website verwendet akismet, um spam zu reduzieren"
        ),
        recent=(
            "neueste kommentare | neue kommentare | letzte kommentare | aktuelle kommentare | "
            "neueste beiträge | letzte beiträge | aktuelle beiträge | ähnliche beiträge | "
            "ähnliche artikel | kategorien | archiv | archive | schlagwörter | themen | links | seiten | "
            "meistgelesen | meistkommentiert | beliebte beiträge | unsere lesetipps | mehr zum thema | "
            "weitere artikel | verwandte beiträge"
        ),
        tail=(
            "teilen | teilen mit | diesen beitrag teilen | artikel teilen | gefällt mir | "
            "gefällt mir wird geladen | ähnliche beiträge | ähnliche artikel | beitrags-navigation | "
            "beitragsnavigation | artikel-navigation | vorheriger beitrag | nächster beitrag | "
            "kategorie | kategorien | schlagwort | schlagworte | schlagwörter | verschlagwortet | "
            "über den autor | über die autorin | über den autor/ die autorin | über die autoren | "
            "unsere lesetipps | mehr zum thema | weitere artikel | verwandte beiträge | veröffentlicht | "
            "veröffentlicht in | veröffentlicht unter | veröffentlicht von | drucken | "
            "dieser beitrag wurde | dieser eintrag wurde | themen | artikel drucken | facebook twitter | "
            "das könnte dich auch interessieren"
        ),
        months=(
            "januar jän jänner jan | februar feber feb | märz mär maerz | april apr | mai | juni jun | "
            "juli jul | august aug | september sep sept | oktober okt | november nov | dezember dez"
        ),
        weekdays=(
            "montag mo | dienstag di | mittwoch mi | donnerstag do | freitag fr | samstag sonnabend sa | "
            "sonntag so"
        ),
        units=(
            "sekunde | sekunden | minute | minuten | stunde | stunden | tag | tage | tagen | woche | "
            "wochen | monat | monate | monaten | jahr | jahre | jahren"
        ),
        ago="vor {}",
    ),
    row(
        "nl",
        says="zegt | zei | schreef | schrijft | reageert | reageerde | heeft gezegd",
        by="door | geschreven door | geplaatst door | reactie van | auteur | van",
        joins="op | om | zei op | schreef op | geplaatst op | uur",
        reply=(
            "reageer | beantwoorden | antwoorden | antwoord | reageren | beantwoord | "
            "log in om te reageren | login om te reageren | inloggen om te reageren | "
            "log in om te antwoorden | reageer op deze reactie"
        ),
        noise=(
            "permalink | permanente link | bewerken | bewerk | citeer | vind ik leuk | leuk | delen | "
            "rapporteer | verwijderen | auteur | berichtauteur | laden | aan het laden"
        ),
        pending=(
            "je reactie wacht op moderatie | je reactie wacht op goedkeuring | uw reactie wacht op moderatie"
        ),
        closed=(
            "reacties zijn gesloten | de reacties zijn gesloten | reacties gesloten | "
            "reageren is niet meer mogelijk | reacties zijn uitgeschakeld | reageren is gesloten | "
            "er kan niet meer gereageerd worden"
        ),
        heading="reacties | reactie | antwoorden | discussie | geen reacties",
        counted="reacties | reactie | gedachten | gedachte | antwoorden | antwoord | commentaren",
        to_title="op | over | bij | aan",
        form=(
            "geef een reactie | laat een reactie achter | plaats een reactie | schrijf een reactie | "
            "reactie plaatsen | reactie annuleren | antwoord annuleren | "
            "geef een reactie reactie annuleren | je e-mailadres wordt niet gepubliceerd | "
            "het e-mailadres wordt niet gepubliceerd | oudere reacties | nieuwere reacties | "
            "reactienavigatie | je moet inloggen om een reactie te plaatsen | inloggen | zoeken | "
            "deze site gebruikt akismet om spam te verminderen"
        ),
        recent=(
            "recente reacties | laatste reacties | recente berichten | laatste berichten | categorieën | "
            "archieven | archief | gerelateerde berichten | gerelateerd | lees ook"
        ),
        tail=(
            "dit delen | delen | deel dit | deel op | vind ik leuk | gerelateerd | "
            "gerelateerde berichten | berichtnavigatie | bericht navigatie | vorig bericht | "
            "volgend bericht | geplaatst in | categorie | categorieën | tags | getagd | over de auteur | "
            "lees ook | dit bericht werd geplaatst | afdrukken"
        ),
        months=(
            "januari jan | februari feb | maart mrt | april apr | mei | juni jun | juli jul | "
            "augustus aug | september sep sept | oktober okt | november nov | december dec"
        ),
        weekdays=(
            "maandag ma | dinsdag di | woensdag wo | donderdag do | vrijdag vr | zaterdag za | zondag zo"
        ),
        units=(
            "seconde | seconden | minuut | minuten | uur | uren | dag | dagen | week | weken | maand | "
            "maanden | jaar | jaren"
        ),
        ago="{} geleden",
    ),
    row(
        "sv",
        says="säger | skriver | skrev | sade | sa | kommenterade | svarade",
        by="av | skrivet av | publicerat av | kommentar av | författare",
        joins="den | kl | klockan | skriver | skrev den | säger den | på | publicerat den",
        reply="svara | svar | logga in för att svara | svara på kommentaren",
        noise=(
            "permalänk | länk | redigera | citera | anmäl | gilla | dela | ta bort | författare | "
            "inläggsförfattare | laddar | laddar in"
        ),
        pending="din kommentar inväntar granskning | din kommentar väntar på granskning",
        closed=(
            "kommentarer inaktiverade | kommentarerna är stängda | kommentarer är stängda | "
            "kommentarer stängda | kommentarsfältet är stängt | det går inte längre att kommentera | "
            "stängt för kommentarer"
        ),
        heading="kommentarer | kommentar | svar | diskussion | inga kommentarer",
        counted="kommentarer | kommentar | svar | tankar | tanke | reaktioner | tankar om",
        to_title="på | till | om | för",
        form=(
            "lämna ett svar | lämna en kommentar | kommentera | skriv en kommentar | avbryt svar | "
            "lämna ett svar avbryt svar | din e-postadress kommer inte publiceras | "
            "e-postadressen publiceras inte | äldre kommentarer | nyare kommentarer | "
            "kommentarsnavigering | du måste vara inloggad för att kommentera | logga in | sök | "
            "denna webbplats använder akismet för att minska skräppost"
        ),
        recent=(
            "senaste kommentarer | senaste kommentarerna | senaste inläggen | senaste inlägg | "
            "kategorier | arkiv | relaterade inlägg | relaterat | länkar | läs också | läs även"
        ),
        tail=(
            "dela | dela det här | dela detta | gilla | relaterade | relaterade inlägg | relaterat | "
            "inläggsnavigering | föregående inlägg | nästa inlägg | publicerat i | publicerad i | "
            "kategori | kategorier | etiketter | taggar | märkt | taggad | om författaren | läs också | "
            "detta inlägg publicerades | skriv ut"
        ),
        months=(
            "januari jan | februari feb | mars mar | april apr | maj | juni jun | juli jul | "
            "augusti aug | september sep sept | oktober okt | november nov | december dec"
        ),
        weekdays=(
            "måndag mån | tisdag tis | onsdag ons | torsdag tors tor | fredag fre | lördag lör | söndag sön"
        ),
        units=(
            "sekund | sekunder | minut | minuter | timme | timmar | dag | dagar | vecka | veckor | "
            "månad | månader | år"
        ),
        ago="för {} sedan | {} sedan",
    ),
    row(
        "da",
        says="siger | skriver | skrev | sagde | kommenterede | svarede",
        by="af | skrevet af | udgivet af | kommentar af | forfatter",
        joins="den | kl | d | klokken | skrev den | siger den | udgivet den",
        reply=(
            "svar | besvar | svar på denne kommentar | log ind for at svare | log ind for at skrive et svar"
        ),
        noise=(
            "permalink | link | rediger | redigér | citer | anmeld | synes godt om | del | slet | "
            "forfatter | indlægsforfatter | indlæser"
        ),
        pending="din kommentar afventer godkendelse | din kommentar afventer moderation",
        closed=(
            "der er lukket for kommentarer | kommentarer er lukket | kommentarer er lukkede | "
            "lukket for kommentarer | kommentarfeltet er lukket | kommentering er lukket | "
            "der er lukket for kommentarer"
        ),
        heading="kommentarer | kommentar | svar | debat | ingen kommentarer",
        counted="kommentarer | kommentar | svar | tanker | tanke | reaktioner",
        to_title="på | til | om | for",
        form=(
            "skriv et svar | skriv en kommentar | efterlad en kommentar | efterlad et svar | "
            "annuller svar | skriv et svar annuller svar | din e-mailadresse vil ikke blive publiceret | "
            "ældre kommentarer | nyere kommentarer | kommentarnavigation | "
            "du skal være logget ind for at skrive en kommentar | log ind | søg | "
            "dette websted bruger akismet til at reducere spam"
        ),
        recent=(
            "seneste kommentarer | seneste indlæg | kategorier | arkiver | arkiv | relaterede indlæg | "
            "relateret | læs også"
        ),
        tail=(
            "del dette | del | synes godt om | relaterede | relaterede indlæg | relateret | "
            "indlægsnavigation | forrige indlæg | næste indlæg | udgivet i | kategori | kategorier | "
            "tags | tagget | om forfatteren | læs også | dette indlæg blev udgivet | udskriv"
        ),
        months=(
            "januar jan | februar feb | marts mar | april apr | maj | juni jun | juli jul | august aug | "
            "september sep sept | oktober okt | november nov | december dec"
        ),
        weekdays=(
            "mandag man | tirsdag tirs | onsdag ons | torsdag tors | fredag fre | lørdag lør | søndag søn"
        ),
        units=(
            "sekund | sekunder | minut | minutter | time | timer | dag | dage | uge | uger | måned | "
            "måneder | år"
        ),
        ago="for {} siden | {} siden",
    ),
    row(
        "no",
        says="sier | skriver | skrev | sa | kommenterte | svarte",
        by="av | skrevet av | publisert av | kommentar av | forfatter",
        joins="den | kl | klokken | skrev den | sier den | publisert",
        reply=(
            "svar | besvar | svar på denne kommentaren | logg inn for å svare | logg inn for å kommentere"
        ),
        noise=(
            "permalenke | lenke | rediger | siter | rapporter | lik | liker | del | slett | forfatter | "
            "innleggsforfatter | laster | laster inn"
        ),
        pending=(
            "din kommentar venter på moderering | kommentaren din venter på moderering | "
            "din kommentar venter på godkjenning"
        ),
        closed=(
            "kommentarer er stengt | kommentarfeltet er stengt | stengt for kommentarer | "
            "kommentarer stengt | det er stengt for kommentarer | kommentering er stengt"
        ),
        heading="kommentarer | kommentar | svar | debatt | ingen kommentarer",
        counted="kommentarer | kommentar | svar | tanker | tanke | reaksjoner",
        to_title="på | til | om | for",
        form=(
            "legg igjen en kommentar | legg igjen et svar | skriv en kommentar | avbryt svar | "
            "legg igjen en kommentar avbryt svar | din e-postadresse vil ikke bli publisert | "
            "eldre kommentarer | nyere kommentarer | kommentarnavigasjon | "
            "du må være innlogget for å kunne kommentere | logg inn | søk | "
            "dette nettstedet bruker akismet for å redusere spam"
        ),
        recent=(
            "siste kommentarer | nyeste kommentarer | siste innlegg | nyeste innlegg | kategorier | "
            "arkiv | relaterte innlegg | relatert | les også"
        ),
        tail=(
            "del dette | del | lik dette | liker | relaterte | relaterte innlegg | relatert | "
            "innleggsnavigasjon | forrige innlegg | neste innlegg | publisert i | kategori | kategorier | "
            "stikkord | merket | om forfatteren | les også | skriv ut"
        ),
        months=(
            "januar jan | februar feb | mars mar | april apr | mai | juni jun | juli jul | august aug | "
            "september sep sept | oktober okt | november nov | desember des"
        ),
        weekdays=(
            "mandag man | tirsdag tirs | onsdag ons | torsdag tors | fredag fre | lørdag lør | søndag søn"
        ),
        units=(
            "sekund | sekunder | minutt | minutter | time | timer | dag | dager | uke | uker | måned | "
            "måneder | år"
        ),
        ago="for {} siden | {} siden",
    ),
)
