## Buttons

button-studio = 🖼 Studio
button-product = 📦 Product photo
button-train = 🧬 Train a model
button-generate = 🎭 Portraits
button-models = 👥 My models
button-open-model = 👤 Open the model
button-make-pictures = 🎭 Make pictures
button-files = 📎 As files
button-change-training = ✏️ Change
button-credits = 💳 Credits
button-history = 🗂 History
button-settings = ⚙️ Settings
button-help = ❓ Help
button-styles = 🏞 Styles
button-menu = 🏠 Menu
button-back = ⬅️ Back
button-cancel = ✖️ Cancel
button-make = 🖼 Make it
button-model = { $limit ->
    [0] { $model }
    [one] { $model } · up to { $limit } photo
   *[other] { $model } · up to { $limit } photos
}
button-keep-prompt = ✅ Keep this text
button-remove = 🗑 { $number }
button-done = ✅ Done
button-skip = ⏭ No photos
button-confirm = ✅ Make it · { $price }
button-confirm-training = ✅ Train it · { $price }
button-edit-model = 🤖 Model
button-edit-prompt = ✏️ Text
button-edit-photos = 📷 Photos
button-edit-ratio = 📐 Shape
button-keep-photo = ✅ Keep this photo
button-keep-background = ✅ Keep the background
button-keep-both = ↩️ Keep both as they are
button-replace-product = 📦 Replace product
button-replace-background = 🏞 Replace background
button-style = 🏞 { $name }
button-style-add = ➕ Add
button-style-remove = 🗑 { $name }
button-style-remove-now = 🗑 Yes, remove it
button-use = ✅ Use the new text
button-keep = ↩️ Keep the old one
button-cancel-order = ✖️ Cancel
button-cancel-numbered = ✖️ Cancel { $order }
button-again = 🔁 Again · { $price }
button-change = ✏️ Change
button-other-background = 🏞 Other background
button-as-it-was = 📎 As it was
button-more = ➕ { $pictures ->
    [one] { $pictures } more picture
   *[other] { $pictures } more pictures
} · free
button-send = 📤 Send it · { $price }
button-file = 📎 In full quality · free
button-story = ❔ What happened?
button-order = { $mark } { $order }
button-older = Older ➡️
button-newer = ⬅️ Newer
button-to-history = 🗂 To the list
button-language-chosen = ✓ { $language }
button-language-other = { $language }
button-news-on = 🔔 News from us: on
button-news-off = 🔕 News from us: off
button-news-stop = 🔕 No more news
button-stats-period = { $days ->
    [1] Today
   *[other] { $days } days
}
button-stats-chosen = ✓ { button-stats-period }
button-stats-refresh = 🔄 Refresh
