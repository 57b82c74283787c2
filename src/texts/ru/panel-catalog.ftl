## Панель: каталог — магазины, запуски и картинки

panel-catalog-start = Начать запуск
panel-catalog-begin = Начать
panel-catalog-items = Картинки
panel-catalog-sources = Магазины
panel-catalog-runs = Запуски
panel-catalog-no-runs = Запусков ещё не было. Первый начинается кнопкой «Начать запуск».
panel-catalog-run = Запуск
panel-catalog-run-number = Запуск { $run }
panel-catalog-shop = Магазин
panel-catalog-does = Что делает
panel-catalog-status = Состояние
panel-catalog-begun = Начат
panel-catalog-by = Кем
panel-catalog-takes = Длится
panel-catalog-how = Как
panel-catalog-because = Почему
panel-catalog-dry = пробный: ничего не отправляется, не делается и не оплачивается
panel-catalog-force = всё заново
panel-catalog-limited = не больше { $limit }
panel-catalog-cancelling = Останавливается. Всё, что сделано и решено, останется.
panel-catalog-to-review = К отбору
panel-catalog-standing-wanted = Сделать: { $count }
panel-catalog-standing-undecided = Решить: { $count }
panel-catalog-standing-no_texts = Описать: { $count }
panel-catalog-standing-to_publish = Готово для магазина: { $count }
panel-catalog-standing-published = В магазине: { $count }
panel-catalog-stage-all = Все этапы
panel-catalog-stage-parse = Прочитать магазин
panel-catalog-stage-generate = Сделать картинки
panel-catalog-stage-review = Отобрать картинки
panel-catalog-stage-describe = Описать картинки
panel-catalog-stage-publish = Опубликовать
panel-catalog-stage-over = готово
panel-catalog-stage-now = сейчас
panel-catalog-stage-later = потом
panel-catalog-progress = { $done } из { $all }
panel-catalog-batches = Пакеты
panel-catalog-batch = Пакет
panel-catalog-batch-number = пакет { $batch }
panel-catalog-makes-pictures = картинки
panel-catalog-makes-texts = тексты
panel-catalog-pictures = Картинки
panel-catalog-age = Ждёт
panel-catalog-budget = Бюджет { $limit }, израсходовано { $spent }; это ещё { $cost }. «Продолжить» превышает бюджет только в этот раз.
panel-catalog-yes-spend = Сделать · { $cost }
panel-catalog-yes-budget = Продолжить · { $cost }
panel-catalog-yes-fewer = Да, их больше нет
panel-catalog-yes-prompts = Описания готовы
panel-catalog-yes-review = { $undecided ->
    [0] Закончить отбор
   *[other] Принять оставшиеся ({ $undecided }) и продолжить
}
panel-catalog-yes-describe = Описать · { $cost }
panel-catalog-yes-publish = Опубликовать: { $pictures }
panel-catalog-hold = Продолжить без оставшихся
panel-catalog-no = Нет, закончить запуск
panel-catalog-operator-answers = На это ответит оператор.
panel-catalog-pause = Пауза
panel-catalog-resume = Продолжить
panel-catalog-cancel = Отменить запуск
panel-catalog-cancel-confirm = Отменить этот запуск? Всё, что сделано и решено, останется.
panel-catalog-again = Начать другой запуск
panel-catalog-told-pause = Запуск { $run } приостанавливается.
panel-catalog-told-resume = Запуск { $run } продолжается.
panel-catalog-told-cancel = Запуск { $run } останавливается.
panel-catalog-told-no = Запуск { $run } заканчивается.
panel-catalog-unchanged = С запуском { $run } это уже так.
panel-catalog-asks = Запуск { $run } о чём-то спрашивает: сначала ответьте.
panel-catalog-not_asked = На это уже ответили, поэтому ничего не сделано.
panel-catalog-not_running = Запуск { $run } снова начнётся через несколько минут. Повторите тогда.
panel-catalog-away = Сообщение не дошло, поэтому ничего не сделано. Повторите через минуту.
panel-catalog-not_found = Запуска { $run } нет.
panel-catalog-no_source = Этого магазина больше нет.
panel-catalog-ended = Запуск { $run } закончился: { $status }.
panel-catalog-started = Запуск { $run } начался.
panel-catalog-started-later = Запуск { $run } записан и начнётся через несколько минут.
panel-catalog-busy = Запуск { $run } этого магазина идёт с { $at }, начал { $by }, поэтому другой не начат. Вот он.
panel-catalog-estimate = { $pictures ->
    [0] Сейчас делать нечего.
    [one] Сейчас будет сделана { $pictures } картинка, примерно за { $cost }.
    [few] Сейчас будут сделаны { $pictures } картинки, примерно за { $cost }.
   *[many] Сейчас будет сделано { $pictures } картинок, примерно за { $cost }.
} Если всё заново — { $all }, примерно за { $allCost }. Прежде чем что-то оплатить, запуск назовёт цену и спросит.
panel-catalog-estimate-unknown = { $pictures ->
    [0] Сейчас делать нечего.
    [one] Сейчас будет сделана { $pictures } картинка.
    [few] Сейчас будут сделаны { $pictures } картинки.
   *[many] Сейчас будет сделано { $pictures } картинок.
} Если всё заново — { $all }. Прежде чем что-то оплатить, запуск назовёт цену и спросит.
panel-catalog-flag-dry = Пробный запуск: только сказать, что было бы сделано
panel-catalog-flag-force = Всё заново, даже то, что уже есть
panel-catalog-flag-confirmed = Не спрашивать перед изготовлением и публикацией, пока хватает бюджета
panel-catalog-limit = Не больше
panel-catalog-limit-hint = Товаров, если читается магазин, иначе картинок. Пусто: все.
panel-catalog-only-item = Только картинка номер
panel-catalog-only-item-hint = Пусто: все. Чтение и отбор всегда касаются всех.
panel-catalog-number-wrong = Здесь нужно целое число от 1 до { $max }.
panel-catalog-item-wrong = Здесь нужен номер картинки, например 12.
panel-catalog-events = Что произошло
panel-catalog-event-started = Начат
panel-catalog-event-stage_begun = Начался этап
panel-catalog-event-seeded = Страницы магазина собраны
panel-catalog-event-paused = Приостановлен
panel-catalog-event-resumed = Продолжен
panel-catalog-event-asked = Вопрос
panel-catalog-event-answered = Ответ
panel-catalog-event-batch_opened = Пакет отправлен
panel-catalog-event-batch_done = Пакет прочитан
panel-catalog-event-batch_refused = Пакет не приняли
panel-catalog-event-batch_failed = Пакет не удался
panel-catalog-event-batch_expired = Пакет шёл слишком долго
panel-catalog-event-batch_cancelled = Пакет остановлен
panel-catalog-event-redos_dropped = Другие картинки не делаются
panel-catalog-event-reminder = Напоминание об отборе
panel-catalog-event-escalation = Ещё одно напоминание об отборе
panel-catalog-event-cancel_requested = Нужно отменить
panel-catalog-event-cancel_not_told = Просьба об отмене не дошла
panel-catalog-event-cancelled = Отменён
panel-catalog-event-failed = Остановлен
panel-catalog-event-done = Готово
panel-catalog-state = Состояние
panel-catalog-any-state = Любое
panel-catalog-search = Товар или номер
panel-catalog-no-items = Картинок ещё нет. Их найдёт запуск, который читает магазин.
panel-catalog-no-such-items = Таких картинок нет. Выберите другое состояние или ищите короче.
panel-catalog-export = Скачать все картинки этого магазина:

