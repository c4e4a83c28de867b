-- Keys of callers, webhooks of DMSs, and search that forgives diacritics.

create table credential (
  id uuid primary key,
  kind text not null check (kind in ('dms', 'admin', 'auditor')),
  connector_id text,
  label text not null,
  secret_sha256 text not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  check ((kind = 'dms') = (connector_id is not null))
);

create table webhook_endpoint (
  id uuid primary key,
  connector_id text not null,
  url text not null,
  events text[] not null check (cardinality(events) > 0),
  -- In the clear: signing needs the secret itself, a digest would not do.
  secret text not null,
  previous_secret text,
  previous_until timestamptz,
  created_at timestamptz not null,
  deleted_at timestamptz,
  check ((previous_secret is null) = (previous_until is null))
);
create index webhook_endpoint_by_connector on webhook_endpoint (connector_id) where deleted_at is null;

create table webhook_message (
  id uuid primary key,
  endpoint_id uuid not null references webhook_endpoint (id),
  event_id uuid not null,
  type text not null,
  -- Text, not jsonb: what is signed are these very characters.
  body text not null,
  state text not null default 'pending' check (state in ('pending', 'delivered', 'failed', 'cancelled')),
  attempts int not null default 0,
  due_at timestamptz,
  lease_until timestamptz,
  fence bigint not null default 0,
  created_at timestamptz not null,
  settled_at timestamptz,
  -- An event told twice is one message.
  unique (endpoint_id, event_id)
);

create table webhook_attempt (
  message_id uuid not null references webhook_message (id),
  number int not null,
  started_at timestamptz not null,
  -- Absent: under way, or cut off by a crash.
  ended_at timestamptz,
  outcome text check (outcome in ('delivered', 'failed')),
  status int,
  detail text,
  primary key (message_id, number)
);

-- unaccent() is only stable because its dictionary may change; ours does not, and an index needs immutable.
create function folded(value text) returns text
  language sql immutable strict parallel safe
  return lower(unaccent('unaccent'::regdictionary, value));

create index document_by_subject on document using gin (folded(subject) gin_trgm_ops);
create index document_by_written_code on document using gin (folded(code) gin_trgm_ops);
create index document_by_written_id on document using gin (folded(document_id) gin_trgm_ops);
create index organisation_by_name on organisation using gin (folded(name) gin_trgm_ops);
create index organisation_code_by_prefix on organisation_code (code text_pattern_ops);
create index document_by_source on document (source, id desc);
create index delivery_by_route on delivery (route_id, document_id);
