## A run of the catalog, as its card tells it

run-head = 🗂 <b>{ $source }</b> · run { $run } · { $what }
run-begun = Begun by { $by } on { DATETIME($at, day: "numeric", month: "long", hour: "2-digit", minute: "2-digit") } UTC
run-begun-by-hand = Begun by hand on { DATETIME($at, day: "numeric", month: "long", hour: "2-digit", minute: "2-digit") } UTC
run-dry = 🧪 Dry run: nothing is sent, made or paid.
run-force = ♻️ Everything anew, also what is there already
run-limit-parse = 🔢 Up to { $limit ->
    [one] { $limit } product
   *[other] { $limit } products
}
run-limit-generate = 🔢 Up to { $limit ->
    [one] { $limit } picture
   *[other] { $limit } pictures
}
run-only-item = 🎯 Only picture { $item }

run-starting = ⏳ Starting
run-reading-shop = 🔄 Reading the shop
run-reading-sheet = 📗 Reading the sheet
run-making = 🎨 Making pictures
run-making-others = 🎨 Making other pictures
run-reviewing = 👀 Reading what was decided
run-describing = 📝 Describing pictures
run-publishing = 📤 Uploading pictures to the shop
run-paused = ⏸ Paused: nothing new is begun, and what is at the provider comes to its end.
run-cancelling = ↩️ Stopping. What is made and decided already is kept.
run-done = ✅ Done in { $time }
run-failed = ⚠️ Stopped after { $time }: { $why }
run-cancelled = ↩️ Ended after { $time }: { $why }
run-detail = <blockquote>{ $detail }</blockquote>

run-end-cancelled = it was cancelled
run-end-unanswered = nobody answered in time
run-end-declined = the answer was no
run-end-wrong_header = the columns of the sheet are not as they must be
run-end-no_sheet = there is no sheet to write into
run-end-no_folder = there is no folder for the pictures
run-end-shop_refused = the shop does not let us read it
run-end-no_gateway = the shop's CMS cannot be reached with our settings
run-end-provider_refused = the provider took no batch
run-end-busy = another run of this shop was under way
run-end-no_source = there is no such shop
run-end-internal = something broke on our side; what was done until then is kept

run-pages = 📄 { $pages ->
    [one] { $pages } page
   *[other] { $pages } pages
} looked at
run-products = 🏷 { products }
run-pictures = 🖼 { pictures }
run-new = { $new } new
run-to-go = { $waiting } to go
run-gone = 👻 { $gone } no longer in the shop
run-back = 👋 { $back } there again
run-left = Left alone: { $count }
run-reason = • { $count } – { $why }
run-skip-robots = the shop's robots.txt forbids it
run-skip-other_host = of another site
run-skip-forbidden_address = an address inside a private network
run-skip-redirects = led elsewhere too often
run-skip-not_html = no web page
run-skip-too_big = too big
run-skip-unreadable = broken, could not be read
run-skip-not_a_picture = no picture we can use
run-skip-too_many_pages = beyond the limit of pages
run-skip-too_deep = too many clicks from the start
run-skip-gone = not there any more
run-skip-failed = the shop did not answer
run-skip-other = of no use

run-plan = 💰 { pictures } for { $cost }, as single calls { $single }; ready in about { $time }
run-plan-none = 💰 Nothing is to be made.
run-rest = Not sent: { $rest }
run-rest-no_prompt = { $count } without a prompt
run-rest-skipped = { $count } to be skipped
run-rest-gone = { $count } no longer in the shop
run-rest-removed = { $count } whose row was deleted
run-rest-under_way = { $count } under way
run-rest-made = { $count } made already
run-rest-refused = { $count } refused before
run-rest-failed = { $count } failed before
run-rest-beyond_limit = { $count } beyond the limit
run-rest-rows_unknown = { $count ->
    [one] { $count } row we do not know
   *[other] { $count } rows we do not know
}
run-rest-rows_copied = { $count ->
    [one] { $count } copy of a row
   *[other] { $count } copies of rows
}
run-batch = 📦 Batch { $number } · { pictures } · { $state }
run-batches-before = 📦 { $count ->
    [one] { $count } batch before
   *[other] { $count } batches before
}
run-batch-waiting = waits for its turn
run-batch-waiting-for = waits for its turn for { $time }
run-batch-sending = is being sent
run-batch-accepted = at the provider
run-batch-accepted-for = at the provider for { $time }
run-batch-reading = the answers are read
run-batch-unknown = sent, the answer was lost; it is being looked for
run-batch-done = ✅ done
run-batch-refused = 🚫 not taken
run-batch-failed = ⚠️ failed
run-batch-expired = ⌛ took too long; what it was for goes into another batch
run-batch-cancelled = ↩️ stopped
run-made = ✅ { $made } of { $all } made
run-uploaded = 📁 { $uploaded } in the folder
run-refused = 🚫 { $count ->
    [one] { $count } picture was refused
   *[other] { $count } pictures were refused
}
run-not-made = ⚠️ { $count ->
    [one] { $count } picture failed
   *[other] { $count } pictures failed
}
run-refusal-safety = the provider's safety rules
run-refusal-prohibited = content the provider forbids
run-refusal-recitation = too close to somebody's work
run-refusal-personal = personal data
run-refusal-language = a language the provider does not know
run-refusal-no_picture = no picture came back
run-refusal-none = no reason was given
run-spent = 💳 { $spent } spent
run-spent-on = pictures { $pictures }, texts { $texts }
run-saved = { $saved } saved against single calls

