## Pictures of the catalog, for operators

command-item = A picture of the catalog

item-head = 🖼 <b>{ $product }</b> · picture { $item }
item-key = <code>{ $key }</code> · { $source }
item-lost = 🖼 Picture { $item } is only for those who work with the catalog.
item-gone = 🖼 There is no picture { $item }.
item-which = 🖼 Which picture? Send its number as well, such as <code>/item 12</code>. It stands on its card and in the sheet.
item-pictures-lost = 🖼 The files of picture { $item } are not there any more.

review-prompt = ✏️ { $prompt }
review-made = 🤖 { $made }
review-left = ⏳ { $undecided } of { $all } to be decided
review-newer = 🆕 There is a newer picture of it.
review-under-way = 🎨 Another picture is being made.
review-skipped = ⏭ It is skipped.
review-gone = 🚫 The shop does not show it any more.
review-nothing = 👀 <b>There is nothing to decide on yet.</b>

    🎨 in the catalog makes new pictures; then they are here.
review-done = ✅ <b>Nothing is left to decide on.</b>

    { $accepted } accepted, { $rejected } rejected, { $again } to be made again.
review-goes-on = The run goes on by itself.
review-then = Next come 📝 texts for what is accepted, and then 📤 the shop: both are in the catalog.

item-decided-accept = ✅ Accepted · { $who } · { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") } UTC
item-decided-reject = ❌ Rejected · { $who } · { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") } UTC
item-decided-redo = 🔁 To be made again · { $who } · { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") } UTC
item-decided-before = Picture { $item } is decided on already:
item-late = ⌛ Too late, and without effect:
item-why = 💬 { $why }
item-new-prompt = ✏️ New prompt: { $prompt }
item-by-hand = by hand
item-via-chat = { $by }
item-via-panel = { $by }
item-via-command-line = { $by }, on the command line
item-via-drive = in the folder
item-via-workflow = { $by }, in Temporal
item-via-clock = the time was over
item-why-not_ours = not our product
item-why-bad_quality = bad quality
item-why-background = wrong background
item-why-added = something was added

step-item-reject = ❌ <b>{ $product }</b> · picture { $item }

    Why is it rejected? Press a reason, or write one.
step-item-redo = 🔁 <b>{ $product }</b> · picture { $item }

    Send the prompt for another picture, or have it made with the same one:

    <blockquote>{ $prompt }</blockquote>
step-item-which = 🖼 <b>{ $product }</b> · picture { $item }

    <blockquote>{ $words }</blockquote>

    What is this?
step-item-text = ✏️ <b>{ $product }</b> · picture { $item }

    Send the { $field } in the language { $language }: up to { $max } characters.
step-item-text-now = Now: <code>{ $text }</code>
notice-item-photos = A picture is no answer here: please write.
notice-item-why-long = That is { $length } characters; a reason has { $max } at most.
notice-item-why-empty = There is nothing to read in that.

item-texts-none = There are no texts yet: they are written once the picture is accepted.
item-texts-which = Which one shall be different?
item-texts-late = Picture { $item } has no such texts any more: there is a newer picture, or none.
item-text-line = { $field } · { $length } of { $max }
    <code>{ $text }</code>
item-withdraw = ↩️ Shall picture { $item } be taken back from the shop? It will show again what it showed before.
item-withdrawn = { $words }
item-problem-missing = There are no texts in { $language }.
item-problem-empty = There is nothing to read in it ({ $field }).
item-problem-long = It is { $over ->
    [one] { $over } character
   *[other] { $over } characters
} too long: the { $field } has { $max } at most.
item-problem-opening = “{ $words }” at its beginning says nothing ({ $field }).
item-problem-forbidden = “{ $word }” must not be said in this shop.
item-problem-lacking = “{ $word }” must be said in one of the three texts.
notice-item-text-refused = That cannot be the text:
    { $why }

item-field-alt = alt text
item-field-title = title
item-field-caption = caption

item-standing-none = ⚪️ No picture was made of it yet
item-standing-undecided = ⏳ To be decided on
item-standing-rejected = ❌ Rejected
item-standing-redo = 🔁 Another picture is wanted
item-standing-under_way = 🎨 A picture is being made
item-standing-no_texts = ✅ Accepted, without texts yet
item-standing-to_publish = ✅ Accepted, ready for the shop
item-standing-sending = 📤 On its way to the shop
item-standing-published = 🛍 Shown in the shop
item-standing-edited_there = ✋ Changed in the shop: it is not overwritten
item-standing-removed_there = ✋ Removed in the shop: it is not put there again
item-standing-withdrawn = ↩️ Taken back from the shop
item-standing-skipped = ⏭ Skipped: it is left alone
item-standing-marked = ⏭ The sheet says to skip it
item-standing-gone = 🚫 The shop does not show it any more

item-found = 🔎 Found on { DATETIME($at, day: "numeric", month: "long", year: "numeric") } · <a href="{ $link }">the shop's own picture</a>
item-found-on = 🔗 { $address }
item-found-more = …and on { $count ->
    [one] { $count } more page
   *[other] { $count } more pages
}
item-next-prompt = ✏️ Next prompt: { $prompt }
item-run = run { $run }
item-result-planned = 🎨 <b>New picture { $revision }</b> · planned · { $how }
item-result-sent = 🎨 <b>New picture { $revision }</b> · being made · { $how }
item-result-made = 🎨 <b>New picture { $revision }</b> · { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") } · { $how }
item-result-refused = 🚫 <b>New picture { $revision }</b> · refused: { $why } · { $how }
item-result-failed = ⚠️ <b>New picture { $revision }</b> · failed: { $why } · { $how }
item-result-dropped = ↩️ <b>New picture { $revision }</b> · not made: { $why } · { $how }
item-texts-suggested = 📝 <b>Texts, { $language }</b> · suggested on { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") }
item-texts-edited = 📝 <b>Texts, { $language }</b> · edited · { $by } · { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") }
item-texts = Title: { $title }
    Alt text: { $alt }
    Caption: { $caption }
item-publication-sending = 📤 Version { $version } is being sent · { $by }
item-publication-published = 📤 Version { $version } was published on { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") } · { $by }
item-publication-failed = ⚠️ Version { $version } was not published · { $by }
item-publication-withdrawing = ↩️ Version { $version } is being taken back · { $by }
item-publication-withdrawn = ↩️ Version { $version } was taken back on { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") } · { $by }
item-shown-published = 🛍 The shop shows version { $version } · { $id }
item-shown-edited = 🛍 The shop shows version { $version } as somebody there has changed it on { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") } · { $id }
item-shown-removed = 🛍 The shop shows nothing: somebody there has removed it on { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") } · { $id }
item-shown-original = 🛍 The shop shows what was there before · { $id }
item-event-skip = ⏭ Skipped · { $by } · { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") }
item-event-take_up = ↩️ Taken up again · { $by } · { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") }
item-event-retry = 🔁 Wanted again · { $by } · { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") }
item-event-texts_edited = ✏️ Texts edited, { $language } · { $by } · { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") }
item-event-text_refused = ⚠️ A text was not taken over, { $language } · { $by } · { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") }

button-item-accept = ✅ Accept
button-item-reject = ❌ Reject
button-item-redo = 🔁 Redo
button-item-later = ⏭ Later
button-item-open = 📜 History
button-item-decide = 👀 Decide
button-item-as_reject = ❌ Why it is rejected
button-item-as_redo = 🔁 The prompt for another one
button-item-same = 🔁 Same prompt again
button-item-same-priced = 🔁 Same prompt again · { $price }
button-item-texts = ✏️ Texts
button-item-pictures = 🖼 Pictures
button-item-another = 🔁 Make another
button-item-skip = ⏭ Skip
button-item-take_up = ↩️ Take up again
button-item-publish = 📤 Publish this one
button-item-publish_over = 📤 Publish all the same
button-item-withdraw = ↩️ Take back from the shop
button-item-withdraw_now = ↩️ Yes, take it back
button-item-text = { $language } · { $field }
button-item-before = ⬅️ { $page } of { $pages }
button-item-more = More · { $page } of { $pages } ➡️

toast-item-accepted = ✅ Picture { $item } is accepted
toast-item-rejected = ❌ Picture { $item } is rejected
toast-item-redo = 🔁 Another picture { $item } is being made
toast-item-wanted = 🔁 The next run that makes pictures makes another picture { $item }
toast-item-same = You have said so before
toast-item-late-accept = Already accepted: { $who }, { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") } UTC. That stands
toast-item-late-reject = Already rejected: { $who }, { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") } UTC. That stands
toast-item-late-redo = Already to be made again: { $who }, { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") } UTC. That stands
toast-item-superseded = There is a newer picture { $item }; it comes below
toast-item-no-picture = No picture was made of { $item } yet
toast-item-gone = This picture is not there any more
toast-item-later = It comes again at the end
toast-item-only = This is the only one left
toast-item-skipped = ⏭ Picture { $item } is left alone from now on
toast-item-withdrawing = ↩️ Picture { $item } is being taken back from the shop
toast-item-withdrawing-later = ↩️ Written down: picture { $item } is taken back in a few minutes
toast-item-not-shown = The shop shows no picture { $item } of ours now
toast-item-taken-up = ↩️ Picture { $item } counts again
