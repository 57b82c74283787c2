## Панель: рассылки

panel-broadcasts-about = Новости для тех, кто включил их в /settings бота, и больше ни для кого. Под каждым сообщением есть кнопка, которая их отключает.
panel-broadcasts-empty = Пока ничего не написано. Начните новую рассылку: до запуска она остаётся черновиком.
panel-broadcast-new = Новая рассылка
panel-broadcast-title = Рассылка { $number }
panel-broadcast-number = Номер
panel-broadcast-status = Состояние
panel-broadcast-status-draft = черновик
panel-broadcast-status-running = отправляется
panel-broadcast-status-paused = на паузе
panel-broadcast-status-done = отправлена
panel-broadcast-status-cancelled = отменена
panel-broadcast-text = Текст
panel-broadcast-written = Написана
panel-broadcast-started = Запущена
panel-broadcast-ended = Закончена
panel-broadcast-sent = Отправлено
panel-broadcast-for = Кому
panel-broadcast-for-hint = Должно выполняться всё выбранное. Если ничего не выбрано – всем, кто согласился.
panel-broadcast-for-all = Всем, кто согласился
panel-broadcast-for-language-en = читают по-английски
panel-broadcast-for-language-ru = читают по-русски
panel-broadcast-for-line = заказывали { $line } за { $days ->
    [one] { $days } последний день
    [few] { $days } последних дня
   *[other] { $days } последних дней
}
panel-broadcast-for-balance = на балансе { $credits ->
    [one] { $credits } кредит и больше
    [few] { $credits } кредита и больше
   *[other] { $credits } кредитов и больше
}
panel-broadcast-for-quiet = не появлялись { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[other] { $days } дней
}
panel-broadcast-line-studio = картинки в студии
panel-broadcast-line-product = фото товаров
panel-broadcast-line-training = обучение
panel-broadcast-line-portrait = портреты
panel-broadcast-any-language = оба языка
panel-broadcast-any-line = что угодно
panel-broadcast-language = Язык
panel-broadcast-language-en = Английский
panel-broadcast-language-ru = Русский
panel-broadcast-line = Что заказывали
panel-broadcast-days = За сколько последних дней
panel-broadcast-balance = Кредитов не меньше
panel-broadcast-quiet = Сколько дней не появлялись
panel-broadcast-text-en = Текст по-английски
panel-broadcast-text-ru = Текст по-русски
panel-broadcast-text-hint = Текст без разметки, адреса в нём нажимаются. До { $most } знаков, с картинкой до { $caption }.
panel-broadcast-picture = Картинка
panel-broadcast-picture-hint = JPEG, PNG или WebP. Можно без неё.
panel-broadcast-no-picture = Убрать прежнюю картинку
panel-broadcast-save = Сохранить черновик
panel-broadcast-change = Изменить черновик
panel-broadcast-saved = Сохранено. Сейчас её получит { $people ->
    [one] { $people } человек
    [few] { $people } человека
   *[other] { $people } человек
}.
panel-broadcast-reaches = Сейчас её получит { $people ->
    [one] { $people } человек
    [few] { $people } человека
   *[other] { $people } человек
}.
panel-broadcast-looks = Как она выглядит
panel-broadcast-progress = Сколько отправлено
panel-broadcast-reach = Людей при запуске
panel-broadcast-count-sent = Отправлено
panel-broadcast-count-unreachable = Заблокировали бота
panel-broadcast-count-failed = Не принял Телеграм
panel-broadcast-count-unknown = Ответ потерян, повтора не будет
panel-broadcast-count-skipped = Пропущено: уже не согласны
panel-broadcast-confirm = Отправленное не вернуть. Чтобы отправить, введите число людей: { $people }
panel-broadcast-start = Отправить
panel-broadcast-preview = Прислать только мне
panel-broadcast-pause = Пауза
panel-broadcast-resume = Продолжить
panel-broadcast-cancel = Отменить насовсем
panel-broadcast-drop = Удалить черновик
panel-broadcast-cancel-sure = Запустить её снова будет нельзя. У кого сообщение уже есть, у тех оно останется.
panel-broadcast-begun = Отправляется, её получит { $people ->
    [one] { $people } человек
    [few] { $people } человека
   *[other] { $people } человек
}.
panel-broadcast-begins-later = Записано, её получит { $people ->
    [one] { $people } человек
    [few] { $people } человека
   *[other] { $people } человек
}. Temporal сейчас не отвечает, рассылка начнётся через несколько минут.
panel-broadcast-unconfirmed = Ничего не отправлено: получателей { $people }. Введите это число, чтобы отправить.
panel-broadcast-nobody = Ничего не отправлено: сейчас её никто не получит. Измените, кому она.
panel-broadcast-no-draft = Она уже запущена или отменена, ничего не изменено.
panel-broadcast-preview-shown = Уже идёт в ваш чат.
panel-broadcast-preview-no-chat = Ничего не отправлено: бот не знает вашего чата.
panel-broadcast-preview-no-staff = Ничего не отправлено: заранее её видят только сотрудники.
panel-broadcast-preview-away = Ничего не отправлено: Temporal не отвечает. Попробуйте через минуту.
panel-broadcast-told-pause = На паузе: больше ничего не уйдёт, пока вы не продолжите.
panel-broadcast-told-resume = Продолжается.
panel-broadcast-told-cancel = Отменена.
panel-broadcast-not-told-unchanged = Так уже и было.
panel-broadcast-not-told-ended = Она закончена, ничего не изменено.
panel-broadcast-not-told-not-started = Она ещё не запущена.
panel-broadcast-not-told-not-running = Сейчас над ней никто не работает. Через несколько минут она запустится снова, повторите тогда.
panel-broadcast-not-told-away = Ничего не изменено: Temporal не отвечает. Попробуйте через минуту.
panel-broadcast-wrong-no-text-en = Нет английского текста. Напишите его или выберите тех, кто читает по-русски.
panel-broadcast-wrong-no-text-ru = Нет русского текста. Напишите его или выберите тех, кто читает по-английски.
panel-broadcast-wrong-too-long-en = В английском тексте { $length } знаков, Телеграм берёт { $most }. Сократите его.
panel-broadcast-wrong-too-long-ru = В русском тексте { $length } знаков, Телеграм берёт { $most }. Сократите его.
panel-broadcast-wrong-picture = Этот файл нельзя отправить как картинку. Возьмите JPEG, PNG или WebP до 20 МБ.
panel-broadcast-wrong-line = Укажите, за сколько дней они заказывали.
panel-broadcast-wrong-linedays = Дней должно быть целое число от 1 до { $most }.
panel-broadcast-wrong-quietdays = Дней должно быть целое число от 1 до { $most }.
panel-broadcast-wrong-balance = Кредитов должно быть целое число от 1 до { $most }.
