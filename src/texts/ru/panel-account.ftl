## Своя учётная запись.

panel-account-title = Ваша учётная запись
panel-account-language = Язык
panel-account-zone = Часовой пояс
panel-account-keep = Сохранить
panel-account-kept = Сохранено.
panel-account-no-zone = Такого часового пояса нет. Выберите из списка.
panel-account-password-title = Пароль
panel-account-no-password = Вы входите по ссылкам от бота, поэтому пароля нет. Новую ссылку он пришлёт на /panel.
panel-account-change-password = Сменить пароль
panel-account-must-change = Этот пароль был только для первого входа. Чтобы продолжить, задайте свой.
panel-account-password-ends = После смены пароля остальные ваши входы завершатся.
panel-account-current = Текущий пароль
panel-account-current-wrong = Это не текущий пароль.
panel-account-same = Это тот же пароль. Придумайте другой.
panel-account-set-password = Задать пароль
panel-account-password-set = Пароль изменён, остальные входы завершены.
panel-account-device-title = Второй фактор
panel-account-device-why = С приложением для кодов одного пароля для входа мало. Подойдёт любое приложение с шестизначными кодами.
panel-account-device-set-up = Настроить
panel-account-device-on = Включён
panel-account-device-there = Устройство уже настроено. Если оно новое, сначала удалите прежнее.
panel-account-device-how = Откройте эту ссылку на устройстве, где у вас приложение для кодов:
panel-account-device-open = Добавить в приложение
panel-account-device-type = Или введите там этот ключ – код меняется каждые 30 секунд:
panel-account-device-first = Первый код
panel-account-device-first-hint = Шесть цифр, которые сейчас показывает приложение. Дальше код будет нужен при каждом входе.
panel-account-device-confirm = Включить
panel-account-device-wrong = Код не от этого ключа. Проверьте часы на устройстве и введите код, который оно показывает сейчас.
panel-account-device-remove = Удалить устройство
panel-account-device-remove-ask = Удалить устройство? После этого для входа хватит одного пароля.
panel-account-device-removed = Устройство удалено, код больше не нужен.
panel-account-codes-left = { $count ->
    [one] Остался { $count } запасной код.
    [few] Осталось { $count } запасных кода.
   *[other] Осталось { $count } запасных кодов.
}
panel-account-renew-codes = Новые запасные коды
panel-account-renew-codes-ask = Сделать новые запасные коды? Прежние перестанут действовать.
panel-account-codes-title = Запасные коды
panel-account-codes-once = Если устройство потеряется, каждый из этих кодов впустит вас один раз. Больше мы их не покажем: запишите или распечатайте.
panel-account-codes-kept = Коды у меня
panel-account-visits-title = Где вы вошли
panel-account-device = Устройство
panel-account-device-unknown = Неизвестно
panel-account-address = Адрес
panel-account-since = С какого времени
panel-account-seen = Последнее действие
panel-account-this-one = Здесь
panel-account-end = Завершить
panel-account-end-others = Завершить остальные
panel-account-ended = { $count ->
    [0] Завершать было нечего.
    [one] Завершён { $count } вход.
    [few] Завершено { $count } входа.
   *[other] Завершено { $count } входов.
}
panel-account-prove-title = Это вы?
panel-account-prove-why = Дальше речь о деньгах или о том, что нельзя отменить. Подтвердите ещё раз, что это вы; хватит на десять минут.
panel-account-prove-telegram = Дальше речь о деньгах или о том, что нельзя отменить. Отправьте боту /panel, откройте его ссылку и вернитесь сюда; хватит на десять минут.
panel-account-prove-secret = Пароль или код из приложения
panel-account-prove-code = Код из приложения
panel-account-prove = Продолжить
panel-account-prove-wrong = Не подходит. Проверьте и попробуйте ещё раз.
panel-account-proved = Спасибо. Продолжайте с того места, где остановились.
