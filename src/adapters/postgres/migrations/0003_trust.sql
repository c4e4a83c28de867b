-- Whom we trust: certificates, the versions of the trust store and what each version added or took away.
-- A verdict names the version it was reached with: the store as of any version can be read again, for ever.

create table certificate (
  sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
  der bytea not null,
  -- RFC 4514. Not indexed: a name may be longer than an index row.
  subject text not null,
  issuer text not null,
  serial text not null,
  not_before timestamptz not null,
  not_after timestamptz not null,
  facts jsonb not null
);

create table trust_version (
  version bigint primary key check (version > 0),
  at timestamptz not null,
  actor text not null,
  reason text not null
);

-- In the store from version added_in on, up to but without version removed_in.
create table trust_entry (
  certificate text not null references certificate (sha256),
  kind text not null check (kind in ('anchor', 'intermediate')),
  added_in bigint not null references trust_version (version),
  removed_in bigint references trust_version (version),
  check (removed_in > added_in),
  primary key (certificate, added_in)
);
create unique index trust_entry_stands on trust_entry (certificate) where removed_in is null;

create table certificate_binding (
  id uuid primary key,
  role text not null check (role in ('agency', 'person')),
  organisation_id uuid not null references organisation (id),
  certificate text not null references certificate (sha256),
  -- certificate: this very one. name: every one of the same issuer and subject.
  match text not null check (match in ('certificate', 'name')),
  valid_from timestamptz,
  valid_to timestamptz,
  added_in bigint not null references trust_version (version),
  removed_in bigint references trust_version (version),
  check (valid_from < valid_to),
  check (removed_in > added_in)
);
create index certificate_binding_stands on certificate_binding (certificate) where removed_in is null;
create index certificate_binding_by_organisation on certificate_binding (organisation_id);

-- Nothing is deleted and nothing is rewritten; the one change a row may see is that it ends.
create function trust_is_kept() returns trigger language plpgsql as $$
begin
  raise exception '% is kept for ever', tg_table_name;
end $$;
create function trust_row_only_ends() returns trigger language plpgsql as $$
begin
  if old.removed_in is not null or new.removed_in is null
    or to_jsonb(new) - 'removed_in' <> to_jsonb(old) - 'removed_in' then
    raise exception '% may only end', tg_table_name;
  end if;
  return new;
end $$;
create trigger certificate_is_kept before update or delete or truncate on certificate
  for each statement execute function trust_is_kept();
create trigger trust_version_is_kept before update or delete or truncate on trust_version
  for each statement execute function trust_is_kept();
create trigger trust_entry_is_kept before delete or truncate on trust_entry
  for each statement execute function trust_is_kept();
create trigger certificate_binding_is_kept before delete or truncate on certificate_binding
  for each statement execute function trust_is_kept();
create trigger trust_entry_only_ends before update on trust_entry
  for each row execute function trust_row_only_ends();
create trigger certificate_binding_only_ends before update on certificate_binding
  for each row execute function trust_row_only_ends();

-- What responders, lists and issuers answered, shared by all processes. Not evidence: that is kept with the verdict.
create table revocation_cache (
  kind text not null check (kind in ('ocsp', 'crl', 'certificate')),
  -- SHA-256 of the address and, for ocsp, the request.
  key text not null,
  url text not null,
  der bytea not null,
  sha256 text not null,
  etag text,
  this_update timestamptz,
  next_update timestamptz,
  fetched_at timestamptz not null,
  -- Up to then it is not asked for again.
  fresh_until timestamptz not null,
  -- Up to then it serves when nobody answers. Absent: for ever.
  usable_until timestamptz,
  primary key (kind, key)
);
-- Signed bytes do not shrink: trying costs time at every write of a list of megabytes.
alter table revocation_cache alter column der set storage external;
create index revocation_cache_by_end on revocation_cache (usable_until);
