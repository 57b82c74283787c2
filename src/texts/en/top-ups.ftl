## Asking for credits

credits-page-asked = ⏳ You have asked for { credits }; the answer comes here.
short-of-credits = 💳 This costs { $price }, you have { $balance }. Nothing has been ordered.
own-top-up-open = ⏳ <b>You have asked for { credits }</b>
    The administrators know. The answer comes here, in { $days ->
    [one] { $days } day
   *[other] { $days } days
} at most.
own-top-up-given = 🎁 <b>You have got { credits }</b> · balance { $balance }
own-top-up-declined = ✖️ Your request for { credits } was declined. You can ask again.
own-top-up-expired = ⌛️ Nobody has answered your request for { credits } in { $days ->
    [one] { $days } day
   *[other] { $days } days
}, so it has ended. You can ask again.
own-top-up-withdrawn = ↩️ You have taken your request for { credits } back.
own-top-up-dropped = Your request for { credits } has ended.
button-top-up-ask = 💳 Ask for credits
button-top-up-withdraw = ↩️ Take the request back
button-top-up-go-on = ▶️ Go on
toast-top-up-asked = ✅ You have asked for { credits }. The answer comes here
toast-top-up-open = ⏳ You have asked already; the answer comes here
toast-top-up-off = No credits are given on request at the moment
toast-top-up-withdrawn = ↩️ The request is taken back
toast-top-up-gone = There is no such request of yours

## Answering

top-up-head = 💳 <b>Top-up { $topUp }</b> · asks for { credits }
top-up-who = 👤 { $who }
top-up-balance = Balance: { credits }
top-up-reserved = Reserved for orders under way: { credits }
top-up-bought = Has bought { $what } for { credits }
top-up-bought-nothing = Has bought nothing yet
top-up-bought-studio = { $count ->
    [one] { $count } picture
   *[other] { $count } pictures
}
top-up-bought-product = { $count ->
    [one] { $count } product photo
   *[other] { $count } product photos
}
top-up-bought-training = { $count ->
    [one] { $count } training
   *[other] { $count } trainings
}
top-up-bought-portrait = { $count ->
    [one] { $count } portrait order
   *[other] { $count } portrait orders
}
top-up-before = { $count ->
    [one] Was given credits once before
   *[other] Was given credits { $count } times before
}
top-up-asked = Asked on { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") } UTC
top-up-reminded = ⏰ Nobody has answered for a day
top-up-ended-given = ✅ Given: { credits } · { $who } · { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") } UTC
top-up-ended-declined = ✖️ Declined · { $who } · { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") } UTC
top-up-ended-expired = ⌛️ Nobody has answered; it ended on { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") } UTC
top-up-ended-withdrawn = ↩️ Taken back · { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") } UTC
top-up-ended-dropped = 🚫 This person is not served any more
top-up-why = “{ $why }”
top-up-lost = Top-up { $topUp } is for others to answer.
top-up-none = 💳 Nobody waits for credits.
top-up-declining = ✖️ <b>Top-up { $topUp }</b>: why is nothing given to { $who }?
    Press a reason, or reply to this message in your own words, { $max } characters at most. The person reads it.
top-up-declining-kept = Top-up { $topUp } waits as before.
top-up-declining-done = ✖️ Top-up { $topUp } is declined; the person is told.
toast-top-up-long = A reason has { $max } characters at most. Reply to the question once more.
top-up-reason-not_now = No credits can be given just now
top-up-reason-had_some = You were given credits not long ago
top-up-reason-write_first = Please write first what you need them for
button-top-up-give = ✅ Give { $credits }
button-top-up-decline = ✖️ Decline
button-top-up-plainly = Without a reason
toast-top-up-given = ✅ Given: { credits }
toast-top-up-late-open = It waits for an answer
toast-top-up-late-given = Already given: { credits } · { $who }
toast-top-up-late-declined = Already declined · { $who }
toast-top-up-late-expired = Too late: its time was over
toast-top-up-late-withdrawn = Too late: it was taken back
toast-top-up-late-dropped = This person is not served any more
toast-top-up-unknown = There is no such request
command-top_ups = Who asks for credits
