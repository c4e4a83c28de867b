-- Reconciliation: books that DMSs hand in, runs, what was found, the day's reports.

-- A DMS's book of a day; handed in again it replaces the one before.
create table reconciliation_book (
  partner_id text not null,
  day date not null,
  sent int not null,
  received int not null,
  sha256 text not null,
  handed_in_at timestamptz not null,
  handed_in_by text not null,
  primary key (partner_id, day)
);
create table reconciliation_book_line (
  partner_id text not null,
  day date not null,
  number int not null,
  line jsonb not null,
  primary key (partner_id, day, number),
  foreign key (partner_id, day) references reconciliation_book (partner_id, day) on delete cascade
);

create table reconciliation_run (
  id uuid primary key,
  partner_id text not null,
  day date not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed')),
  asked_by text not null,
  asked_at timestamptz not null,
  tries int not null default 0,
  started_at timestamptz,
  lease_until timestamptz,
  -- Of a failed run that may succeed later: when.
  again_at timestamptz,
  ended_at timestamptz,
  code text,
  detail text,
  result jsonb,
  superseded_by uuid references reconciliation_run (id)
);
create index reconciliation_run_of_day on reconciliation_run (partner_id, day, id desc);
create index reconciliation_run_by_day on reconciliation_run (day, id desc);
create unique index reconciliation_run_waits_once on reconciliation_run (partner_id, day) where state = 'waiting';

-- The two books of a run side by side, for as long as it runs. Logged: a book that a crash emptied would look clean.
create table reconciliation_line (
  run_id uuid not null,
  side text not null check (side in ('own', 'theirs')),
  item text not null,
  key text not null,
  ids text[] not null,
  names text[] not null,
  line jsonb not null,
  primary key (run_id, side, item)
);
create index reconciliation_line_by_key on reconciliation_line (run_id, key);
create index reconciliation_line_by_id on reconciliation_line using gin (ids) where side = 'own';
create index reconciliation_line_by_name on reconciliation_line using gin (names) where side = 'own';

create table reconciliation_finding (
  id uuid primary key,
  partner_id text not null,
  day date not null,
  key text not null,
  kind text not null check (kind in ('missing-there', 'missing-here', 'doubled', 'stuck', 'differing')),
  state text not null default 'open' check (state in ('open', 'repaired', 'dismissed', 'gone')),
  facts jsonb not null,
  run_id uuid not null references reconciliation_run (id),
  found_at timestamptz not null,
  closed_at timestamptz,
  closed_by text,
  close_reason text,
  repair jsonb,
  unique (partner_id, day, key)
);
create index reconciliation_finding_open on reconciliation_finding (id) where state = 'open';
create index reconciliation_finding_of_day on reconciliation_finding (day, partner_id, id);

-- Evidence: every version that was ever given out.
create table reconciliation_report (
  day date not null,
  version int not null,
  made_at timestamptz not null,
  body text not null,
  sha256 text not null,
  substance text not null,
  signature bytea,
  key_id text,
  primary key (day, version)
);

-- What came to rest on a day, and what was accepted on it, of one partner.
create index delivery_settled_by_partner on delivery (route_id, settled_at) where settled_at is not null;
create index delivery_accepted_by_partner on delivery (route_id, accepted_at);
create index delivery_by_remote_id on delivery (route_id, remote_id) where remote_id is not null;
create index axis_item_by_time on axis_item (axis_id, at);
create index document_by_source_and_time on document (source, accepted_at);
create index refusal_by_source on refusal (source, at);
