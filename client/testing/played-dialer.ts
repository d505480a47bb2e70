import type { DialEvents, OpenScreen } from '../src/app/sessions/screen-dial';

/** A dial that the test plays: it connects and closes when told to. */
export class PlayedDial implements OpenScreen {
  isClosed = false;

  constructor(readonly events: DialEvents) {}

  connect(): void {
    this.events.connected();
  }

  lose(code: number): void {
    this.events.closed(code);
  }

  close(): void {
    this.isClosed = true;
  }

  focus(): void {
    return;
  }

  releaseKeys(): void {
    return;
  }

  sendCtrlAltDel(): void {
    return;
  }

  paste(): void {
    return;
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
