## The panel: who changed what

panel-changes-at = When
panel-changes-by = Who
panel-changes-kind = Did
panel-changes-of = To
panel-changes-what = What
panel-changes-why = Why
panel-changes-moved = Before and after:
panel-changes-order = order { $order }
panel-changes-person = person { $person }
panel-changes-none = Nobody has changed anything yet. Whatever somebody does here, in the chat or on the command line is written down with its reason.
panel-changes-none-such = Nothing fits this. Reset the filter.
