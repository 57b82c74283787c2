# Всё, что читают люди, по-русски. Сообщения, которые начинаются на button-, toast- и command-, без разметки; остальные –
# HTML Телеграма. В en.ftl те же сообщения с теми же значениями.

credits = { $credits ->
    [one] { $credits } кредит
    [few] { $credits } кредита
   *[other] { $credits } кредитов
}
seconds = { $value } с
minutes = { $value } мин

## Приветствие, меню, помощь

greeting = 👋 Здравствуйте, { $name }! Я делаю картинки по вашим словам и фото.
greeting-grant = 🎁 Для начала у вас { credits }: хватит на { $pictures ->
    [one] { $pictures } картинку
    [few] { $pictures } картинки
   *[other] { $pictures } картинок
}.
greeting-menu = Нажмите 🖼 <b>Студия</b> или просто напишите, что хотите увидеть. Показать товар в новой обстановке – 📦 <b>Фото товара</b>.
menu = 🖼 <b>Студия</b>: опишите картинку, добавьте фото, если нужно, и получите её здесь.
    📦 <b>Фото товара</b>: ваш товар с одного фото в обстановке другого.
    
    На балансе { credits } · картинка стоит { $studio }, фото товара – { $product }
help =
    <b>Как это работает</b>
    Выберите модель, опишите картинку, добавьте фото, если она должна быть на что-то похожа, выберите формат и подтвердите. До подтверждения ничего не списывается. Если картинка не получится – тоже.
    
    <b>Фото товара</b>
    Пришлите фото товара, затем фото фона или выберите стиль. Товар окажется в этой обстановке.
    
    <b>Примеры</b>
    <blockquote>Лиса читает в старой библиотеке, масло, тёплый свет лампы</blockquote>
    <blockquote>Флакон с моего фото на замшелом камне в лесу, утренний туман</blockquote>
    Можно просто написать текст сюда или прислать фото с текстом в подписи.
    
    <b>Ограничения</b>
    Текст: до { $maxPrompt } символов. Фото: JPEG, PNG или WebP, до { $maxMegabytes } МБ каждое; { $models }.
    
    <b>Команды</b>
    /studio – новая картинка
    /product – ваш товар в другой обстановке
    /credits – баланс и движения
    /history – ваши заказы
    /cancel – бросить начатое или отменить заказ
    /settings – язык
help-model = { $model } берёт до { $limit }

## Меню команд

command-start = Меню
command-studio = Сделать картинку
command-product = Товар в новой обстановке
command-credits = Баланс и движения
command-history = Ваши заказы
command-cancel = Отменить шаг или заказ
command-settings = Язык
command-help = Как это работает
command-stats = Статистика
command-styles = Фоны для фото товара

## Кнопки

button-studio = 🖼 Студия
button-product = 📦 Фото товара
button-credits = 💳 Кредиты
button-history = 🗂 История
button-settings = ⚙️ Настройки
button-help = ❓ Помощь
button-styles = 🏞 Стили
button-menu = 🏠 Меню
button-back = ⬅️ Назад
button-cancel = ✖️ Отмена
button-make = 🖼 Сделать
button-model = { $limit ->
    [0] { $model }
   *[other] { $model } · до { $limit } фото
}
button-keep-prompt = ✅ Оставить этот текст
button-remove = 🗑 { $number }
button-done = ✅ Готово
button-skip = ⏭ Без фото
button-confirm = ✅ Сделать · { $price }
button-edit-model = 🤖 Модель
button-edit-prompt = ✏️ Текст
button-edit-photos = 📷 Фото
button-edit-ratio = 📐 Формат
button-keep-photo = ✅ Оставить это фото
button-keep-background = ✅ Оставить этот фон
button-keep-both = ↩️ Оставить оба как есть
button-replace-product = 📦 Заменить товар
button-replace-background = 🏞 Заменить фон
button-style = 🏞 { $name }
button-style-add = ➕ Добавить
button-style-remove = 🗑 { $name }
button-style-remove-now = 🗑 Да, убрать
button-use = ✅ Взять новый текст
button-keep = ↩️ Оставить прежний
button-cancel-order = ✖️ Отменить
button-cancel-numbered = ✖️ Отменить { $order }
button-again = 🔁 Ещё раз · { $price }
button-change = ✏️ Изменить
button-other-background = 🏞 Другой фон
button-more = ➕ Ещё { $pictures ->
    [one] { $pictures } картинка
    [few] { $pictures } картинки
   *[other] { $pictures } картинок
} · бесплатно
button-as-it-was = 📎 Как было
button-story = ❔ Ход заказа
button-order = { $mark } { $order }
button-older = Раньше ➡️
button-newer = ⬅️ Позже
button-to-history = 🗂 К списку
button-language-chosen = ✓ { $language }
button-language-other = { $language }
button-stats-period = { $days ->
    [1] Сегодня
    [one] { $days } день
    [few] { $days } дня
   *[other] { $days } дней
}
button-stats-chosen = ✓ { button-stats-period }
button-stats-refresh = 🔄 Обновить