panel-item-standing-none = ещё не делали
panel-item-standing-undecided = ждёт решения
panel-item-standing-accepted = принята, все такие
panel-item-standing-rejected = отклонена
panel-item-standing-redo = нужна другая
panel-item-standing-under_way = делается
panel-item-standing-no_texts = принята, без текстов
panel-item-standing-to_publish = готова для магазина
panel-item-standing-sending = отправляется в магазин
panel-item-standing-published = в магазине
panel-item-standing-edited_there = изменена в магазине
panel-item-standing-removed_there = удалена в магазине
panel-item-standing-withdrawn = отозвана
panel-item-standing-skipped = не трогать
panel-item-standing-marked = не трогать: так отмечено в таблице
panel-item-standing-gone = в магазине больше нет
panel-item-texts = Тексты
panel-item-texts-none = Текстов ещё нет: нужны все три.
panel-item-texts-edited = Тексты изменены ({ $language }).
panel-item-texts-unchanged = Тексты остались прежними ({ $language }).
panel-item-texts-late = Ничего не изменено: есть картинка новее, или заданы не все три текста. Посмотрите и отправьте ещё раз.
panel-item-texts-language = Ничего не изменено: у этого магазина тексты на языках { $languages }.
panel-item-save-texts = Сохранить
panel-item-price = Цена в магазине
panel-item-category = Категория
panel-item-key = Ключ
panel-item-original = Картинка магазина
panel-item-cost = Последняя картинка стоила
panel-item-cms = В системе магазина
panel-item-decide = Решить
panel-item-skip = Больше не трогать
panel-item-take_up = Вернуть в работу
panel-item-publish = Опубликовать её
panel-item-publish_over = Всё равно опубликовать
panel-item-publish-over-confirm = Её изменили в магазине. Перезаписать? Запуск спросит ещё раз.
panel-item-withdraw = Убрать из магазина
panel-item-withdraw-confirm = Убрать из магазина? Он снова покажет то, что было раньше.
panel-item-another = Сделать другую
panel-item-told-skip = Картинку { $item } больше не трогаем.
panel-item-told-take_up = Картинка { $item } снова в работе.
panel-item-withdraw-begun = Картинка { $item } убирается из магазина.
panel-item-withdraw-away = Записано: картинка { $item } будет убрана через несколько минут.
panel-item-withdraw-nothing_shown = Сейчас магазин не показывает нашу картинку { $item }, поэтому убирать нечего.

