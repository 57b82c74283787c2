## Credits, history, settings

credits-page = 💳 <b>Balance: { credits }</b>
credits-page-reserved = Reserved for orders under way: { $reserved }
credits-page-price = A picture costs { $studio }, a product photo { $product }, a training { $training }, a portrait { $portrait }.
credits-page-movements = <b>Last movements</b>, times in UTC
credits-line = <code>{ $sign }{ $amount }</code> { $what } · { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") }
movement-grant = gift to begin with
movement-reserve = for order { $order }
movement-capture = order { $order } delivered, its reserve is charged
movement-release = back from order { $order }
movement-adjustment = by the administrator
history-page = 🗂 <b>Your orders</b>, times in UTC
history-empty = 🗂 There are no orders yet. The first one starts in the studio.
history-line = { $mark } <b>{ $order }</b> · { $status } · { $credits ->
    [0] nothing charged
   *[other] { credits }
} · { DATETIME($at, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit") }
history-title = { $title }
settings-page = ⚙️ <b>Settings</b>
    In which language shall we talk?
    
    News from us, such as new styles and offers, come only if you switch them on here.
language-en = English
language-ru = Русский
panel-link =
    🔑 This link signs you in to the panel, once and within five minutes:

    { $url }

    Pass it on to nobody.
panel-link-refused = 🔑 Your account of the panel is shut. An owner can open it again.
