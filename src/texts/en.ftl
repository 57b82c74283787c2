# All wording people read, in English. Messages that begin with button-, toast- or command- have no markup; the others
# are Telegram's HTML. ru.ftl has the same messages with the same values.

credits = { $credits ->
    [one] { $credits } credit
   *[other] { $credits } credits
}
seconds = { $value } s
minutes = { $value } min

## Greeting, menu, help

greeting = 👋 Hello, { $name }! I make pictures from your words and photos.
greeting-grant = 🎁 You have { credits } to begin with: enough for { $pictures ->
    [one] { $pictures } picture
   *[other] { $pictures } pictures
}.
greeting-menu = Press 🖼 <b>Studio</b>, or simply write what you would like to see. To show a product in a new setting, press 📦 <b>Product photo</b>.
menu = 🖼 <b>Studio</b>: describe a picture, add photos if you like, and get it here.
    📦 <b>Product photo</b>: your product from one photo in the setting of another.
    
    { credits } on your balance · a picture costs { $studio }, a product photo { $product }
help =
    <b>How it works</b>
    Choose a model, describe the picture, add photos if it should look like something you have, choose a shape, confirm. Before you confirm, nothing is charged; when a picture does not come, nothing is charged either.
    
    <b>Product photo</b>
    Send a photo of your product, then a photo of a background, or choose a style. The product appears in that setting.
    
    <b>Examples</b>
    <blockquote>A fox reading in an old library, oil painting, warm lamp light</blockquote>
    <blockquote>The bottle from my photo on a mossy stone in a forest, morning fog</blockquote>
    You can also just write the text here, or send photos with the text as their caption.
    
    <b>Limits</b>
    Text: up to { $maxPrompt } characters. Photos: JPEG, PNG or WebP, up to { $maxMegabytes } MB each; { $models }.
    
    <b>Commands</b>
    /studio – a new picture
    /product – your product in another setting
    /credits – balance and movements
    /history – your orders
    /cancel – drop what you began, or cancel an order
    /settings – language
help-model = { $model } takes up to { $limit }

## Commands menu

command-start = Menu
command-studio = Make a picture
command-product = Put a product into a setting
command-credits = Balance and movements
command-history = Your orders
command-cancel = Cancel a step or an order
command-settings = Language
command-help = How it works
command-stats = Statistics
command-styles = Backgrounds for product photos

## Buttons

button-studio = 🖼 Studio
button-product = 📦 Product photo
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
button-story = ❔ What happened?
button-order = { $mark } { $order }
button-older = Older ➡️
button-newer = ⬅️ Newer
button-to-history = 🗂 To the list
button-language-chosen = ✓ { $language }
button-language-other = { $language }
button-stats-period = { $days ->
    [1] Today
   *[other] { $days } days
}
button-stats-chosen = ✓ { button-stats-period }
button-stats-refresh = 🔄 Refresh

## Studio, step by step

step-model = <b>Which model?</b>
step-model-kept-prompt = Your text: “{ $prompt }”
step-model-kept-photos = Your photos: { $photos }
step-prompt = <b>What should be in the picture?</b>
    Describe it in one message, up to { $max } characters: subject, surroundings, light, style.
step-prompt-now = Now it says: “{ $prompt }”
step-photos-advice = 💡 Sharp photos in even light work best.
step-photos = <b>Reference photos: { $count } of { $limit }</b>
step-photos-none = Send them one by one or as an album, as photos or as files. No photos are needed if the text says it all.
step-photos-some = Send more, take one away with 🗑, or press Done.
step-photos-full = That is the most { $model } takes. Take one away with 🗑, or press Done.
step-photo-line = { $number }. 📷 { NUMBER($width, useGrouping: 0) } × { NUMBER($height, useGrouping: 0) }
step-ratio = <b>Which shape?</b>
    Width to height.
step-confirm = <b>Shall I make it?</b>
step-confirm-what = { $model } · { $ratio } · { $photos ->
    [0] no photos
    [one] { $photos } photo
   *[other] { $photos } photos
}
step-confirm-prompt = <blockquote expandable>{ $prompt }</blockquote>
step-confirm-price = Price: { $price } of your { credits }
step-confirm-poor = 💳 This costs { $price }, you have { $balance }. Nothing has been ordered.
step-new-prompt = Use this as the new text?
    <blockquote>{ $prompt }</blockquote>
