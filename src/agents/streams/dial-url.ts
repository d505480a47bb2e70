import { agentStreamPath } from '../../../protocol/agent/streams.js';

/**
 * Where an agent dials back: the host that it used for its control connection, which is the origin that its configuration names. Only
 * the public host is known to be behind TLS; any other one was reached directly, and we speak plain http.
 */
export function dialUrl(publicUrl: string, host: string, streamId: string): string {
  const { host: publicHost, protocol } = new URL(publicUrl);
  const isSecure = protocol === 'https:' && host.toLowerCase() === publicHost;
  return `${isSecure ? 'wss' : 'ws'}://${host}${agentStreamPath(streamId)}`;
}
