## Catalog, for operators

pictures = { $pictures ->
    [one] { $pictures } picture
   *[other] { $pictures } pictures
}
products = { $products ->
    [one] { $products } product
   *[other] { $products } products
}
hours = { $value } h

catalog-page = 🗂 <b>Catalog</b>

    🔄 reads the shop and puts each of its pictures into the sheet. Write a prompt there for those that shall become better.
    🎨 says what that costs, asks, and puts new pictures into the folder.
    👀 shows each one beside the old one, to be accepted, rejected or made anew. A file deleted from the folder is rejected, too.
    📝 writes a text for screen readers, a title and a caption for each accepted picture.
    📤 shows accepted pictures with their texts in the shop.
    ▶️ does all of this, one after the other, and asks you in between.
catalog-choose = Which shop?
catalog-no-source = 🗂 <b>Catalog</b>

    There is no shop yet. Whoever runs Darkroom adds one: <code>npm run operator -- catalog source NAME --start ADDRESS --why WHY</code>
catalog-source = <b>{ $source }</b> · { $address }
catalog-standing = 🖼 { $all ->
    [one] { $all } picture is known
   *[other] { $all } pictures are known
}, { $wanted } to be made
catalog-standing-rest = Not to be made: { $rest }
catalog-standing-undecided = 👀 { $count } to be decided
catalog-standing-no_texts = 📝 { $count } to be described
catalog-standing-to_publish = 📤 { $count } to be uploaded
catalog-standing-published = 🛒 { $count } shown in the shop
catalog-standing-edited_there = ✏️ { $count } changed in the shop
catalog-standing-withdrawn = ↩️ { $count } taken back
catalog-standing-removed_there = 🗑 { $count } removed in the shop
catalog-status = 📊 <b>Catalog</b>
catalog-runs = <b>Last runs</b>
catalog-no-runs = No run yet.
catalog-run-line = { $mark } <b>{ $run }</b> · { $source } · { $what } · { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") }

run-waits-spend = 🙋 waits for you: shall { pictures } be made?
run-waits-budget = 🙋 waits for you: may the budget be passed?
run-waits-fewer = 🙋 waits for you: are the other pictures gone?
run-waits-prompts = 🙋 waits for your prompts in the sheet
run-waits-review = 🙋 waits for you to decide on { pictures }
run-waits-describe = 🙋 waits for you: shall { pictures } be described?
run-waits-publish = 🙋 waits for you: shall { pictures } be uploaded?

run-mark-running = ⏳
run-mark-paused = ⏸
run-mark-asking = ❓
run-mark-done = ✅
run-mark-failed = ⚠️
run-mark-cancelled = ↩️
run-what-parse = reading the shop
run-what-generate = making pictures
run-what-review = deciding on pictures
run-what-describe = describing pictures
run-what-publish = uploading
run-what-all = all stages

button-catalog = 🗂 Catalog
button-catalog_status = 📊 Status
button-catalog-parse = 🔄 Update images
button-catalog-generate = 🎨 Send to generation
button-catalog-review = 👀 Review
button-catalog-describe = 📝 Describe
button-catalog-publish = 📤 Upload photos
button-catalog-all = ▶️ All stages
button-catalog-source = 🏬 { $source }
button-catalog-run = { $mark } Run { $run }
button-run-spend = ✅ Make { pictures } · { $cost }
button-run-budget = ✅ Go on · { $cost }
button-run-fewer = ✅ Yes, they are gone
button-run-prompts = ✅ Prompts are ready
button-run-look = 👀 Review
button-run-review = ✅ Accept the { $undecided } left and go on
button-run-hold = ⏭ Go on without them
button-run-describe = ✅ Describe { pictures } · { $cost }
button-run-publish = ✅ Upload { pictures }
button-run-no = ✖️ No, end the run
button-run-pause = ⏸ Pause
button-run-resume = ▶️ Go on
button-run-cancel = ✖️ Cancel

toast-run-started = Run { $run } has begun. Its card comes below
toast-run-later = Run { $run } is written down and begins in a few minutes
toast-run-busy = Run { $run } is under way since { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") } UTC, begun by { $by }
toast-run-busy-by-hand = Run { $run } is under way since { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") } UTC, begun by hand
toast-run-no-source = This shop is not there any more
toast-run-paused = Run { $run } pauses
toast-run-resumed = Run { $run } goes on
toast-run-cancelling = Run { $run } is being stopped
toast-run-yes = Run { $run } goes on
toast-run-no = Run { $run } ends
toast-run-paused-already = Run { $run } is paused already
toast-run-running-already = Run { $run } is running already
toast-run-asks = Run { $run } asks something: answer that first
toast-run-not-asked = That is answered already
toast-run-ended = Run { $run } has ended: { $status }
toast-run-not-running = Run { $run } begins again in a few minutes. Press again then
toast-run-away = That did not get through. Press again in a minute
toast-run-not-found = There is no run { $run }
toast-run-follow = Its card comes below
run-status-running = under way
run-status-paused = paused
run-status-asking = asks
run-status-done = done
run-status-failed = stopped
run-status-cancelled = ended early
command-catalog = Catalog: from the shop to better pictures in it