run-review-open = 👀 { $undecided } to be decided
run-review-left = 👀 { $undecided } left undecided
run-review-under-way = 🎨 { $count } being made anew
run-review-accepted = ✅ { $count } accepted: { $ways }
run-review-rejected = ❌ { $count } rejected: { $ways }
run-review-redo = 🔁 { $count } wanted anew: { $ways }
run-way-chat = { $count } in the chat
run-way-drive = { $count } in the folder
run-way-command_line = { $count } on the command line
run-way-panel = { $count } in the panel
run-way-workflow = { $count } with the rest
run-way-clock = { $count } when time was up

run-texts-plan = 💰 Texts for { pictures } for about { $cost }; ready in about { $time }
run-texts-plan-none = 📝 Nothing is to be described.
run-texts-rest = Not described: { $rest }
run-texts-batch = 📦 Batch { $number } · texts for { pictures } · { $state }
run-described = 📝 { $made } of { $all } described
run-edited = ✏️ { $edited } edited since
run-texts-refused = 🚫 { $count ->
    [one] { $count } description was refused
   *[other] { $count } descriptions were refused
}
run-texts-failed = ⚠️ { $count ->
    [one] { $count } picture has no good text
   *[other] { $count } pictures have no good text
}
run-texts-lost = 📭 { $count ->
    [one] { $count } answer was lost; it was perhaps paid
   *[other] { $count } answers were lost; they were perhaps paid
}
run-rest-undecided = { $count } undecided
run-rest-rejected = { $count } rejected
run-rest-redo = { $count } wanted anew
run-rest-described = { $count } described already
run-rest-no_texts = { $count } without texts
run-rest-sending = { $count } on their way
run-rest-published = { $count } shown already
run-rest-edited_there = { $count } changed in the shop
run-rest-withdrawn = { $count } taken back from the shop
run-rest-removed_there = { $count } removed in the shop

run-publish-plan = 📤 { pictures } of { products } to be uploaded
run-publish-plan-none = 📤 Nothing is to be uploaded.
run-publish-rest = Left out: { $rest }
run-published = 🛒 { $shown } of { $all } shown in the shop
run-taken-back = ↩️ { $count } taken back
run-not-published = ⚠️ { $count ->
    [one] { $count } picture is not shown
   *[other] { $count } pictures are not shown
}

run-sheet = 📗 <a href="{ $link }">Sheet</a>
run-folder = 📁 <a href="{ $link }">Folder</a>

run-ask-spend = ❓ Make { pictures } for { $cost }? As single calls they would cost { $single }. Ready in about { $time }.
run-ask-budget-run = ❓ { pictures } more for { $cost } would pass the budget of this run: { $limit }, of which { $spent } is spent. Go on all the same?
run-ask-budget-day = ❓ { pictures } more for { $cost } would pass the budget of the day: { $limit }, of which { $spent } is spent. Go on all the same?
run-ask-fewer = ❓ The shop shows { $found } of the { $before } pictures of its last good reading. Shall the others count as gone? Nothing is deleted.
run-ask-prompts = ✍️ { $pictures ->
    [one] { $pictures } picture is
   *[other] { $pictures } pictures are
} in the sheet. Write the prompts there, then press the button.
run-ask-review-hold = 👀 { $undecided ->
    [one] { $undecided } picture waits
   *[other] { $undecided } pictures wait
} to be decided on: here, or in the folder, where deleting a file rejects it. What nobody has decided on by { DATETIME($at, day: "numeric", month: "long", hour: "2-digit", minute: "2-digit") } UTC stays undecided.
run-ask-review-accept = 👀 { $undecided ->
    [one] { $undecided } picture waits
   *[other] { $undecided } pictures wait
} to be decided on: here, or in the folder, where deleting a file rejects it. What nobody has decided on by { DATETIME($at, day: "numeric", month: "long", hour: "2-digit", minute: "2-digit") } UTC is accepted.
run-ask-describe = ❓ Write texts for { pictures } for about { $cost }?
run-ask-describe-again = ❓ Texts for { pictures } were asked for, and the answers were lost; they were perhaps paid. Ask once more for about { $cost }?
run-ask-publish = ❓ Upload { pictures } of { products } to the shop, with their texts?
run-lost = 🗂 Run { $run } is only for those who work with the catalog.
