"""What pages write around comments: Slavic languages. The fields are those of `Language`."""

from __future__ import annotations

from typing import Final

from store.formats.languages.language import Language, row

ROWS: Final[tuple[Language, ...]] = (
    row(
        "pl",
        says=(
            "pisze | mówi | napisał | napisała | napisał(a) | powiedział | powiedziała | powiedział(a) | "
            "komentuje | odpowiada"
        ),
        by="przez | autor | napisany przez | opublikowane przez | komentarz od",
        joins="o | w dniu | dnia | o godz | o godzinie | godz | napisał | opublikowano | dodano | r | w",
        reply=(
            "odpowiedz | odpowiedź | zaloguj się, aby odpowiedzieć | zaloguj się by odpowiedzieć | "
            "odpowiedz na ten komentarz"
        ),
        noise=(
            "bezpośredni odnośnik | link | odnośnik | edytuj | cytuj | zgłoś | lubię to | udostępnij | "
            "usuń | autor | autor wpisu | ładowanie"
        ),
        pending="twój komentarz oczekuje na moderację | twój komentarz oczekuje na akceptację",
        closed=(
            "możliwość komentowania jest wyłączona | komentowanie jest wyłączone | "
            "komentarze są zamknięte | komentarze zamknięte | komentarze wyłączone | "
            "możliwość komentowania została wyłączona | dodawanie komentarzy jest zablokowane"
        ),
        heading="komentarze | komentarz | odpowiedzi | dyskusja | brak komentarzy",
        counted=(
            "komentarze | komentarzy | komentarz | odpowiedzi | odpowiedź | myśli | przemyśleń | "
            "przemyślenia | opinie | opinii"
        ),
        to_title="do | na | o | na temat | dla",
        form=(
            "dodaj komentarz | napisz komentarz | zostaw komentarz | zostaw odpowiedź | skomentuj | "
            "anuluj pisanie odpowiedzi | dodaj komentarz anuluj pisanie odpowiedzi | "
            "twój adres e-mail nie zostanie opublikowany | twój adres email nie zostanie opublikowany | "
            "starsze komentarze | nowsze komentarze | nawigacja komentarzy | nawigacja po komentarzach | "
            "musisz się zalogować, aby móc dodać komentarz | zaloguj się | szukaj | "
            "ta strona używa akismet do redukcji spamu"
        ),
        recent=(
            "najnowsze komentarze | ostatnie komentarze | najnowsze wpisy | ostatnie wpisy | kategorie | "
            "archiwa | archiwum | podobne wpisy | powiązane | zobacz także | odnośniki"
        ),
        tail=(
            "udostępnij | udostępnij to | lubię to | podobne | podobne wpisy | nawigacja wpisu | "
            "nawigacja po wpisach | poprzedni wpis | następny wpis | opublikowano w | kategoria | "
            "kategorie | tagi | otagowano | oznaczone | o autorze | zobacz także | czytaj także | "
            "ten wpis został opublikowany | drukuj"
        ),
        months=(
            "styczeń stycznia sty | luty lutego lut | marzec marca mar | kwiecień kwietnia kwi | "
            "maj maja | czerwiec czerwca cze | lipiec lipca lip | sierpień sierpnia sie | "
            "wrzesień września wrz | październik października paź | listopad listopada lis | "
            "grudzień grudnia gru"
        ),
        weekdays=(
            "poniedziałek pon | wtorek wt | środa śr | czwartek czw | piątek pt | sobota sob | "
            "niedziela niedz"
        ),
        units=(
            "sekundę | sekundy | sekund | minutę | minuty | minut | godzinę | godziny | godzin | dzień | "
            "dni | tydzień | tygodnie | tygodni | miesiąc | miesiące | miesięcy | rok | lata | lat"
        ),
        ago="{} temu",
    ),
    row(
        "cs",
        says="napsal | napsala | napsal(a) | píše | říká | řekl | řekla | řekl(a) | uvedl | odpověděl",
        by="od | autor | napsal | vložil | přidal",
        joins="v | ve | dne | napsal | publikováno",
        reply=(
            "odpovědět | odpověď | reagovat | pro odpověď se přihlaste | přihlásit se pro odpověď | "
            "přihlaste se pro odpověď | odpovědět na komentář"
        ),
        noise=(
            "trvalý odkaz | odkaz | upravit | citovat | nahlásit | to se mi líbí | sdílet | smazat | "
            "autor | autor příspěvku | načítání"
        ),
        pending="váš komentář čeká na schválení | komentář čeká na schválení",
        closed=(
            "komentáře jsou uzavřeny | komentáře nejsou povoleny | komentáře jsou vypnuty | "
            "komentáře uzavřeny | komentování je uzavřeno | diskuze je uzavřena | diskuse je uzavřena"
        ),
        heading="komentáře | komentář | odpovědi | diskuze | diskuse | žádné komentáře",
        counted=(
            "komentáře | komentářů | komentář | odpovědi | odpovědí | odpověď | názory | názorů | názor | "
            "myšlenky | myšlenek | reakce | reakcí"
        ),
        to_title="k | na | ke | u | o | pro",
        form=(
            "napsat komentář | přidat komentář | přidejte komentář | napište komentář | "
            "zanechat odpověď | zrušit odpověď na komentář | zrušit odpověď | "
            "napsat komentář zrušit odpověď na komentář | vaše e-mailová adresa nebude zveřejněna | "
            "vaše emailová adresa nebude zveřejněna | starší komentáře | novější komentáře | "
            "navigace pro komentáře | pro přidání komentáře se musíte přihlásit | přihlásit se | hledat"
        ),
        recent=(
            "nejnovější komentáře | poslední komentáře | nejnovější příspěvky | poslední příspěvky | "
            "rubriky | archivy | archiv | související příspěvky | podobné příspěvky | odkazy | "
            "čtěte také"
        ),
        tail=(
            "sdílet | sdílejte | to se mi líbí | související | související příspěvky | "
            "navigace pro příspěvek | navigace pro příspěvky | předchozí příspěvek | další příspěvek | "
            "rubriky | rubrika | štítky | publikováno v | zařazeno v | o autorovi | čtěte také | tisk"
        ),
        months=(
            "leden ledna led | únor února úno | březen března bře | duben dubna dub | květen května kvě | "
            "červen června čvn | červenec července čvc | srpen srpna srp | září zář | říjen října říj | "
            "listopad listopadu lis | prosinec prosince pro"
        ),
        weekdays="pondělí po | úterý út | středa st | čtvrtek čt | pátek pá | sobota so | neděle ne",
        units=(
            "sekundou | sekundami | minutou | minutami | hodinou | hodinami | dnem | dny | týdnem | "
            "týdny | měsícem | měsíci | rokem | lety | roky"
        ),
        ago="před {}",
    ),
    row(
        "ru",
        says=(
            "говорит | пишет | сказал | сказала | сказал(а) | написал | написала | написал(а) | "
            "комментирует | прокомментировал | ответил | отвечает"
        ),
        by="от | автор | опубликовано | написал | комментарий от",
        joins="в | от | г | года | на | опубликовано | добавлено",
        reply=(
            "ответить | ответ | войдите, чтобы ответить | войдите чтобы ответить | "
            "авторизуйтесь, чтобы ответить | ответить на комментарий"
        ),
        noise=(
            "постоянная ссылка | ссылка | изменить | редактировать | цитировать | цитата | пожаловаться | "
            "нравится | мне нравится | поделиться | удалить | автор | автор записи | загрузка"
        ),
        pending=(
            "ваш комментарий ожидает одобрения | ваш комментарий ожидает модерации | "
            "ваш комментарий ожидает проверки"
        ),
        closed=(
            "комментарии закрыты | комментирование закрыто | обсуждение закрыто | комментарии отключены | "
            "комментирование отключено | комментарии к этой записи закрыты"
        ),
        heading=(
            "комментарии | комментарий | ответы | обсуждение | отзывы | комментариев нет | нет комментариев"
        ),
        counted=(
            "комментарии | комментариев | комментария | комментарий | ответов | ответа | ответ | мыслей | "
            "мысли | мысль | отзывов | отзыва | отзыв"
        ),
        to_title="к | на | о | об | по | для | про",
        form=(
            "добавить комментарий | оставить комментарий | оставьте комментарий | написать комментарий | "
            "отменить ответ | добавить комментарий отменить ответ | "
            "ваш адрес email не будет опубликован | ваш e-mail не будет опубликован | "
            "старые комментарии | предыдущие комментарии | новые комментарии | следующие комментарии | "
            "навигация по комментариям | для отправки комментария вам необходимо авторизоваться | войти | "
            "вход | поиск | этот сайт использует akismet для борьбы со спамом"
        ),
        recent=(
            "свежие комментарии | последние комментарии | недавние комментарии | свежие записи | "
            "последние записи | недавние записи | рубрики | архивы | архив | похожие записи | ссылки | "
            "читайте также | похожее"
        ),
        tail=(
            "поделиться | поделиться ссылкой | понравилось это | нравится | похожее | похожие записи | "
            "навигация по записям | навигация записи | предыдущая запись | следующая запись | "
            "опубликовано в | рубрика | рубрики | метки | метка | теги | об авторе | "
            "читайте также | запись опубликована | эта запись опубликована | распечатать"
        ),
        months=(
            "январь января янв | февраль февраля фев | март марта мар | апрель апреля апр | май мая | "
            "июнь июня июн | июль июля июл | август августа авг | сентябрь сентября сен сент | "
            "октябрь октября окт | ноябрь ноября ноя нояб | декабрь декабря дек"
        ),
        weekdays=(
            "понедельник пн | вторник вт | среда ср | четверг чт | пятница пт | суббота сб | воскресенье вс"
        ),
        units=(
            "секунду | секунды | секунд | минуту | минуты | минут | час | часа | часов | день | дня | "
            "дней | неделю | недели | недель | месяц | месяца | месяцев | год | года | лет"
        ),
        ago="{} назад",
    ),
    row(
        "uk",
        says="каже | пише | сказав | сказала | сказав(-ла) | написав | написала | говорить | коментує",
        by="від | автор | опубліковано",
        joins="о | в | від | р | року | на | об",
        reply="відповісти | відповідь | увійдіть, щоб відповісти | увійдіть щоб відповісти",
        noise=(
            "постійне посилання | посилання | змінити | редагувати | цитувати | подобається | "
            "поділитися | видалити | автор | автор запису | завантаження"
        ),
        pending="ваш коментар очікує модерації | ваш коментар очікує схвалення",
        closed=(
            "коментарі закриті | коментування закрито | коментарі закрито | коментарі вимкнено | "
            "коментування вимкнено"
        ),
        heading="коментарі | коментар | відповіді | обговорення | немає коментарів",
        counted=(
            "коментарі | коментарів | коментаря | коментар | відповідей | відповіді | думок | думки | думка"
        ),
        to_title="до | на | про | щодо",
        form=(
            "залишити відповідь | залишити коментар | додати коментар | напишіть коментар | "
            "прокоментувати | скасувати відповідь | залишити відповідь скасувати відповідь | "
            "ваша e-mail адреса не оприлюднюватиметься | попередні коментарі | новіші коментарі | "
            "увійти | пошук"
        ),
        recent=(
            "недавні коментарі | останні коментарі | нещодавні коментарі | недавні записи | "
            "останні записи | категорії | архіви | схожі записи"
        ),
        tail=(
            "поширити | поділитися | сподобалось | схоже | схожі записи | навігація записів | "
            "попередній запис | наступний запис | категорія | категорії | позначки | теги | "
            "опубліковано в"
        ),
        months=(
            "січень січня січ | лютий лютого лют | березень березня бер | квітень квітня кві | "
            "травень травня тра | червень червня чер | липень липня лип | серпень серпня сер | "
            "вересень вересня вер | жовтень жовтня жов | листопад листопада лис | грудень грудня гру"
        ),
        weekdays="понеділок пн | вівторок вт | середа ср | четвер чт | п'ятниця пт | субота сб | неділя нд",
        units=(
            "секунду | секунди | секунд | хвилину | хвилини | хвилин | годину | години | годин | день | "
            "дні | днів | тиждень | тижні | тижнів | місяць | місяці | місяців | рік | роки | років"
        ),
        ago="{} тому",
    ),
)
