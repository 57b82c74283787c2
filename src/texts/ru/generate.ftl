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
notice-portrait-photos = 📷 Фото здесь не нужны: модель уже знает, кого рисовать. Обучить ещё одну – по команде /train.
notice-portrait-style-gone = 🎨 Этого стиля больше нет. Выберите, пожалуйста, другой или напишите свой текст.
notice-portrait-gone = 🗑 Этой модели больше нет. Выберите, пожалуйста, другую.
button-likeness = 👤 { $name }
button-portrait-style = 🎨 { $name }
button-keep-style = ✅ Оставить этот стиль
button-number = { $number }
button-number-usual = ⭐ { $number }
button-edit-number = 🔢 Сколько
toast-model-gone = 🗑 Этой модели больше нет
