## The panel's catalog: shops, runs and pictures

panel-catalog-start = Start a run
panel-catalog-begin = Start
panel-catalog-items = Pictures
panel-catalog-sources = Shops
panel-catalog-runs = Runs
panel-catalog-no-runs = No run yet. “Start a run” begins the first one.
panel-catalog-run = Run
panel-catalog-run-number = Run { $run }
panel-catalog-shop = Shop
panel-catalog-does = Does
panel-catalog-status = Status
panel-catalog-begun = Begun
panel-catalog-by = By
panel-catalog-takes = Takes
panel-catalog-how = How
panel-catalog-because = Because
panel-catalog-dry = dry run: nothing is sent, made or paid
panel-catalog-force = everything anew
panel-catalog-limited = up to { $limit }
panel-catalog-cancelling = Stopping. What is made and decided already is kept.
panel-catalog-to-review = To the review
panel-catalog-standing-wanted = To be made: { $count }
panel-catalog-standing-undecided = To decide on: { $count }
panel-catalog-standing-no_texts = To be described: { $count }
panel-catalog-standing-to_publish = Ready for the shop: { $count }
panel-catalog-standing-published = In the shop: { $count }
panel-catalog-stage-all = All stages
panel-catalog-stage-parse = Read the shop
panel-catalog-stage-generate = Make pictures
panel-catalog-stage-review = Decide on pictures
panel-catalog-stage-describe = Describe pictures
panel-catalog-stage-publish = Publish
panel-catalog-stage-over = done
panel-catalog-stage-now = now
panel-catalog-stage-later = later
panel-catalog-progress = { $done } of { $all }
panel-catalog-batches = Batches
panel-catalog-batch = Batch
panel-catalog-batch-number = batch { $batch }
panel-catalog-makes-pictures = pictures
panel-catalog-makes-texts = texts
panel-catalog-pictures = Pictures
panel-catalog-age = Waits for
panel-catalog-budget = Budget { $limit }, of which { $spent } is spent; this is { $cost } more. “Go on” passes the budget this once.
panel-catalog-yes-spend = Make them · { $cost }
panel-catalog-yes-budget = Go on · { $cost }
panel-catalog-yes-fewer = Yes, they are gone
panel-catalog-yes-prompts = Prompts are ready
panel-catalog-yes-review = { $undecided ->
    [0] Finish the review
   *[other] Accept the { $undecided } left and go on
}
panel-catalog-yes-describe = Describe them · { $cost }
panel-catalog-yes-publish = Publish { $pictures }
panel-catalog-hold = Go on without those left
panel-catalog-no = No, end the run
panel-catalog-operator-answers = An operator answers this.
panel-catalog-pause = Pause
panel-catalog-resume = Go on
panel-catalog-cancel = Cancel the run
panel-catalog-cancel-confirm = Cancel this run? What is made and decided already is kept.
panel-catalog-again = Start another run
panel-catalog-told-pause = Run { $run } pauses.
panel-catalog-told-resume = Run { $run } goes on.
panel-catalog-told-cancel = Run { $run } is being stopped.
panel-catalog-told-no = Run { $run } ends.
panel-catalog-unchanged = Run { $run } is so already.
panel-catalog-asks = Run { $run } asks something: answer that first.
panel-catalog-not_asked = That is answered already, so nothing was done.
panel-catalog-not_running = Run { $run } begins again in a few minutes. Say it again then.
panel-catalog-away = That did not get through, so nothing was done. Try again in a minute.
panel-catalog-not_found = There is no run { $run }.
panel-catalog-no_source = This shop is not there any more.
panel-catalog-ended = Run { $run } has ended: { $status }.
panel-catalog-started = Run { $run } has begun.
panel-catalog-started-later = Run { $run } is written down and begins in a few minutes.
panel-catalog-busy = Run { $run } of this shop is under way since { $at }, begun by { $by }, so no other was begun. This is it.
panel-catalog-estimate = { $pictures ->
    [0] No picture would be made now.
    [one] { $pictures } picture would be made now, for about { $cost }.
   *[other] { $pictures } pictures would be made now, for about { $cost }.
} With everything anew { $all }, for about { $allCost }. Before anything is paid the run says the price and asks.
panel-catalog-estimate-unknown = { $pictures ->
    [0] No picture would be made now.
    [one] { $pictures } picture would be made now.
   *[other] { $pictures } pictures would be made now.
} With everything anew { $all }. Before anything is paid the run says the price and asks.
panel-catalog-flag-dry = Dry run: only say what would be done
panel-catalog-flag-force = Everything anew, also what is there already
panel-catalog-flag-confirmed = Do not ask before making or publishing, as long as the budget lasts
panel-catalog-limit = At most
panel-catalog-limit-hint = Products when the shop is read, pictures otherwise. Empty: all.
panel-catalog-only-item = Only picture number
panel-catalog-only-item-hint = Empty: all. Reading and deciding are always of all.
panel-catalog-number-wrong = This must be a whole number from 1 to { $max }.
panel-catalog-item-wrong = This must be the number of a picture, such as 12.
panel-catalog-events = What happened
panel-catalog-event-started = Begun
panel-catalog-event-stage_begun = A stage began
panel-catalog-event-seeded = The shop's pages were listed
panel-catalog-event-paused = Paused
panel-catalog-event-resumed = Went on
panel-catalog-event-asked = Asked
panel-catalog-event-answered = Answered
panel-catalog-event-batch_opened = A batch was sent
panel-catalog-event-batch_done = A batch was read
panel-catalog-event-batch_refused = A batch was not taken
panel-catalog-event-batch_failed = A batch failed
panel-catalog-event-batch_expired = A batch took too long
panel-catalog-event-batch_cancelled = A batch was stopped
panel-catalog-event-redos_dropped = Other pictures are not made
panel-catalog-event-reminder = Reminded of the review
panel-catalog-event-escalation = Reminded of the review once more
panel-catalog-event-cancel_requested = To be cancelled
panel-catalog-event-cancel_not_told = The wish to cancel did not get through
panel-catalog-event-cancelled = Cancelled
panel-catalog-event-failed = Stopped
panel-catalog-event-done = Done
panel-catalog-state = State
panel-catalog-any-state = Any
panel-catalog-search = Product or number
panel-catalog-no-items = No pictures yet. A run that reads the shop finds them.
panel-catalog-no-such-items = No picture is like that. Choose another state, or search for less.
panel-catalog-export = Download all pictures of this shop:

