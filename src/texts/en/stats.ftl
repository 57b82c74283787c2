## Statistics, for administrators

stats-head = 📊 <b>Statistics</b> · { DATETIME($at, day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", second: "2-digit") } UTC
stats-orders = <b>{ $days ->
    [1] Orders today: { $orders }
   *[other] Orders in { $days } days: { $orders }
}</b>
stats-line = <b>{ $line }: { $orders }</b>
stats-delivered = ✅ { $count } delivered
stats-open = ⏳ { $count } under way
stats-refused = 🚫 { $count } refused
stats-failed = ⚠️ { $count } failed
stats-cancelled = ↩️ { $count } cancelled
stats-lost = ❔ { $count } lost
stats-wait = ⏱ Order → place: half ≤ { $median }, 95% ≤ { $p95 }
stats-picture = ⏱ Order → picture: half ≤ { $median }, 95% ≤ { $p95 }
stats-days = <b>By day</b>, from midnight to midnight UTC
stats-day = { DATETIME($at, weekday: "short") } { DATETIME($at, day: "numeric") } · { $counts }
stats-no-orders = –
stats-count = { $mark }{ $count }
stats-mark-studio = 🖼
stats-mark-product = 📦
stats-mark-training = 🧬
stats-mark-portrait = 🎭
stats-accounts = <b>Accounts</b>, load and jobs of the last 24 h
stats-no-accounts = <b>Accounts</b>: none is configured, so no order can be made.
stats-account = <b>{ $account }</b> · { $taken } of { $places ->
    [one] { $places } place
   *[other] { $places } places
} taken
stats-kind-training = { $account } · trainings
stats-kind-batch = { $account } · batches
stats-load = Load { $load }% · { $jobs }
stats-no-jobs = no jobs
stats-rest = 💤 Rests until { DATETIME($at, hour: "2-digit", minute: "2-digit", second: "2-digit") }: { $reason }
stats-rest-busy = busy
stats-rest-auth = its key is refused
stats-rest-no_funds = no money left
stats-rest-config = set up wrongly
stats-not-configured = ✖️ Takes no new jobs
stats-more-accounts = … and { $count ->
    [one] { $count } more account
   *[other] { $count } more accounts
}
