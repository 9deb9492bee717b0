CREATE OR REPLACE VIEW shop.sales.open_orders AS SELECT * FROM shop.sales.orders WHERE status = 'open';
CREATE OR REPLACE VIEW shop.sales.totals (customer_id COMMENT 'Key', total) AS
  SELECT customer_id, sum(total) FROM shop.sales.orders GROUP BY ALL;
CREATE OR REPLACE TEMPORARY VIEW recent AS SELECT * FROM shop.sales.orders WHERE placed_at > now() - INTERVAL 1 DAY;
CREATE MATERIALIZED VIEW shop.sales.daily AS SELECT date(placed_at) AS day, count(*) AS n FROM shop.sales.orders GROUP BY 1;
ALTER VIEW shop.sales.totals SET TAGS ('layer' = 'gold');
DROP VIEW IF EXISTS shop.sales.old_totals;
CREATE VIEW shop.sales.metrics WITH METRICS LANGUAGE YAML AS $$
version: 0.1
source: shop.sales.orders
measures: [{ name: total, expr: "SUM(total); -- all" }]
$$;
