import type { AgentNote, ViewerNote } from '../../../../../protocol/agent/stream-notes.js';
import { readNote } from './agent-note';

/** Bytes that went through a stream so far. */
export interface Traffic {
  readonly bytesIn: number;
  readonly bytesOut: number;
}

/** What a stream tells its owner, beside what it tells noVNC. */
export interface ChannelEvents {
  /** Exactly once, before noVNC hears of it. `code` is the WebSocket's close code (RFC 6455). */
  closed(code: number): void;
  noted(note: AgentNote): void;
  /** noVNC sends these bytes. */
  sent?(bytes: ArrayBufferView): void;
}

/** Close code of a line that was cut, without a word from the other side. */
const CUT = 1006;

/** The part of a WebSocket that a channel uses. */
type RawSocket = Pick<WebSocket, 'addEventListener' | 'binaryType' | 'close' | 'protocol' | 'readyState' | 'send'>;

type Listener<E> = ((event: E) => void) | null;

/**
 * A screen's WebSocket as noVNC sees it: bytes only. Notes, which are text, are taken out here, bytes are counted, and a line that has
 * gone dead can be given up at once, which a WebSocket does only when the other side answers or after a long time.
 */
export class StreamChannel {
  readonly #socket: RawSocket;
  readonly #events: ChannelEvents;
  #bytesIn = 0;
  #bytesOut = 0;
  #heardAtMs = 0;
  #isOver = false;

  // The properties of a WebSocket that noVNC asks for.
  onopen: Listener<Event> = null;
  onmessage: Listener<MessageEvent> = null;
  onclose: Listener<CloseEvent> = null;
  onerror: Listener<Event> = null;

  constructor(socket: RawSocket, events: ChannelEvents) {
    this.#socket = socket;
    this.#events = events;
    socket.addEventListener('open', (event) => {
      if (!this.#isOver) this.onopen?.(event);
    });
    socket.addEventListener('message', (event) => this.#take(event));
    socket.addEventListener('error', (event) => {
      if (!this.#isOver) this.onerror?.(event);
    });
    socket.addEventListener('close', (event) => this.#end(event));
  }

  get binaryType(): BinaryType {
    return this.#socket.binaryType;
  }

  set binaryType(type: BinaryType) {
    this.#socket.binaryType = type;
  }

  get protocol(): string {
    return this.#socket.protocol;
  }

  get readyState(): number {
    return this.#isOver ? WebSocket.CLOSED : this.#socket.readyState;
  }

  get traffic(): Traffic {
    return { bytesIn: this.#bytesIn, bytesOut: this.#bytesOut };
  }

  /** When anything arrived last, on the clock of `performance.now()`. */
  get heardAtMs(): number {
    return this.#heardAtMs;
  }

  send(data: ArrayBufferView<ArrayBuffer>): void {
    this.#bytesOut += data.byteLength;
    this.#socket.send(data);
    this.#events.sent?.(data);
  }

  /** Says a note to the agent. Nothing happens on a stream that is not open. */
  say(note: ViewerNote): void {
    if (this.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(note));
  }

  close(code?: number): void {
    this.#socket.close(code);
  }

  /** Takes the line for cut, without waiting for anybody. */
  abandon(): void {
    this.#end(new CloseEvent('close', { code: CUT }));
    this.#socket.close();
  }

  #take(event: MessageEvent<unknown>): void {
    if (this.#isOver) return;
    this.#heardAtMs = performance.now();
    const { data } = event;
    if (typeof data === 'string') {
      const note = readNote(data);
      if (note !== null) this.#events.noted(note);
      return;
    }
    if (data instanceof ArrayBuffer) this.#bytesIn += data.byteLength;
    this.onmessage?.(event);
  }

  #end(event: CloseEvent): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#events.closed(event.code);
    this.onclose?.(event);
  }
}
