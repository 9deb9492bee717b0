// Creates or resumes a persistent stream of the emulator with the official Rust SDK, and sends the records of stdin that
// the stream has not committed. Reads one JSON request from stdin; writes one JSON result to stdout.

use std::io;

use base64::{engine::general_purpose::STANDARD, Engine};
use databricks_zerobus_ingest_sdk::{JsonString, PersistentStream, ZerobusSdk};
use prost::Message;
use prost_types::DescriptorProto;
use serde::{Deserialize, Serialize};

type Failure = Box<dyn std::error::Error>;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    endpoint: String,
    workspace_url: String,
    id: String,
    secret: String,
    table: String,
    /// In base64. Without one, the records are JSON.
    descriptor: Option<String>,
    /// In base64, or JSON.
    records: Vec<String>,
    /// Number of records in a message.
    batch: usize,
    /// The stream to resume. Without one, a stream is created.
    stream_id: Option<String>,
    /// Whether the SDK resumes the stream after a failure.
    recovery: bool,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_id: Option<String>,
    /// The last offset that was committed when the stream was opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    watermark: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let request: Request = serde_json::from_reader(io::stdin())?;
    let mut outcome = Outcome::default();
    match send(&request, &mut outcome).await {
        Ok(()) => outcome.ok = true,
        Err(error) => outcome.error = Some(error.to_string()),
    }
    println!("{}", serde_json::to_string(&outcome)?);
    Ok(())
}

async fn send(request: &Request, outcome: &mut Outcome) -> Result<(), Failure> {
    let mut stream = open(request).await?;
    outcome.stream_id = stream.stream_id().map(str::to_owned);
    outcome.watermark = stream.resume_watermark();
    // Message n of a stream has offset n, so the watermark says how many were committed.
    let committed = outcome.watermark.map_or(0, |offset| offset as usize + 1);
    for records in request.records.chunks(request.batch).skip(committed) {
        ingest(&stream, request, records).await?;
    }
    stream.flush().await?;
    stream.close().await?;
    Ok(())
}

async fn open(request: &Request) -> Result<PersistentStream, Failure> {
    let sdk = ZerobusSdk::builder()
        .endpoint(&request.endpoint)
        .unity_catalog_url(&request.workspace_url)
        .no_tls()
        .build()?;
    let builder = sdk
        .persistent_stream_builder()
        .table(&request.table)
        .oauth(&request.id, &request.secret)
        .recovery(request.recovery)
        .recovery_backoff_ms(10)
        .recovery_retries(20);
    let builder = match &request.descriptor {
        Some(descriptor) => {
            let bytes = STANDARD.decode(descriptor)?;
            builder.compiled_proto(DescriptorProto::decode(bytes.as_slice())?)
        }
        None => builder.json(),
    };
    Ok(match &request.stream_id {
        Some(id) => builder.resume(id.clone()).await?,
        None => builder.build().await?,
    })
}

async fn ingest(
    stream: &PersistentStream,
    request: &Request,
    records: &[String],
) -> Result<(), Failure> {
    if request.descriptor.is_none() {
        let json: Vec<JsonString> = records.iter().cloned().map(JsonString).collect();
        stream.ingest_records_offset(json).await?;
    } else {
        let encoded: Vec<Vec<u8>> = records
            .iter()
            .map(|record| STANDARD.decode(record))
            .collect::<Result<_, _>>()?;
        stream.ingest_records_offset(encoded).await?;
    }
    Ok(())
}
