-- The working calendar, the rules of clocks, and the clocks themselves.

-- A year that stands here is known, even when no day of it differs from its weekends.
create table calendar_year (
  year int primary key check (year between 2000 and 2200),
  version int not null check (version > 0),
  changed_at timestamptz not null,
  changed_by text not null
);

-- Days that are not what their weekday says: holidays (off), and weekend days worked in exchange (working).
create table calendar_day (
  day date primary key,
  year int not null generated always as (extract(year from day)::int) stored references calendar_year (year),
  kind text not null check (kind in ('off', 'working')),
  name text not null
);
create index calendar_day_by_year on calendar_day (year);

-- A year whose calendar is missing is complained of once.
create table calendar_warning (
  year int primary key,
  at timestamptz not null
);

-- Every version stays: a clock tells by which numbers it was set.
create table clock_rule (
  version int primary key check (version > 0),
  rules jsonb not null,
  changed_at timestamptz not null,
  changed_by text not null
);

create table clock (
  delivery_id uuid not null references delivery (id),
  kind text not null check (kind in ('send', 'arrival', 'due', 'answer')),
  started_at timestamptz not null,
  remind_at timestamptz not null,
  due_at timestamptz not null,
  stopped_at timestamptz,
  -- What stopped it: left, receipt, refused, withdrawn, recalled.
  stopped_by text,
  reminded_at timestamptz,
  overdue_at timestamptz,
  -- The DMS whose office must act; absent when the office is on the other side of an axis.
  acting_connector text,
  -- The DMS whose office waits for it, where it is another one of ours.
  waiting_connector text,
  -- Level of the office that must act, as the directory had it.
  level text check (level in ('trung-uong', 'tinh', 'huyen', 'xa')),
  rules_version int not null,
  primary key (delivery_id, kind),
  check (remind_at <= due_at),
  check ((stopped_at is null) = (stopped_by is null))
);
-- The round finds by these two what it must tell; what was told leaves them.
create index clock_to_remind on clock (remind_at)
  where stopped_at is null and reminded_at is null and overdue_at is null;
create index clock_to_escalate on clock (due_at) where stopped_at is null and overdue_at is null;
-- Lists: what runs out first.
create index clock_running on clock (due_at, delivery_id, kind) where stopped_at is null;
create index clock_running_acting on clock (acting_connector, due_at, delivery_id, kind)
  where stopped_at is null and acting_connector is not null;
create index clock_running_waiting on clock (waiting_connector, due_at, delivery_id, kind)
  where stopped_at is null and waiting_connector is not null;
-- What was told and still waits, counted for /metrics.
create index clock_overdue on clock (kind) where stopped_at is null and overdue_at is not null;
