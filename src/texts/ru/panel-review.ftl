## Панель: отбор картинок и история одной картинки

panel-review-source = Магазин
panel-review-show = Показать
panel-review-no-source = В каталоге ещё нет ни одного магазина.
panel-review-add-source = Добавить первый
panel-review-ask-operator = Первый магазин добавит оператор.
panel-review-nothing = Всё решено. Новые картинки появятся здесь, когда их сделает запуск.
panel-review-to-catalog = К каталогу
panel-review-left = { $count ->
    [0] Всё решено
    [one] Осталось решить: { $count } картинка
    [few] Осталось решить: { $count } картинки
   *[many] Осталось решить: { $count } картинок
}
panel-review-one-by-one = По одной
panel-review-picture = { $product } · { $item }
panel-review-number = Картинка { $item }
panel-review-nameless = Без названия
panel-review-revision = попытка { $revision }
panel-review-before = До
panel-review-after = После
panel-review-pick = Выбрать: { $title }
panel-review-pick-some = Отметьте картинки, чтобы решить сразу о нескольких.
panel-review-pick-all = Отметить все на странице
panel-review-picked = Отмечено:
panel-review-none-picked = Ничего не отмечено, поэтому ничего не решено. Сначала отметьте картинки.
panel-review-accept = Принять
panel-review-reject = Отклонить
panel-review-reject-words = Отклонить с этими словами
panel-review-why = Почему
panel-review-why-missing = Скажите почему: выберите обычную причину или напишите свою.
panel-review-why-long = Знаков: { $length }, а в причине их может быть не больше { $max }.
panel-review-another = Другую
panel-review-same-prompt = То же описание
panel-review-same-prompt-priced = То же описание · { $price }
panel-review-prompt = Описание
panel-review-with-prompt = Сделать по этому описанию
panel-review-prompt-missing = Напишите, что должно быть на картинке.
panel-review-prompt-long = Знаков: { $length }, а в описании их может быть не больше { $max }.
panel-review-skip = Пропустить
panel-review-previous = Назад
panel-review-next = Дальше
panel-review-all = Все
panel-review-as-pair = Рядом
panel-review-zoom = Крупно
panel-review-wipe = От «после» к «до»
panel-review-rest = { $count ->
    [one] Принять оставшуюся { $count }
    [few] Принять все { $count }
   *[many] Принять все { $count }
}
panel-review-rest-confirm = { $count ->
    [one] Принять { $count } картинку, о которой никто не решил?
    [few] Принять { $count } картинки, о которых никто не решил?
   *[many] Принять { $count } картинок, о которых никто не решил?
}
panel-review-rest-unknown = В форме не сказано, о каких картинках речь, поэтому ничего не принято. Откройте отбор и отправьте её оттуда.
panel-review-many-accept = { $count ->
    [one] Принята { $count } картинка.
    [few] Приняты { $count } картинки.
   *[many] Принято { $count } картинок.
}
panel-review-many-reject = { $count ->
    [one] Отклонена { $count } картинка.
    [few] Отклонены { $count } картинки.
   *[many] Отклонено { $count } картинок.
}
panel-review-done-accept = Картинка { $item } принята.
panel-review-done-reject = Картинка { $item } отклонена.
panel-review-done-redo = Картинка { $item } делается заново.
panel-review-done-later = Картинку { $item } заново сделает следующий запуск, который делает картинки.
panel-review-same = О картинке { $item } вы это уже сказали.
panel-review-skipped = Картинку { $item } больше не трогаем. Вернуть её можно на её странице.
panel-review-late = О картинке { $item } уже решили. { $words } Это решение в силе; ваши слова остались в её истории.
panel-review-superseded = Картинку { $item } тем временем сделали заново, поэтому ничего не решено. Вот новая.
panel-review-no_picture = Новой картинки { $item } ещё нет.
panel-review-no_item = Картинки { $item } больше нет.
panel-review-forbidden = Ваша роль не разрешает решать о картинках. Изменить её может владелец в разделе «Команда».
panel-review-by-accept = Принято: { $who }, { $at }.
panel-review-by-reject = Отклонено: { $who }, { $at }.
panel-review-by-redo = Решено сделать заново: { $who }, { $at }.
panel-review-not-asked = Решать о ней сейчас не нужно: её не трогают, или есть картинка новее.
panel-review-go-on = Переходите к следующей.
panel-review-keys = Клавиши
panel-review-key-accept = принять
panel-review-key-reject = отклонить, затем причина
panel-review-key-reason = обычная причина
panel-review-key-another = сделать другую, затем 1 — по тому же описанию
panel-review-key-skip = пропустить: больше не трогать
panel-review-key-next = следующая
panel-review-key-previous = предыдущая
panel-review-key-pair = ползунок или рядом
panel-review-key-zoom = крупно
panel-review-key-all = все картинки
panel-review-key-help = эти клавиши
panel-review-key-pick = отметить или снять отметку; щелчок с Shift — все между ними
panel-review-key-open = смотреть по одной
panel-review-key-accept-picked = принять отмеченные
panel-review-key-reject-picked = отклонить отмеченные, затем причина
panel-review-fact-product = Товар
panel-review-fact-number = Картинка
panel-review-fact-revision = Попытка
panel-review-fact-model = Модель
panel-review-history = История

panel-story-found = Найдена в магазине
panel-story-result-planned = Картинка { $revision } запланирована
panel-story-result-sent = Картинка { $revision } делается
panel-story-result-made = Картинка { $revision } сделана
panel-story-result-refused = Картинка { $revision }: отказ
panel-story-result-failed = Картинка { $revision } не вышла
panel-story-result-dropped = Картинку { $revision } не делали
panel-story-decided-accept = Принята: { $who }
panel-story-decided-reject = Отклонена: { $who }
panel-story-decided-redo = Сделать заново: { $who }
panel-story-late = Поздно, поэтому не в счёт: { $text }
panel-story-new-prompt = Новое описание: { $prompt }
panel-story-texts-suggested = Тексты предложены ({ $language })
panel-story-texts-edited = Тексты после правки ({ $language }): { $by }
panel-story-publication-sending = Версия { $version } отправляется в магазин: { $by }
panel-story-publication-published = Версия { $version } опубликована: { $by }
panel-story-publication-failed = Версия { $version } не опубликована: { $by }
panel-story-publication-withdrawing = Версия { $version } убирается: { $by }
panel-story-publication-withdrawn = Версия { $version } убрана: { $by }
panel-story-shown-published = В магазине версия { $version }
panel-story-shown-edited = В магазине версия { $version }, которую там изменили
panel-story-shown-removed = В магазине её нет: там её удалили
panel-story-shown-original = В магазине то, что было раньше
panel-story-event-skip = Больше не трогать: { $by }
panel-story-event-take_up = Снова в работе: { $by }
panel-story-event-retry = Нужна заново: { $by }
panel-story-event-texts_edited = Тексты исправлены ({ $language }): { $by }
panel-story-event-text_refused = Текст не взят ({ $language }): { $by }
panel-story-event-withdrawal_begun = Убрать из магазина: { $by }
