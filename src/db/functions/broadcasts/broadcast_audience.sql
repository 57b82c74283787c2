-- Whom a segment names among those who agreed and can be reached. Of p all that is given must hold: language; line, used in the last
-- lineDays days; balance, of credits that can be spent, at least; quietDays, in which nothing was heard of them.
create or replace function broadcast_audience(p jsonb) returns setof users language sql stable as $$
  select u.* from users u
  where u.agreed_news_at is not null and u.status = 'active'
    and (p->>'language' is null or u.language = p->>'language')
    and (p->>'quietDays' is null or u.last_active_at < now() - (p->>'quietDays')::integer * interval '1 day')
    and (p->>'balance' is null or exists (
      select from credit_accounts a where a.user_id = u.id and a.posted - a.pending >= (p->>'balance')::bigint))
    and (p->>'line' is null or exists (
      select from orders o where o.user_id = u.id and o.line = p->>'line'
        and o.created_at > now() - (p->>'lineDays')::integer * interval '1 day'))
$$;
