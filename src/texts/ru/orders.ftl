## Заказы

mark-placed = ⏳
mark-queued = ⏳
mark-generating = ⏳
mark-delivering = 📤
mark-delivered = ✅
mark-refused = 🚫
mark-failed = ⚠️
mark-cancelled = ↩️
status-placed = принят
status-queued = в очереди
status-generating = рисуется
status-delivering = отправляется
status-delivered = готов
status-refused = отклонён
status-failed = не получился
status-cancelled = отменён

title-studio = { $model } · { $ratio }
title-product = Фото товара · ваш фон
title-product-style = Фото товара · { $style }
card-head-studio = 🖼 Студия · { $title } · №{ "\u00A0" }{ $order }
card-head-product = 📦 { $title } · №{ "\u00A0" }{ $order }
card-prompt = «{ $prompt }»
card-placed = ⏳ Принято · { cost }
card-reserved = ✅ Принято · { $credits ->
    [one] { $credits } кредит отложен
    [few] { $credits } кредита отложено
   *[other] { $credits } кредитов отложено
}
card-queued = ⏳ В очереди: { $ahead ->
    [0] следующий заказ – ваш
   *[other] перед вами { $ahead }
}
card-queued-time = ⏳ В очереди: { $ahead ->
    [0] следующий заказ – ваш
   *[other] перед вами { $ahead }
}, около { $time }
card-generating = ⏳ Рисую
card-generating-usual = ⏳ Рисую, обычно около { $time }
card-cancelling = ↩️ Отменяю
card-delivering = 📤 Отправляю картинку
card-delivered = ✅ Готово за { $time } · { cost } · остаток { $balance }
card-cancelled = ↩️ Отменено. { $credits ->
    [one] { $credits } кредит вернулся
    [few] { $credits } кредита вернулись
   *[other] { $credits } кредитов вернулись
}, остаток { $balance }

end-cancelled_by_user = ↩️ Отменено. Ничего не списано.
end-no_answer_in_time = ⚠️ Провайдер не ответил за { $time }. Ничего не списано.
end-moderation = 🚫 Модель отклонила этот текст. Ничего не списано. Попробуйте другие слова.
end-moderation-photos = 🚫 Модель отклонила эти фото. Ничего не списано. Попробуйте другие.
end-no_credits = 💳 Нужно { $price }, у вас { $balance }. Ничего не списано.
end-provider_failed = ⚠️ У провайдера не получилась эта картинка. Ничего не списано.
end-provider_busy = ⚠️ Свободное место так и не появилось. Ничего не списано.
end-provider_unavailable = ⚠️ Провайдер сейчас не принимает заказы. Ничего не списано. Попробуйте через несколько минут.
end-answer_lost = ⚠️ Ответ провайдера потерялся по дороге. Ничего не списано.
end-result_unusable = ⚠️ Картинка пришла повреждённой. Ничего не списано.
end-undeliverable = ⚠️ Телеграм не принял картинку. Ничего не списано. Она сохранена: нажмите 📤, чтобы получить её.
end-delivery_unconfirmed = 🔂 Телеграм не ответил, дошла ли картинка: посмотрите выше. Ничего не списано. Если её нет, нажмите 📤.
end-input_refused = 🚫 Провайдер не принял этот текст или эти фото. Ничего не списано. Измените их и попробуйте снова.
end-input_refused-photos = 🚫 Провайдер не принял эти фото. Ничего не списано. Замените их и попробуйте снова.
end-internal = ⚠️ У нас что-то сломалось. Ничего не списано.
end-code = Код { $code }

