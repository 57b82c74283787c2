## Trouble

apology = ⚠️ Something broke on our side, and this step was not finished. It cost you nothing. Press again, or begin anew with /start. Code { $code }
admin-trouble = ⚠️ Update { $code } of person { $person } could not be handled: { $error }