## Студия, шаг за шагом

step-model = <b>Какая модель?</b>
step-model-kept-prompt = Ваш текст: «{ $prompt }»
step-model-kept-photos = Ваши фото: { $photos }
step-prompt = <b>Что должно быть на картинке?</b>
    Опишите одним сообщением, до { $max } символов: предмет, обстановку, свет, стиль.
step-prompt-now = Сейчас там: «{ $prompt }»
step-photos-advice = 💡 Лучше всего подходят чёткие фото при ровном свете.
step-photos = <b>Фото-образцы: { $count } из { $limit }</b>
step-photos-none = Присылайте по одному или альбомом, как фото или как файлы. Если всё сказано в тексте, фото не нужны.
step-photos-some = Пришлите ещё, уберите лишнее кнопкой 🗑 или нажмите «Готово».
step-photos-full = Больше { $model } не берёт. Уберите лишнее кнопкой 🗑 или нажмите «Готово».
step-photo-line = { $number }. 📷 { NUMBER($width, useGrouping: 0) } × { NUMBER($height, useGrouping: 0) }
step-ratio = <b>Какой формат?</b>
    Ширина к высоте.
step-confirm = <b>Делаем?</b>
step-confirm-what = { $model } · { $ratio } · { $photos ->
    [0] без фото
   *[other] { $photos } фото
}
step-confirm-prompt = <blockquote expandable>{ $prompt }</blockquote>
step-confirm-price = Цена: { $price }, у вас { credits }
step-confirm-poor = 💳 Нужно { $price }, у вас { $balance }. Ничего не заказано.
step-new-prompt = Взять это как новый текст?
    <blockquote>{ $prompt }</blockquote>
offer-prompt = Сделать картинку по этому тексту?
    <blockquote>{ $prompt }</blockquote>
offer-photos = Сделать картинку с { $photos ->
    [1] этим фото
   *[other] этими { $photos } фото
}? Дальше я спрошу, что на ней должно быть.
offer-product = 📦 <b>Фото товара</b> – { $photos ->
    [1] товар с этого фото в другой обстановке.
   *[other] товар с первого фото в обстановке второго.
}
offer-both = Сделать картинку по этому тексту с { $photos ->
    [1] этим фото
   *[other] этими { $photos } фото
}?
    <blockquote>{ $prompt }</blockquote>

## Фото товара, шаг за шагом

step-product-photo = <b>Фото товара</b>
    Пришлите одно фото или альбом из двух: сначала товар, потом фон.
step-product-photo-only = <b>Фото товара</b>
    Пришлите одно фото. Фон останется прежним.
step-product-advice = 💡 Лучше всего подходит чёткое фото при ровном свете: товар целиком в кадре, один, на однотонном фоне.
step-background = <b>Фото фона</b>
    Пришлите фото обстановки, в которой должен стоять товар.
step-background-or-style = <b>Фото фона</b>
    Пришлите фото обстановки, в которой должен стоять товар, или выберите стиль.
