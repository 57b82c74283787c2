## The panel's review gallery, and what happened to one picture

panel-review-source = Shop
panel-review-show = Show
panel-review-no-source = There is no shop in the catalog yet.
panel-review-add-source = Add the first one
panel-review-ask-operator = An operator adds the first one.
panel-review-nothing = Nothing is left to decide on. New pictures come here when a run makes them.
panel-review-to-catalog = To the catalog
panel-review-left = { $count ->
    [0] Nothing is left to decide on
    [one] { $count } picture to decide on
   *[other] { $count } pictures to decide on
}
panel-review-one-by-one = One by one
panel-review-picture = { $product } · { $item }
panel-review-number = Picture { $item }
panel-review-nameless = Without a name
panel-review-revision = try { $revision }
panel-review-before = Before
panel-review-after = After
panel-review-pick = Select { $title }
panel-review-pick-some = Select pictures to decide on several at once.
panel-review-pick-all = Select all on this page
panel-review-picked = Selected:
panel-review-none-picked = Nothing was selected, so nothing was decided. Tick the pictures first.
panel-review-accept = Accept
panel-review-reject = Reject
panel-review-reject-words = Reject with these words
panel-review-why = Why
panel-review-why-missing = Say why: pick a usual reason or write one.
panel-review-why-long = That is { $length } characters; a reason has { $max } at most.
panel-review-another = Another
panel-review-same-prompt = Same prompt
panel-review-same-prompt-priced = Same prompt · { $price }
panel-review-prompt = Prompt
panel-review-with-prompt = Make it with this prompt
panel-review-prompt-missing = Write what the picture shall show.
panel-review-prompt-long = That is { $length } characters; a prompt has { $max } at most.
panel-review-skip = Skip
panel-review-previous = Previous
panel-review-next = Next
panel-review-all = All
panel-review-as-pair = Side by side
panel-review-zoom = Zoom
panel-review-wipe = From after to before
panel-review-rest = { $count ->
    [one] Accept the one that is left
   *[other] Accept all { $count }
}
panel-review-rest-confirm = { $count ->
    [one] Accept the one picture that nobody has decided on?
   *[other] Accept all { $count } pictures that nobody has decided on?
}
panel-review-rest-unknown = The form did not say which pictures, so nothing was accepted. Open the review and send it from there.
panel-review-many-accept = { $count ->
    [one] { $count } picture is accepted.
   *[other] { $count } pictures are accepted.
}
panel-review-many-reject = { $count ->
    [one] { $count } picture is rejected.
   *[other] { $count } pictures are rejected.
}
panel-review-done-accept = Picture { $item } is accepted.
panel-review-done-reject = Picture { $item } is rejected.
panel-review-done-redo = Another picture { $item } is being made.
panel-review-done-later = The next run that makes pictures makes another picture { $item }.
panel-review-same = You have said so of picture { $item } before.
panel-review-skipped = Picture { $item } is left alone from now on. Its own page takes it up again.
panel-review-late = Picture { $item } was decided on before. { $words } That stands; what you said is kept in its history.
panel-review-superseded = Picture { $item } has been made anew meanwhile, so nothing was decided. This is the newer one.
panel-review-no_picture = Nothing was made of picture { $item } yet.
panel-review-no_item = Picture { $item } is not there any more.
panel-review-forbidden = Your role does not include deciding on pictures. An owner can change that under Team.
panel-review-by-accept = Accepted by { $who }, { $at }.
panel-review-by-reject = Rejected by { $who }, { $at }.
panel-review-by-redo = To be made again: { $who }, { $at }.
panel-review-not-asked = Nobody needs to decide on it now: it is left alone, or there is a newer one.
panel-review-go-on = Go on with the next one.
panel-review-keys = Keys
panel-review-key-accept = accept
panel-review-key-reject = reject, then a reason
panel-review-key-reason = a usual reason
panel-review-key-another = make another one, then 1 for the same prompt
panel-review-key-skip = skip: leave it alone from now on
panel-review-key-next = next
panel-review-key-previous = previous
panel-review-key-pair = slider or side by side
panel-review-key-zoom = zoom
panel-review-key-all = all pictures
panel-review-key-help = these keys
panel-review-key-pick = select or not; with Shift and a click all in between
panel-review-key-open = open one by one
panel-review-key-accept-picked = accept what is selected
panel-review-key-reject-picked = reject what is selected, then a reason
panel-review-fact-product = Product
panel-review-fact-number = Picture
panel-review-fact-revision = Try
panel-review-fact-model = Model
panel-review-history = History

panel-story-found = Found in the shop
panel-story-result-planned = Picture { $revision } is planned
panel-story-result-sent = Picture { $revision } is being made
panel-story-result-made = Picture { $revision } was made
panel-story-result-refused = Picture { $revision } was refused
panel-story-result-failed = Picture { $revision } failed
panel-story-result-dropped = Picture { $revision } was not made
panel-story-decided-accept = Accepted: { $who }
panel-story-decided-reject = Rejected: { $who }
panel-story-decided-redo = To be made again: { $who }
panel-story-late = Too late, and without effect: { $text }
panel-story-new-prompt = New prompt: { $prompt }
panel-story-texts-suggested = Texts were suggested ({ $language })
panel-story-texts-edited = Texts as { $by } left them ({ $language })
panel-story-publication-sending = Version { $version } is being sent to the shop: { $by }
panel-story-publication-published = Version { $version } was published: { $by }
panel-story-publication-failed = Version { $version } was not published: { $by }
panel-story-publication-withdrawing = Version { $version } is being taken back: { $by }
panel-story-publication-withdrawn = Version { $version } was taken back: { $by }
panel-story-shown-published = The shop shows version { $version }
panel-story-shown-edited = The shop shows version { $version } as somebody there changed it
panel-story-shown-removed = The shop shows nothing: somebody there removed it
panel-story-shown-original = The shop shows what was there before
panel-story-event-skip = Left alone: { $by }
panel-story-event-take_up = Taken up again: { $by }
panel-story-event-retry = Wanted again: { $by }
panel-story-event-texts_edited = Texts edited ({ $language }): { $by }
panel-story-event-text_refused = A text was not taken over ({ $language }): { $by }
panel-story-event-withdrawal_begun = To be taken back from the shop: { $by }