panel-source-add = Добавить магазин
panel-source-save = Сохранить
panel-source-set = Магазин { $name } сохранён.
panel-source-name = Название
panel-source-name-wrong = В названии до 60 букв, цифр, пробелов, точек и дефисов.
panel-source-name-taken = Магазин с таким названием уже есть: выберите другое или измените тот.
panel-source-last-good = Картинок в прошлый раз
panel-source-start = Начинается с
panel-source-start-wrong = Здесь нужен адрес, например https://shop.example.com/.
panel-source-hosts = Другие хосты
panel-source-hosts-hint = По одному в строке, например www.example.com.
panel-source-hosts-wrong = В каждой строке нужен хост, например www.example.com.
panel-source-selectors = Где на странице что стоит
panel-source-selectors-hint = CSS-селекторы для магазинов, которые не говорят этого обычным способом. Чаще всего здесь пусто.
panel-source-selector-product = На странице товара есть
panel-source-selector-name = Название
panel-source-selector-description = Описание
panel-source-selector-price = Цена
panel-source-selector-category = Категория
panel-source-selector-images = Картинки
panel-source-making = Как делаются картинки
panel-source-prompt = Описание
panel-source-prompt-hint = Для картинок, у которых в таблице его нет. Пусто: такие не делаются.
panel-source-redo = Другая картинка делается
panel-source-redo-single = сразу, отдельным вызовом
panel-source-redo-batch = дешевле, со следующим пакетом
panel-source-sheet = Таблица
panel-source-sheet-hint = Длинное слово в её адресе. Пусто: обычная.
panel-source-sheet-wrong = Здесь нужно длинное слово из адреса таблицы.
panel-source-tab = Лист таблицы
panel-source-folder = Папка
panel-source-folder-hint = Длинное слово в её адресе. Пусто: обычная.
panel-source-folder-wrong = Здесь нужно длинное слово из адреса папки.
panel-source-deciding = Как решают
panel-source-days = Дней на решение
panel-source-days-hint = От 3 до 90.
panel-source-rest = Что с тем, о чём никто не решил
panel-source-rest-hold = остаётся нерешённым
panel-source-rest-accept = принимается
panel-source-saying = Тексты
panel-source-languages = Языки
panel-source-languages-hint = По одному в строке, например en или pt-BR.
panel-source-languages-wrong = В каждой строке нужен язык, например en или pt-BR, и хотя бы один.
panel-source-context = Что идёт вместе с картинкой
panel-source-context-hint = Поля товара, по которым пишутся тексты, по одному в строке.
panel-source-forbidden = Запрещённые слова
panel-source-forbidden-hint = По одному в строке. Их нет ни в одном тексте.
panel-source-forbidden-wrong = В слове до { $max } знаков.
panel-source-demanded = Обязательные слова
panel-source-demanded-hint = По одному в строке. Они есть в текстах на каждом языке.
panel-source-demanded-wrong = В слове до { $max } знаков.
panel-source-reading = Чтение
panel-source-pause = Пауза, мс
panel-source-pause-hint = Не меньше стольких между двумя запросами.
panel-source-pages = Страниц не больше
panel-source-depth = Переходов от начала не больше
panel-source-number-wrong = Здесь нужно целое число от { $least } до { $most }.
panel-source-why = Почему
panel-source-why-hint = Останется в истории.
panel-source-why-wrong = Скажите почему, в нескольких словах.
panel-source-page = Проверить на этой странице
panel-source-page-hint = Адрес страницы товара. Пусто: начало магазина.
panel-source-preview = Показать, что найдено
panel-preview-product = Это страница товара, на ней { $links ->
    [one] { $links } ссылка
    [few] { $links } ссылки
   *[many] { $links } ссылок
} на другие страницы магазина.
panel-preview-nothing = не найдено
panel-preview-address = Адрес
panel-preview-images = { $count ->
    [0] Картинок не найдено
    [one] { $count } картинка
    [few] { $count } картинки
   *[many] { $count } картинок
}
panel-preview-more = …и ещё { $count }
panel-preview-no_product = Страница { $url } прочитана, но это не страница товара; на ней { $links ->
    [one] { $links } ссылка
    [few] { $links } ссылки
   *[many] { $links } ссылок
} на страницы магазина. Попробуйте адрес товара или укажите селектором, что есть на такой странице.
panel-preview-gone = По адресу { $url } ничего нет: { $detail }.
panel-preview-skipped = Страница { $url } не читалась бы: { $why } ({ $detail }).
panel-preview-trouble = Страницу { $url } сейчас прочитать не удалось: { $detail }. Повторите через минуту.
panel-preview-late = За 20 секунд страницу никто не прочитал: читатели заняты запуском, или их нет. Повторите через несколько минут.
panel-preview-away = Просьба не дошла, поэтому страница не прочитана. Повторите через минуту.
