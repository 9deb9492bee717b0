package main

import (
	"context"
	"fmt"
	"io"
	"net/url"

	"example.com/peer/gen/zerobus"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
)

type stream struct {
	connection *grpc.ClientConn
	call       grpc.BidiStreamingClient[zerobus.EphemeralStreamRequest, zerobus.EphemeralStreamResponse]
	next       int64
}

// open connects and creates the stream of one table; its descriptor is that of the generated message.
func open(ctx context.Context, endpoint *url.URL, table string, message proto.Message) (*stream, error) {
	bearer, err := token(ctx, endpoint, table)
	if err != nil {
		return nil, err
	}
	connection, err := grpc.NewClient(endpoint.Host, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return nil, err
	}
	ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+bearer, "x-databricks-zerobus-table-name", table)
	call, err := zerobus.NewZerobusClient(connection).EphemeralStream(ctx)
	if err != nil {
		return nil, err
	}
	descriptor, err := proto.Marshal(protodesc.ToDescriptorProto(message.ProtoReflect().Descriptor()))
	if err != nil {
		return nil, err
	}
	create := &zerobus.CreateIngestStreamRequest{
		TableName:       proto.String(table),
		DescriptorProto: descriptor,
		RecordType:      zerobus.RecordType_PROTO.Enum(),
	}
	request := &zerobus.EphemeralStreamRequest{Payload: &zerobus.EphemeralStreamRequest_CreateStream{CreateStream: create}}
	if err := call.Send(request); err != nil {
		return nil, err
	}
	answer, err := call.Recv()
	if err != nil {
		return nil, err
	}
	if answer.GetCreateStreamResponse().GetStreamId() == "" {
		return nil, fmt.Errorf("no stream id in %v", answer)
	}
	return &stream{connection, call, 0}, nil
}

func (s *stream) ingest(records [][]byte) error {
	batch := &zerobus.IngestRecordBatchRequest{
		OffsetId: proto.Int64(s.next),
		Batch: &zerobus.IngestRecordBatchRequest_ProtoEncodedBatch{
			ProtoEncodedBatch: &zerobus.ProtoEncodedRecordBatch{Records: records},
		},
	}
	s.next++
	return s.call.Send(&zerobus.EphemeralStreamRequest{
		Payload: &zerobus.EphemeralStreamRequest_IngestRecordBatch{IngestRecordBatch: batch},
	})
}

// flush waits until everything that was sent is durable.
func (s *stream) flush() error {
	for acked := int64(-1); acked < s.next-1; {
		answer, err := s.call.Recv()
		if err != nil {
			return err
		}
		if ack := answer.GetIngestRecordResponse(); ack != nil {
			acked = ack.GetDurabilityAckUpToOffset()
		}
	}
	return nil
}

// close ends the stream, and fails where the server ends it with anything but OK.
func (s *stream) close() error {
	defer s.connection.Close()
	if err := s.call.CloseSend(); err != nil {
		return err
	}
	for {
		if _, err := s.call.Recv(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}
