## Каталог, для операторов

pictures = { $pictures ->
    [one] { $pictures } картинка
    [few] { $pictures } картинки
   *[other] { $pictures } картинок
}
products = { $products ->
    [one] { $products } товар
    [few] { $products } товара
   *[other] { $products } товаров
}
hours = { $value } ч

catalog-page = 🗂 <b>Каталог</b>

    🔄 читает магазин и записывает каждую его картинку в таблицу. Напишите там промпт для тех, которые нужно улучшить.
    🎨 скажет, сколько это стоит, спросит и положит новые картинки в папку.
    👀 покажет каждую рядом со старой: принять, отклонить или переделать. Файл, удалённый из папки, тоже считается отклонённым.
    📝 напишет к принятым картинкам описание для незрячих, заголовок и подпись.
    📤 покажет принятые картинки с текстами в магазине.
    ▶️ сделает всё это по порядку и спросит, когда будет нужно.
catalog-choose = Какой магазин?
catalog-no-source = 🗂 <b>Каталог</b>

    Магазина пока нет. Его добавляет тот, кто обслуживает Darkroom: <code>npm run operator -- catalog source NAME --start ADDRESS --why WHY</code>
catalog-source = <b>{ $source }</b> · { $address }
catalog-standing = 🖼 Картинок известно: { $all }, к генерации: { $wanted }
catalog-standing-rest = Не отправятся: { $rest }
catalog-standing-undecided = 👀 Ждут решения: { $count }
catalog-standing-no_texts = 📝 Без описания: { $count }
catalog-standing-to_publish = 📤 К выгрузке: { $count }
catalog-standing-published = 🛒 В магазине: { $count }
catalog-standing-edited_there = ✏️ Изменено в магазине: { $count }
catalog-standing-withdrawn = ↩️ Отозвано из магазина: { $count }
catalog-standing-removed_there = 🗑 Убрано из магазина: { $count }
catalog-status = 📊 <b>Каталог</b>
catalog-runs = <b>Последние запуски</b>
catalog-no-runs = Запусков пока не было.
catalog-run-line = { $mark } <b>{ $run }</b> · { $source } · { $what } · { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") }

run-waits-spend = 🙋 ждёт ответа: генерируем ({ pictures })?
run-waits-budget = 🙋 ждёт ответа: можно ли превысить бюджет
run-waits-fewer = 🙋 ждёт ответа: остальных картинок больше нет?
run-waits-prompts = 🙋 ждёт промптов в таблице
run-waits-review = 🙋 ждёт ваших решений: { pictures }
run-waits-describe = 🙋 ждёт ответа: описываем ({ pictures })?
run-waits-publish = 🙋 ждёт ответа: выгружаем ({ pictures })?

run-mark-running = ⏳
run-mark-paused = ⏸
run-mark-asking = ❓
run-mark-done = ✅
run-mark-failed = ⚠️
run-mark-cancelled = ↩️
run-what-parse = чтение магазина
run-what-generate = генерация
run-what-review = проверка картинок
run-what-describe = описание картинок
run-what-publish = выгрузка в магазин
run-what-all = все этапы

button-catalog = 🗂 Каталог
button-catalog_status = 📊 Статус
button-catalog-parse = 🔄 Обновить изображения
button-catalog-generate = 🎨 Отправить на генерацию
button-catalog-review = 👀 Проверить
button-catalog-describe = 📝 Описать
button-catalog-publish = 📤 Выгрузить фото
button-catalog-all = ▶️ Все этапы
button-catalog-source = 🏬 { $source }
button-catalog-run = { $mark } Запуск { $run }
button-run-spend = ✅ Сделать { $pictures } · { $cost }
button-run-budget = ✅ Продолжить · { $cost }
button-run-fewer = ✅ Да, их больше нет
button-run-prompts = ✅ Промпты готовы
button-run-look = 👀 Проверить
button-run-review = ✅ Принять остальные ({ $undecided }) и дальше
button-run-hold = ⏭ Дальше без них
button-run-describe = ✅ Описать { $pictures } · { $cost }
button-run-publish = ✅ Выгрузить { $pictures }
button-run-no = ✖️ Нет, закончить
button-run-pause = ⏸ Пауза
button-run-resume = ▶️ Продолжить
button-run-cancel = ✖️ Отменить

toast-run-started = Запуск { $run } начат. Его карточка будет ниже
toast-run-later = Запуск { $run } записан и начнётся через несколько минут
toast-run-busy = Запуск { $run } уже идёт с { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") } UTC · { $by }
toast-run-busy-by-hand = Запуск { $run } уже идёт с { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") } UTC · вручную
toast-run-no-source = Этого магазина больше нет
toast-run-paused = Запуск { $run } встаёт на паузу
toast-run-resumed = Запуск { $run } продолжается
toast-run-cancelling = Останавливаю запуск { $run }
toast-run-yes = Запуск { $run } продолжается
toast-run-no = Запуск { $run } заканчивается
toast-run-paused-already = Запуск { $run } уже на паузе
toast-run-running-already = Запуск { $run } уже идёт
toast-run-asks = Запуск { $run } ждёт ответа: сначала ответьте
toast-run-not-asked = На это уже ответили
toast-run-ended = Запуск { $run } уже закончен: { $status }
toast-run-not-running = Запуск { $run } снова начнётся через несколько минут. Нажмите тогда ещё раз
toast-run-away = Не получилось передать. Нажмите ещё раз через минуту
toast-run-not-found = Запуска { $run } нет
toast-run-follow = Его карточка будет ниже
run-status-running = идёт
run-status-paused = на паузе
run-status-asking = ждёт ответа
run-status-done = готово
run-status-failed = остановлен
run-status-cancelled = закончен раньше
command-catalog = Каталог: от магазина до лучших картинок в нём
