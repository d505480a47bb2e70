/** A screen's WebSocket that the test plays. */
export class PlayedWebSocket extends EventTarget {
  binaryType: BinaryType = 'arraybuffer';
  readonly protocol = 'binary';
  readyState: number = WebSocket.OPEN;
  readonly sent: unknown[] = [];
  isClosed = false;

  send(data: unknown): void {
    this.sent.push(data);
  }

  close(): void {
    this.isClosed = true;
  }

  /** A message arrives. */
  say(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }

  /** The other side ends it. */
  end(code: number): void {
    this.readyState = WebSocket.CLOSED;
    this.dispatchEvent(new CloseEvent('close', { code }));
  }
}
