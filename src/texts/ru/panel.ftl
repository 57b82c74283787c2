## Панель: то, что есть на всех страницах. Заголовок короткий, предложение говорит, что случилось и что делать.

panel-menu = Меню
panel-skip = К странице
panel-sign-out = Выйти
panel-pages = Страницы
panel-first-page = В начало
panel-next-page = Дальше
panel-missing-title = Не найдено
panel-missing = Такой страницы нет, или того, что она показывала, больше нет.
panel-refused = Не выполнено
panel-foreign-form = Форму отправили с чужого сайта, поэтому ничего не сделано. Откройте страницу здесь и отправьте ещё раз.
panel-stale-form = Страница осталась открытой с прошлого входа, поэтому ничего не сделано. Вернитесь, обновите её и отправьте ещё раз.
panel-no-right = Ваша роль этого не разрешает. Изменить её может владелец в разделе «Команда».
panel-broken = Что-то сломалось у нас. Возможно, ничего не сделано: обновите страницу, прежде чем пробовать снова.
panel-nav-overview = Обзор
panel-nav-orders = Заказы
panel-nav-people = Люди
panel-nav-top-ups = Пополнения
panel-nav-catalog = Каталог
panel-nav-review = Отбор
panel-nav-broadcasts = Рассылки
panel-nav-settings = Настройки
panel-nav-prices = Цены
panel-nav-api = API
panel-nav-deletions = Удаления
panel-nav-changes = Изменения
panel-nav-team = Команда
