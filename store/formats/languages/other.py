"""What pages write around comments: Hungarian, Finnish, Turkish, Japanese and Chinese.

The fields are those of `Language`.
"""

from __future__ import annotations

from typing import Final

from store.formats.languages.language import Language, row

ROWS: Final[tuple[Language, ...]] = (
    row(
        "hu",
        says="szerint | mondta | írta | mondja | írja",
        by="szerző | írta",
        joins="dátum | itt",
        reply=(
            "válasz | hozzászólás a bejegyzéshez | válaszoláshoz jelentkezz be | "
            "a válaszoláshoz be kell jelentkezni"
        ),
        noise=(
            "közvetlen hivatkozás | hivatkozás | szerkesztés | idézet | tetszik | megosztás | törlés | "
            "szerző | bejegyzés szerzője | betöltés"
        ),
        pending="a hozzászólás moderálásra vár | hozzászólása moderálásra vár",
        closed=(
            "a hozzászólások jelenleg nem engedélyezettek ezen a részen | a hozzászólások lezárva | "
            "hozzászólások lezárva | hozzászólás lezárva"
        ),
        heading="hozzászólások | hozzászólás | vélemények | nincs hozzászólás",
        counted="hozzászólás | hozzászólások | vélemény | válasz | komment | gondolat",
        to_title="a | ehhez | itt",
        form=(
            "vélemény, hozzászólás? | vélemény, hozzászólás | hozzászólás írása | szólj hozzá | "
            "válasz megszakítása | az e-mail-címet nem tesszük közzé | régebbi hozzászólások | "
            "újabb hozzászólások | hozzászólás küldéséhez be kell jelentkezni | bejelentkezés | keresés"
        ),
        recent="legutóbbi hozzászólások | legutóbbi bejegyzések | kategóriák | archívum | kapcsolódó",
        tail=(
            "megosztás | tetszik | kapcsolódó | bejegyzés navigáció | előző bejegyzés | "
            "következő bejegyzés | kategória | kategóriák | címke | címkék"
        ),
        months=(
            "január jan | február febr feb | március márc | április ápr | május máj | június jún | "
            "július júl | augusztus aug | szeptember szept | október okt | november nov | december dec"
        ),
        weekdays="hétfő hét | kedd | szerda sze | csütörtök csüt | péntek pén | szombat szo | vasárnap vas",
        units="másodperce | perce | órája | napja | hete | hónapja | éve",
        ago="{}",
    ),
    row(
        "fi",
        says="sanoo | kirjoitti | sanoi | kirjoittaa | kommentoi | vastasi",
        by="kirjoittaja | kirjoittanut | julkaissut",
        joins="klo | kello | kirjoitti | julkaistu",
        reply="vastaa | vastaus | kirjaudu sisään vastataksesi | vastaa kommenttiin",
        noise=(
            "pysyvä linkki | ikilinkki | linkki | muokkaa | lainaa | ilmoita | tykkää | jaa | poista | "
            "kirjoittaja | artikkelin kirjoittaja | ladataan"
        ),
        pending="kommenttisi odottaa hyväksyntää | kommenttisi odottaa moderointia",
        closed=(
            "kommentointi on suljettu | kommentit on suljettu | kommentointi suljettu | "
            "kommentit suljettu | kommentit eivät ole käytössä"
        ),
        heading="kommentit | kommentti | vastaukset | keskustelu | ei kommentteja",
        counted="kommenttia | kommentit | kommentti | vastausta | vastaus | ajatusta | ajatus",
        to_title="artikkeliin | aiheesta",
        form=(
            "vastaa peruuta vastaus | peruuta vastaus | jätä kommentti | kirjoita kommentti | "
            "lisää kommentti | kommentoi | sähköpostiosoitettasi ei julkaista | vanhemmat kommentit | "
            "uudemmat kommentit | kommenttien selaus | sinun täytyy kirjautua sisään kommentoidaksesi | "
            "kirjaudu sisään | haku"
        ),
        recent=(
            "viimeisimmät kommentit | uusimmat kommentit | viimeisimmät artikkelit | kategoriat | "
            "arkistot | aiheeseen liittyvää | lue myös"
        ),
        tail=(
            "jaa | jaa tämä | tykkää | aiheeseen liittyvää | artikkelien selaus | edellinen artikkeli | "
            "seuraava artikkeli | kategoriat | kategoria | avainsanat | julkaistu kategoriassa | "
            "lue myös | tulosta"
        ),
        months=(
            "tammikuu tammikuuta tammikuun | helmikuu helmikuuta helmikuun | "
            "maaliskuu maaliskuuta maaliskuun | huhtikuu huhtikuuta huhtikuun | "
            "toukokuu toukokuuta toukokuun | kesäkuu kesäkuuta kesäkuun | heinäkuu heinäkuuta heinäkuun | "
            "elokuu elokuuta elokuun | syyskuu syyskuuta syyskuun | lokakuu lokakuuta lokakuun | "
            "marraskuu marraskuuta marraskuun | joulukuu joulukuuta joulukuun"
        ),
        weekdays=(
            "maanantai ma | tiistai ti | keskiviikko ke | torstai to | perjantai pe | lauantai la | "
            "sunnuntai su"
        ),
        units=(
            "sekuntia | minuutti | minuuttia | tunti | tuntia | päivä | päivää | viikko | viikkoa | "
            "kuukausi | kuukautta | vuosi | vuotta"
        ),
        ago="{} sitten",
    ),
    row(
        "tr",
        says="dedi ki | diyor ki | dedi | yazdı | der ki",
        by="yazan | yazar",
        joins="tarihinde | saat",
        reply="yanıtla | cevapla | yanıtlamak için giriş yapın | yanıtlamak için oturum açın",
        noise=(
            "kalıcı bağlantı | bağlantı | düzenle | alıntıla | beğen | paylaş | sil | yazar | "
            "yazının yazarı | yükleniyor"
        ),
        pending="yorumunuz denetim için bekliyor | yorumunuz onay bekliyor",
        closed="yorumlar kapalı | yorumlar kapatıldı | yoruma kapalı | yorumlar kapatılmıştır",
        heading="yorumlar | yorum | yanıtlar | tartışma | yorum yok",
        counted="yorum | yorumlar | yanıt | düşünce | cevap",
        to_title="için",
        form=(
            "bir yanıt yazın | bir cevap yazın | yorum yapın | yorum yaz | yanıtı iptal et | "
            "cevabı iptal et | e-posta hesabınız yayımlanmayacak | e-posta adresiniz yayınlanmayacak | "
            "eski yorumlar | önceki yorumlar | yeni yorumlar | yorum yapabilmek için oturum açmalısınız | "
            "giriş | ara"
        ),
        recent="son yorumlar | son yazılar | kategoriler | arşivler | benzer yazılar | ilgili yazılar",
        tail=(
            "paylaş | bunu paylaş | beğen | ilgili | benzer yazılar | ilgili yazılar | yazı dolaşımı | "
            "yazı gezinmesi | önceki yazı | sonraki yazı | kategori | kategoriler | etiketler | "
            "etiketlendi"
        ),
        months=(
            "ocak oca | şubat şub | mart mar | nisan nis | mayıs may | haziran haz | temmuz tem | "
            "ağustos ağu | eylül eyl | ekim eki | kasım kas | aralık ara"
        ),
        weekdays=(
            "pazartesi pzt | salı sal | çarşamba çar | perşembe per | cuma cum | cumartesi cmt | pazar paz"
        ),
        units="saniye | dakika | saat | gün | hafta | ay | yıl",
        ago="{} önce",
    ),
    row(
        "ja",
        says="より | さんの発言 | さんのコメント | のコメント | の発言 | さん | says",
        by="投稿者 | 作成者 | 著者",
        joins="に | の | at | on | 投稿日",
        reply="返信 | 返信する | ログインして返信 | ログインして返信する | コメントに返信",
        noise=(
            "パーマリンク | リンク | 編集 | 引用 | 通報 | いいね | シェア | 削除 | 投稿者 | 投稿作成者 | "
            "読み込み中"
        ),
        pending="あなたのコメントは承認待ちです | コメントは承認待ちです",
        closed=(
            "コメントは受け付けていません | コメントは停止中です | 現在コメントは受け付けておりません | "
            "コメントを受け付けておりません | コメントの受付は終了しました | "
            "コメントは受け付けておりません | コメント受付は終了しました"
        ),
        heading="コメント | コメント一覧 | 返信 | みんなのコメント | コメントはまだありません",
        counted="コメント | 件のコメント | 件のフィードバック | フィードバック | 件の返信 | 返信",
        to_title="への",
        form=(
            "コメントを残す | コメントする | コメントをどうぞ | コメントを書く | コメントを投稿する | "
            "コメントを残す コメントをキャンセル | コメントをキャンセル | 返信をキャンセル | "
            "コメントの投稿 | メールアドレスが公開されることはありません | "
            "メールアドレスは公開されません | 古いコメント | 新しいコメント | コメントナビゲーション | "
            "コメントを投稿するにはログインしてください | ログイン | 検索"
        ),
        recent=(
            "最近のコメント | 最新のコメント | 最近の投稿 | 最新の投稿 | カテゴリー | アーカイブ | "
            "関連記事 | 関連 | メタ情報 | 人気記事"
        ),
        tail=(
            "共有 | シェア | いいね | 関連 | 関連記事 | 投稿ナビゲーション | 前の投稿 | "
            "次の投稿 | 前の記事 | 次の記事 | カテゴリー | タグ | 投稿日 | この記事を書いた人 | 印刷"
        ),
        months="",
        weekdays=(
            "月曜日 月曜 | 火曜日 火曜 | 水曜日 水曜 | 木曜日 木曜 | 金曜日 金曜 | 土曜日 土曜 | 日曜日 日曜"
        ),
        units="秒 | 分 | 時間 | 日 | 週間 | か月 | ヶ月 | 年",
        ago="{}前",
    ),
    row(
        "zh",
        says="说道 | 说 | 說道 | 說 | 表示 | 回复 | 回覆",
        by="作者 | 发布者 | 由 | 發佈者",
        joins="在 | 于 | 於 | 发表于 | 發表於 | at",
        reply="回复 | 回覆 | 登录以回复 | 登入以回覆 | 登录后回复 | 引用",
        noise=(
            "固定链接 | 永久链接 | 链接 | 编辑 | 編輯 | 赞 | 讚 | 分享 | 删除 | 刪除 | 举报 | 文章作者 | "
            "加载中"
        ),
        pending="您的评论正在等待审核 | 您的留言正在等待審核",
        closed="评论已关闭 | 迴響已關閉 | 留言已關閉 | 评论功能已关闭 | 留言功能已關閉",
        heading="评论 | 评论列表 | 留言 | 迴響 | 条评论 | 发表评论列表",
        counted="评论 | 条评论 | 留言 | 則留言 | 迴響 | 条回复 | 则评论",
        to_title="在 | 对",
        form=(
            "发表评论 | 发表回复 | 取消回复 | 發佈留言 | 取消回覆 | 發表迴響 | "
            "您的电子邮箱地址不会被公开 | 您的邮箱地址不会被公开 | "
            "發佈留言必須填寫的電子郵件地址不會公開 | 较早的评论 | 较新的评论 | 登录 | 登入 | 搜索 | "
            "搜尋"
        ),
        recent=(
            "近期评论 | 最新评论 | 近期留言 | 近期文章 | 最新文章 | 分类目录 | 文章归档 | 相关文章 | "
            "分類 | 彙整 | 相關文章"
        ),
        tail=(
            "分享 | 共享此文章 | 赞 | 喜欢 | 相关 | 相关文章 | 相關文章 | 文章导航 | 文章導覽 | 上一篇 | "
            "下一篇 | 分类 | 標籤 | 标签"
        ),
        months="",
        weekdays=(
            "星期一 周一 | 星期二 周二 | 星期三 周三 | 星期四 周四 | 星期五 周五 | 星期六 周六 | "
            "星期日 星期天 周日"
        ),
        units="秒 | 秒钟 | 分钟 | 分鐘 | 小时 | 小時 | 天 | 周 | 週 | 个月 | 個月 | 年",
        ago="{}前",
    ),
)
