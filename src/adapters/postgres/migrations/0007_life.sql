-- The sender's acts on a document that was sent: recall, update, replacement, take-back; and what each recipient says.

-- One row for each original that an act touches. `act_document_id`: the edoc that says it; `receipt_id`: the status 13.
create table sender_act (
  id uuid primary key,
  document_id uuid not null references document (id),
  kind text not null check (kind in ('recall', 'update', 'replace', 'take-back')),
  act_document_id uuid references document (id),
  receipt_id uuid references receipt (id),
  reason text,
  actor text not null,
  at timestamptz not null,
  check ((act_document_id is null) <> (receipt_id is null))
);
create index sender_act_by_document on sender_act (document_id, at);
-- The same message, given twice, is one act. An update that takes receivers off the list is a recall for those: two rows.
create unique index sender_act_once_by_document on sender_act (act_document_id, document_id, kind)
  where act_document_id is not null;
create unique index sender_act_once_by_receipt on sender_act (receipt_id, document_id, kind)
  where receipt_id is not null;

-- `delivery_id` is the ORIGINAL's delivery.
--   waiting    the original is on its way and nobody can tell yet whether it was taken; the act waits behind it
--   withdrawn  it never got there, or nobody picked it up: cancelled here, nothing was sent
--   asked      told, answer (15, 16) outstanding
--   agreed     15     declined  16
--   informed   told, no answer is needed
create table sender_act_recipient (
  act_id uuid not null references sender_act (id),
  delivery_id uuid not null references delivery (id),
  state text not null check (state in ('waiting', 'withdrawn', 'asked', 'agreed', 'declined', 'informed')),
  carried_by uuid references delivery (id),
  answer_receipt_id uuid references receipt (id),
  answered_at timestamptz,
  primary key (act_id, delivery_id)
);
create index sender_act_recipient_by_delivery on sender_act_recipient (delivery_id);
create index sender_act_recipient_by_carrier on sender_act_recipient (carried_by) where carried_by is not null;
create index sender_act_recipient_open on sender_act_recipient (act_id) where state in ('waiting', 'asked');

-- Acts that came from an axis before the document they speak of: kept until it comes.
create table act_before_original (
  act_document_id uuid primary key references document (id),
  sender_code text not null,
  sender_id uuid references organisation (id),
  document_id text,
  code text,
  promulgation_date date,
  at timestamptz not null
);
create index act_before_original_by_identity on act_before_original (document_id) where document_id is not null;
create index act_before_original_by_code on act_before_original (code) where code is not null;
