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
card-placed = ⏳ Accepted · { cost }
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
card-delivered = ✅ Done in { $time } · { cost } · balance { $balance }
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
end-undeliverable = ⚠️ Telegram did not take the picture. Nothing was charged. It is kept: press 📤 to get it.
end-delivery_unconfirmed = 🔂 Telegram did not say whether your picture arrived: look above. Nothing was charged. If it is not there, press 📤.
end-input_refused = 🚫 The provider did not take this text or these photos. Nothing was charged. Change them and try again.
end-input_refused-photos = 🚫 The provider did not take these photos. Nothing was charged. Replace them and try again.
end-internal = ⚠️ Something broke on our side. Nothing was charged.
end-code = Code { $code }

caption-prompt = <blockquote expandable>{ $prompt }</blockquote>
caption-facts = { $title } · { cost } · #{ $order }
caption-file = #{ $order }
caption-repeat = 🔂 You may have this picture already: Telegram did not say whether it arrived. It was charged once.
delivery-file-missing = 📎 Telegram did not take the file in full quality. The photo above is the same picture. Press 📎 to try once more, it costs nothing.
delivery-file-unconfirmed = 📎 Telegram did not say whether the file in full quality arrived: look above. If it is not there, press 📎, it costs nothing.
more-pictures = ➕ { $pictures ->
    [one] { $pictures } more picture
   *[other] { $pictures } more pictures
} · free of charge · #{ $order }
more-files-missing = 📎 Telegram did not take all files in full quality. The photos above show the same pictures; press ➕ to try once more, it costs nothing.

as-it-was-head = 📎 Order { $order } as it was: { $title }
as-it-was-prompt = <pre>{ $prompt }</pre>
as-it-was-photos = First the product, then the background.

refund-told = 💳 { $credits ->
    [one] { $credits } credit of order { $order } is back
   *[other] { $credits } credits of order { $order } are back
}, balance { $balance }

## What happened?

story-head = <b>Order { $order }</b> · { $title } · { cost }
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
event-cancel_requested-support = Support asked to cancel
event-delivery_unknown = Telegram did not say whether the picture arrived; it is sent again
event-sent_photo = The picture was sent as a photo
event-sent_file = The picture was sent as a file
event-sent_album = The pictures were sent as an album
event-sent_told = You were told that it is ready
event-handed_over = Handed over to the application that ordered it
event-delivered = Delivered: { $credits ->
    [one] { $credits } credit was charged
   *[other] { $credits } credits were charged
}
event-refunded = Support gave back { $credits ->
    [one] { $credits } credit
   *[other] { $credits } credits
}
event-delivered_again = Support had it sent to you once more
event-placed-support = Support has it sent to you once more
event-refused = Refused; nothing was charged
event-failed = Failed; nothing was charged
event-cancelled = Cancelled; nothing was charged
