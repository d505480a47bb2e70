/** WebSocket address of a ticket: tickets name it as a path, or with either scheme. */
export function streamAddress(url: string, page: string): string {
  const address = new URL(url, page);
  if (address.protocol === 'http:') address.protocol = 'ws:';
  if (address.protocol === 'https:') address.protocol = 'wss:';
  return address.href;
}