step-background-advice = 💡 Выберите обстановку, которая похожа на желаемый результат. Естественнее всего выходит, когда свет и ракурс такие же, как на фото товара.
step-product-confirm-product = 📦 Товар: ваше фото, { NUMBER($width, useGrouping: 0) } × { NUMBER($height, useGrouping: 0) }
step-product-confirm-background = 🏞 Фон: ваше фото, { NUMBER($width, useGrouping: 0) } × { NUMBER($height, useGrouping: 0) }
step-product-confirm-style = 🏞 Фон: стиль «{ $style }»
step-product-replace = <b>Новое фото: что им заменить?</b>

## Стили, для администраторов

styles-page = { $styles ->
    [0] 🏞 <b>Стилей пока нет</b>
        Добавленные предлагаются как фон для фото товара.
   *[other] 🏞 <b>Стили: { $styles }</b>
        Они предлагаются как фон для фото товара. 🗑 убирает стиль.
}
styles-remove = Убрать стиль «{ $name }»? Заказы, сделанные с ним, останутся как есть.
step-style = <b>Новый стиль</b>
    Пришлите картинку фона с названием стиля в подписи, до { $max } символов; или сначала картинку, потом название.
step-style-photo = <b>Новый стиль: «{ $name }»</b>
    Теперь пришлите его картинку.
step-style-name = <b>Новый стиль</b>
    Как он называется? Пришлите название, до { $max } символов.

## Статистика, для администраторов

