## Карточка запуска каталога

run-head = 🗂 <b>{ $source }</b> · запуск { $run } · { $what }
run-begun = Начат { DATETIME($at, day: "numeric", month: "long", hour: "2-digit", minute: "2-digit") } UTC · { $by }
run-begun-by-hand = Начат { DATETIME($at, day: "numeric", month: "long", hour: "2-digit", minute: "2-digit") } UTC · вручную
run-dry = 🧪 Пробный запуск: ничего не отправляется, не генерируется и не оплачивается.
run-force = ♻️ Всё заново, в том числе то, что уже есть
run-limit-parse = 🔢 Не больше { $limit ->
    [one] { $limit } товара
   *[other] { $limit } товаров
}
run-limit-generate = 🔢 Не больше { $limit ->
    [one] { $limit } картинки
   *[other] { $limit } картинок
}
run-only-item = 🎯 Только картинка { $item }

run-starting = ⏳ Начинаю
run-reading-shop = 🔄 Читаю магазин
run-reading-sheet = 📗 Читаю таблицу
run-making = 🎨 Генерирую картинки
run-making-others = 🎨 Переделываю картинки
run-reviewing = 👀 Читаю решения
run-describing = 📝 Описываю картинки
run-publishing = 📤 Выгружаю картинки в магазин
run-paused = ⏸ Пауза: ничего нового не начинаю, отправленное дойдёт до конца.
run-cancelling = ↩️ Останавливаю. Всё сделанное и решённое сохранится.
run-done = ✅ Готово за { $time }
run-failed = ⚠️ Остановлен через { $time }: { $why }
run-cancelled = ↩️ Закончен через { $time }: { $why }
run-detail = <blockquote>{ $detail }</blockquote>

run-end-cancelled = его отменили
run-end-unanswered = никто вовремя не ответил
run-end-declined = ответ был «нет»
run-end-wrong_header = столбцы таблицы не такие, как нужно
run-end-no_sheet = нет таблицы, в которую писать
run-end-no_folder = нет папки для картинок
run-end-shop_refused = магазин не разрешает себя читать
run-end-no_gateway = CMS магазина недоступна с нашими настройками
run-end-provider_refused = сервис не принял пакет
run-end-busy = шёл другой запуск этого магазина
run-end-no_source = такого магазина нет
run-end-internal = сломалось у нас; всё, что успели сделать, сохранено

run-pages = 📄 { $pages ->
    [one] Просмотрена { $pages } страница
    [few] Просмотрены { $pages } страницы
   *[other] Просмотрено { $pages } страниц
}
run-products = 🏷 { products }
run-pictures = 🖼 { pictures }
run-new = новых: { $new }
run-to-go = осталось { $waiting }
run-gone = 👻 Больше нет в магазине: { $gone }
run-back = 👋 Снова в магазине: { $back }
run-left = Пропущено: { $count }
run-reason = • { $count } – { $why }
run-skip-robots = запрещает robots.txt магазина
run-skip-other_host = с другого сайта
run-skip-forbidden_address = адрес внутри частной сети
run-skip-redirects = слишком много перенаправлений
run-skip-not_html = не веб-страница
run-skip-too_big = слишком большой файл
run-skip-unreadable = повреждено, не читается
run-skip-not_a_picture = не картинка или неподходящая
run-skip-too_many_pages = сверх предела страниц
run-skip-too_deep = слишком далеко от начала
run-skip-gone = больше не существует
run-skip-failed = магазин не ответил
run-skip-other = не подходит

run-plan = 💰 { pictures } за { $cost }, поштучно было бы { $single }; готово примерно через { $time }
run-plan-none = 💰 Генерировать нечего.
run-rest = Не отправятся: { $rest }
run-rest-no_prompt = { $count } без промпта
run-rest-skipped = { $count } с пометкой «пропустить»
run-rest-gone = { $count } уже не в магазине
run-rest-removed = { $count } с удалённой строкой
run-rest-under_way = { $count } в работе
run-rest-made = { $count } уже готово
run-rest-refused = { $count } отклонено раньше
run-rest-failed = { $count } не вышло раньше
run-rest-beyond_limit = { $count } сверх предела
run-rest-rows_unknown = { $count ->
    [one] { $count } неизвестная строка
    [few] { $count } неизвестные строки
   *[other] { $count } неизвестных строк
}
run-rest-rows_copied = { $count ->
    [one] { $count } копия строки
    [few] { $count } копии строк
   *[other] { $count } копий строк
}
run-batch = 📦 Пакет { $number } · { pictures } · { $state }
run-batches-before = 📦 До этого { $count ->
    [one] { $count } пакет
    [few] { $count } пакета
   *[other] { $count } пакетов
}
run-batch-waiting = ждёт очереди
run-batch-waiting-for = ждёт очереди уже { $time }
run-batch-sending = отправляется
run-batch-accepted = в работе у сервиса
run-batch-accepted-for = в работе у сервиса уже { $time }
run-batch-reading = читаю ответы
run-batch-unknown = отправлен, но ответ потерялся; ищу его
run-batch-done = ✅ готов
run-batch-refused = 🚫 не принят
run-batch-failed = ⚠️ не вышло
run-batch-expired = ⌛ не успел; всё пойдёт в другом пакете
run-batch-cancelled = ↩️ остановлен
run-made = ✅ Готово { $made } из { $all }
run-uploaded = 📁 В папке: { $uploaded }
run-refused = 🚫 { $count ->
    [one] Отклонена { $count } картинка
    [few] Отклонены { $count } картинки
   *[other] Отклонено { $count } картинок
}
run-not-made = ⚠️ { $count ->
    [one] Не вышла { $count } картинка
    [few] Не вышли { $count } картинки
   *[other] Не вышло { $count } картинок
}
run-refusal-safety = правила безопасности сервиса
run-refusal-prohibited = сервис такое запрещает
run-refusal-recitation = слишком похоже на чужую работу
run-refusal-personal = личные данные
run-refusal-language = сервис не знает этого языка
run-refusal-no_picture = картинка не пришла
run-refusal-none = без объяснения
run-spent = 💳 Потрачено { $spent }
run-spent-on = картинки { $pictures }, тексты { $texts }
run-saved = поштучно вышло бы на { $saved } дороже

