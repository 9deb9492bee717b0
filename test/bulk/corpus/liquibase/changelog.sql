--liquibase formatted sql

--changeset anna:1
CREATE TABLE fin.ledger.entries (
  entry_id STRING NOT NULL,
  account STRING,
  amount DECIMAL(38, 9),
  booked DATE
)
--rollback DROP TABLE fin.ledger.entries;

--changeset anna:2 splitStatements:false
INSERT INTO fin.ledger.entries VALUES ('1', 'cash', 0, DATE'2024-01-01')
--rollback DELETE FROM fin.ledger.entries;

--changeset ben:3
ALTER TABLE fin.ledger.entries ADD COLUMN booked_by STRING
--rollback ALTER TABLE fin.ledger.entries DROP COLUMN booked_by;

--changeset ben:4
--comment: only a grant
GRANT SELECT ON TABLE fin.ledger.entries TO `auditors`
--rollback empty
