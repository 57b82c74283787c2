## Trained models

model-age = { $days ->
    [0] trained today
    [1] trained yesterday
   *[other] trained { $days } days ago
}
models-page = 👥 <b>Your models</b>
models-empty = 👥 <b>There are no models yet</b>
    Train one from a few photos of somebody, then make as many pictures with it as you like.
models-line = ✅ <b>{ $name }</b> · { $subject } · { model-age } · will be deleted on { DATETIME($until, day: "numeric", month: "long") }
models-training = ⏳ <b>{ $name }</b> · { $subject } · being trained
model-head = 👤 <b>{ $name }</b> · { $subject }
model-trained = ✅ Ready · { model-age }, on { DATETIME($at, day: "numeric", month: "long") }
model-until = 🗓 On { DATETIME($at, day: "numeric", month: "long") } it will be deleted, also at the provider. Until then you can make pictures with it.
model-sample = 👤 { $name }
model-delete = <b>Delete the model “{ $name }”?</b>
    It will be gone here and at the provider, with the photos it was trained on. This cannot be undone. The pictures you have made with it stay.
step-rename = <b>What shall the model “{ $name }” be called?</b>
    Send a name of up to { $max } characters.
notice-rename-done = ✅ The model is now called “{ $name }”. /models shows all of them.
notice-rename-gone = 🗑 This model is being deleted or does not exist any more, so it keeps its name.
notice-rename-unsure = ⏳ I could not save the name just now. Please send it once more in a minute.
notice-rename-photos = 📷 No photos are needed here. Please send the new name as a text.
button-open-training = ⏳ { $name }
button-model-sample = 🖼 Sample
button-model-rename = ✏️ Rename
button-model-retrain = 🔁 Train again
button-model-delete = 🗑 Delete
button-model-delete-now = 🗑 Yes, delete it
button-model-keep = ↩️ Keep it
toast-model-deleted = 🗑 “{ $name }” is being deleted, also at the provider
toast-model-unsure = ⏳ “{ $name }” could not be deleted just now. Please look at the list in a minute and press again if it is still there
button-model-extend = ⏳ Keep 30 days longer
toast-model-extended = ✅ Kept until { DATETIME($at, day: "numeric", month: "long") }
toast-model-extend-late = ⏳ This model cannot be kept any longer. You can train it again with the same photos
toast-model-extend-unsure = ⏳ That did not work just now. Please look again in a minute
