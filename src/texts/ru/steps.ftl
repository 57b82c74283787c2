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
notice-name-empty = ✏️ Здесь нет слов. В названии должно быть от 1 до { $max } символов.
notice-name-long = ✏️ В этом названии { $length ->
    [one] { $length } символ
    [few] { $length } символа
   *[other] { $length } символов
}, можно до { $max }. Пришлите, пожалуйста, покороче.
notice-stale = ⏳ Эта кнопка от прошлого шага. Сейчас мы здесь:
notice-left = ✖️ Отменено. Ничего не заказано и не списано.
notice-price-changed = 💳 Цена с тех пор изменилась: теперь { $price }.
notice-price-now = 💳 Проверьте, пожалуйста, цену ещё раз: { $price }.
notice-more = … и ещё { $count }.
notice-numbered = { $number }. { $notice }
notice-unknown-command = Команды { $command } я не знаю. Вот что я умею:
notice-unsupported = Я понимаю текст и фото, а такие сообщения – нет. Фото можно прислать и файлом: JPEG, PNG или WebP.
notice-nothing-to-cancel = Отменять нечего.
notice-open-orders = Заказы в работе:
notice-group = Я работаю в личном чате: откройте @{ $bot } и нажмите «Старт».
notice-blocked = 🚫 Этот аккаунт заблокирован: заказать с него ничего нельзя. Если это ошибка, напишите, пожалуйста, в поддержку.
notice-deleted = Всё, что я о вас храню, сейчас удаляется. Когда это закончится, можно будет начать заново.

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
refused-too_costly = Эту картинку слишком долго или тяжело открывать. Пришлите её как фото, а не файлом, или сохраните как обычный JPEG.
refused-video = Видео не подойдёт. Пришлите один кадр как JPEG, PNG или WebP.

## Короткие ответы на нажатие (не больше 200 символов)

toast-accepted = ✅ Заказ { $order } принят
toast-already-accepted = Заказ { $order } уже принят
toast-sent-as = Уже отправляется: заказ { $order }
toast-already-being-made = Заказ { $order } уже в работе
toast-poor = 💳 Нужно { $price }, у вас { $balance }
toast-cancelling = ↩️ Отменяю. { $credits ->
    [one] { $credits } кредит вернётся
    [few] { $credits } кредита вернутся
   *[other] { $credits } кредитов вернутся
}
toast-cancel-late = 📤 Уже отправляется, отменить нельзя
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
toast-news-on = 🔔 Будем присылать новости. Отключить можно одной кнопкой
toast-news-off = 🔕 Новостей больше не будет. Включить снова: /settings
toast-style-removed = 🗑 «{ $name }» больше не предлагается
toast-unknown-button = Эта кнопка больше не работает. Меню – по команде /start
