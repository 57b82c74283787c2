## What is kept of people, and its deletion

privacy =
    🔒 <b>What I keep of you</b>
    · Your name, username and number in Telegram, and your language.
    · What you order: its text, your photos, the pictures made of them, the names of your models. Until you delete it.
    · What you wrote here as it came, and what was exchanged with services for it: { $days ->
        [one] { $days } day
       *[other] { $days } days
    }.
    · Credits: each movement, with its amount and order.
    
    <b>Who gets your photos and texts</b>
    { $providers }
    They make the pictures and do nothing else with them for us.
    
    <b>Copies</b>
    The studio’s own copies for the case of a loss are kept { $backupDays ->
        [0] not at all
        [one] { $backupDays } day
       *[other] { $backupDays } days
    }. Records of which steps ran, in numbers only but for names that you gave to models, stay { $historyDays ->
        [0] some days
        [one] { $historyDays } day
       *[other] { $historyDays } days
    }.
    
    <b>Deleting</b>
    One model with its photos: /models. Everything: /deletedata.
privacy-provider = · { $provider } · for { $use } · keeps them up to { $days ->
    [one] { $days } day
   *[other] { $days } days
}
privacy-use-studio = pictures of the studio
privacy-use-product = product photos
privacy-use-portrait = models and portraits
deletion-question =
    🗑 <b>Delete everything I keep of you?</b>
    
    <b>What goes</b>
    · orders that are open: they end, and nothing is charged for them
    · your models, at the service that trained them, too
    · your photos, your pictures and all your texts here
    · your name, username and number in Telegram
    · your credits: { $credits ->
        [0] you have none
       *[other] <b>{ credits } are lost</b>, and nobody can give them back
    }
    
    <b>What stays</b>
    · amounts in the books, under a number that leads to nobody
    · a mark that no gift is due to you a second time; it cannot be read back
    · pictures in this chat: they are yours. To delete them, delete the chat in Telegram
    · copies that others keep for a while; at the end I tell you until when
    
    It begins { $minutes ->
        [0] at once
        [one] in { $minutes } minute; until then you can undo it
       *[other] in { $minutes } minutes; until then you can undo it
    }.
deletion-waiting = 🗑 All that I keep of you will be deleted from { DATETIME($at, day: "numeric", month: "long", hour: "2-digit", minute: "2-digit") } UTC on. Until then nothing is deleted, and you can undo it here.
deletion-undone = ↩️ Undone: nothing was deleted, everything is as before.
deletion-begun = 🗑 It has begun and cannot be undone any more. When it is done, I tell you here what was deleted.
deletion-staff = You work here: ask an owner to take your role away first, then your data can be deleted.
button-delete-data = 🗑 Yes, delete everything
button-undo-deletion = ↩️ Undo
button-deletedata = 🗑 Delete all my data
goodbye = 🗑 <b>Done: what I kept of you is deleted.</b>
goodbye-rest = This was my last message; your name and number go with it. The pictures in this chat are yours: delete the chat in Telegram if you want them gone. If you ever write again, we begin anew.
receipt-orders = ✅ Open orders ended: { $count }
receipt-credits = ✅ Credits given up: { $credits }
receipt-models = ✅ Models deleted at their services: { $count }
receipt-pictures = ✅ Stored pictures deleted: { $count }{ $shared ->
    [0] {""}
    [one] ; { $shared } stays, because somebody else has the same one
   *[other] ; { $shared } stay, because somebody else has the same ones
}
receipt-words = ✅ Texts cleared: of { $orders ->
    [one] { $orders } order
   *[other] { $orders } orders
} and { $updates ->
    [one] { $updates } message
   *[other] { $updates } messages
}
receipt-messages = ✅ Cards taken out of the chat: { $count }
receipt-told = ✅ The last message has arrived
receipt-not-told = ⚠️ The last message did not arrive
receipt-names = ✅ Name and number in Telegram forgotten
receipt-left-model = ⏳ { $provider } did not delete a model when asked; it does so by itself on { DATETIME($at, day: "numeric", month: "long", year: "numeric") }
receipt-left-provider = ⏳ { $provider } keeps photos and pictures until { DATETIME($at, day: "numeric", month: "long", year: "numeric") } at the latest
receipt-left-histories = ⏳ Records of steps, in numbers: until { DATETIME($at, day: "numeric", month: "long", year: "numeric") }
receipt-left-backups = ⏳ The studio’s copies: until { DATETIME($at, day: "numeric", month: "long", year: "numeric") }
command-privacy = What I keep of you
command-deletedata = Delete all that is kept of me
toast-deletion-asked = It can be undone for a while
toast-deletion-undone = Undone
