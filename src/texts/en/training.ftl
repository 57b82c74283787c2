## Training of a model, step by step

step-train-what = 🧬 <b>A model of somebody</b>
    You send { $least } to { $most } photos of a person, a cat or a dog. The model learns what they look like, and then it makes portraits.
step-train-consent = 🔒 <b>Before you send anything</b>
    These are faces, so this is what happens to them:
    • The photos are kept in two places: with us, and at the provider that checks them and trains the model.
    • The provider has model and photos for { $provider ->
    [one] { $provider } day
   *[other] { $provider } days
} after the training, then they are deleted there.
    • We keep the photos { $own ->
    [0] until you delete them.
    [one] for { $own } day.
   *[other] for { $own } days.
}
    • You can delete model and photos with one press, at any time: in /models or /settings.
    • Please send only photos of yourself, of people who agreed to this, of your own children or pets.
step-train-name = <b>What shall the model be called?</b>
    Send a name, 1 to { $max } characters.
step-train-name-now = Now it is called “{ $name }”.
step-train-subject = <b>Who is “{ $name }”?</b>
    The word helps the model to learn. Choose the nearest one.
step-train-advice = 💡 Works best: sharp photos in even light, one face in each, from different angles and against different backgrounds, no sunglasses. Send them one by one or as albums, as photos or as files.
step-train-advice-pet = 💡 Works best: sharp photos in even light, one animal alone in each, from different angles and against different backgrounds. Send them one by one or as albums, as photos or as files.
step-train-photos = <b>Photos of “{ $name }”: { $count } of { $most }</b>
step-train-missing = It takes at least { $least ->
    [one] { $least } photo
   *[other] { $least } photos
}: { $missing } more to go.
step-train-enough = This is enough. With more angles and places the likeness gets better; { $most } is the most.
step-train-full = That is the most it takes. To replace one, take it away with 🗑 first.
step-train-warnings = ⚠️ <b>Better replace these.</b> The model can learn from them too, but the likeness will be weaker.
step-train-small = 📷 { $numbers }: less than { $least } pixels on the shorter side
step-train-no-face = 📷 { $numbers }: no face found
step-train-several-faces = 📷 { $numbers }: more than one face
step-train-blurry = 📷 { $numbers }: blurry
step-train-sunglasses = 📷 { $numbers }: sunglasses
step-train-remove = <b>Which photo shall go?</b>
    They are numbered in the order in which you sent them.
step-train-confirm = <b>Shall I train it?</b>
step-train-confirm-what = 🧬 “{ $name }” · { $subject } · { $photos ->
    [one] { $photos } photo
   *[other] { $photos } photos
}
step-train-time = ⏱ It can take an hour or longer. You can close the chat, I will write when it is ready.
step-train-time-usual = ⏱ It usually takes about { $time }. You can close the chat, I will write when it is ready.
step-train-term = 🔒 The provider deletes model and photos { $provider ->
    [one] { $provider } day
   *[other] { $provider } days
} after the training.
step-train-free = If the training does not succeed, it costs nothing.

button-keep-name = ✅ Keep this name
button-subject-man = 👨 Man
button-subject-woman = 👩 Woman
button-subject-boy = 👦 Boy
button-subject-girl = 👧 Girl
button-subject-person = 🧑 Person
button-subject-cat = 🐈 Cat
button-subject-dog = 🐕 Dog
button-train-show = 👁 Show all
button-train-remove = 🗑 Remove one
button-edit-name = ✏️ Name
button-edit-subject = 👤 Who

## Sent below the photos’ screen

train-sheet = 👁 { $photos ->
    [one] Your photo
   *[other] Your { $photos } photos, numbered in the order in which you sent them
}
train-advice = 💡 Good examples, and what to avoid.

## What is said above a step of a training

notice-text-train-subject = ✏️ No words are needed here. Please choose with a button below.
notice-text-train-photos = ✏️ No words are needed here. Please send photos, or press a button below.
notice-text-train-confirm = ✏️ No words are needed here. Press a button below: each part can be changed.
notice-train-caption = ✏️ Words under photos are not used here.
notice-train-few = 📷 It takes at least { $least ->
    [one] { $least } photo
   *[other] { $least } photos
}: please send { $missing } more.
notice-train-removed = 🗑 Photo { $number } is gone.{ $behind ->
    [0] { "" }
    [one] { " " }The one behind it moved up.
   *[other] { " " }The { $behind } behind it moved up.
}
