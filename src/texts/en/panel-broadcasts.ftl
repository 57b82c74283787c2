## The panel: broadcasts

panel-broadcasts-about = News for people who switched them on in the bot's /settings, and for nobody else. Each message has a button that switches them off.
panel-broadcasts-empty = Nothing was written yet. Begin with a new broadcast: it stays a draft until you start it.
panel-broadcast-new = New broadcast
panel-broadcast-title = Broadcast { $number }
panel-broadcast-number = Number
panel-broadcast-status = Stands
panel-broadcast-status-draft = draft
panel-broadcast-status-running = being sent
panel-broadcast-status-paused = paused
panel-broadcast-status-done = sent
panel-broadcast-status-cancelled = cancelled
panel-broadcast-text = Text
panel-broadcast-written = Written
panel-broadcast-started = Started
panel-broadcast-ended = Ended
panel-broadcast-sent = Sent
panel-broadcast-for = For whom
panel-broadcast-for-hint = All that is chosen must hold. Without a choice it is for all who agreed.
panel-broadcast-for-all = All who agreed
panel-broadcast-for-language-en = read English
panel-broadcast-for-language-ru = read Russian
panel-broadcast-for-line = ordered { $line } in the last { $days ->
    [one] { $days } day
   *[other] { $days } days
}
panel-broadcast-for-balance = have { $credits ->
    [one] { $credits } credit or more
   *[other] { $credits } credits or more
}
panel-broadcast-for-quiet = nothing heard for { $days ->
    [one] { $days } day
   *[other] { $days } days
}
panel-broadcast-line-studio = studio pictures
panel-broadcast-line-product = product photos
panel-broadcast-line-training = trainings
panel-broadcast-line-portrait = portraits
panel-broadcast-any-language = both languages
panel-broadcast-any-line = whatever they ordered
panel-broadcast-language = Language
panel-broadcast-language-en = English
panel-broadcast-language-ru = Russian
panel-broadcast-line = Ordered
panel-broadcast-days = In the last so many days
panel-broadcast-balance = Credits, at least
panel-broadcast-quiet = Nothing heard of them for so many days
panel-broadcast-text-en = Text in English
panel-broadcast-text-ru = Text in Russian
panel-broadcast-text-hint = Plain text; addresses in it can be pressed. Up to { $most } characters, { $caption } with a picture.
panel-broadcast-picture = Picture
panel-broadcast-picture-hint = JPEG, PNG or WebP. May be left out.
panel-broadcast-no-picture = Without the picture it has
panel-broadcast-save = Save the draft
panel-broadcast-change = Change the draft
panel-broadcast-saved = Saved. It reaches { $people ->
    [one] { $people } person
   *[other] { $people } people
} now.
panel-broadcast-reaches = It reaches { $people ->
    [one] { $people } person
   *[other] { $people } people
} now.
panel-broadcast-looks = How it looks
panel-broadcast-progress = How far it is
panel-broadcast-reach = People at its start
panel-broadcast-count-sent = Sent
panel-broadcast-count-unreachable = Blocked the bot
panel-broadcast-count-failed = Refused by Telegram
panel-broadcast-count-unknown = Answer lost, not repeated
panel-broadcast-count-skipped = Passed over: no longer agreed
panel-broadcast-confirm = What is sent cannot be taken back. To send it, type the number of people: { $people }
panel-broadcast-start = Send it
panel-broadcast-preview = Send it to me alone
panel-broadcast-pause = Pause
panel-broadcast-resume = Go on
panel-broadcast-cancel = Cancel for good
panel-broadcast-drop = Drop the draft
panel-broadcast-cancel-sure = It cannot be started again afterwards. Who has it already keeps it.
panel-broadcast-begun = It is being sent to { $people ->
    [one] { $people } person
   *[other] { $people } people
}.
panel-broadcast-begins-later = It is written down for { $people ->
    [one] { $people } person
   *[other] { $people } people
}. Temporal does not answer now, so it begins within some minutes.
panel-broadcast-unconfirmed = Nothing was sent: it reaches { $people } people. Type that number to send it.
panel-broadcast-nobody = Nothing was sent: it reaches nobody now. Change whom it is for.
panel-broadcast-no-draft = It was started or dropped before, so nothing was changed.
panel-broadcast-preview-shown = It is on its way to your chat.
panel-broadcast-preview-no-chat = Nothing was sent: the bot knows no chat of yours.
panel-broadcast-preview-no-staff = Nothing was sent: it is shown only to those who work here.
panel-broadcast-preview-away = Nothing was sent: Temporal does not answer. Try again in a minute.
panel-broadcast-told-pause = Paused: nothing more is sent until you let it go on.
panel-broadcast-told-resume = It goes on.
panel-broadcast-told-cancel = Cancelled.
panel-broadcast-not-told-unchanged = It was so already.
panel-broadcast-not-told-ended = It has ended, so nothing was changed.
panel-broadcast-not-told-not-started = It was not started yet.
panel-broadcast-not-told-not-running = Nobody works on it now. It is started again within minutes; try then.
panel-broadcast-not-told-away = Nothing was changed: Temporal does not answer. Try again in a minute.
panel-broadcast-wrong-no-text-en = The English text is missing. Write it, or choose those who read Russian.
panel-broadcast-wrong-no-text-ru = The Russian text is missing. Write it, or choose those who read English.
panel-broadcast-wrong-too-long-en = The English text has { $length } characters, Telegram takes { $most }. Shorten it.
panel-broadcast-wrong-too-long-ru = The Russian text has { $length } characters, Telegram takes { $most }. Shorten it.
panel-broadcast-wrong-picture = This file is no picture we can send. Take a JPEG, PNG or WebP of at most 20 MB.
panel-broadcast-wrong-line = Say in how many days they have ordered.
panel-broadcast-wrong-linedays = Days must be a whole number from 1 to { $most }.
panel-broadcast-wrong-quietdays = Days must be a whole number from 1 to { $most }.
panel-broadcast-wrong-balance = Credits must be a whole number from 1 to { $most }.
