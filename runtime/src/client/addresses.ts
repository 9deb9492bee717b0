import { ZerobusError } from '../errors/zerobus-error.js';

/**
 * Parses the origin of an address. Adds `https://` to a bare host name, and accepts `http://` for loopback hosts only.
 * Throws `configuration`, naming the setting; the message never shows a password in the address.
 */
export function parseOrigin(address: string, setting: string): URL {
  const text = address.trim();
  let url: URL;
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`);
  } catch {
    throw new ZerobusError(
      'configuration',
      `${setting} is not an address: expected a host name, or https:// and a host name`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new ZerobusError('configuration', `${setting} must not contain a user name or a password`);
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new ZerobusError('configuration', `${setting} must start with https://, not ${url.protocol}//`);
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw new ZerobusError(
      'configuration',
      `${setting} is ${url.origin}: http:// is accepted for loopback addresses only`,
      {
        help: 'Use https://, which encrypts tokens and records.',
      },
    );
  }
  return new URL(url.origin);
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
