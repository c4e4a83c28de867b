-- What was found of signatures, what policy made of it, and the signatures that we make ourselves.

-- A later judgement stands in place of an earlier one, which stays: a verdict must be explainable in ten years.
create table judgement (
  document_id uuid not null references document (id),
  number int not null,
  class text not null check (class in ('VALID', 'VALID_NO_TSA', 'INDETERMINATE', 'INVALID', 'UNSIGNED')),
  decision text not null check (decision in ('passed', 'waiting', 'blocked', 'refused')),
  problems jsonb not null,
  report jsonb not null,
  policy jsonb not null,
  trust_version bigint not null,
  at timestamptz not null,
  primary key (document_id, number)
);

create table signature_policy (
  partner_id text not null,
  direction text not null check (direction in ('out', 'in')),
  policy jsonb not null,
  changed_at timestamptz not null,
  changed_by text not null,
  primary key (partner_id, direction)
);

-- Signatures that a DMS asked for: open until the key has made them.
create table signing_request (
  document_id uuid primary key references document (id),
  request jsonb not null,
  -- The document as it was posted, once the signed one stands in its place.
  posted jsonb,
  key_id text,
  fulfilled_at timestamptz,
  check ((fulfilled_at is null) = (posted is null))
);

-- One seal a delivery, made once: signing time and timestamp would differ at every attempt.
create table seal (
  delivery_id uuid primary key references delivery (id),
  signature_xml text not null,
  key_id text not null,
  at timestamptz not null
);
