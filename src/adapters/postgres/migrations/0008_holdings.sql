-- Who refers to which content, so that the content of a recalled document can be destroyed and nobody else's with it.

-- Every content that a document refers to: the bytes as they came, its envelope, its attachments (transmitted and
-- contained). Written in the commit that brings the reference.
create table document_content (
  document_id uuid not null references document (id),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  size bigint not null,
  primary key (document_id, sha256)
);
create index document_content_by_digest on document_content (sha256);

insert into document_content (document_id, sha256, size)
select d.id, c.sha256, min(c.size)
from document d left join signing_request s on s.document_id = d.id
cross join lateral (
  select d.raw_sha256, d.raw_size
  union all select d.envelope_sha256, d.envelope_size
  union all
  select part ->> 'sha256', (part ->> 'size')::bigint
  from (values (d.message), (s.posted)) as m (message)
  cross join lateral jsonb_array_elements(m.message -> 'attachments') as a (attachment)
  cross join lateral (values (attachment -> 'transmitted'), (attachment -> 'content')) as p (part)
) as c (sha256, size)
group by d.id, c.sha256;

-- What a judgement rests on (OCSP, CRL, certificates, timestamps): kept as long as the judgement is, whatever becomes of
-- the document.
create table judgement_evidence (
  document_id uuid not null,
  number int not null,
  sha256 text not null,
  primary key (sha256, document_id, number),
  foreign key (document_id, number) references judgement (document_id, number)
);
insert into judgement_evidence (document_id, number, sha256)
select distinct j.document_id, j.number, e.evidence ->> 'sha256'
from judgement j cross join lateral jsonb_path_query(j.report, 'strict $.**.evidence[*]') as e (evidence)
where e.evidence ? 'sha256';

create index receipt_by_content on receipt (raw_sha256);
create index refusal_by_content on refusal (raw_sha256);

-- The proof: what had to be destroyed, when it was ordered, when it was done and what became of each content.
create table destruction (
  document_id uuid primary key references document (id),
  ordered_at timestamptz not null,
  done_at timestamptz,
  -- [{sha256, size, outcome: pending | under-way | destroyed | kept | gone, at, keptFor}]
  contents jsonb not null,
  -- Grows whenever bytes of it came in again after the order.
  arrivals int not null default 0
);
create index destruction_by_time on destruction (ordered_at desc, document_id desc);

-- An outgoing document that was recalled from everybody: kept, shown, and carried to nobody (NĐ 30/2020, Phụ lục VI).
alter table document add column frozen_at timestamptz;
