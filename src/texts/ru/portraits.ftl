## Портреты: обучение моделей и картинки с ними

subject-man = мужчина
subject-woman = женщина
subject-boy = мальчик
subject-girl = девочка
subject-person = человек
subject-cat = кошка
subject-dog = собака
title-training = Модель «{ $name }» · { $subject }
title-portrait = { $name } · { $ratio }
title-portrait-style = { $name } · { $style } · { $ratio }
card-head-training = 🧬 { $title } · №{ "\u00A0" }{ $order }
card-head-portrait = 🎭 Портреты · { $title } · №{ "\u00A0" }{ $order }
card-training = ⏳ Обучаю. Чат можно закрыть: напишу, когда будет готово
card-training-usual = ⏳ Обучаю, обычно около { $time }. Чат можно закрыть: напишу, когда будет готово
card-training-told = 📤 Модель готова
card-delivering-album = 📤 Отправляю картинки
caption-training = ✅ <b>{ $title }</b>: готово · { credits } · №{ "\u00A0" }{ $order }
    Четыре картинки для примера уже в пути, бесплатно.
album-words = ⬆️ { $pictures ->
    [one] { $pictures } картинка
    [few] { $pictures } картинки
   *[other] { $pictures } картинок
} · { cost } · №{ "\u00A0" }{ $order }
album-words-part = ⬆️ Картинок пришло: { $pictures } из { $ordered } · №{ "\u00A0" }{ $order }
    Остальные раз за разом приходили повреждёнными. Вы заплатили только за те, что здесь: { credits }.
as-it-was-training = Фото, на которых обучена модель.
end-no_answer_in_time-training = ⚠️ Обучение не закончилось за { $time }. Ничего не списано.
end-moderation-training = 🚫 Модель отклонила эти фото. Ничего не списано. Попробуйте другие.
end-input_refused-training = 🚫 Сервис не принял эти фото. Ничего не списано. Замените их и попробуйте ещё раз.
end-provider_failed-training = ⚠️ Сервис не смог обучить эту модель. Ничего не списано.
end-result_unusable-training = ⚠️ Обученной моделью нельзя пользоваться. Ничего не списано.
end-undeliverable-training = ⚠️ Телеграм не принял сообщение о том, что модель готова, поэтому ничего не списано, а модель удалена. Чтобы обучить её снова, нажмите 🔁.
end-delivery_unconfirmed-training = 🔂 Телеграм не сказал, дошло ли сообщение о том, что модель готова. Ничего не списано, модель удалена. Чтобы обучить её снова, нажмите 🔁.
end-model_gone = 🗑 Этой модели больше нет. Ничего не списано. Выберите другую или обучите её снова.
model-reminder = ⏰ Ваша модель «{ $name }» будет удалена { DATETIME($at, day: "numeric", month: "long") }. До этого с ней можно делать картинки; фото для обучения сохранены, поэтому её можно обучить снова в любой момент.
event-imported = Перенесено из прежнего бота
event-trained = Модель обучена
event-model_renamed = Вы дали модели другое имя
event-model_deleting = Модель удаляется
event-model_deleted = Модель удалена, в том числе у сервиса
event-model_extended = Вы оставили модель ещё на 30 дней
