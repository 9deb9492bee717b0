import { createHash, type KeyObject, randomBytes, sign } from 'node:crypto';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  Certificate,
  Extension,
  Extensions,
  Name,
  RelativeDistinguishedName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509';

const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';
const COMMON_NAME = '2.5.4.3';
const DAY_MS = 86_400_000;
/** Days that a certificate is valid. Apple's systems accept at most 825. */
const VALID_DAYS = 397;

/** What is in a certificate, besides its serial number and validity. */
export interface CertificateContent {
  readonly subject: string;
  readonly issuer: string;
  /** The key of the subject, on the curve P-256 like the key of the issuer. */
  readonly publicKey: KeyObject;
  readonly extensions: readonly Extension[];
}

/** Creates a certificate as PEM, signed with the issuer's private key. It is valid from yesterday, for clocks that are slow. */
export function createCertificate(content: CertificateContent, signer: KeyObject): string {
  const { subject, issuer, publicKey, extensions } = content;
  const now = Date.now();
  const algorithm = new AlgorithmIdentifier({ algorithm: ECDSA_WITH_SHA256 });
  const unsigned = new TBSCertificate({
    version: Version.v3,
    serialNumber: createSerialNumber(),
    signature: algorithm,
    issuer: createName(issuer),
    subject: createName(subject),
    validity: new Validity({ notBefore: new Date(now - DAY_MS), notAfter: new Date(now + VALID_DAYS * DAY_MS) }),
    subjectPublicKeyInfo: AsnConvert.parse(exportKey(publicKey), SubjectPublicKeyInfo),
    extensions: new Extensions([...extensions]),
  });
  const bytes = new Uint8Array(AsnConvert.serialize(unsigned));
  const signature = sign('sha256', bytes, { key: signer, dsaEncoding: 'der' });
  const certificate = new Certificate({
    tbsCertificate: unsigned,
    signatureAlgorithm: algorithm,
    signatureValue: toArrayBuffer(signature),
  });
  return toPem(AsnConvert.serialize(certificate));
}

/** Creates an extension from a value of its type. */
export function createExtension(id: string, isCritical: boolean, value: object): Extension {
  const content = new OctetString(AsnConvert.serialize(value));
  return new Extension({ extnID: id, critical: isCritical, extnValue: content });
}

/** Returns the identifier of a key (RFC 5280, section 4.2.1.2). */
export function identifyKey(key: KeyObject): ArrayBuffer {
  return toArrayBuffer(createHash('sha1').update(exportKey(key)).digest());
}

/** A random positive number, whose encoding does not begin with zeros. */
function createSerialNumber(): ArrayBuffer {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] as number) & 0x3f) | 0x40;
  return toArrayBuffer(bytes);
}

function createName(text: string): Name {
  const value = new AttributeValue({ utf8String: text });
  return new Name([new RelativeDistinguishedName([new AttributeTypeAndValue({ type: COMMON_NAME, value })])]);
}

function exportKey(key: KeyObject): Uint8Array<ArrayBuffer> {
  return new Uint8Array(key.export({ type: 'spki', format: 'der' }));
}

function toArrayBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

function toPem(bytes: ArrayBuffer): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
