## Кнопки

button-studio = 🖼 Студия
button-product = 📦 Фото товара
button-train = 🧬 Обучить модель
button-generate = 🎭 Портреты
button-models = 👥 Мои модели
button-open-model = 👤 Открыть модель
button-make-pictures = 🎭 Сделать картинки
button-files = 📎 Файлами
button-change-training = ✏️ Изменить
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
button-confirm-training = ✅ Обучить · { $price }
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
button-send = 📤 Прислать · { $price }
button-file = 📎 В полном качестве · бесплатно
button-story = ❔ Ход заказа
button-order = { $mark } { $order }
button-older = Раньше ➡️
button-newer = ⬅️ Позже
button-to-history = 🗂 К списку
button-language-chosen = ✓ { $language }
button-language-other = { $language }
button-news-on = 🔔 Новости от нас: включены
button-news-off = 🔕 Новости от нас: выключены
button-news-stop = 🔕 Больше не присылать
button-stats-period = { $days ->
    [1] Сегодня
    [one] { $days } день
    [few] { $days } дня
   *[other] { $days } дней
}
button-stats-chosen = ✓ { button-stats-period }
button-stats-refresh = 🔄 Обновить
