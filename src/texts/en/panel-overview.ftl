## The panel: how everything stands

panel-overview-as-of = As of { $at }; it keeps itself up to date.
panel-overview-open = Orders under way
panel-overview-in-queue = { $count ->
    [0] nobody waits for a place
    [one] { $count } waits for a place
   *[other] { $count } wait for a place
}
panel-overview-hours = Orders in 24 hours
panel-overview-hours-label = Orders of each of the last 24 hours, at most { $most }
panel-overview-waits = Waits for a person
panel-overview-waits-nothing = Nothing: all goes by itself.
panel-overview-waits-top-ups = { $count ->
    [one] { $count } top-up to answer
   *[other] { $count } top-ups to answer
}
panel-overview-waits-asking = { $count ->
    [one] { $count } catalog run asks
   *[other] { $count } catalog runs ask
}
panel-overview-waits-pictures = { $count ->
    [one] { $count } picture to decide on
   *[other] { $count } pictures to decide on
}
panel-overview-waits-stuck = { $count ->
    [one] { $count } order is stuck
   *[other] { $count } orders are stuck
}
panel-overview-waits-dead = { $count ->
    [one] { $count } message could not be handled
   *[other] { $count } messages could not be handled
}
panel-overview-books = The books
panel-overview-sound = sound
panel-overview-broken = { $count ->
    [one] { $count } invariant broken
   *[other] { $count } invariants broken
}
panel-overview-audit-recent = What moved: audited { $at }
panel-overview-audit-all = Everything: audited { $at }
panel-overview-alarms = Alarms of the last day
panel-overview-orders = Orders now
panel-overview-no-orders = No order is under way.
panel-overview-places = Places
panel-overview-no-accounts = No worker holds an account. Start one, and see that the providers’ keys are set.
panel-overview-kind = For
panel-overview-kind-generation = pictures
panel-overview-kind-training = trainings
panel-overview-kind-batch = batches
panel-overview-taken = Places taken
panel-overview-of = { $taken } of { $places }
panel-overview-serves = in service
panel-overview-rests = rests until { $at }
panel-overview-queue = { $provider }, { $kind }: { $count ->
    [one] { $count } waits
   *[other] { $count } wait
}, the first for { $time }.
panel-overview-health = Providers in the last hour
panel-overview-no-health = No job ended in the last hour.
panel-overview-done = Done
panel-overview-refused = Refused
panel-overview-failed = Failed
panel-overview-cancelled = Cancelled
panel-overview-share = Not made
panel-overview-percent = { $value } %
panel-overview-median = Half within
panel-overview-p95 = 95 % within
panel-overview-runs = Catalog runs under way
panel-overview-run = Run
panel-overview-stage = Stage
panel-overview-stage-parse = parse
panel-overview-stage-generate = generate
panel-overview-stage-review = review
panel-overview-stage-describe = describe
panel-overview-stage-publish = publish
panel-overview-since = Since
panel-overview-credits = Credits
panel-overview-today = Today
panel-overview-week = 7 days
panel-overview-issued = Given to people
panel-overview-refunded = Given back for orders
panel-overview-spent = Spent on orders
panel-overview-money = Money spent at providers
panel-overview-no-money = Nothing was spent in seven days.
panel-overview-of-orders = Orders
panel-overview-of-catalog = Catalog
