-- Search of the directory by words in any order, without diacritics; how far each axis's list has been read.

-- Lower case, no diacritics, single spaces; composed first, because the wire also brings decomposed letters.
create function plain_words(value text) returns text
  language sql immutable strict parallel safe
  return trim(regexp_replace(folded(normalize(value, NFC)) collate "C", '[^a-z0-9]+', ' ', 'g'));

-- Words of a name, each after a space, with the other form of what is written both ways. In plpgsql, because SQL
-- would work out the words once for each use of them; with its own search path, because a restore has none.
create function searchable(value text) returns text
  language plpgsql immutable strict parallel safe set search_path from current as $$
declare
  words text := ' ' || plain_words(value) || ' ';
begin
  return rtrim(words)
    || case when words like '% uy ban nhan dan %' then ' ubnd'
            when words like '% ubnd %' then ' uy ban nhan dan' else '' end
    || case when words like '% hoi dong nhan dan %' then ' hdnd'
            when words like '% hdnd %' then ' hoi dong nhan dan' else '' end
    || case when words like '% thanh pho %' then ' tp'
            when words like '% tp %' then ' thanh pho' else '' end;
end $$;

alter table organisation
  add column search text collate "C" generated always as (searchable(name)) stored;

-- Rare words by the trigrams; names that begin so, and frequent words, in order until the page is full.
create index organisation_search on organisation using gin (search gin_trgm_ops);
create index organisation_beginning on organisation (search, id);
create index organisation_in_order on organisation (name, id) include (search, level, status);
create index organisation_by_level on organisation (level, name, id);
drop index organisation_by_parent;
create index organisation_children on organisation (parent_id, name, id);
drop index organisation_by_name;
create index organisation_code_in_order on organisation_code ((code collate "C"), organisation_id);
drop index organisation_code_by_prefix;

-- Agencies that an axis no longer lists stay, with the time at which that was seen.
alter table axis_agency add column gone_at timestamptz;
create or replace view organisation_registration as
select distinct c.organisation_id, a.axis_id, a.remote_key, a.code, a.name, a.deleted, a.seen_at, a.gone_at
from organisation_code c
join axis_agency a on upper(btrim(a.code)) = c.code
union
select distinct c.organisation_id, a.axis_id, a.remote_key, a.code, a.name, a.deleted, a.seen_at, a.gone_at
from organisation_code c
join axis_agency a on a.other_code is not null and upper(btrim(a.other_code)) = c.code;

create table axis_directory_state (
  axis_id text primary key,
  -- The newest version seen; null: the next reading is of the whole list.
  version bigint,
  whole_at timestamptz,
  changes_at timestamptz,
  -- Of the last whole list.
  listed int not null default 0,
  -- Of the last reading.
  changed int not null default 0,
  gone int not null default 0,
  -- A whole list so much shorter that it was not believed, until another one says the same.
  doubted_listed int
);
