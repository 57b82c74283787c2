## Картинки каталога, для операторов

command-item = Картинка каталога

item-head = 🖼 <b>{ $product }</b> · картинка { $item }
item-key = <code>{ $key }</code> · { $source }
item-lost = 🖼 Картинка { $item } — только для тех, кто работает с каталогом.
item-gone = 🖼 Картинки { $item } нет.
item-which = 🖼 Какая картинка? Добавьте её номер, например <code>/item 12</code>. Он есть на её карточке и в таблице.
item-pictures-lost = 🖼 Файлов картинки { $item } больше нет.

review-prompt = ✏️ { $prompt }
review-made = 🤖 { $made }
review-left = ⏳ Осталось решить: { $undecided } из { $all }
review-newer = 🆕 Есть картинка новее.
review-under-way = 🎨 Делается другая картинка.
review-skipped = ⏭ Картинка пропускается.
review-gone = 🚫 В магазине её больше нет.
review-nothing = 👀 <b>Решать пока нечего.</b>

    🎨 в каталоге сделает новые картинки, и они появятся здесь.
review-done = ✅ <b>Всё решено.</b>

    Принято: { $accepted }, отклонено: { $rejected }, делается заново: { $again }.
review-goes-on = Запуск продолжится сам.
review-then = Дальше — 📝 тексты для принятых и 📤 магазин: обе кнопки в каталоге.

