## One's own account.

panel-account-title = Your account
panel-account-language = Language
panel-account-zone = Time zone
panel-account-keep = Save
panel-account-kept = Saved.
panel-account-no-zone = There is no such time zone. Choose one from the list.
panel-account-password-title = Password
panel-account-no-password = You come in by the links of the bot, so there is no password. Send it /panel for a new link.
panel-account-change-password = Change password
panel-account-must-change = This password was only for the first time. Set one of your own to go on.
panel-account-password-ends = Your other visits end with the change.
panel-account-current = Current password
panel-account-current-wrong = That is not your current password.
panel-account-same = That is the password you have. Take another one.
panel-account-set-password = Set password
panel-account-password-set = Your password is changed, and your other visits have ended.
panel-account-device-title = Second factor
panel-account-device-why = With an app that makes codes, a password alone lets nobody in. Any app for six-digit codes will do.
panel-account-device-set-up = Set up
panel-account-device-on = On
panel-account-device-there = A device is set up already. Remove it first if you have a new one.
panel-account-device-how = Open this link on the device that has your app for codes:
panel-account-device-open = Add to the app
panel-account-device-type = Or type this key there, as one that changes every 30 seconds:
panel-account-device-first = First code
panel-account-device-first-hint = The six digits your app shows now. From then on a code is asked for when you sign in.
panel-account-device-confirm = Turn on
panel-account-device-wrong = This is not the code of this key. See that the device's clock is right and take the code it shows now.
panel-account-device-remove = Remove the device
panel-account-device-remove-ask = Remove the device? From then on the password alone signs you in.
panel-account-device-removed = The device is removed, and no code is asked for any more.
panel-account-codes-left = { $count ->
    [one] One recovery code is left.
   *[other] { $count } recovery codes are left.
}
panel-account-renew-codes = New recovery codes
panel-account-renew-codes-ask = Make new recovery codes? Those you have are worth nothing then.
panel-account-codes-title = Recovery codes
panel-account-codes-once = If the device is lost, each of these lets you in once. They are shown only now: write them down or print them.
panel-account-codes-kept = I have them
panel-account-visits-title = Where you are signed in
panel-account-device = Device
panel-account-device-unknown = Unknown
panel-account-address = Address
panel-account-since = Since
panel-account-seen = Last seen
panel-account-this-one = This visit
panel-account-end = End
panel-account-end-others = End all others
panel-account-ended = { $count ->
    [0] There was no visit to end.
    [one] One visit has ended.
   *[other] { $count } visits have ended.
}
panel-account-prove-title = Is it you?
panel-account-prove-why = What comes next moves money or cannot be undone. Prove once more who you are; that holds for ten minutes.
panel-account-prove-telegram = What comes next moves money or cannot be undone. Send /panel to the bot and open its link, then go there again; that holds for ten minutes.
panel-account-prove-secret = Password, or a code of your app
panel-account-prove-code = Code of your app
panel-account-prove = Go on
panel-account-prove-wrong = That is wrong. Check it and try again.
panel-account-proved = Thank you. Go on where you were.
