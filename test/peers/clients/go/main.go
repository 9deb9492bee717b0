// Streams 1,000 records into each of two tables, with code that protoc-gen-go made from their .proto. The records are
// those of ../../language-records.ts. Environment: as `zerobus-gen emulator` prints it.
package main

import (
	"context"
	"fmt"
	"math"
	"net/url"
	"os"
	"time"

	"example.com/peer/gen/iot"
	"google.golang.org/protobuf/proto"
)

const count = 1000

func sensorEvent(i int) proto.Message {
	event := &iot.SensorEvent{DeviceId: proto.String(""), Humidity: proto.Int64(0)}
	if i > 0 {
		event.DeviceId = proto.String(fmt.Sprintf("größe %d", i))
	}
	if i%3 > 0 {
		event.Temperature = proto.Float64(float64(i) / 4)
	}
	if i%2 > 0 {
		event.Humidity = proto.Int64(math.MaxInt64 - int64(i))
	}
	event.EventTs = proto.Int64(int64(i-500) * 1_000_001)
	return event
}

func nested(i int) proto.Message {
	record := &iot.Nested{Id: proto.String(fmt.Sprintf("n%d", i)), EventTs: proto.Int64(int64(i))}
	if i%4 > 0 {
		record.Location = &iot.Nested_Location{Lat: proto.Float64(float64(i) / 8), Name: proto.String("")}
		if i%2 > 0 {
			record.Location.Lon = proto.Float64(-0.5)
		}
	}
	for k := range i % 3 {
		reading := &iot.Nested_Reading{Ts: proto.Int64(int64(i*10 + k)), Unit: proto.String("°C")}
		if k > 0 {
			reading.Value = proto.Float64(0)
		}
		record.Readings = append(record.Readings, reading)
	}
	if i%2 > 0 {
		record.Attributes = map[string]float64{"größe": float64(i), "": 0}
	}
	if i%5 > 0 {
		record.Tags = []string{"", "a"}
	}
	return record
}

func send(ctx context.Context, endpoint *url.URL, table string, record func(i int) proto.Message) error {
	stream, err := open(ctx, endpoint, table, record(0))
	if err != nil {
		return err
	}
	for at := 0; at < count; at += 100 {
		batch := make([][]byte, 0, 100)
		for i := at; i < at+100; i++ {
			encoded, err := proto.Marshal(record(i))
			if err != nil {
				return err
			}
			batch = append(batch, encoded)
		}
		if err := stream.ingest(batch); err != nil {
			return err
		}
	}
	if err := stream.flush(); err != nil {
		return err
	}
	return stream.close()
}

func run() error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	endpoint, err := url.Parse(os.Getenv("ZEROBUS_SERVER_ENDPOINT"))
	if err != nil {
		return err
	}
	if err := send(ctx, endpoint, "catalog.iot.sensor_events", sensorEvent); err != nil {
		return err
	}
	return send(ctx, endpoint, "catalog.iot.nested", nested)
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