panel-item-standing-none = nothing made yet
panel-item-standing-undecided = to decide on
panel-item-standing-accepted = accepted, all
panel-item-standing-rejected = rejected
panel-item-standing-redo = another one is wanted
panel-item-standing-under_way = being made
panel-item-standing-no_texts = accepted, without texts
panel-item-standing-to_publish = ready for the shop
panel-item-standing-sending = on its way to the shop
panel-item-standing-published = in the shop
panel-item-standing-edited_there = changed in the shop
panel-item-standing-removed_there = removed in the shop
panel-item-standing-withdrawn = taken back
panel-item-standing-skipped = left alone
panel-item-standing-marked = left alone: the sheet says so
panel-item-standing-gone = not in the shop any more
panel-item-texts = Texts
panel-item-texts-none = No texts yet: all three make them.
panel-item-texts-edited = The texts in { $language } are changed.
panel-item-texts-unchanged = The texts in { $language } are as they were.
panel-item-texts-late = Nothing was changed: there is a newer picture, or not all three texts were given. Look at it and send them again.
panel-item-texts-language = Nothing was changed: this shop has its texts in { $languages }.
panel-item-save-texts = Save
panel-item-price = Price in the shop
panel-item-category = Category
panel-item-key = Key
panel-item-original = The shop's own picture
panel-item-cost = The last picture cost
panel-item-cms = In the shop's system
panel-item-decide = Decide
panel-item-skip = Leave alone
panel-item-take_up = Take up again
panel-item-publish = Publish this one
panel-item-publish_over = Publish all the same
panel-item-publish-over-confirm = Somebody has changed it in the shop. Overwrite that? The run asks once more.
panel-item-withdraw = Take back from the shop
panel-item-withdraw-confirm = Take it back from the shop? It will show again what it showed before.
panel-item-another = Make another one
panel-item-told-skip = Picture { $item } is left alone from now on.
panel-item-told-take_up = Picture { $item } counts again.
panel-item-withdraw-begun = Picture { $item } is being taken back from the shop.
panel-item-withdraw-away = It is written down: picture { $item } is taken back in a few minutes.
panel-item-withdraw-nothing_shown = The shop shows no picture { $item } of ours now, so nothing was taken back.

