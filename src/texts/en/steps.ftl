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
notice-name-empty = ✏️ There are no words in this. The name needs 1 to { $max } characters.
notice-name-long = ✏️ This name has { $length } characters; the limit is { $max }. Please send a shorter one.
notice-stale = ⏳ That button belongs to an earlier step. Here is where we are:
notice-left = ✖️ Cancelled. Nothing was ordered, nothing was charged.
notice-price-changed = 💳 The price has changed since then: now it is { $price }.
notice-price-now = 💳 Please look at the price once more: it is { $price }.
notice-more = … and { $count } more.
notice-numbered = { $number }. { $notice }
notice-unknown-command = I do not know { $command }. Here is what I can do:
notice-unsupported = I can use text and photos, but not this kind of message. Photos also work as files: JPEG, PNG or WebP.
notice-nothing-to-cancel = There is nothing to cancel.
notice-open-orders = Orders under way:
notice-group = I work in a private chat: open @{ $bot } and press Start.
notice-blocked = 🚫 This account is blocked: nothing can be ordered with it. If you think that is a mistake, please write to support.
notice-deleted = What I keep of you is being deleted. When that is done, you can begin anew.

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
refused-too_costly = This picture takes too much memory or time to open. Send it as a photo, not as a file, or save it as a plain JPEG.
refused-video = Videos do not work here. Send one frame as JPEG, PNG or WebP.

## Short answers to a press (200 characters at most)

toast-accepted = ✅ Order { $order } accepted
toast-already-accepted = Order { $order } is already accepted
toast-sent-as = It is sent as order { $order }
toast-already-being-made = Order { $order } is already being made
toast-poor = 💳 This costs { $price }, you have { $balance }
toast-cancelling = ↩️ Cancelling. { $credits ->
    [one] { $credits } credit comes back
   *[other] { $credits } credits come back
}
toast-cancel-late = 📤 It is already on its way and cannot be cancelled
toast-ended = Order { $order } has already ended: { $status }
toast-order-not-found = There is no order { $order } of yours
toast-more = 📤 { $pictures ->
    [one] One more picture is
   *[other] { $pictures } more pictures are
} on the way, free of charge
toast-more-sent = ✅ Already sent: just scroll down
toast-language = ✓ English
toast-news-on = 🔔 You will hear our news. One press stops them
toast-news-off = 🔕 No more news. /settings has the switch
toast-style-removed = 🗑 “{ $name }” is not offered any more
toast-unknown-button = This button does not work any more. /start shows the menu
