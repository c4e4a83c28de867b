-- Each audit event becomes a link of one chain of digests, shortly after its commit; checkpoints say what it was.

-- What waits for its link: the sealer must not look for it among millions.
create table audit_pending (seq bigint primary key);
create function audit_event_awaits_its_link() returns trigger language plpgsql as $$
begin
  insert into audit_pending (seq) values (new.seq);
  return null;
end $$;
create trigger audit_event_pending after insert on audit_event
  for each row execute function audit_event_awaits_its_link();
insert into audit_pending (seq) select seq from audit_event;

create table audit_link (
  position bigint primary key,
  seq bigint not null unique,
  previous text not null,
  hash text not null,
  linked_at timestamptz not null
);

create table audit_checkpoint (
  id bigint generated always as identity primary key,
  day date not null,
  position bigint not null,
  -- Text: what is signed are these very characters.
  statement text not null,
  signature bytea,
  made_at timestamptz not null
);
create index audit_checkpoint_by_position on audit_checkpoint (position, id);

create function audit_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception '% is append only', tg_table_name;
end $$;
create trigger audit_link_no_change before update or delete or truncate on audit_link
  for each statement execute function audit_is_append_only();
create trigger audit_checkpoint_no_change before update or delete or truncate on audit_checkpoint
  for each statement execute function audit_is_append_only();
