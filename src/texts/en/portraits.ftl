## Portraits: orders of trainings, and of pictures made with a trained model

subject-man = man
subject-woman = woman
subject-boy = boy
subject-girl = girl
subject-person = person
subject-cat = cat
subject-dog = dog
title-training = Model “{ $name }” · { $subject }
title-portrait = { $name } · { $ratio }
title-portrait-style = { $name } · { $style } · { $ratio }
card-head-training = 🧬 { $title } · #{ $order }
card-head-portrait = 🎭 Portraits · { $title } · #{ $order }
card-training = ⏳ Training. You can close the chat, I will write when it is ready
card-training-usual = ⏳ Training, usually about { $time }. You can close the chat, I will write when it is ready
card-training-told = 📤 The model is ready
card-delivering-album = 📤 Sending the pictures
caption-training = ✅ <b>{ $title }</b> is ready · { credits } · #{ $order }
    Four sample pictures are on their way, free of charge.
album-words = ⬆️ { $pictures ->
    [one] { $pictures } picture
   *[other] { $pictures } pictures
} · { cost } · #{ $order }
album-words-part = ⬆️ { $pictures } of { $ordered } pictures came · #{ $order }
    The others came damaged, again and again. You paid only for those that are here: { credits }.
as-it-was-training = The photos the model was trained on.
end-no_answer_in_time-training = ⚠️ The training was not finished in { $time }. Nothing was charged.
end-moderation-training = 🚫 The model refused these photos. Nothing was charged. Try others.
end-input_refused-training = 🚫 The provider did not take these photos. Nothing was charged. Replace them and try again.
end-provider_failed-training = ⚠️ The provider could not train this model. Nothing was charged.
end-result_unusable-training = ⚠️ The trained model could not be used. Nothing was charged.
end-undeliverable-training = ⚠️ Telegram did not take our message that your model is ready, so nothing was charged, and the model was deleted. Press 🔁 to train it again.
end-delivery_unconfirmed-training = 🔂 Telegram did not say whether you were told that your model is ready. Nothing was charged, and the model was deleted. Press 🔁 to train it again.
end-model_gone = 🗑 This model does not exist any more. Nothing was charged. Choose another one or train it again.
model-reminder = ⏰ Your model “{ $name }” will be deleted on { DATETIME($at, day: "numeric", month: "long") }. Until then you can make pictures with it; its training photos are kept, so you can train it again at any time.
event-imported = Brought over from the earlier bot
event-trained = The model is trained
event-model_renamed = You gave the model another name
event-model_deleting = The model is being deleted
event-model_deleted = The model is deleted, also at the provider
event-model_extended = You kept the model for another 30 days
