## Статистика, для администраторов

stats-head = 📊 <b>Статистика</b> · { DATETIME($at, day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", second: "2-digit") } UTC
stats-orders = <b>{ $days ->
    [1] Заказов сегодня: { $orders }
    [one] Заказов за { $days } день: { $orders }
    [few] Заказов за { $days } дня: { $orders }
   *[other] Заказов за { $days } дней: { $orders }
}</b>
stats-line = <b>{ $line }: { $orders }</b>
stats-delivered = ✅ { $count } готово
stats-open = ⏳ { $count } в работе
stats-refused = 🚫 { $count } отклонено
stats-failed = ⚠️ { $count } не вышло
stats-cancelled = ↩️ { $count } отменено
stats-lost = ❔ { $count } пропало
stats-wait = ⏱ До места: 50 % ≤ { $median }, 95 % ≤ { $p95 }
stats-picture = ⏱ До картинки: 50 % ≤ { $median }, 95 % ≤ { $p95 }
stats-days = <b>По дням</b>, от полуночи до полуночи UTC
stats-day = { DATETIME($at, weekday: "short") } { DATETIME($at, day: "numeric") } · { $counts }
stats-no-orders = –
stats-count = { $mark }{ $count }
stats-mark-studio = 🖼
stats-mark-product = 📦
stats-mark-training = 🧬
stats-mark-portrait = 🎭
stats-accounts = <b>Аккаунты</b>, загрузка и задания за 24 ч
stats-no-accounts = <b>Аккаунты</b>: ни один не настроен, заказы выполнять некому.
stats-account = <b>{ $account }</b> · занято { $taken } из { $places }
stats-kind-training = { $account } · обучение
stats-kind-batch = { $account } · пакеты
stats-load = Загрузка { $load } % · { $jobs }
stats-no-jobs = заданий не было
stats-rest = 💤 Отдыхает до { DATETIME($at, hour: "2-digit", minute: "2-digit", second: "2-digit") }: { $reason }
stats-rest-busy = занят
stats-rest-auth = ключ не принят
stats-rest-no_funds = кончились деньги
stats-rest-config = настроен неверно
stats-not-configured = ✖️ Новых заданий не берёт
stats-more-accounts = … и ещё { $count ->
    [one] { $count } аккаунт
    [few] { $count } аккаунта
   *[other] { $count } аккаунтов
}
