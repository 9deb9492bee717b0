// Streams 1,000 records into each of two tables with the official Java SDK, with classes that protoc made from their
// .proto. The records are those of ../../language-records.ts. Environment: as `zerobus-gen emulator` prints it.

import com.databricks.zerobus.ZerobusProtoStream;
import com.databricks.zerobus.ZerobusSdk;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import example.iot.Nested;
import example.iot.SensorEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

public final class Ingest {
  private static final int COUNT = 1000;

  static SensorEvent sensorEvent(int i) {
    SensorEvent.Builder event = SensorEvent.newBuilder()
        .setDeviceId(i == 0 ? "" : "größe " + i)
        .setHumidity(i % 2 == 0 ? 0 : Long.MAX_VALUE - i)
        .setEventTs((i - 500) * 1_000_001L);
    if (i % 3 > 0) event.setTemperature(i / 4.0);
    return event.build();
  }

  static Nested nested(int i) {
    Nested.Builder record = Nested.newBuilder().setId("n" + i).setEventTs(i);
    if (i % 4 > 0) {
      record.getLocationBuilder().setLat(i / 8.0).setName("");
      if (i % 2 > 0) record.getLocationBuilder().setLon(-0.5);
    }
    for (int k = 0; k < i % 3; k++) {
      Nested.Reading.Builder reading = record.addReadingsBuilder().setTs(i * 10L + k).setUnit("°C");
      if (k > 0) reading.setValue(0);
    }
    if (i % 2 > 0) record.putAttributes("größe", i).putAttributes("", 0);
    if (i % 5 > 0) record.addAllTags(List.of("", "a"));
    return record.build();
  }

  // The batches of this stream keep their order; futures of ZerobusStream.ingestRecord, of the same SDK, do not.
  static void send(ZerobusSdk sdk, String table, Descriptor type, IntFunction<Message> record) throws Exception {
    String id = System.getenv("DATABRICKS_CLIENT_ID");
    String secret = System.getenv("DATABRICKS_CLIENT_SECRET");
    ZerobusProtoStream stream = sdk.createProtoStream(table, type.toProto(), id, secret).get();
    for (int at = 0; at < COUNT; at += 100) {
      List<Message> batch = new ArrayList<>();
      for (int i = at; i < at + 100; i++) batch.add(record.apply(i));
      stream.ingestRecordsOffset(batch);
    }
    stream.flush();
    stream.close();
  }

  public static void main(String[] args) throws Exception {
    try (ZerobusSdk sdk = new ZerobusSdk(System.getenv("ZEROBUS_SERVER_ENDPOINT"), System.getenv("DATABRICKS_HOST"))) {
      send(sdk, "catalog.iot.sensor_events", SensorEvent.getDescriptor(), Ingest::sensorEvent);
      send(sdk, "catalog.iot.nested", Nested.getDescriptor(), Ingest::nested);
    }
  }
}
