## Студия, шаг за шагом

step-model = <b>Какая модель?</b>
step-model-kept-prompt = Ваш текст: «{ $prompt }»
step-model-kept-photos = Ваши фото: { $photos }
step-prompt = <b>Что должно быть на картинке?</b>
    Опишите одним сообщением, до { $max } символов: предмет, обстановку, свет, стиль.
step-prompt-now = Сейчас там: «{ $prompt }»
step-photos-advice = 💡 Лучше всего подходят чёткие фото при ровном свете.
step-photos = <b>Фото-образцы: { $count } из { $limit }</b>
step-photos-none = Присылайте по одному или альбомом, как фото или как файлы. Если всё сказано в тексте, фото не нужны.
step-photos-some = Пришлите ещё, уберите лишнее кнопкой 🗑 или нажмите «Готово».
step-photos-full = Больше { $model } не берёт. Уберите лишнее кнопкой 🗑 или нажмите «Готово».
step-photo-line = { $number }. 📷 { NUMBER($width, useGrouping: 0) } × { NUMBER($height, useGrouping: 0) }
step-ratio = <b>Какой формат?</b>
    Ширина к высоте.
step-confirm = <b>Делаем?</b>
step-confirm-what = { $model } · { $ratio } · { $photos ->
    [0] без фото
   *[other] { $photos } фото
}
step-confirm-prompt = <blockquote expandable>{ $prompt }</blockquote>
step-confirm-price = Цена: { $price }, у вас { credits }
step-confirm-poor = 💳 Нужно { $price }, у вас { $balance }. Ничего не заказано.
step-new-prompt = Взять это как новый текст?
    <blockquote>{ $prompt }</blockquote>
offer-prompt = Сделать картинку по этому тексту?
    <blockquote>{ $prompt }</blockquote>
offer-photos = Сделать картинку с { $photos ->
    [1] этим фото
   *[other] этими { $photos } фото
}? Дальше я спрошу, что на ней должно быть.
offer-product = 📦 <b>Фото товара</b> – { $photos ->
    [1] товар с этого фото в другой обстановке.
   *[other] товар с первого фото в обстановке второго.
}
offer-both = Сделать картинку по этому тексту с { $photos ->
    [1] этим фото
   *[other] этими { $photos } фото
}?
    <blockquote>{ $prompt }</blockquote>
