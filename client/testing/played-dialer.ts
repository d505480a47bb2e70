import type { ViewerNote } from '../../protocol/agent/stream-notes.js';
import type { Display } from '../src/app/sessions/display/display-settings';
import type { ScreenKeys } from '../src/app/sessions/keyboard/screen-keys';
import type { KeyStroke } from '../src/app/sessions/keyboard/special-keys';
import type { DialEvents, OpenScreen } from '../src/app/sessions/screen-dial';

/** The connection below a played dial: it says nothing by itself, and remembers what it was told. */
export class PlayedStream {
  readonly notes: ViewerNote[] = [];
  heardAtMs = 0;
  traffic = { bytesIn: 0, bytesOut: 0 };
  isAbandoned = false;

  constructor(private readonly events: DialEvents) {}

  say(note: ViewerNote): void {
    this.notes.push(note);
  }

  abandon(): void {
    this.isAbandoned = true;
    this.events.closed(1006);
  }

  /** Answers the last ping. */
  pong({ viewers = 1, screenMs = 1 } = {}): void {
    const id = this.notes.filter((note) => note.type === 'ping').at(-1)?.id ?? 0;
    this.heardAtMs = performance.now();
    this.events.noted({ type: 'pong', id, viewers, screenMs });
  }
}

/** Keys of a played dial: it writes down what it gets. */
export class PlayedKeys implements ScreenKeys {
  /** Keys as `a down`, in order. */
  readonly taken: string[] = [];
  #fetch: () => void = () => undefined;

  takeKey({ type, key, code }: KeyboardEvent): void {
    // noVNC answers a key without a place with press and release.
    this.taken.push(code === '' ? key : `${key} ${type === 'keydown' ? 'down' : 'up'}`);
  }

  sendKey({ code }: KeyStroke, isDown: boolean): void {
    this.taken.push(`${code} ${isDown ? 'down' : 'up'}`);
  }

  clipboardFetched(): Promise<void> {
    return new Promise((resolve) => {
      this.#fetch = resolve;
    });
  }

  /** A program of the session fetches the clipboard. */
  fetchClipboard(): void {
    this.#fetch();
  }
}

/** A dial that the test plays: it connects and closes when told to. */
export class PlayedDial implements OpenScreen {
  readonly stream: PlayedStream;
  readonly keys = new PlayedKeys();
  readonly pasted: string[] = [];
  shown: Display | null = null;
  density = 0;
  isZoomed = false;
  isClosed = false;
  releases = 0;

  constructor(readonly events: DialEvents) {
    this.stream = new PlayedStream(events);
  }

  connect(): void {
    this.events.connected();
  }

  lose(code: number): void {
    this.events.closed(code);
  }

  close(): void {
    this.isClosed = true;
  }

  releaseKeys(): void {
    this.releases += 1;
  }

  paste(text: string): void {
    this.pasted.push(text);
  }

  show(display: Display, density: number): void {
    this.shown = display;
    this.density = density;
  }

  zoom(isZoomed: boolean): void {
    this.isZoomed = isZoomed;
  }
}

/** Stands in for noVNC and the network; remembers its dials. */
export class PlayedDialer {
  readonly dials: PlayedDial[] = [];

  prepare(): void {
    return;
  }

  dial(_host: HTMLElement, _ticket: unknown, events: DialEvents): Promise<PlayedDial> {
    const dial = new PlayedDial(events);
    this.dials.push(dial);
    return Promise.resolve(dial);
  }

  get last(): PlayedDial {
    const dial = this.dials.at(-1);
    if (dial === undefined) throw new Error('Nothing was dialled.');
    return dial;
  }
}