caption-prompt = <blockquote expandable>{ $prompt }</blockquote>
caption-facts = { $title } · { cost } · №{ "\u00A0" }{ $order }
caption-file = №{ "\u00A0" }{ $order }
caption-repeat = 🔂 Возможно, эта картинка у вас уже есть: Телеграм не подтвердил, что она дошла. Списано один раз.
delivery-file-missing = 📎 Телеграм не принял файл в полном качестве. Фото выше – та же картинка. Нажмите 📎, чтобы попробовать ещё раз, это бесплатно.
delivery-file-unconfirmed = 📎 Телеграм не ответил, дошёл ли файл в полном качестве: посмотрите выше. Если его нет, нажмите 📎, это бесплатно.
more-pictures = ➕ Ещё { $pictures ->
    [one] { $pictures } картинка
    [few] { $pictures } картинки
   *[other] { $pictures } картинок
} · бесплатно · №{ "\u00A0" }{ $order }
more-files-missing = 📎 Телеграм принял не все файлы в полном качестве. На фото выше те же картинки; нажмите ➕, чтобы попробовать ещё раз, это бесплатно.

as-it-was-head = 📎 Заказ { $order }, как было: { $title }
as-it-was-prompt = <pre>{ $prompt }</pre>
as-it-was-photos = Сначала товар, потом фон.

refund-told = 💳 За заказ { $order } { $credits ->
    [one] вернулся { $credits } кредит
    [few] вернулись { $credits } кредита
   *[other] вернулись { $credits } кредитов
}, остаток { $balance }

## Ход заказа

story-head = <b>Заказ { $order }</b> · { $title } · { cost }
story-day = { DATETIME($at, day: "numeric", month: "long", year: "numeric") }, UTC
story-line = <code>{ DATETIME($at, hour: "2-digit", minute: "2-digit", second: "2-digit") }</code> { $what }
story-more = … ещё { $count ->
    [one] { $count } строка
    [few] { $count } строки
   *[other] { $count } строк
}
story-code = Для поддержки: <code>{ $code }</code>
event-placed = Вы подтвердили заказ
event-reserved = { $credits ->
    [one] { $credits } кредит отложен
    [few] { $credits } кредита отложено
   *[other] { $credits } кредитов отложено
}
event-queued = Все места были заняты, заказ встал в очередь
event-place_taken = Заказ получил место у провайдера
event-place_taken-waited = Заказ получил место у провайдера, ожидание – { $time }
event-submission_accepted = Провайдер принял заказ
event-submission_unknown = Ответ провайдера потерялся; второй раз не отправляем, ищем этот заказ у него
event-submission_planned = До провайдера не удалось достучаться; отправим ещё раз
event-given_back = У провайдера не было места: снова в начало очереди
event-callback = Провайдер сообщил о заказе
event-provider_done = Провайдер закончил
event-provider_refused = Провайдер не принял заказ
event-provider_refused-moderation = Модерация провайдера отклонила заказ
event-provider_refused-why = Провайдер не принял заказ: { $why }
event-provider_failed = У провайдера не получилось
event-provider_cancelled = Провайдер остановился
event-cost = { $what }; платите за это не вы, а мы: { $cost }
event-provider_lost = Провайдер так и не откликнулся
event-cancel_requested = Вы попросили отменить
event-cancel_requested-support = Поддержка попросила отменить
event-delivery_unknown = Телеграм не подтвердил, что картинка дошла; отправляем ещё раз
event-sent_photo = Картинка отправлена как фото
event-sent_file = Картинка отправлена файлом
event-sent_album = Картинки отправлены альбомом
event-sent_told = Мы написали вам, что всё готово
event-handed_over = Передано приложению, которое сделало заказ
event-delivered = Доставлено: { $credits ->
    [one] списан { $credits } кредит
    [few] списано { $credits } кредита
   *[other] списано { $credits } кредитов
}
event-refunded = Поддержка вернула { $credits ->
    [one] { $credits } кредит
    [few] { $credits } кредита
   *[other] { $credits } кредитов
}
event-delivered_again = Поддержка отправила вам всё ещё раз
event-placed-support = Поддержка отправляет вам всё ещё раз
event-refused = Отклонено; ничего не списано
event-failed = Не получилось; ничего не списано
event-cancelled = Отменено; ничего не списано
