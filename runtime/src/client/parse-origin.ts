import { ZerobusError } from '../errors/zerobus-error.js';

/**
 * The origin of an address: https where no scheme is given, http for loopback hosts only.
 * Throws `configuration`, naming the setting; the address is not shown where it holds a password.
 */
export function parseOrigin(address: string, setting: string): URL {
  const text = address.trim();
  let url: URL;
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`);
  } catch {
    throw new ZerobusError(
      'configuration',
      `${setting} is no address: a host name, or https:// and a host name, is expected`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new ZerobusError('configuration', `${setting} must not hold a user name or a password`);
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new ZerobusError('configuration', `${setting} must begin with https://, not ${url.protocol}//`);
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw new ZerobusError(
      'configuration',
      `${setting} is ${url.origin}: http:// is taken for loopback addresses only`,
      {
        help: 'Use https://, so that tokens and records are encrypted on their way.',
      },
    );
  }
  return new URL(url.origin);
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