stats-head = 📊 <b>Статистика</b> · { DATETIME($at, day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", second: "2-digit") } UTC
stats-orders = <b>{ $days ->
    [1] Заказов сегодня: { $orders }
    [one] Заказов за { $days } день: { $orders }
    [few] Заказов за { $days } дня: { $orders }
   *[other] Заказов за { $days } дней: { $orders }
}</b>
stats-line = <b>{ $line }: { $orders }</b>
stats-delivered = ✅ { $count } готово
stats-open = ⏳ { $count } в работе
stats-refused = 🚫 { $count } отклонено
stats-failed = ⚠️ { $count } не вышло
stats-cancelled = ↩️ { $count } отменено
stats-lost = ❔ { $count } пропало
stats-wait = ⏱ До места: 50 % ≤ { $median }, 95 % ≤ { $p95 }
stats-picture = ⏱ До картинки: 50 % ≤ { $median }, 95 % ≤ { $p95 }
stats-days = <b>По дням</b>, от полуночи до полуночи UTC
stats-day = { DATETIME($at, weekday: "short") } { DATETIME($at, day: "numeric") } · { $counts }
stats-no-orders = –
stats-count = { $mark }{ $count }
stats-mark-studio = 🖼
stats-mark-product = 📦
stats-accounts = <b>Аккаунты</b>, загрузка и задания за 24 ч
stats-no-accounts = <b>Аккаунты</b>: ни один не настроен, заказы выполнять некому.
stats-account = <b>{ $account }</b> · занято { $taken } из { $places }
stats-load = Загрузка { $load } % · { $jobs }
stats-no-jobs = заданий не было
stats-rest = 💤 Отдыхает до { DATETIME($at, hour: "2-digit", minute: "2-digit", second: "2-digit") }: { $reason }
stats-rest-busy = занят
stats-rest-auth = ключ не принят
stats-rest-no_funds = кончились деньги
stats-rest-config = настроен неверно
stats-not-configured = ✖️ Новых заданий не берёт
stats-more-accounts = … и ещё { $count ->
    [one] { $count } аккаунт
    [few] { $count } аккаунта
   *[other] { $count } аккаунтов
}

## Что говорится над шагом

notice-prompt-empty = ✏️ Здесь нет слов. В тексте должно быть от 1 до { $max } символов.
notice-prompt-long = ✏️ В этом тексте { $length ->
    [one] { $length } символ
    [few] { $length } символа
   *[other] { $length } символов
}, можно до { $max }. Пришлите покороче.
notice-prompt-kept = ✅ Текст записан.
notice-photos-added = ✅ Добавлено { $photos } фото.
notice-photos-over = 📷 Можно до { $limit } фото: первые остались, { $over } не вошло.
notice-photos-known = 📷 { $photos ->
    [1] Это фото уже есть.
   *[other] { $photos } фото из этих уже есть.
}
notice-text-product-photo = ✏️ Слова здесь не нужны. Пришлите, пожалуйста, фото товара.
notice-text-product-background = ✏️ Слова здесь не нужны. Пришлите, пожалуйста, фото фона или нажмите кнопку ниже.
notice-text-product-confirm = ✏️ Слова здесь не нужны. Нажмите кнопку ниже или пришлите фото, чтобы заменить одно из двух.
notice-product-caption = ✏️ Подпись к фото здесь не нужна: всё решают два фото.
notice-product-over = 📷 { $room ->
    [1] Здесь хватит одного фото: первое осталось
   *[other] Здесь хватит двух фото: первые два остались
}, { $over } не вошло.
notice-style-gone = 🏞 Этого стиля больше нет. Выберите, пожалуйста, другой фон.
notice-style-added = ✅ Стиль «{ $name }» добавлен. Все стили – по команде /styles.
notice-style-taken = 🏞 Стиль «{ $name }» уже есть. Пришлите, пожалуйста, другое название.
notice-style-full = 🏞 Стилей уже { $most }, больше предложить нельзя. Сначала уберите один: /styles.
notice-style-nameless = ✏️ Здесь нет слов. В названии должно быть от 1 до { $max } символов.
notice-style-long = ✏️ В этом названии { $length ->
    [one] { $length } символ
    [few] { $length } символа
   *[other] { $length } символов
}, можно до { $max }. Пришлите, пожалуйста, покороче.
notice-stale = ⏳ Эта кнопка от прошлого шага. Сейчас мы здесь:
notice-left = ✖️ Отменено. Ничего не заказано и не списано.
notice-price-changed = 💳 Цена с тех пор изменилась: теперь { $price }.
notice-more = … и ещё { $count }.
notice-numbered = { $number }. { $notice }
notice-unknown-command = Команды { $command } я не знаю. Вот что я умею:
notice-unsupported = Я понимаю текст и фото, а такие сообщения – нет. Фото можно прислать и файлом: JPEG, PNG или WebP.
notice-nothing-to-cancel = Отменять нечего.
notice-open-orders = Заказы в работе:
notice-group = Я работаю в личном чате: откройте @{ $bot } и нажмите «Старт».

refused-too_big = Файл { $size } МБ, можно до { $limit } МБ. Пришлите поменьше или как фото.
refused-too_large = Файл слишком большой, можно до { $limit } МБ. Пришлите поменьше или как фото.
refused-unfetchable = Файл { $size } МБ, можно до { $limit } МБ. Пришлите поменьше или как фото.
refused-unavailable = Телеграм не отдал этот файл. Пришлите его, пожалуйста, ещё раз.
refused-not_a_picture = Этот файл – не картинка. Подойдут JPEG, PNG и WebP.
refused-svg = SVG – это рисунок из линий, а не фото. Пришлите его как JPEG, PNG или WebP.
refused-gif = GIF и анимация не подойдут. Пришлите один кадр как JPEG, PNG или WebP.
refused-heic = HEIC не подойдёт. Пришлите как фото, а не файлом, или как JPEG.
refused-unsupported_format = Такой формат не подойдёт. Подойдут JPEG, PNG и WebP.
refused-animated = Эта картинка движется. Пришлите один кадр как JPEG, PNG или WebP.
refused-truncated = Файл обрывается: части не хватает. Пришлите его, пожалуйста, ещё раз.
refused-broken = Файл повреждён и не открывается. Пришлите, пожалуйста, другой.
refused-too_many_pixels = В картинке { $width } × { $height } пикселей, можно до { $megapixels } млн пикселей и до { $side } по стороне. Пришлите поменьше или как фото.
refused-too_small = В картинке { $width } × { $height } пикселей, нужно хотя бы { $least } по стороне.
refused-video = Видео не подойдёт. Пришлите один кадр как JPEG, PNG или WebP.

## Короткие ответы на нажатие (не больше 200 символов)

toast-accepted = ✅ Заказ { $order } принят
toast-already-accepted = Заказ { $order } уже принят
toast-already-being-made = Заказ { $order } уже в работе
toast-poor = 💳 Нужно { $price }, у вас { $balance }
toast-cancelling = ↩️ Отменяю. { $credits ->
    [one] { $credits } кредит вернётся
    [few] { $credits } кредита вернутся
   *[other] { $credits } кредитов вернутся
}
toast-cancel-late = 📤 Картинка уже отправляется, отменить нельзя
toast-ended = Заказ { $order } уже завершён: { $status }
toast-order-not-found = Заказа { $order } среди ваших нет
toast-more = 📤 Отправляю ещё { $pictures ->
    [1] одну картинку
    [one] { $pictures } картинку
    [few] { $pictures } картинки
   *[other] { $pictures } картинок
}, бесплатно
toast-more-sent = ✅ Уже отправлено: чуть ниже в чате
toast-language = ✓ Русский
toast-style-removed = 🗑 «{ $name }» больше не предлагается
toast-unknown-button = Эта кнопка больше не работает. Меню – по команде /start

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
card-placed = ⏳ Принято · { credits }
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
card-delivered = ✅ Готово за { $time } · { credits } · остаток { $balance }
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
end-undeliverable = ⚠️ Телеграм не принял картинку. Ничего не списано.
end-input_refused = 🚫 Провайдер не принял этот текст или эти фото. Ничего не списано. Измените их и попробуйте снова.
end-input_refused-photos = 🚫 Провайдер не принял эти фото. Ничего не списано. Замените их и попробуйте снова.
end-internal = ⚠️ У нас что-то сломалось. Ничего не списано.
end-code = Код { $code }

caption-prompt = <blockquote expandable>{ $prompt }</blockquote>
caption-facts = { $title } · { credits } · №{ "\u00A0" }{ $order }
caption-file = №{ "\u00A0" }{ $order }
caption-repeat = 🔂 Возможно, эта картинка у вас уже есть: Телеграм не подтвердил, что она дошла. Списано один раз.
delivery-file-missing = 📎 Телеграм не принял файл в полном качестве. Фото выше – та же картинка; за файл ничего не списано.
more-pictures = ➕ Ещё { $pictures ->
    [one] { $pictures } картинка
    [few] { $pictures } картинки
   *[other] { $pictures } картинок
} · бесплатно · №{ "\u00A0" }{ $order }
more-files-missing = 📎 Телеграм принял не все файлы в полном качестве. На фото выше те же картинки; нажмите ➕, чтобы попробовать ещё раз, это бесплатно.

as-it-was-head = 📎 Заказ { $order }, как было: { $title }
as-it-was-prompt = <pre>{ $prompt }</pre>
as-it-was-photos = Сначала товар, потом фон.

## Ход заказа

story-head = <b>Заказ { $order }</b> · { $title } · { credits }
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
event-delivery_unknown = Телеграм не подтвердил, что картинка дошла; отправляем ещё раз
event-sent_photo = Картинка отправлена как фото
event-sent_file = Картинка отправлена файлом
event-delivered = Доставлено: { $credits ->
    [one] списан { $credits } кредит
    [few] списано { $credits } кредита
   *[other] списано { $credits } кредитов
}
event-refused = Отклонено; ничего не списано
event-failed = Не получилось; ничего не списано
event-cancelled = Отменено; ничего не списано

## Кредиты, история, настройки

credits-page = 💳 <b>На балансе { credits }</b>
credits-page-reserved = Отложено для заказов в работе: { $reserved }
credits-page-price = Картинка стоит { $studio }, фото товара – { $product }.
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
language-en = English
language-ru = Русский

## Неполадки

apology = ⚠️ У нас что-то сломалось, и этот шаг не закончен. Вам это ничего не стоило. Нажмите ещё раз или начните заново: /start. Код { $code }
admin-trouble = ⚠️ Обновление { $code } от человека { $person } не обработано: { $error }
