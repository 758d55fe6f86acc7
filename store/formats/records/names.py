"""What fields are called: the table by which their roles are guessed.

Names are compared without case, accents, spaces and signs ("Parent_ID" is "parentid"). Of several that a
record has, the one that stands first here is taken.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

_SIGNS: Final = re.compile(r"[\W_]+")


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """A field's name as it is compared."""
    if not name.isascii():
        name = unicodedata.normalize("NFKD", name)
        name = "".join(letter for letter in name if not unicodedata.combining(letter))
    return _SIGNS.sub("", name).casefold()


def _ranks(names: str) -> Mapping[str, int]:
    return {name: rank for rank, name in enumerate(names.split())}


RANKS: Final[Mapping[str, Mapping[str, int]]] = {
    "id": _ranks(
        "id commentid messageid msgid replyid noteid tweetid statusid answerid reviewid postid objectid uuid "
        "guid uid cid nid mid shortid key pk hash postnumber commentnumber number no nr num index "
        "kommentarid beitragid"
    ),
    "parent": _ranks(
        "parentcommentid commentparentid commentparent parentid parent parentcomment replytoid replyto "
        "replytocommentid inreplytoid inreplyto inreplytostatusid inreplytostatusidstr inreplytotweetid "
        "inresponsetotweetid inresponseto repliedtoid repliedto replytomessageid replytopostnumber "
        "replytopostid parentmessageid parentuuid parentpostid parentpost parentkey parenttweetid "
        "parentcommenthex pid respondsto responseto answerto answersto inanswerto refid ref "
        "ancestorid elternid eltern antwortauf padre idpadre comentariopadre parentref"
    ),
    "author": _ranks(
        "authorname commentauthor commentauthorname authordisplayname author userdisplayname username "
        "screenname userscreenname displayname postedby writtenby submittedby by user poster postername "
        "commenter commentername creator creatorname writer sender sendername fromname from ownerdisplayname "
        "owner nickname nick handle login userlogin fullname realname name who verfasser autor auteur autore "
        "forfatter benutzer benutzername nutzer usuario nombre utilisateur nom utente auteurnaam автор 作者 "
        "用户名 投稿者 authorid userid fromid uid"
    ),
    "date": _ranks(
        "createdutc createdatutc createdat created commentdategmt commentdate dategmt datetime timestamp "
        "dateunixtime "
        "publishedat published postedat postedon posted postdate dateposted datecreated creationdate "
        "createddate createdtime createtime createdon timecreated pubdate publishdate publishtime "
        "publishedtime submittedat submitted sentat sent date dateutc time timeutc unixtime epoch "
        "timestampms createtimestamp createdtimestamp ctime when ts day commentedat addedat updatedat "
        "datum erstellt erstelltam zeit zeitpunkt fecha fechahora dateheure datapubblicazione data dato "
        "дата 日期 时间 日時 投稿日時"
    ),
    "text": _ranks(
        "text body content message comment commenttext commentbody commentcontent commentmessage bodytext "
        "textcontent messagetext contenttext textoriginal rawtext textraw rawbody bodyraw fulltext tweettext "
        "tweet toot selftext posttext postbody postcontent replytext replybody reviewtext reviewbody "
        "reviewcontent review textdisplay bodymarkdown contentmarkdown markdown raw msg contents comments "
        "bodyhtml texthtml htmlbody contenthtml commenthtml cooked kommentar kommentartext nachricht inhalt "
        "beitrag commentaire texte contenu comentario texto mensaje contenido testo messaggio commento "
        "reactie tekst bericht komentarz tresc текст комментарий сообщение "
        "评论 内容 评论内容 正文 コメント 本文 댓글 내용"
    ),
    "title": _ranks(
        "threadtitle discussiontitle posttitle storytitle articletitle topictitle videotitle pagetitle "
        "submissiontitle linktitle questiontitle issuetitle title subject headline thema titel betreff titre "
        "sujet titulo asunto titolo oggetto заголовок 标题 タイトル topic threadname topicname"
    ),
    "thread": _ranks(
        "threadid beitragid linkid discussionid commentpostid postid storyid topicid submissionid articleid "
        "videoid conversationid questionid issueid issuenumber issue rootid rootpostid pageid entryid "
        "threadkey threadurl discussionurl posturl storyurl articleurl topicurl videourl pageurl sourceurl "
        "linkurl thread discussion conversation story article submission video post page slug pageslug "
        "threadslug articleslug postslug beitragsid artikelid themaid"
    ),
    "score": _ranks(
        "score points netvotes votescore votecount votes upvotes ups likecount likes likescount numlikes "
        "commentlikes favouritescount favoritecount favorites reactionscount reactioncount thumbsup karma "
        "recommendations punkte bewertung jaime"
    ),
    "url": _ranks(
        "permalink commenturl commentlink commentpermalink permalinkurl url link htmlurl weburl uri href "
        "shortidurl postlink adresse"
    ),
    "state": _ranks(
        "state status commentstatus commentapproved isdeleted deleted isremoved removed isspam spam approved "
        "isapproved moderationstatus moderated hidden ishidden dead"
    ),
    "depth": _ranks(
        "depth commentdepth level commentlevel indentlevel indent nesting nestinglevel ebene tiefe"
    ),
    "replies": _ranks("replies children responses answers comments kids subcomments childcomments antworten"),
}  # fmt: skip
"""The names of each role, the likeliest first."""

WEAK_TEXT: Final = _ranks(
    "description desc html note post reply response answer opinion feedback value remark"
)
"""Names that are a comment's text where the record says who wrote it, or when, and has no better one."""

AUTHORS: Final = frozenset(
    _ranks(
        "author user commenter poster creator owner sender from by account profile member writer person "
        "submitteruser commentinguser authordetails"
    )
)
"""Objects whose `name` is an author's."""

PERSON: Final = _ranks(
    "displayname name username login screenname handle nickname nick fullname realname acct title "
    "personaname globalname preferredusername id"
)
"""What in such an object is the name, the likeliest first."""

PARENTS: Final = frozenset(
    _ranks("parent parentcomment inreplyto replyto reference replyingto repliedto referencedmessage")
)
PARENT_IDS: Final = _ranks("id commentid messageid tweetid uuid key")

TEXTS: Final = frozenset(_ranks("text body content message comment description"))
"""Objects that hold a text in several forms."""

TEXT_IN: Final = _ranks("raw text plain plaintext content value body rendered markdown html simpletext")

WRAPPERS: Final = frozenset(
    _ranks(
        "node data attributes fields source comment snippet toplevelcomment properties item record document "
        "doc payload t legacy value"
    )
)
"""Objects that stand around a record's own fields."""

HOLDERS: Final = frozenset(
    _ranks(
        "post article story thread topic submission question issue video page discussion entry meta metadata "
        "info parent root op"
    )
)
"""Objects that stand for what is discussed, beside the list of its comments."""

IS_REPLY: Final = frozenset(_ranks("isreply isanswer isresponse"))

DELETED: Final = frozenset(("[deleted]", "[removed]", "[deleted by user]", "[removed by moderator]"))
