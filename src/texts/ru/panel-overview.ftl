## Панель: как всё обстоит

panel-overview-as-of = На { $at }; обновляется само.
panel-overview-open = Заказов в работе
panel-overview-in-queue = { $count ->
    [0] места никто не ждёт
    [one] { $count } ждёт места
    [few] { $count } ждут места
   *[other] { $count } ждут места
}
panel-overview-hours = Заказов за 24 часа
panel-overview-hours-label = Заказы по часам за последние 24 часа, не больше { $most } в час
panel-overview-waits = Ждёт человека
panel-overview-waits-nothing = Ничего: всё идёт само.
panel-overview-waits-top-ups = Пополнений без ответа: { $count }
panel-overview-waits-asking = { $count ->
    [one] { $count } запуск каталога спрашивает
    [few] { $count } запуска каталога спрашивают
   *[other] { $count } запусков каталога спрашивают
}
panel-overview-waits-pictures = { $count ->
    [one] { $count } картинка ждёт решения
    [few] { $count } картинки ждут решения
   *[other] { $count } картинок ждут решения
}
panel-overview-waits-stuck = { $count ->
    [one] { $count } заказ застрял
    [few] { $count } заказа застряли
   *[other] { $count } заказов застряли
}
panel-overview-waits-dead = { $count ->
    [one] { $count } сообщение не удалось обработать
    [few] { $count } сообщения не удалось обработать
   *[other] { $count } сообщений не удалось обработать
}
panel-overview-books = Книги
panel-overview-sound = сходятся
panel-overview-broken = { $count ->
    [one] нарушен { $count } инвариант
    [few] нарушены { $count } инварианта
   *[other] нарушено { $count } инвариантов
}
panel-overview-audit-recent = Недавнее проверено { $at }
panel-overview-audit-all = Всё целиком проверено { $at }
panel-overview-alarms = Тревоги за сутки
panel-overview-orders = Заказы сейчас
panel-overview-no-orders = Заказов в работе нет.
panel-overview-places = Места
panel-overview-no-accounts = Ни один воркер не держит аккаунтов. Запустите его и проверьте, что ключи провайдеров заданы.
panel-overview-kind = Для чего
panel-overview-kind-generation = картинки
panel-overview-kind-training = обучение
panel-overview-kind-batch = пакеты
panel-overview-taken = Занято мест
panel-overview-of = { $taken } из { $places }
panel-overview-serves = работает
panel-overview-rests = отдыхает до { $at }
panel-overview-queue = { $provider }, { $kind }: { $count ->
    [one] ждёт { $count }
    [few] ждут { $count }
   *[other] ждут { $count }
}, первый – { $time }.
panel-overview-health = Провайдеры за последний час
panel-overview-no-health = За последний час ни одно задание не завершилось.
panel-overview-done = Готово
panel-overview-refused = Отклонено
panel-overview-failed = Не получилось
panel-overview-cancelled = Отменено
panel-overview-share = Не сделано
panel-overview-percent = { $value } %
panel-overview-median = Половина за
panel-overview-p95 = 95 % за
panel-overview-runs = Запуски каталога в работе
panel-overview-run = Запуск
panel-overview-stage = Этап
panel-overview-stage-parse = разбор
panel-overview-stage-generate = генерация
panel-overview-stage-review = отбор
panel-overview-stage-describe = описание
panel-overview-stage-publish = публикация
panel-overview-since = С
panel-overview-credits = Кредиты
panel-overview-today = Сегодня
panel-overview-week = 7 дней
panel-overview-issued = Выдано людям
panel-overview-refunded = Возвращено за заказы
panel-overview-spent = Потрачено на заказы
panel-overview-money = Потрачено у провайдеров
panel-overview-no-money = За семь дней ничего не потрачено.
panel-overview-of-orders = Заказы
panel-overview-of-catalog = Каталог