offer-prompt = Want a picture from this text?
    <blockquote>{ $prompt }</blockquote>
offer-photos = Want a picture with { $photos ->
    [one] this photo
   *[other] these { $photos } photos
}? Next I will ask what should be in it.
offer-product = 📦 <b>Product photo</b> puts { $photos ->
    [one] the product from this photo into another setting.
   *[other] the product from the first photo into the setting of the second.
}
offer-both = Want a picture from this text with { $photos ->
    [one] this photo
   *[other] these { $photos } photos
}?
    <blockquote>{ $prompt }</blockquote>

## Product photo, step by step

step-product-photo = <b>Photo of the product</b>
    Send one photo, or an album of two: first the product, then the background.
step-product-photo-only = <b>Photo of the product</b>
    Send one photo. The background stays.
step-product-advice = 💡 Works best: a sharp photo in even light, the whole product in the frame, one product alone, with a plain backdrop.
step-background = <b>Photo of the background</b>
    Send a photo of the setting your product should stand in.
step-background-or-style = <b>Photo of the background</b>
    Send a photo of the setting your product should stand in, or choose a style.
step-background-advice = 💡 Choose a setting that looks the way you want the result to look. It looks most natural when light and angle are like those of your product photo.
step-product-confirm-product = 📦 Product: your photo, { NUMBER($width, useGrouping: 0) } × { NUMBER($height, useGrouping: 0) }
step-product-confirm-background = 🏞 Background: your photo, { NUMBER($width, useGrouping: 0) } × { NUMBER($height, useGrouping: 0) }
step-product-confirm-style = 🏞 Background: style “{ $style }”
step-product-replace = <b>A new photo: which one does it replace?</b>

## Styles, for administrators

styles-page = { $styles ->
    [0] 🏞 <b>There are no styles yet</b>
        Those you add are offered as backgrounds for product photos.
   *[other] 🏞 <b>Styles: { $styles }</b>
        They are offered as backgrounds for product photos. 🗑 removes one.
}
styles-remove = Remove the style “{ $name }”? Orders made with it stay as they are.
step-style = <b>A new style</b>
    Send the background picture with the style’s name as its caption, up to { $max } characters; or first the picture, then the name.
step-style-photo = <b>A new style: “{ $name }”</b>
    Now send its picture.
step-style-name = <b>A new style</b>
    What is it called? Send a name of up to { $max } characters.

## Statistics, for administrators

