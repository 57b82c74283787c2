## The panel: what all its pages share. A title of a page is short, a sentence says what happened and what to do.

panel-menu = Menu
panel-skip = To the page
panel-sign-out = Sign out
panel-pages = Pages
panel-first-page = First page
panel-next-page = Next page
panel-missing-title = Not found
panel-missing = There is no such page, or what it showed is gone.
panel-refused = Not done
panel-foreign-form = This form was sent from another site, so nothing was done. Open the page here and send it again.
panel-stale-form = This page was open since an earlier visit, so nothing was done. Go back, reload the page and send it again.
panel-no-right = Your role does not include this. An owner can change that under Team.
panel-broken = Something went wrong on our side. Nothing may have been done: reload the page before you try again.
panel-nav-overview = Overview
panel-nav-orders = Orders
panel-nav-people = People
panel-nav-top-ups = Top-ups
panel-nav-catalog = Catalog
panel-nav-review = Review
panel-nav-broadcasts = Broadcasts
panel-nav-settings = Settings
panel-nav-prices = Prices
panel-nav-api = API
panel-nav-deletions = Deletions
panel-nav-changes = Changes
panel-nav-team = Team
