## Кредиты, история, настройки

credits-page = 💳 <b>На балансе { credits }</b>
credits-page-reserved = Отложено для заказов в работе: { $reserved }
credits-page-price = Картинка стоит { $studio }, фото товара – { $product }, обучение – { $training }, портрет – { $portrait }.
credits-page-movements = <b>Последние движения</b>, время UTC
credits-line = <code>{ $sign }{ $amount }</code> { $what } · { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") }
movement-grant = подарок для начала
movement-reserve = за заказ { $order }
movement-capture = заказ { $order } доставлен, отложенное списано
movement-release = вернулось с заказа { $order }
movement-adjustment = от администратора
history-page = 🗂 <b>Ваши заказы</b>, время UTC
history-empty = 🗂 Заказов пока нет. Первый начинается в студии.
history-line = { $mark } <b>{ $order }</b> · { $status } · { $credits ->
    [0] ничего не списано
   *[other] { credits }
} · { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") }
history-title = { $title }
settings-page = ⚙️ <b>Настройки</b>
    На каком языке будем говорить?
    
    Новости – новые стили, предложения – приходят, только если включить их здесь.
language-en = English
language-ru = Русский
panel-link =
    🔑 По этой ссылке вы войдёте в панель – один раз и в течение пяти минут:

    { $url }

    Никому её не пересылайте.
panel-link-refused = 🔑 Ваша учётная запись в панели закрыта. Открыть её может владелец.
