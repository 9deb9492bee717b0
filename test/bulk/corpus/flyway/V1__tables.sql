CREATE TABLE shop.sales.orders (
  order_id BIGINT NOT NULL,
  customer_id BIGINT NOT NULL,
  placed_at TIMESTAMP,
  total DECIMAL(12, 2),
  currency CHAR(3),
  status STRING
);
CREATE TABLE shop.sales.order_lines (
  order_id BIGINT NOT NULL,
  line INT NOT NULL,
  sku STRING,
  quantity SMALLINT,
  price DECIMAL(12, 2),
  CONSTRAINT lines_fk FOREIGN KEY (order_id) REFERENCES shop.sales.orders (order_id)
) PARTITIONED BY (sku);
CREATE TABLE shop.sales.customers (
  customer_id BIGINT NOT NULL PRIMARY KEY,
  name STRING,
  email STRING MASK shop.sales.hide_email,
  address STRUCT<street: STRING, city: STRING, zip: STRING NOT NULL>,
  created TIMESTAMP_NTZ
) COMMENT 'Customers' ' of the shop';
