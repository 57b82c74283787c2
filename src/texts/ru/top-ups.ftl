## Просьбы о кредитах

credits-page-asked = ⏳ Вы попросили { credits }, ответ придёт сюда.
short-of-credits = 💳 Нужно { $price }, у вас { $balance }. Ничего не заказано.
own-top-up-open = ⏳ <b>Вы попросили { credits }</b>
    Администраторы уже знают. Ответ придёт сюда не позже чем через { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[other] { $days } дней
}.
own-top-up-given = 🎁 <b>Вам начислено: { credits }</b> · остаток { $balance }
own-top-up-declined = ✖️ На вашу просьбу ({ credits }) ответили отказом. Можно попросить ещё раз.
own-top-up-expired = ⌛️ На вашу просьбу ({ credits }) никто не ответил за { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[other] { $days } дней
}, она закрыта. Можно попросить ещё раз.
own-top-up-withdrawn = ↩️ Вы отозвали свою просьбу ({ credits }).
own-top-up-dropped = Ваша просьба ({ credits }) закрыта.
button-top-up-ask = 💳 Попросить кредиты
button-top-up-withdraw = ↩️ Отозвать просьбу
button-top-up-go-on = ▶️ Продолжить
toast-top-up-asked = ✅ Вы попросили { credits }. Ответ придёт сюда
toast-top-up-open = ⏳ Вы уже попросили, ответ придёт сюда
toast-top-up-off = Сейчас кредиты по просьбе не выдают
toast-top-up-withdrawn = ↩️ Просьба отозвана
toast-top-up-gone = Такой просьбы среди ваших нет

## Ответы

top-up-head = 💳 <b>Просьба { $topUp }</b> · { credits }
top-up-who = 👤 { $who }
top-up-balance = На балансе: { credits }
top-up-reserved = Отложено для заказов в работе: { credits }
top-up-bought = Уже куплено: { $what } · { credits }
top-up-bought-nothing = Пока ничего не куплено
top-up-bought-studio = { $count ->
    [one] { $count } картинка
    [few] { $count } картинки
   *[other] { $count } картинок
}
top-up-bought-product = { $count } фото товара
top-up-bought-training = { $count ->
    [one] { $count } обучение
    [few] { $count } обучения
   *[other] { $count } обучений
}
top-up-bought-portrait = { $count ->
    [one] { $count } заказ портретов
    [few] { $count } заказа портретов
   *[other] { $count } заказов портретов
}
top-up-before = Кредиты по просьбе уже давали: { $count ->
    [one] { $count } раз
    [few] { $count } раза
   *[other] { $count } раз
}
top-up-asked = Просьба от { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") } UTC
top-up-reminded = ⏰ Уже сутки без ответа
top-up-ended-given = ✅ Начислено: { credits } · { $who } · { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") } UTC
top-up-ended-declined = ✖️ Отказ · { $who } · { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") } UTC
top-up-ended-expired = ⌛️ Никто не ответил, просьба закрыта { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") } UTC
top-up-ended-withdrawn = ↩️ Просьба отозвана · { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") } UTC
top-up-ended-dropped = 🚫 Этого человека больше не обслуживают
top-up-why = «{ $why }»
top-up-lost = На просьбу { $topUp } отвечают другие.
top-up-none = 💳 Кредитов никто не ждёт.
top-up-declining = ✖️ <b>Просьба { $topUp }</b>: почему отказ? Просит { $who }.
    Выберите причину или ответьте на это сообщение своими словами, до { $max } символов. Причину увидит тот, кто просил.
top-up-declining-kept = Просьба { $topUp } ждёт ответа, как и раньше.
top-up-declining-done = ✖️ По просьбе { $topUp } отказано, об этом сообщили.
toast-top-up-long = Причина – до { $max } символов. Ответьте на вопрос ещё раз.
top-up-reason-not_now = Сейчас кредитов нет
top-up-reason-had_some = Вы недавно уже получали кредиты
top-up-reason-write_first = Сначала напишите, для чего они нужны
button-top-up-give = ✅ Дать { $credits }
button-top-up-decline = ✖️ Отказать
button-top-up-plainly = Без причины
toast-top-up-given = ✅ Начислено: { credits }
toast-top-up-late-open = Просьба ждёт ответа
toast-top-up-late-given = Уже начислено: { credits } · { $who }
toast-top-up-late-declined = Уже отказано · { $who }
toast-top-up-late-expired = Поздно: время вышло
toast-top-up-late-withdrawn = Поздно: просьбу отозвали
toast-top-up-late-dropped = Этого человека больше не обслуживают
toast-top-up-unknown = Такой просьбы нет
command-top_ups = Кто просит кредиты