run-review-open = 👀 Ждут решения: { $undecided }
run-review-left = 👀 Осталось без решения: { $undecided }
run-review-under-way = 🎨 Переделывается: { $count }
run-review-accepted = ✅ Принято { $count }: { $ways }
run-review-rejected = ❌ Отклонено { $count }: { $ways }
run-review-redo = 🔁 Переделать { $count }: { $ways }
run-way-chat = { $count } в чате
run-way-drive = { $count } в папке
run-way-command_line = { $count } из командной строки
run-way-panel = { $count } в панели
run-way-workflow = { $count } вместе с остальными
run-way-clock = { $count } по истечении срока

run-texts-plan = 💰 Тексты, { pictures }, примерно за { $cost }; готово примерно через { $time }
run-texts-plan-none = 📝 Описывать нечего.
run-texts-rest = Без описания: { $rest }
run-texts-batch = 📦 Пакет { $number } · тексты, { pictures } · { $state }
run-described = 📝 Описано { $made } из { $all }
run-edited = ✏️ Потом исправлено: { $edited }
run-texts-refused = 🚫 { $count ->
    [one] Отклонено { $count } описание
    [few] Отклонены { $count } описания
   *[other] Отклонено { $count } описаний
}
run-texts-failed = ⚠️ { $count ->
    [one] Без хорошего текста осталась { $count } картинка
    [few] Без хорошего текста остались { $count } картинки
   *[other] Без хорошего текста осталось { $count } картинок
}
run-texts-lost = 📭 { $count ->
    [one] Потерялся { $count } ответ; возможно, он оплачен
    [few] Потерялись { $count } ответа; возможно, они оплачены
   *[other] Потерялось { $count } ответов; возможно, они оплачены
}
run-rest-undecided = { $count } без решения
run-rest-rejected = { $count } отклонено
run-rest-redo = { $count } на переделку
run-rest-described = { $count } уже описано
run-rest-no_texts = { $count } без текстов
run-rest-sending = { $count } в пути
run-rest-published = { $count } уже в магазине
run-rest-edited_there = { $count } изменено в магазине
run-rest-withdrawn = { $count } отозвано из магазина
run-rest-removed_there = { $count } убрано из магазина

run-publish-plan = 📤 К выгрузке: { pictures }, { products }
run-publish-plan-none = 📤 Выгружать нечего.
run-publish-rest = Не выгружаются: { $rest }
run-published = 🛒 В магазине { $shown } из { $all }
run-taken-back = ↩️ Возвращено прежнее: { $count }
run-not-published = ⚠️ { $count ->
    [one] Не выгружена { $count } картинка
    [few] Не выгружены { $count } картинки
   *[other] Не выгружено { $count } картинок
}

run-sheet = 📗 <a href="{ $link }">Таблица</a>
run-folder = 📁 <a href="{ $link }">Папка</a>

run-ask-spend = ❓ Генерируем { $pictures ->
    [one] { $pictures } картинку
    [few] { $pictures } картинки
   *[other] { $pictures } картинок
} за { $cost }? Поштучно было бы { $single }. Готово примерно через { $time }.
run-ask-budget-run = ❓ Ещё { pictures } за { $cost } – и бюджет запуска превышен: он { $limit }, потрачено { $spent }. Всё равно продолжаем?
run-ask-budget-day = ❓ Ещё { pictures } за { $cost } – и бюджет дня превышен: он { $limit }, потрачено { $spent }. Всё равно продолжаем?
run-ask-fewer = ❓ Картинок в магазине: { $found }, а при последнем удачном чтении было { $before }. Считать, что остальных больше нет? Ничего не удалится.
run-ask-prompts = ✍️ В таблице { pictures }. Напишите промпты и нажмите кнопку.
run-ask-review-hold = 👀 { $undecided ->
    [one] { $undecided } картинка ждёт
    [few] { $undecided } картинки ждут
   *[other] { $undecided } картинок ждут
} решения: здесь или в папке, где удалённый файл считается отклонённым. Всё, по чему не решат до { DATETIME($at, day: "numeric", month: "long", hour: "2-digit", minute: "2-digit") } UTC, останется без решения.
run-ask-review-accept = 👀 { $undecided ->
    [one] { $undecided } картинка ждёт
    [few] { $undecided } картинки ждут
   *[other] { $undecided } картинок ждут
} решения: здесь или в папке, где удалённый файл считается отклонённым. Всё, по чему не решат до { DATETIME($at, day: "numeric", month: "long", hour: "2-digit", minute: "2-digit") } UTC, будет принято.
run-ask-describe = ❓ Описываем { $pictures ->
    [one] { $pictures } картинку
    [few] { $pictures } картинки
   *[other] { $pictures } картинок
} примерно за { $cost }?
run-ask-describe-again = ❓ Ответы с описаниями потерялись ({ pictures }), но деньги за них могли списаться. Запросить ещё раз примерно за { $cost }?
run-ask-publish = ❓ Выгружаем в магазин { $pictures ->
    [one] { $pictures } картинку
    [few] { $pictures } картинки
   *[other] { $pictures } картинок
} с текстами ({ products })?
run-lost = 🗂 Запуск { $run } доступен только тем, кто работает с каталогом.