panel-source-add = Add a shop
panel-source-save = Save
panel-source-set = { $name } is set.
panel-source-name = Name
panel-source-name-wrong = A name has up to 60 letters, digits, spaces, dots and dashes.
panel-source-name-taken = There is a shop of this name: choose another, or change that one.
panel-source-last-good = Pictures found last
panel-source-start = Begins at
panel-source-start-wrong = This must be an address such as https://shop.example.com/.
panel-source-hosts = Further hosts
panel-source-hosts-hint = One on each line, such as www.example.com.
panel-source-hosts-wrong = Each line must be a host such as www.example.com.
panel-source-selectors = Where a page says what
panel-source-selectors-hint = CSS selectors, for shops that do not say it in a standard way. Empty is usual.
panel-source-selector-product = A page of a product has
panel-source-selector-name = Name
panel-source-selector-description = Description
panel-source-selector-price = Price
panel-source-selector-category = Category
panel-source-selector-images = Pictures
panel-source-making = Making pictures
panel-source-prompt = Prompt
panel-source-prompt-hint = For pictures whose row has none. Empty: those are not made.
panel-source-redo = Another picture is made
panel-source-redo-single = at once, by a call of its own
panel-source-redo-batch = cheaper, by the next batch
panel-source-sheet = Sheet
panel-source-sheet-hint = The long word in its address. Empty: the usual one.
panel-source-sheet-wrong = This must be the long word in the sheet's address.
panel-source-tab = Tab of the sheet
panel-source-folder = Folder
panel-source-folder-hint = The long word in its address. Empty: the usual one.
panel-source-folder-wrong = This must be the long word in the folder's address.
panel-source-deciding = Deciding
panel-source-days = Days to decide
panel-source-days-hint = From 3 to 90.
panel-source-rest = What nobody decides on
panel-source-rest-hold = stays undecided
panel-source-rest-accept = is accepted
panel-source-saying = Texts
panel-source-languages = Languages
panel-source-languages-hint = One on each line, such as en or pt-BR.
panel-source-languages-wrong = Each line must be a language such as en or pt-BR, and there must be one.
panel-source-context = What goes with a picture
panel-source-context-hint = Fields of the product that its description is made from, one on each line.
panel-source-forbidden = Forbidden words
panel-source-forbidden-hint = One on each line. No text has them.
panel-source-forbidden-wrong = A word has up to { $max } characters.
panel-source-demanded = Demanded words
panel-source-demanded-hint = One on each line. The texts of each language have them.
panel-source-demanded-wrong = A word has up to { $max } characters.
panel-source-reading = Reading
panel-source-pause = Pause, ms
panel-source-pause-hint = Least time between two requests.
panel-source-pages = Pages at most
panel-source-depth = Clicks from the start at most
panel-source-number-wrong = This must be a whole number from { $least } to { $most }.
panel-source-why = Why
panel-source-why-hint = It stands in the history.
panel-source-why-wrong = Say why, in a few words.
panel-source-page = Try it on this page
panel-source-page-hint = The address of a product's page. Empty: where the shop begins.
panel-source-preview = Show what is found
panel-preview-product = This is the page of a product, with { $links ->
    [one] { $links } link
   *[other] { $links } links
} to other pages of the shop.
panel-preview-nothing = nothing found
panel-preview-address = Address
panel-preview-images = { $count ->
    [0] No pictures found
    [one] { $count } picture
   *[other] { $count } pictures
}
panel-preview-more = …and { $count } more
panel-preview-no_product = { $url } was read, but is not the page of a product; it has { $links ->
    [one] { $links } link
   *[other] { $links } links
} to pages of the shop. Try the address of a product, or say by a selector what such a page has.
panel-preview-gone = There is no page at { $url }: { $detail }.
panel-preview-skipped = { $url } would not be read: { $why } ({ $detail }).
panel-preview-trouble = { $url } could not be read now: { $detail }. Try again in a minute.
panel-preview-late = Nobody has read the page in 20 seconds: the readers are busy with a run, or none is there. Try again in some minutes.
panel-preview-away = That did not get through, so the page was not read. Try again in a minute.
