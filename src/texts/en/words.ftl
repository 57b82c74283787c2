# All wording people read, in English. Messages that begin with button-, toast- or command- have no markup; the others
# are Telegram's HTML. ru/ has the same messages with the same values.

credits = { $credits ->
    [one] { $credits } credit
   *[other] { $credits } credits
}
seconds = { $value } s
minutes = { $value } min
cost = { $credits ->
    [0] free of charge
   *[other] { credits }
}
