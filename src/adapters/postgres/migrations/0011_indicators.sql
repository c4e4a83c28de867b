-- Indicators: counts kept for each closed day, what makes a kept day stale, paper totals, targets, the feed's keys.

-- What came to its recipient on a day.
create index delivery_by_settlement on delivery (settled_at) where kind = 'edoc' and settled_at is not null;
-- What waits for its recipient since a day.
create index clock_by_start on clock (started_at) where kind in ('arrival', 'due');
create index sender_act_by_time on sender_act (at);

-- One organisation's counts of one day in Vietnam. Nothing here that cannot be counted again from the truth.
create table indicator_day (
  day date not null,
  organisation_id uuid not null references organisation (id),
  sent int not null,
  sent_signed int not null,
  addressed int not null,
  send_in_time int not null,
  send_late int not null,
  failed int not null,
  closed_code int not null,
  returned int not null,
  recalls_asked int not null,
  recalls_confirmed int not null,
  received int not null,
  answered_in_time int not null,
  answered_late int not null,
  refused int not null,
  completed int not null,
  due_in_time int not null,
  due_late int not null,
  -- The oldest delivery of the day that stands failed.
  failed_since timestamptz,
  -- Seconds, one a delivery: a median cannot be added up from medians.
  to_handover int[] not null,
  to_registered int[] not null,
  to_completed int[] not null,
  primary key (day, organisation_id)
);
create index indicator_day_by_organisation on indicator_day (organisation_id, day);

create table indicator_day_refusal (
  day date not null,
  organisation_id uuid not null references organisation (id),
  -- Lower case, without diacritics: equal reasons written differently are one.
  reason_key text not null,
  reason text not null,
  count int not null,
  primary key (day, organisation_id, reason_key)
);

-- Which days are counted, by which version of the rules, and when time itself makes them stale (a clock runs out).
create table indicator_day_kept (
  day date primary key,
  rules int not null,
  kept_at timestamptz not null,
  valid_until timestamptz
);

-- Days of which something has changed since. Only ever added to by writers, so that none waits for another.
create table indicator_day_touched (
  id bigint generated always as identity primary key,
  day date not null
);
create index indicator_day_touched_by_day on indicator_day_touched (day);

create function vietnam_day(at timestamptz) returns date
  language sql immutable strict parallel safe
  return (at at time zone 'Asia/Ho_Chi_Minh')::date;

-- What happens on the very day it counts for leaves no mark: a day is kept only after it has ended.
create function indicator_touch(delivery_id uuid, happened_on date) returns void language sql as $$
  insert into indicator_day_touched (day)
  select distinct day from delivery v, lateral (values (vietnam_day(v.accepted_at)), (vietnam_day(v.settled_at))) as d (day)
  where v.id = $1 and day is not null and day is distinct from happened_on
$$;

create function indicator_delivery_moved() returns trigger language plpgsql as $$
begin
  insert into indicator_day_touched (day)
  select distinct day from (values (vietnam_day(new.accepted_at)), (vietnam_day(new.settled_at)),
    (vietnam_day(old.settled_at))) as d (day) where day is not null;
  return null;
end $$;
create trigger indicator_delivery_moved after update on delivery for each row
  when (new.kind = 'edoc' and old.settled_at is distinct from new.settled_at
    and not (old.settled_at is null and (new.settled_at at time zone 'Asia/Ho_Chi_Minh')::date
      = (new.accepted_at at time zone 'Asia/Ho_Chi_Minh')::date))
  execute function indicator_delivery_moved();

create function indicator_receipt_told() returns trigger language plpgsql as $$
begin
  -- Matched by hand, a receipt may be of any age: then nothing is left out.
  perform indicator_touch(new.delivery_id, case when tg_op = 'INSERT' then vietnam_day(new.received_at) end);
  return null;
end $$;
create trigger indicator_receipt_told after insert on receipt for each row
  when (new.delivery_id is not null) execute function indicator_receipt_told();
create trigger indicator_receipt_matched after update on receipt for each row
  when (new.delivery_id is not null and old.delivery_id is distinct from new.delivery_id)
  execute function indicator_receipt_told();

create function indicator_judged_again() returns trigger language plpgsql as $$
begin
  insert into indicator_day_touched (day) select vietnam_day(accepted_at) from document
  where id = new.document_id and vietnam_day(accepted_at) <> vietnam_day(new.at);
  return null;
end $$;
create trigger indicator_judged_again after insert on judgement for each row
  when (new.number > 1) execute function indicator_judged_again();

create function indicator_clock_changed() returns trigger language plpgsql as $$
declare
  happened_on date := case when old.due_at = new.due_at and old.started_at = new.started_at
    then vietnam_day(new.stopped_at) end;
begin
  if new.kind = 'send' then
    perform indicator_touch(new.delivery_id, happened_on);
  else
    insert into indicator_day_touched (day)
    select distinct day from (values (vietnam_day(old.started_at)), (vietnam_day(new.started_at))) as d (day)
    where day is distinct from happened_on;
  end if;
  return null;
end $$;
create trigger indicator_clock_changed after update on clock for each row
  when (new.kind <> 'answer' and (old.stopped_at is distinct from new.stopped_at
    or old.due_at is distinct from new.due_at or old.started_at is distinct from new.started_at))
  execute function indicator_clock_changed();

create function indicator_act_answered() returns trigger language plpgsql as $$
begin
  insert into indicator_day_touched (day) select vietnam_day(at) from sender_act where id = new.act_id;
  return null;
end $$;
create trigger indicator_act_answered after insert or update on sender_act_recipient for each row
  execute function indicator_act_answered();

-- Paper documents of a month, as the organisation's DMS reports them; a later report stands in place of an earlier one.
create table paper_total (
  organisation_id uuid not null references organisation (id),
  -- The first day of the month.
  month date not null check (extract(day from month) = 1),
  sent int not null check (sent >= 0),
  received int not null check (received >= 0),
  reason text,
  reported_at timestamptz not null,
  reported_by text not null,
  primary key (organisation_id, month)
);
create index paper_total_by_month on paper_total (month);

-- What is aimed at. Every version of the list stays.
create table indicator_target_version (
  version int primary key check (version > 0),
  changed_at timestamptz not null,
  changed_by text not null
);
create table indicator_target (
  version int not null references indicator_target_version (version),
  indicator text not null,
  level text not null check (level in ('trung-uong', 'tinh', 'huyen', 'xa')),
  value numeric not null check (value >= 0),
  from_date date not null,
  primary key (version, indicator, level, from_date)
);

-- A key for the operations centre: it may read the feed and nothing else.
alter table credential drop constraint credential_kind_check;
alter table credential add constraint credential_kind_check check (kind in ('dms', 'admin', 'auditor', 'feed'));
