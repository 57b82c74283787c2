## What happened to an order, for those who explain it: sentences to be read out, and facts that its person's own timeline is without.

told-placed = Order { $order } ({ $title }) was placed on { $at }.
told-waited = It waited { $time } for a free place.
told-given-back = The provider had no room at first, so it was tried again.
told-restarted = One of our own processes was restarted meanwhile; the order went on from where it was.
told-upkeep = Its beginning was lost on our side; it was found and begun a little later.
told-answer-lost = The provider’s answer to our request was lost; so as not to pay twice it was not sent again, but looked for.
told-delivery-unknown = Telegram did not say whether the result had arrived, so it was sent once more.
told-placed-now = It is accepted and about to begin.
told-queued = It waits for a free place at the provider; { $credits ->
    [one] { $credits } credit is reserved
   *[other] { $credits } credits are reserved
}.
told-generating = It is being made now; { $credits ->
    [one] { $credits } credit is reserved
   *[other] { $credits } credits are reserved
}.
told-delivering = It is made and on its way to the chat; { $credits ->
    [one] { $credits } credit is reserved
   *[other] { $credits } credits are reserved
} and charged when it has arrived.
told-delivered = It was delivered after { $time }; { $credits ->
    [one] { $credits } credit was charged
   *[other] { $credits } credits were charged
}.
told-refunded = Later { $credits ->
    [one] { $credits } credit was given back
   *[other] { $credits } credits were given back
}.
told-delivered-again = What was made was sent to the chat once more, free of charge (order { $order }).

fact-process_started = A process of ours began to work ({ $part }); what the one before had left was taken up again
fact-request_sent = The request left for the provider ({ $account })
fact-stop_asked = The provider was told to stop ({ $account })
fact-delivery_gave_up = Too many sends were unanswered: this part was not sent again ({ $part })
fact-upkeep_started = Nobody worked on it: upkeep began it
fact-upkeep_ended = Nobody worked on it any more: upkeep ended it
