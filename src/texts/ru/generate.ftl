## Картинки с обученной моделью, шаг за шагом

step-portrait-model = <b>С какой моделью?</b>
step-portrait-none = 🎭 <b>Моделей пока нет</b>
    Сначала обучите модель: пришлите несколько фото человека или питомца, а потом делайте с ней сколько угодно картинок.
step-portrait-training = ⏳ <b>Модель ещё обучается</b>
    Напишу, как только она будет готова. Тогда с ней можно будет делать картинки.
step-portrait-gone = 🗑 Модели «{ $name }» больше нет. Ничего не списано.
step-portrait-prompt = <b>{ $name }: что должно быть на картинке?</b>
    Опишите одним сообщением, до { $max } символов: обстановку, одежду, свет, стиль. Кто на картинке, я добавлю сам.
step-portrait-styles = Или выберите стиль:
step-portrait-style-now = Сейчас выбран стиль «{ $style }».
step-portrait-number = <b>Сколько картинок?</b>
    Они придут одним альбомом. Каждая стоит { $price ->
    [one] { $price } кредит
    [few] { $price } кредита
   *[other] { $price } кредитов
}.
step-portrait-what = 👤 { $name } · { $ratio } · { $pictures ->
    [one] { $pictures } картинка
    [few] { $pictures } картинки
   *[other] { $pictures } картинок
}
step-portrait-what-style = 🎨 Стиль «{ $style }»
portrait-examples = 👁 <b>Как выглядит каждый стиль</b>
portrait-example-line = { $number }. { $name }
notice-portrait-photos = 📷 Фото здесь не нужны: модель уже знает, кого рисовать. Обучить ещё одну – по команде /train.
notice-portrait-style-gone = 🎨 Этого стиля больше нет. Выберите, пожалуйста, другой или напишите свой текст.
notice-portrait-gone = 🗑 Этой модели больше нет. Выберите, пожалуйста, другую.
button-likeness = 👤 { $name }
button-portrait-style = 🎨 { $name }
button-portrait-examples = 👁 Показать примеры
button-keep-style = ✅ Оставить этот стиль
button-number = { $number }
button-number-usual = ⭐ { $number }
button-edit-number = 🔢 Сколько
toast-not-offered = 🚧 Сейчас этого нет в меню, поэтому заказ не сделан. Выберите другую модель или загляните позже
notice-not-offered = 🚧 Сейчас этого нет в меню. Что есть, показано ниже.
toast-incomplete = 🗑 Модели или фото, из которых это делалось, больше нет. Выберите, пожалуйста, заново
toast-model-gone = 🗑 Этой модели больше нет

## Стили портретов, для администраторов

portrait-styles-page = 🎨 <b>Стили портретов: { $styles }</b>
    Нажмите на стиль, чтобы увидеть его текст или убрать его.
portrait-styles-one = 🎨 <b>{ $name }</b>
    <blockquote expandable>{ $prompt }</blockquote>
portrait-styles-with-example = 🖼 Картинка-пример есть.
portrait-styles-without-example = 🖼 Картинки-примера нет.
portrait-styles-remove = Убрать его? Заказы, сделанные с ним, останутся как есть.
portrait-styles-example = 👁 Пример стиля «{ $name }»
step-portrait-style = <b>Новый стиль портретов</b>
    Пришлите одно сообщение из трёх строк: название по-английски, название по-русски и текст по-английски. Там, где должен быть человек, напишите { $mark }: вместо этого будет «woman», «dog» и так далее.
    <blockquote>Rooftop
    На крыше
    evening portrait photo of a { $mark } on a rooftop, city lights behind</blockquote>
step-portrait-style-picture = 🖼 Если прислать это подписью к фото, фото станет примером. Без фото примера не будет.
step-portrait-style-pictured = 🖼 Картинка-пример получена. Осталось прислать три строки.
notice-portrait-style-added = ✅ Стиль «{ $name }» добавлен. Все стили – по команде /portrait_styles.
notice-portrait-style-taken = 🎨 Стиль «{ $name }» уже есть. Выберите, пожалуйста, другое название.
notice-portrait-style-full = 🎨 Стилей уже { $most }, больше предложить нельзя. Сначала уберите один: /portrait_styles.
notice-portrait-style-lines = ✏️ Нужны три строки: два названия и текст.
notice-portrait-style-name = ✏️ В названии может быть до { $max } символов. Пришлите, пожалуйста, все три строки ещё раз.
notice-portrait-style-subject = ✏️ В тексте нет { $mark }: без этого на картинке никого не будет. Пришлите, пожалуйста, все три строки ещё раз.
button-portrait-style-example = 👁 Показать пример
button-portrait_styles = 🎨 Стили портретов
command-portrait_styles = Стили портретов