item-decided-accept = ✅ Принято · { $who } · { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") } UTC
item-decided-reject = ❌ Отклонено · { $who } · { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") } UTC
item-decided-redo = 🔁 Сделать заново · { $who } · { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") } UTC
item-decided-before = О картинке { $item } решение уже есть:
item-late = ⌛ Поздно, поэтому не в счёт:
item-why = 💬 { $why }
item-new-prompt = ✏️ Новое описание: { $prompt }
item-by-hand = вручную
item-via-chat = { $by }
item-via-panel = { $by }
item-via-command-line = { $by }, из командной строки
item-via-drive = в папке
item-via-workflow = { $by }, в Temporal
item-via-clock = время вышло
item-why-not_ours = не наш товар
item-why-bad_quality = плохое качество
item-why-background = не тот фон
item-why-added = добавлено лишнее

step-item-reject = ❌ <b>{ $product }</b> · картинка { $item }

    Почему отклонить? Нажмите причину или напишите свою.
step-item-redo = 🔁 <b>{ $product }</b> · картинка { $item }

    Пришлите описание для другой картинки — или сделаем её по прежнему:

    <blockquote>{ $prompt }</blockquote>
step-item-which = 🖼 <b>{ $product }</b> · картинка { $item }

    <blockquote>{ $words }</blockquote>

    Что это?
step-item-text = ✏️ <b>{ $product }</b> · картинка { $item }

    Пришлите новый текст. Поле: { $field }, язык: { $language }, не больше { $max } знаков.
step-item-text-now = Сейчас: <code>{ $text }</code>
notice-item-photos = Картинка здесь не ответ: напишите словами.
notice-item-why-long = Знаков: { $length }, а в причине их может быть не больше { $max }.
notice-item-why-empty = Здесь нечего прочитать.

item-texts-none = Текстов ещё нет: они пишутся, когда картинка принята.
item-texts-which = Что изменить?
item-texts-late = У картинки { $item } таких текстов больше нет: есть картинка новее или нет никакой.
item-text-line = { $field } · { $length } из { $max }
    <code>{ $text }</code>
item-withdraw = ↩️ Убрать картинку { $item } из магазина? Он снова покажет то, что было раньше.
item-withdrawn = { $words }
item-problem-missing = Текстов на языке { $language } нет.
item-problem-empty = Здесь нечего прочитать (поле: { $field }).
item-problem-long = Лишнего: { $over ->
    [one] { $over } знак
    [few] { $over } знака
   *[many] { $over } знаков
}. Поле: { $field }, не больше { $max }.
item-problem-opening = «{ $words }» в начале ничего не говорит (поле: { $field }).
item-problem-forbidden = Слова «{ $word }» в этом магазине быть не должно.
item-problem-lacking = В одном из трёх текстов должно быть слово «{ $word }».
notice-item-text-refused = Такой текст не подойдёт:
    { $why }

item-field-alt = alt-текст
item-field-title = заголовок
item-field-caption = подпись

item-standing-none = ⚪️ Новой картинки ещё нет
item-standing-undecided = ⏳ Ждёт решения
item-standing-rejected = ❌ Отклонена
item-standing-redo = 🔁 Нужна другая картинка
item-standing-under_way = 🎨 Картинка делается
item-standing-no_texts = ✅ Принята, текстов ещё нет
item-standing-to_publish = ✅ Принята, готова для магазина
item-standing-sending = 📤 Отправляется в магазин
item-standing-published = 🛍 Показана в магазине
item-standing-edited_there = ✋ Изменена в магазине: не перезаписываем
item-standing-removed_there = ✋ Удалена в магазине: обратно не ставим
item-standing-withdrawn = ↩️ Отозвана из магазина
item-standing-skipped = ⏭ Пропускается
item-standing-marked = ⏭ В таблице отмечено: пропустить
item-standing-gone = 🚫 В магазине её больше нет

item-found = 🔎 Найдена { DATETIME($at, day: "numeric", month: "long", year: "numeric") } · <a href="{ $link }">картинка магазина</a>
item-found-on = 🔗 { $address }
item-found-more = …и ещё на { $count ->
    [one] { $count } странице
    [few] { $count } страницах
   *[many] { $count } страницах
}
item-next-prompt = ✏️ Следующее описание: { $prompt }
item-run = запуск { $run }
item-result-planned = 🎨 <b>Новая картинка { $revision }</b> · запланирована · { $how }
item-result-sent = 🎨 <b>Новая картинка { $revision }</b> · делается · { $how }
item-result-made = 🎨 <b>Новая картинка { $revision }</b> · { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") } · { $how }
item-result-refused = 🚫 <b>Новая картинка { $revision }</b> · отказ: { $why } · { $how }
item-result-failed = ⚠️ <b>Новая картинка { $revision }</b> · не вышло: { $why } · { $how }
item-result-dropped = ↩️ <b>Новая картинка { $revision }</b> · не делалась: { $why } · { $how }
item-texts-suggested = 📝 <b>Тексты, { $language }</b> · предложены { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") }
item-texts-edited = 📝 <b>Тексты, { $language }</b> · исправлены · { $by } · { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") }
item-texts = Заголовок: { $title }
    Alt-текст: { $alt }
    Подпись: { $caption }
item-publication-sending = 📤 Версия { $version } отправляется · { $by }
item-publication-published = 📤 Версия { $version } опубликована { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") } · { $by }
item-publication-failed = ⚠️ Версия { $version } не опубликована · { $by }
item-publication-withdrawing = ↩️ Версия { $version } убирается · { $by }
item-publication-withdrawn = ↩️ Версия { $version } убрана { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") } · { $by }
item-shown-published = 🛍 В магазине версия { $version } · { $id }
item-shown-edited = 🛍 В магазине версия { $version }, которую там изменили { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") } · { $id }
item-shown-removed = 🛍 В магазине её нет: там её удалили { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") } · { $id }
item-shown-original = 🛍 В магазине то, что было раньше · { $id }
item-event-skip = ⏭ Пропуск · { $by } · { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") }
item-event-take_up = ↩️ Снова в работе · { $by } · { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") }
item-event-retry = 🔁 Нужна заново · { $by } · { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") }
item-event-texts_edited = ✏️ Тексты исправлены, { $language } · { $by } · { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") }
item-event-text_refused = ⚠️ Текст не взят, { $language } · { $by } · { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") }

button-item-accept = ✅ Принять
button-item-reject = ❌ Отклонить
button-item-redo = 🔁 Заново
button-item-later = ⏭ Потом
button-item-open = 📜 История
button-item-decide = 👀 Решить
button-item-as_reject = ❌ Причина отказа
button-item-as_redo = 🔁 Описание для другой
button-item-same = 🔁 То же описание ещё раз
button-item-same-priced = 🔁 То же описание ещё раз · { $price }
button-item-texts = ✏️ Тексты
button-item-pictures = 🖼 Картинки
button-item-another = 🔁 Сделать другую
button-item-skip = ⏭ Пропустить
button-item-take_up = ↩️ Вернуть в работу
button-item-publish = 📤 Опубликовать её
button-item-publish_over = 📤 Всё равно опубликовать
button-item-withdraw = ↩️ Убрать из магазина
button-item-withdraw_now = ↩️ Да, убрать
button-item-text = { $language } · { $field }
button-item-before = ⬅️ { $page } из { $pages }
button-item-more = Дальше · { $page } из { $pages } ➡️

toast-item-accepted = ✅ Картинка { $item } принята
toast-item-rejected = ❌ Картинка { $item } отклонена
toast-item-redo = 🔁 Картинка { $item } делается заново
toast-item-wanted = 🔁 Картинку { $item } заново сделает следующий запуск, который делает картинки
toast-item-same = Вы это уже сказали
toast-item-late-accept = Уже принято: { $who }, { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") } UTC. Это решение в силе
toast-item-late-reject = Уже отклонено: { $who }, { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") } UTC. Это решение в силе
toast-item-late-redo = Уже решено сделать заново: { $who }, { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") } UTC. Это решение в силе
toast-item-superseded = Есть картинка { $item } новее, она ниже
toast-item-no-picture = Новой картинки { $item } ещё нет
toast-item-gone = Этой картинки больше нет
toast-item-later = Она будет ещё раз в конце
toast-item-only = Больше решать нечего: это последняя
toast-item-skipped = ⏭ Картинку { $item } больше не трогаем
toast-item-withdrawing = ↩️ Картинка { $item } убирается из магазина
toast-item-withdrawing-later = ↩️ Записано: картинка { $item } будет убрана через несколько минут
toast-item-not-shown = Сейчас магазин не показывает нашу картинку { $item }
toast-item-taken-up = ↩️ Картинка { $item } снова в работе
