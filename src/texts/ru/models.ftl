## Обученные модели

model-age = { $days ->
    [0] обучена сегодня
    [1] обучена вчера
    [one] обучена { $days } день назад
    [few] обучена { $days } дня назад
   *[other] обучена { $days } дней назад
}
models-page = 👥 <b>Ваши модели</b>
models-empty = 👥 <b>Моделей пока нет</b>
    Обучите модель по нескольким фото и делайте с ней сколько угодно картинок.
models-line = ✅ <b>{ $name }</b> · { $subject } · { model-age } · будет удалена { DATETIME($until, day: "numeric", month: "long") }
models-training = ⏳ <b>{ $name }</b> · { $subject } · обучается
model-head = 👤 <b>{ $name }</b> · { $subject }
model-trained = ✅ Готова · { model-age }, { DATETIME($at, day: "numeric", month: "long") }
model-until = 🗓 { DATETIME($at, day: "numeric", month: "long") } она будет удалена, в том числе у сервиса. До этого с ней можно делать картинки.
model-sample = 👤 { $name }
model-delete = <b>Удалить модель «{ $name }»?</b>
    Её не станет ни здесь, ни у сервиса, как и фото, на которых она обучена. Вернуть её будет нельзя. Картинки, сделанные с ней, останутся.
step-rename = <b>Как назвать модель «{ $name }»?</b>
    Пришлите новое имя, до { $max } символов.
notice-rename-done = ✅ Теперь модель называется «{ $name }». Все модели – по команде /models.
notice-rename-gone = 🗑 Эта модель удаляется, или её уже нет, поэтому имя осталось прежним.
notice-rename-unsure = ⏳ Сейчас записать имя не получилось. Пришлите его, пожалуйста, ещё раз через минуту.
notice-rename-photos = 📷 Фото здесь не нужны. Пришлите новое имя текстом.
button-open-training = ⏳ { $name }
button-model-sample = 🖼 Пример
button-model-rename = ✏️ Переименовать
button-model-retrain = 🔁 Обучить снова
button-model-delete = 🗑 Удалить
button-model-delete-now = 🗑 Да, удалить
button-model-keep = ↩️ Оставить
toast-model-deleted = 🗑 «{ $name }» удаляется, в том числе у сервиса
toast-model-unsure = ⏳ Сейчас удалить «{ $name }» не получилось. Загляните в список через минуту и, если модель ещё там, нажмите снова
button-model-extend = ⏳ Оставить ещё на 30 дней
toast-model-extended = ✅ Останется до { DATETIME($at, day: "numeric", month: "long") }
toast-model-extend-late = ⏳ Дольше хранить эту модель нельзя. Её можно обучить снова на тех же фото
toast-model-extend-unsure = ⏳ Сейчас не получилось. Загляните, пожалуйста, ещё раз через минуту
