-- The truth of the exchange. Forward only. Times are timestamptz; edXML dates are dates.
create extension if not exists unaccent;
create extension if not exists pg_trgm;

create table organisation (
  id uuid primary key,
  name text not null collate "vi-x-icu",
  level text not null check (level in ('trung-uong', 'tinh', 'huyen', 'xa')),
  parent_id uuid references organisation (id),
  code text not null,
  status text not null default 'active' check (status in ('active', 'closed')),
  connector_id text,
  created_at timestamptz not null default now()
);
create index organisation_by_connector on organisation (connector_id) where connector_id is not null;

-- A code is unique at any one moment; periods are half open [valid_from, valid_to).
create table organisation_code (
  code text not null,
  scheme text not null check (scheme in ('qcvn102', 'qd20', 'other')),
  organisation_id uuid not null references organisation (id),
  valid_from date not null default '-infinity',
  valid_to date not null default 'infinity',
  check (valid_from < valid_to),
  primary key (code, valid_from)
);
create index organisation_code_by_organisation on organisation_code (organisation_id);

create table organisation_successor (
  organisation_id uuid not null references organisation (id),
  successor_id uuid not null references organisation (id),
  since date not null,
  kind text not null check (kind in ('merger', 'split', 'rename', 'dissolution')),
  primary key (organisation_id, successor_id),
  check (organisation_id <> successor_id)
);

create table routing_rule (
  position int primary key,
  code_pattern text not null,
  level text check (level in ('trung-uong', 'tinh', 'huyen', 'xa')),
  axis_id text not null,
  note text
);

create table document (
  id uuid primary key,
  direction text not null check (direction in ('out', 'in')),
  source text not null,
  sender_code text not null,
  sender_id uuid references organisation (id),
  business_type text not null check (business_type in ('new', 'recall', 'update', 'replace')),
  business_key text not null,
  document_id text,
  code text,
  promulgation_date date,
  subject text,
  priority smallint not null default 0,
  message jsonb not null,
  raw_sha256 text not null,
  raw_size bigint not null,
  envelope_sha256 text not null,
  envelope_size bigint not null,
  substance text not null,
  accepted_at timestamptz not null,
  unique (direction, business_key)
);
create index document_by_identity on document (sender_code, document_id);
create index document_by_code on document (sender_code, code, promulgation_date);
-- A reference may leave the sender out.
create index document_by_document_id on document (document_id) where document_id is not null;
create index document_by_number on document (code, promulgation_date) where code is not null;
create index document_by_time on document (accepted_at desc, id desc);

create table receipt (
  id uuid primary key,
  direction text not null check (direction in ('out', 'in')),
  document_id uuid references document (id),
  delivery_id uuid,
  from_code text not null,
  to_code text,
  code text not null,
  at timestamptz not null,
  message jsonb not null,
  raw_sha256 text not null,
  raw_size bigint not null,
  effect text not null,
  source text not null,
  received_at timestamptz not null,
  key text not null,
  repeat_of uuid references receipt (id)
);
create unique index receipt_first on receipt (direction, key) where repeat_of is null;
create index receipt_by_document on receipt (document_id, received_at);
create index receipt_unmatched on receipt (received_at) where document_id is null;

create table delivery (
  id uuid primary key,
  kind text not null check (kind in ('edoc', 'status')),
  document_id uuid references document (id),
  receipt_id uuid references receipt (id),
  sender_code text not null,
  recipient_code text not null,
  recipient_id uuid references organisation (id),
  route_kind text not null check (route_kind in ('dms', 'axis')),
  route_id text not null,
  priority smallint not null default 0,
  state text not null default 'queued'
    check (state in ('queued', 'unknown', 'offered', 'handed-over', 'refused', 'failed', 'held', 'cancelled')),
  attempts int not null default 0,
  due_at timestamptz,
  lease_until timestamptz,
  fence bigint not null default 0,
  code text,
  detail text,
  remote_id text,
  progress jsonb not null default '{"refused": false}',
  accepted_at timestamptz not null,
  settled_at timestamptz,
  check ((kind = 'edoc') = (receipt_id is null)),
  check (kind = 'status' or document_id is not null)
);
-- The heart of "never doubled": one recipient of one document has one delivery.
create unique index delivery_once on delivery (document_id, recipient_code) where kind = 'edoc';
create unique index delivery_status_once on delivery (receipt_id, recipient_code) where kind = 'status';
create index delivery_by_document on delivery (document_id);
create index delivery_inbox on delivery (route_id, id) where state = 'offered';
create index delivery_trays on delivery (state, settled_at) where state in ('refused', 'failed', 'held', 'unknown');
create index delivery_remote on delivery (route_id, recipient_code, settled_at) where remote_id is not null;
alter table receipt add foreign key (delivery_id) references delivery (id);

create table attempt (
  delivery_id uuid not null references delivery (id),
  number int not null,
  fence bigint not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  outcome jsonb,
  primary key (delivery_id, number)
);

create table outbox (
  topic text not null,
  ref text not null,
  lane text not null,
  priority smallint not null default 0,
  due_at timestamptz not null,
  enqueued_at timestamptz,
  epoch int not null default 0,
  primary key (topic, ref)
);
create index outbox_due on outbox (lane, priority desc, due_at);
create index outbox_oldest on outbox (lane, due_at);
create index outbox_under_way on outbox (lane, enqueued_at) where enqueued_at is not null;

create table lane (
  id text primary key,
  failures_in_a_row int not null default 0,
  paused_until timestamptz
);

-- What an axis says of its agencies, beside our own directory; nothing in organisation changes by it.
create table axis_agency (
  axis_id text not null,
  remote_key text not null,
  parent_key text,
  code text not null,
  other_code text,
  name text not null,
  mail text,
  deleted boolean not null default false,
  seen_at timestamptz not null,
  primary key (axis_id, remote_key)
);
create index axis_agency_by_code on axis_agency (code);

create table axis_item (
  axis_id text not null,
  remote_id text not null,
  kind text not null,
  result text not null check (result in ('done', 'fail')),
  why text,
  subject_id uuid,
  at timestamptz not null,
  primary key (axis_id, remote_id)
);

create table refusal (
  id uuid primary key,
  direction text not null check (direction in ('out', 'in')),
  source text not null,
  raw_sha256 text not null,
  raw_size bigint not null,
  problems jsonb not null,
  seen jsonb,
  remote_id text,
  at timestamptz not null
);
create index refusal_by_time on refusal (at desc, id desc);

create table idempotency (
  scope text not null,
  key text not null,
  raw_sha256 text not null,
  document_id uuid not null,
  at timestamptz not null,
  primary key (scope, key)
);

create table audit_event (
  seq bigint generated always as identity primary key,
  at timestamptz not null,
  action text not null,
  outcome text not null check (outcome in ('success', 'refused', 'failure')),
  actor text not null,
  subject jsonb not null,
  facts jsonb not null default '{}'
);
-- Rows are only ever added.
create function audit_event_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'audit_event is append only';
end $$;
create trigger audit_event_no_change before update or delete or truncate on audit_event
  for each statement execute function audit_event_is_append_only();
