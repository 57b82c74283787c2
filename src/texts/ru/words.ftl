# Всё, что читают люди, по-русски. Сообщения, которые начинаются на button-, toast- и command-, без разметки; остальные –
# HTML Телеграма. В en/ те же сообщения с теми же значениями.

credits = { $credits ->
    [one] { $credits } кредит
    [few] { $credits } кредита
   *[other] { $credits } кредитов
}
seconds = { $value } с
minutes = { $value } мин
cost = { $credits ->
    [0] бесплатно
   *[other] { credits }
}
