-- The life of the directory: when organisations closed, how they are reached, and changes that are shown before they
-- are made.

alter table organisation add column closed_on date;
alter table organisation add column contact jsonb not null default '{}';
alter table organisation add column updated_at timestamptz;
update organisation set updated_at = created_at;
-- Until now the day was not kept: the one on which the last code ended stands for it.
update organisation o
set closed_on = coalesce(
  (select max(c.valid_to) from organisation_code c
   where c.organisation_id = o.id having bool_and(isfinite(c.valid_to))),
  (o.created_at at time zone 'Asia/Ho_Chi_Minh')::date)
where o.status = 'closed';
-- What counts is the day; the status is what it comes to today.
alter table organisation add check (status = 'active' or closed_on is not null);
create index organisation_by_parent on organisation (parent_id) where parent_id is not null;
create index organisation_by_closing on organisation (closed_on) where closed_on is not null;
create index organisation_successor_by_successor on organisation_successor (successor_id);
create index organisation_code_by_end on organisation_code (valid_to) where valid_to < 'infinity';

-- One row. Its version grows with every change of the directory; who changes holds its lock.
create table directory_state (
  only_one boolean primary key default true check (only_one),
  version bigint not null default 0,
  -- The day to which status and code of the organisations were brought.
  day date
);
insert into directory_state default values;

create table directory_change_set (
  id uuid primary key,
  -- edit: one made at once by an administrator, kept here for the history.
  source text not null check (source in ('file', 'axis', 'edit')),
  label text not null,
  -- The directory it was compared with; once that has moved on, the set can no longer be applied.
  base_version bigint not null,
  state text not null check (state in ('previewed', 'applied', 'discarded')),
  organisations int not null,
  counts jsonb not null default '{}',
  skipped jsonb,
  created_at timestamptz not null,
  created_by text not null,
  settled_at timestamptz,
  settled_by text,
  check ((state = 'previewed') = (settled_at is null))
);

create table directory_change (
  set_id uuid not null references directory_change_set (id),
  number int not null,
  kind text not null,
  organisation_id uuid not null,
  organisation_code text not null,
  organisation_name text not null,
  before jsonb,
  after jsonb,
  primary key (set_id, number)
);
create index directory_change_by_organisation on directory_change (organisation_id, set_id);
create index directory_change_by_kind on directory_change (set_id, kind, number);

-- Axes write codes as they like; ours are without space and in capitals.
create index axis_agency_by_normal_code on axis_agency (upper(btrim(code)));
create index axis_agency_by_other_code on axis_agency (upper(btrim(other_code))) where other_code is not null;

-- Which axis knows which organisation under which of its keys: the codes say it.
create view organisation_registration as
select distinct c.organisation_id, a.axis_id, a.remote_key, a.code, a.name, a.deleted, a.seen_at
from organisation_code c
join axis_agency a on upper(btrim(a.code)) = c.code
union
select distinct c.organisation_id, a.axis_id, a.remote_key, a.code, a.name, a.deleted, a.seen_at
from organisation_code c
join axis_agency a on a.other_code is not null and upper(btrim(a.other_code)) = c.code;