stats-head = 📊 <b>Statistics</b> · { DATETIME($at, day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", second: "2-digit") } UTC
stats-orders = <b>{ $days ->
    [1] Orders today: { $orders }
   *[other] Orders in { $days } days: { $orders }
}</b>
stats-line = <b>{ $line }: { $orders }</b>
stats-delivered = ✅ { $count } delivered
stats-open = ⏳ { $count } under way
stats-refused = 🚫 { $count } refused
stats-failed = ⚠️ { $count } failed
stats-cancelled = ↩️ { $count } cancelled
stats-lost = ❔ { $count } lost
stats-wait = ⏱ Order → place: half ≤ { $median }, 95% ≤ { $p95 }
stats-picture = ⏱ Order → picture: half ≤ { $median }, 95% ≤ { $p95 }
stats-days = <b>By day</b>, from midnight to midnight UTC
stats-day = { DATETIME($at, weekday: "short") } { DATETIME($at, day: "numeric") } · { $counts }
stats-no-orders = –
stats-count = { $mark }{ $count }
stats-mark-studio = 🖼
stats-mark-product = 📦
stats-accounts = <b>Accounts</b>, load and jobs of the last 24 h
stats-no-accounts = <b>Accounts</b>: none is configured, so no order can be made.
stats-account = <b>{ $account }</b> · { $taken } of { $places ->
    [one] { $places } place
   *[other] { $places } places
} taken
stats-load = Load { $load }% · { $jobs }
stats-no-jobs = no jobs
stats-rest = 💤 Rests until { DATETIME($at, hour: "2-digit", minute: "2-digit", second: "2-digit") }: { $reason }
stats-rest-busy = busy
stats-rest-auth = its key is refused
stats-rest-no_funds = no money left
stats-rest-config = set up wrongly
stats-not-configured = ✖️ Takes no new jobs
stats-more-accounts = … and { $count ->
    [one] { $count } more account
   *[other] { $count } more accounts
}

## What is said above a step

notice-prompt-empty = ✏️ There are no words in this. The text needs 1 to { $max } characters.
notice-prompt-long = ✏️ This text has { $length } characters; the limit is { $max }. Send a shorter one.
notice-prompt-kept = ✅ Text kept.
notice-photos-added = ✅ { $photos ->
    [one] { $photos } photo added.
   *[other] { $photos } photos added.
}
notice-photos-over = 📷 The limit is { $limit ->
    [one] { $limit } photo
   *[other] { $limit } photos
}: the first ones stay, { $over ->
    [one] { $over } was left out.
   *[other] { $over } were left out.
}
notice-photos-known = 📷 { $photos ->
    [one] This photo is already here.
   *[other] { $photos } of these photos are already here.
}
notice-text-product-photo = ✏️ No words are needed here. Please send the photo of your product.
notice-text-product-background = ✏️ No words are needed here. Please send a photo of the background, or press a button below.
notice-text-product-confirm = ✏️ No words are needed here. Press a button below, or send a photo to replace one of the two.
notice-product-caption = ✏️ The words under the photo are not used: here the two photos say it all.
notice-product-over = 📷 { $room ->
    [1] One photo is enough here: the first one stays
   *[other] Two photos are enough here: the first two stay
}, { $over ->
    [one] { $over } was left out.
   *[other] { $over } were left out.
}
notice-style-gone = 🏞 This style is not offered any more. Please choose another background.
notice-style-added = ✅ The style “{ $name }” is added. /styles shows all of them.
notice-style-taken = 🏞 There already is a style “{ $name }”. Please send another name.
notice-style-full = 🏞 There are { $most } styles, and no more can be offered. Remove one in /styles first.
notice-style-nameless = ✏️ There are no words in this. The name needs 1 to { $max } characters.
notice-style-long = ✏️ This name has { $length } characters; the limit is { $max }. Please send a shorter one.
notice-stale = ⏳ That button belongs to an earlier step. Here is where we are:
notice-left = ✖️ Cancelled. Nothing was ordered, nothing was charged.
notice-price-changed = 💳 The price has changed since then: now it is { $price }.
notice-more = … and { $count } more.
notice-numbered = { $number }. { $notice }
notice-unknown-command = I do not know { $command }. Here is what I can do:
notice-unsupported = I can use text and photos, but not this kind of message. Photos also work as files: JPEG, PNG or WebP.
notice-nothing-to-cancel = There is nothing to cancel.
notice-open-orders = Orders under way:
notice-group = I work in a private chat: open @{ $bot } and press Start.

refused-too_big = This file is { $size } MB; the limit is { $limit } MB. Send a smaller one, or as a photo.
refused-too_large = This file is too big; the limit is { $limit } MB. Send a smaller one, or as a photo.
refused-unfetchable = This file is { $size } MB; the limit is { $limit } MB. Send a smaller one, or as a photo.
refused-unavailable = Telegram did not hand over this file. Please send it once more.
refused-not_a_picture = This file is not a picture. JPEG, PNG and WebP work.
refused-svg = SVG is a drawing, not a photo. Send it as JPEG, PNG or WebP.
refused-gif = GIF and animations do not work here. Send one frame as JPEG, PNG or WebP.
refused-heic = HEIC does not work here. Send it as a photo, not as a file, or as JPEG.
refused-unsupported_format = This format does not work here. JPEG, PNG and WebP do.
refused-animated = This picture moves. Send one frame as JPEG, PNG or WebP.
refused-truncated = This file is cut off: a part of it is missing. Please send it once more.
refused-broken = This file is damaged and cannot be opened. Please send another one.
refused-too_many_pixels = This picture is { $width } × { $height } pixels; the limit is { $megapixels } million pixels and { $side } a side. Send a smaller one, or as a photo.
refused-too_small = This picture is { $width } × { $height } pixels; at least { $least } a side are needed.
refused-video = Videos do not work here. Send one frame as JPEG, PNG or WebP.

## Short answers to a press (200 characters at most)

toast-accepted = ✅ Order { $order } accepted
toast-already-accepted = Order { $order } is already accepted
toast-already-being-made = Order { $order } is already being made
toast-poor = 💳 This costs { $price }, you have { $balance }
toast-cancelling = ↩️ Cancelling. { $credits ->
    [one] { $credits } credit comes back
   *[other] { $credits } credits come back
}
toast-cancel-late = 📤 The picture is already on its way and cannot be cancelled
toast-ended = Order { $order } has already ended: { $status }
toast-order-not-found = There is no order { $order } of yours
toast-more = 📤 { $pictures ->
    [one] One more picture is
   *[other] { $pictures } more pictures are
} on the way, free of charge
toast-more-sent = ✅ Already sent: just scroll down
toast-language = ✓ English
toast-style-removed = 🗑 “{ $name }” is not offered any more
toast-unknown-button = This button does not work any more. /start shows the menu

## Orders

mark-placed = ⏳
mark-queued = ⏳
mark-generating = ⏳
mark-delivering = 📤
mark-delivered = ✅
mark-refused = 🚫
mark-failed = ⚠️
mark-cancelled = ↩️
status-placed = accepted
status-queued = in the queue
status-generating = being made
status-delivering = being sent
status-delivered = done
status-refused = refused
status-failed = failed
status-cancelled = cancelled

title-studio = { $model } · { $ratio }
title-product = Product photo · your background
title-product-style = Product photo · { $style }
card-head-studio = 🖼 Studio · { $title } · #{ $order }
card-head-product = 📦 { $title } · #{ $order }
card-prompt = “{ $prompt }”
card-placed = ⏳ Accepted · { credits }
card-reserved = ✅ Accepted · { $credits ->
    [one] { $credits } credit reserved
   *[other] { $credits } credits reserved
}
card-queued = ⏳ In the queue: { $ahead ->
    [0] you are next
   *[other] { $ahead } before you
}
card-queued-time = ⏳ In the queue: { $ahead ->
    [0] you are next
   *[other] { $ahead } before you
}, about { $time }
card-generating = ⏳ Generating
card-generating-usual = ⏳ Generating, usually about { $time }
card-cancelling = ↩️ Cancelling
card-delivering = 📤 Sending the picture
card-delivered = ✅ Done in { $time } · { credits } · balance { $balance }
card-cancelled = ↩️ Cancelled. { $credits ->
    [one] { $credits } credit is back
   *[other] { $credits } credits are back
}, balance { $balance }

end-cancelled_by_user = ↩️ Cancelled. Nothing was charged.
end-no_answer_in_time = ⚠️ The provider did not answer in { $time }. Nothing was charged.
end-moderation = 🚫 The model refused this text. Nothing was charged. Try other words.
end-moderation-photos = 🚫 The model refused these photos. Nothing was charged. Try others.
end-no_credits = 💳 This costs { $price }, you have { $balance }. Nothing was charged.
end-provider_failed = ⚠️ The provider could not make this picture. Nothing was charged.
end-provider_busy = ⚠️ No place became free in time. Nothing was charged.
end-provider_unavailable = ⚠️ The provider takes no orders at the moment. Nothing was charged. Try again in a few minutes.
end-answer_lost = ⚠️ The provider’s answer was lost on the way. Nothing was charged.
end-result_unusable = ⚠️ The picture came damaged. Nothing was charged.
end-undeliverable = ⚠️ Telegram did not take the picture. Nothing was charged.
end-input_refused = 🚫 The provider did not take this text or these photos. Nothing was charged. Change them and try again.
end-input_refused-photos = 🚫 The provider did not take these photos. Nothing was charged. Replace them and try again.
end-internal = ⚠️ Something broke on our side. Nothing was charged.
end-code = Code { $code }

caption-prompt = <blockquote expandable>{ $prompt }</blockquote>
caption-facts = { $title } · { credits } · #{ $order }
caption-file = #{ $order }
caption-repeat = 🔂 You may have this picture already: Telegram did not say whether it arrived. It was charged once.
delivery-file-missing = 📎 Telegram did not take the file in full quality. The photo above is the same picture; the file cost nothing.
more-pictures = ➕ { $pictures ->
    [one] { $pictures } more picture
   *[other] { $pictures } more pictures
} · free of charge · #{ $order }
more-files-missing = 📎 Telegram did not take all files in full quality. The photos above show the same pictures; press ➕ to try once more, it costs nothing.

as-it-was-head = 📎 Order { $order } as it was: { $title }
as-it-was-prompt = <pre>{ $prompt }</pre>
as-it-was-photos = First the product, then the background.

## What happened?

story-head = <b>Order { $order }</b> · { $title } · { credits }
story-day = { DATETIME($at, day: "numeric", month: "long", year: "numeric") }, UTC
story-line = <code>{ DATETIME($at, hour: "2-digit", minute: "2-digit", second: "2-digit") }</code> { $what }
story-more = … { $count ->
    [one] { $count } more line
   *[other] { $count } more lines
}
story-code = For support: <code>{ $code }</code>
event-placed = You confirmed the order
event-reserved = { $credits ->
    [one] { $credits } credit was reserved
   *[other] { $credits } credits were reserved
}
event-queued = All places were taken: it joined the queue
event-place_taken = It got a place at the provider
event-place_taken-waited = It got a place at the provider after { $time }
event-submission_accepted = The provider took the order
event-submission_unknown = The provider’s answer was lost; it is not sent twice, we look for it
event-submission_planned = The provider could not be reached; it will be sent again
event-given_back = The provider had no room: back to the head of the queue
event-callback = The provider sent word
event-provider_done = The provider finished
event-provider_refused = The provider did not take the order
event-provider_refused-moderation = The provider’s moderation said no
event-provider_refused-why = The provider did not take the order: { $why }
event-provider_failed = The provider could not make it
event-provider_cancelled = The provider has stopped
event-cost = { $what }; it charges us for this, not you: { $cost }
event-provider_lost = The provider was not heard of again
event-cancel_requested = You asked to cancel
event-delivery_unknown = Telegram did not say whether the picture arrived; it is sent again
event-sent_photo = The picture was sent as a photo
event-sent_file = The picture was sent as a file
event-delivered = Delivered: { $credits ->
    [one] { $credits } credit was charged
   *[other] { $credits } credits were charged
}
event-refused = Refused; nothing was charged
event-failed = Failed; nothing was charged
event-cancelled = Cancelled; nothing was charged

## Credits, history, settings

credits-page = 💳 <b>Balance: { credits }</b>
credits-page-reserved = Reserved for orders under way: { $reserved }
credits-page-price = A picture costs { $studio }, a product photo { $product }.
credits-page-movements = <b>Last movements</b>, times in UTC
credits-line = <code>{ $sign }{ $amount }</code> { $what } · { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") }
movement-grant = gift to begin with
movement-reserve = for order { $order }
movement-capture = order { $order } delivered, its reserve is charged
movement-release = back from order { $order }
movement-adjustment = by the administrator
history-page = 🗂 <b>Your orders</b>, times in UTC
history-empty = 🗂 There are no orders yet. The first one starts in the studio.
history-line = { $mark } <b>{ $order }</b> · { $status } · { $credits ->
    [0] nothing charged
   *[other] { credits }
} · { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") }
history-title = { $title }
settings-page = ⚙️ <b>Settings</b>
    In which language shall we talk?
language-en = English
language-ru = Русский

## Trouble

apology = ⚠️ Something broke on our side, and this step was not finished. It cost you nothing. Press again, or begin anew with /start. Code { $code }
admin-trouble = ⚠️ Update { $code } of person { $person } could not be handled: { $error }
