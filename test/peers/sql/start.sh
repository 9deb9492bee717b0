#!/bin/bash
# A real SQL endpoint for @databricks/sql on this machine: Spark 4.2.0 HiveThriftServer2 with Delta 4.4.0, behind a TLS shim.
#   start.sh          sets up once (about 1 min, 500 MB, in the cache folder), starts, waits, prints KEY=value lines
#   start.sh stop     stops what it started
# Needs java and javac 17, mvn, python3, openssl, node. PEERS_CACHE, SQL_PORT (https), SPARK_PORT may be set, and SQL_RUN, the folder
# of what runs: with ports and folder of their own several can run at a time.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
C=${PEERS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/zerobus-gen-peers}/sql; W=${SQL_RUN:-$C/run}
SPARK_PORT=${SPARK_PORT:-10041} SQL_PORT=${SQL_PORT:-10443} TOKEN=dapi-test PYSPARK=4.2.0 DELTA=4.4.0
mkdir -p "$C"
stop() {
  for f in shim spark; do
    [ -f "$W/$f.pid" ] || continue
    pid=$(cat "$W/$f.pid"); kill "$pid" 2>/dev/null || true
    for _ in $(seq 1 100); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
    kill -9 "$pid" 2>/dev/null || true; rm -f "$W/$f.pid"
  done
}
if [ "${1:-}" = stop ]; then stop; exit 0; fi

[ -x "$C/venv/bin/python" ] || python3 -m venv "$C/venv"
export SPARK_HOME="$C/venv/lib/$(ls "$C/venv/lib")/site-packages/pyspark"
[ -d "$SPARK_HOME/jars" ] || "$C/venv/bin/pip" install -q "pyspark==$PYSPARK" >&2
if [ ! -f "$C/jars/.ok" ]; then
  mkdir -p "$C/jars"
  cat > "$C/jars/pom.xml" <<P
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>x</groupId><artifactId>x</artifactId><version>1</version><packaging>pom</packaging>
<dependencies><dependency><groupId>io.delta</groupId><artifactId>delta-spark_${PYSPARK%.*}_2.13</artifactId><version>$DELTA</version></dependency></dependencies></project>
P
  mvn -q -B -f "$C/jars/pom.xml" dependency:copy-dependencies -DincludeScope=runtime -DincludeGroupIds=io.delta,io.unitycatalog -DoutputDirectory="$C/jars" >&2
  touch "$C/jars/.ok"
fi
# Of other sources it would be another jar.
KIT=$C/testkit-$(cat "$HERE"/ext/*.java | sha256sum | cut -c 1-12).jar
if [ ! -f "$KIT" ]; then
  mkdir -p "$C/classes"; javac -nowarn -d "$C/classes" -cp "$SPARK_HOME/jars/*" "$HERE"/ext/*.java
  jar cf "$KIT.new" -C "$C/classes" .; mv "$KIT.new" "$KIT"
fi
if [ ! -f "$C/tls/cert.pem" ]; then
  mkdir -p "$C/tls"; openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -keyout "$C/tls/key.pem" -out "$C/tls/cert.pem" -subj /CN=localhost -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' 2>/dev/null
fi

# constantsOnly: Delta's SQL parser does not know parse-time parameters; without it every bound parameter is "unbound".
# Jars by class path, not --jars: else the thread that opens sessions does not see them. No derby.system.home: it costs 20 s a session.
stop; rm -rf "$W"; mkdir -p "$W/tmp"; cd "$W"
export SPARK_LOCAL_IP=127.0.0.1
CP=$(printf '%s:' "$C"/jars/*.jar)$KIT
"$SPARK_HOME/bin/spark-submit" --master 'local[2]' --driver-memory 1g --driver-class-path "$CP" \
  --driver-java-options "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Djava.io.tmpdir=$W/tmp -Dderby.stream.error.file=$W/derby.log" \
  --conf spark.log.level=WARN --conf spark.ui.enabled=false --conf spark.driver.host=127.0.0.1 --conf spark.driver.bindAddress=127.0.0.1 \
  --conf spark.local.dir="$W/tmp" --conf spark.sql.warehouse.dir="$W/warehouse" --conf spark.sql.catalogImplementation=in-memory \
  --conf spark.sql.shuffle.partitions=1 --conf spark.databricks.delta.snapshotPartitions=1 --conf spark.sql.session.timeZone=UTC \
  --conf spark.sql.legacy.parameterSubstitution.constantsOnly=true \
  --conf spark.sql.extensions=io.delta.sql.DeltaSparkSessionExtension,testkit.DescribeJsonForDelta \
  --conf spark.sql.catalog.spark_catalog=org.apache.spark.sql.delta.catalog.DeltaCatalog \
  --conf spark.sql.catalog.catalog=testkit.AliasCatalog ${SPARK_CONF:-} \
  --class org.apache.spark.sql.hive.thriftserver.HiveThriftServer2 spark-internal \
  --hiveconf hive.server2.transport.mode=http --hiveconf hive.server2.thrift.http.port="$SPARK_PORT" --hiveconf hive.server2.thrift.http.path=cliservice \
  --hiveconf hive.server2.thrift.bind.host=127.0.0.1 --hiveconf hive.server2.logging.operation.enabled=false > "$W/spark.log" 2>&1 &
echo $! > "$W/spark.pid"
node "$HERE/shim.mjs" "$SQL_PORT" "$SPARK_PORT" "$C/tls" "$TOKEN" > "$W/shim.log" 2>&1 &
echo $! > "$W/shim.pid"
for _ in $(seq 1 1200); do
  if (exec 3<>"/dev/tcp/127.0.0.1/$SPARK_PORT") 2>/dev/null; then
    printf 'SQL_HOST=127.0.0.1\nSQL_PORT=%s\nSQL_PATH=/sql/1.0/warehouses/any\nSQL_TOKEN=%s\nSQL_CA=%s\nSPARK_HOME=%s\nSPARK_DELTA_JARS=%s\n' "$SQL_PORT" "$TOKEN" "$C/tls/cert.pem" "$SPARK_HOME" "$C/jars"; exit 0
  fi
  kill -0 "$(cat "$W/spark.pid")" 2>/dev/null || { tail -40 "$W/spark.log" >&2; exit 1; }
  sleep 0.1
done
echo "Spark did not open port $SPARK_PORT" >&2; exit 1
