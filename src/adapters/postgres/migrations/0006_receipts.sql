-- Receipts that match nothing, what people decide of them, and what the board of a document reads.

-- A dismissed receipt stays for ever; it only leaves the tray. Who matched or dismissed it stands in audit_event too.
alter table receipt
  add column dismissed_at timestamptz,
  add column dismissed_by text,
  add column dismiss_reason text,
  add constraint receipt_dismissed_whole
    check ((dismissed_at is null) = (dismissed_by is null) and (dismissed_at is null) = (dismiss_reason is null));

-- As the document named the recipient, where it was sent to the successor instead.
alter table delivery add column addressed_code text;

-- The board and the timeline of one recipient.
create index receipt_by_delivery on receipt (delivery_id, at) where delivery_id is not null;
create index receipt_repeats on receipt (repeat_of) where repeat_of is not null;
create index delivery_by_receipt on delivery (receipt_id) where receipt_id is not null;

-- The tray: newest first, what nobody has dismissed.
drop index receipt_unmatched;
create index receipt_unmatched on receipt (id) where document_id is null and repeat_of is null and dismissed_at is null;
-- What waits for a document that has just come.
create index receipt_waiting_identity on receipt (trim(message #>> '{responseFor,documentId}'))
  where document_id is null and repeat_of is null;
create index receipt_waiting_code on receipt (trim(message #>> '{responseFor,code}'))
  where document_id is null and repeat_of is null;

-- 012/UBND - VX, 12/ubnd-vx and 12/UBND–VX are one number and notation to a person.
create function notation_key(value text) returns text
  language sql immutable strict parallel safe
  return regexp_replace(
    translate(regexp_replace(folded(value), '\s+', '', 'g'), E'\u2010\u2011\u2012\u2013\u2014', '-----'),
    '^0+(?=[0-9])', '');
create index document_by_notation on document (notation_key(code)) where code is not null;
create index delivery_to_recipient on delivery (recipient_id, accepted_at desc) where kind = 'edoc';
