## Панель: кто что менял

panel-changes-at = Когда
panel-changes-by = Кто
panel-changes-kind = Действие
panel-changes-of = С чем
panel-changes-what = Что
panel-changes-why = Почему
panel-changes-moved = До и после:
panel-changes-order = заказ { $order }
panel-changes-person = человек { $person }
panel-changes-none = Пока никто ничего не менял. Всё, что делают здесь, в чате или в командной строке, записывается вместе с причиной.
panel-changes-none-such = Ничего не подходит. Сбросьте фильтр.
