"""What pages write around comments: Romance languages. The fields are those of `Language`."""

from __future__ import annotations

from typing import Final

from store.formats.languages.language import Language, row

ROWS: Final[tuple[Language, ...]] = (
    row(
        "fr",
        says="dit | a dit | écrit | a écrit | a commenté | a répondu | commente | déclare",
        by="par | publié par | écrit par | commentaire par | commentaire de | auteur",
        joins="le | à | du | a dit le | a écrit le | dit le | publié le | posté le | h",
        reply=(
            "répondre | réponse | connectez-vous pour répondre | se connecter pour répondre | "
            "identifiez-vous pour répondre | répondre à ce commentaire | "
            "vous devez vous connecter pour répondre"
        ),
        noise=(
            "permalien | lien permanent | lien | modifier | éditer | citer | signaler | j'aime | aimer | "
            "j'aime | partager | supprimer | auteur | auteur de l'article | "
            "auteur de la publication | chargement"
        ),
        pending=(
            "votre commentaire est en attente de modération | votre commentaire est en attente de validation"
        ),
        closed=(
            "les commentaires sont fermés | commentaires fermés | commentaires clos | "
            "les commentaires sont clos | les commentaires sont désactivés | commentaires désactivés | "
            "les commentaires ne sont plus autorisés | les commentaires sont désormais fermés"
        ),
        heading=(
            "commentaires | commentaire | réactions | réponses | discussion | vos commentaires | "
            "aucun commentaire"
        ),
        counted=(
            "commentaires | commentaire | réponses | réponse | réflexions | réflexion | réactions | "
            "réaction | pensées | avis"
        ),
        to_title="sur | à | au | pour | au sujet de",
        form=(
            "laisser un commentaire | laissez un commentaire | laisser une réponse | "
            "ajouter un commentaire | poster un commentaire | écrire un commentaire | "
            "annuler la réponse | laisser un commentaire annuler la réponse | "
            "votre adresse e-mail ne sera pas publiée | votre adresse de messagerie ne sera pas publiée | "
            "commentaires plus anciens | commentaires plus récents | navigation des commentaires | "
            "vous devez vous connecter pour publier un commentaire | connexion | recherche | rechercher | "
            "ce site utilise akismet pour réduire les indésirables"
        ),
        recent=(
            "commentaires récents | derniers commentaires | articles récents | derniers articles | "
            "catégories | archives | articles similaires | articles liés | liens | méta | à lire aussi | "
            "sur le même sujet"
        ),
        tail=(
            "partager | partager sur | partagez | j'aime ça | articles similaires | "
            "articles liés | navigation de l'article | navigation des articles | article précédent | "
            "article suivant | publié dans | classé dans | catégorie | catégories | étiquettes | "
            "mots-clés | étiqueté | à propos de l'auteur | à lire aussi | sur le même sujet | "
            "cet article a été publié | imprimer | cette entrée a été publiée"
        ),
        months=(
            "janvier janv | février févr fév fevrier | mars | avril avr | mai | juin | juillet juil | "
            "août aout | septembre sept | octobre oct | novembre nov | décembre déc decembre"
        ),
        weekdays=(
            "lundi lun | mardi mar | mercredi mer | jeudi jeu | vendredi ven | samedi sam | dimanche dim"
        ),
        units=(
            "seconde | secondes | minute | minutes | heure | heures | jour | jours | semaine | semaines | "
            "mois | an | ans | année | années"
        ),
        ago="il y a {}",
    ),
    row(
        "es",
        says="dice | dijo | escribió | escribe | comentó | ha dicho | ha escrito | comenta | respondió",
        by="por | publicado por | escrito por | comentario de | comentario por | autor",
        joins="el | a las | a la | en | de | del | dijo el | escribió el | publicado el | dice el",
        reply=(
            "responder | respuesta | inicia sesión para responder | accede para responder | "
            "identifícate para responder | acceder para responder | contestar | "
            "responder a este comentario"
        ),
        noise=(
            "enlace permanente | enlace | editar | citar | denunciar | me gusta | compartir | borrar | "
            "eliminar | autor | autor de la entrada | cargando"
        ),
        pending=(
            "tu comentario está pendiente de moderación | tu comentario está a la espera de moderación | "
            "su comentario está pendiente de moderación"
        ),
        closed=(
            "los comentarios están cerrados | comentarios cerrados | los comentarios están desactivados | "
            "comentarios desactivados | cerrados los comentarios | los comentarios se han cerrado | "
            "no se admiten más comentarios"
        ),
        heading=(
            "comentarios | comentario | respuestas | opiniones | discusión | no hay comentarios | "
            "sin comentarios"
        ),
        counted=(
            "comentarios | comentario | respuestas | respuesta | pensamientos | pensamiento | opiniones | "
            "opinión | ideas | idea | reacciones"
        ),
        to_title="en | a | sobre | para",
        form=(
            "deja un comentario | deja una respuesta | dejar un comentario | dejar una respuesta | "
            "añade un comentario | escribe un comentario | agregar un comentario | cancelar respuesta | "
            "cancelar la respuesta | deja una respuesta cancelar la respuesta | "
            "tu dirección de correo electrónico no será publicada | comentarios anteriores | "
            "comentarios más recientes | navegación de comentarios | navegación por los comentarios | "
            "lo siento, debes estar conectado para publicar un comentario | acceder | buscar | "
            "este sitio usa akismet para reducir el spam"
        ),
        recent=(
            "comentarios recientes | últimos comentarios | entradas recientes | últimas entradas | "
            "categorías | archivos | artículos relacionados | entradas relacionadas | enlaces | "
            "relacionado | lo más leído | lo más visto"
        ),
        tail=(
            "comparte esto | compartir | compartir en | comparte | me gusta esto | relacionado | "
            "artículos relacionados | entradas relacionadas | navegación de entradas | entrada anterior | "
            "entrada siguiente | publicado en | archivado en | etiquetas | etiquetado | categoría | "
            "categorías | acerca del autor | sobre el autor | imprimir | esta entrada fue publicada"
        ),
        months=(
            "enero ene | febrero feb | marzo mar | abril abr | mayo may | junio jun | julio jul | "
            "agosto ago | septiembre setiembre sep sept set | octubre oct | noviembre nov | "
            "diciembre dic"
        ),
        weekdays=(
            "lunes lun | martes mar | miércoles mié miercoles | jueves jue | viernes vie | "
            "sábado sáb sabado | domingo dom"
        ),
        units=(
            "segundo | segundos | minuto | minutos | hora | horas | día | días | semana | semanas | mes | "
            "meses | año | años"
        ),
        ago="hace {}",
    ),
    row(
        "it",
        says="dice | ha detto | scrive | ha scritto | scrisse | ha commentato | commenta | disse",
        by="di | da | pubblicato da | scritto da | commento di | autore",
        joins=(
            "il | alle | alle ore | ore | del | in | scritto il | pubblicato il | ha detto il | il giorno"
        ),
        reply=(
            "rispondi | risposta | accedi per rispondere | effettua il login per rispondere | "
            "rispondi a questo commento"
        ),
        noise=(
            "link permanente | permalink | collegamento permanente | modifica | cita | segnala | "
            "mi piace | condividi | elimina | autore | autore articolo | autore dell'articolo | "
            "caricamento"
        ),
        pending="il tuo commento è in attesa di moderazione | il tuo commento è in attesa di approvazione",
        closed=(
            "i commenti sono chiusi | commenti chiusi | i commenti sono disabilitati | "
            "commenti disabilitati | chiusi i commenti | commenti sono chiusi"
        ),
        heading="commenti | commento | risposte | discussione | nessun commento | i vostri commenti",
        counted="commenti | commento | risposte | risposta | pensieri | pensiero | riflessioni | opinioni",
        to_title="su | a | per | in | riguardo",
        form=(
            "lascia un commento | lascia una risposta | lascia un commento annulla risposta | "
            "annulla risposta | scrivi un commento | aggiungi un commento | rispondi annulla risposta | "
            "il tuo indirizzo email non sarà pubblicato | l'indirizzo email non verrà pubblicato | "
            "commenti precedenti | commenti successivi | commenti più recenti | navigazione commenti | "
            "devi essere connesso per inviare un commento | accedi | cerca | "
            "questo sito usa akismet per ridurre lo spam"
        ),
        recent=(
            "commenti recenti | ultimi commenti | articoli recenti | ultimi articoli | categorie | "
            "archivi | articoli correlati | post correlati | collegamenti | correlati | leggi anche"
        ),
        tail=(
            "condividi | condividi su | mi piace | correlati | articoli correlati | "
            "navigazione articoli | navigazione articolo | articolo precedente | articolo successivo | "
            "pubblicato in | archiviato in | tag | etichette | categoria | categorie | "
            "informazioni sull'autore | leggi anche | stampa | questa voce è stata pubblicata"
        ),
        months=(
            "gennaio gen genn | febbraio feb febbr | marzo mar | aprile apr | maggio mag magg | "
            "giugno giu | luglio lug | agosto ago | settembre set sett | ottobre ott | novembre nov | "
            "dicembre dic"
        ),
        weekdays=(
            "lunedì lun | martedì mar | mercoledì mer | giovedì gio | venerdì ven | sabato sab | domenica dom"
        ),
        units=(
            "secondo | secondi | minuto | minuti | ora | ore | giorno | giorni | settimana | settimane | "
            "mese | mesi | anno | anni"
        ),
        ago="{} fa",
    ),
    row(
        "pt",
        says="disse | diz | escreveu | comentou | escreve | comenta | respondeu",
        by="por | publicado por | escrito por | comentário de | comentário por | autor",
        joins="em | às | as | no dia | de | do | à | disse em | escreveu em | publicado em | a",
        reply=(
            "responder | resposta | faça login para responder | acesse para responder | "
            "inicie sessão para responder | entre para responder | responder a este comentário"
        ),
        noise=(
            "link permanente | ligação permanente | link | editar | citar | denunciar | curtir | gosto | "
            "gostar | compartilhar | partilhar | apagar | excluir | autor | autor do post | "
            "autor do artigo | carregando | a carregar"
        ),
        pending=(
            "seu comentário está aguardando moderação | o seu comentário aguarda moderação | "
            "o seu comentário está a aguardar moderação"
        ),
        closed=(
            "os comentários estão fechados | comentários fechados | comentários encerrados | "
            "os comentários estão encerrados | os comentários estão desativados | "
            "comentários desativados | os comentários estão desactivados"
        ),
        heading="comentários | comentário | respostas | discussão | nenhum comentário | sem comentários",
        counted=(
            "comentários | comentário | respostas | resposta | pensamentos | pensamento | ideias | "
            "ideia | opiniões | reflexões"
        ),
        to_title="sobre | em | para | a | ao",
        form=(
            "deixe um comentário | deixe uma resposta | deixe uma resposta cancelar resposta | "
            "deixar um comentário | escreva um comentário | cancelar resposta | adicione um comentário | "
            "o seu endereço de e-mail não será publicado | o seu endereço de email não será publicado | "
            "comentários mais antigos | comentários anteriores | comentários mais recentes | "
            "navegação de comentários | você precisa fazer o login para publicar um comentário | "
            "tem de iniciar a sessão para publicar um comentário | entrar | pesquisar | buscar | "
            "esse site utiliza o akismet para reduzir spam"
        ),
        recent=(
            "comentários recentes | últimos comentários | posts recentes | artigos recentes | "
            "categorias | arquivos | arquivo | posts relacionados | artigos relacionados | relacionado | "
            "leia também | mais lidas"
        ),
        tail=(
            "compartilhe isso | compartilhe | compartilhar | partilhar | partilhar isto | curtir isso | "
            "relacionado | posts relacionados | artigos relacionados | navegação de post | "
            "navegação de artigos | navegação de posts | post anterior | próximo post | publicado em | "
            "arquivado em | categoria | categorias | etiquetas | marcado | marcadores | sobre o autor | "
            "leia também | imprimir | esta entrada foi publicada"
        ),
        months=(
            "janeiro jan | fevereiro fev | março mar marco | abril abr | maio mai | junho jun | "
            "julho jul | agosto ago | setembro set | outubro out | novembro nov | dezembro dez"
        ),
        weekdays=(
            "segunda-feira segunda seg | terça-feira terça ter | quarta-feira quarta qua | "
            "quinta-feira quinta qui | sexta-feira sexta sex | sábado sáb sab | domingo dom"
        ),
        units=(
            "segundo | segundos | minuto | minutos | hora | horas | dia | dias | semana | semanas | mês | "
            "meses | ano | anos"
        ),
        ago="há {} | {} atrás",
    ),
)
