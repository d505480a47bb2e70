import { promisify } from 'node:util';
import x11, { type SelectionRequest, type XClient, type XEvent } from 'x11';

/** The predefined atom ATOM (X11 protocol, appendix B). */
const ATOM = 4;
const REPLACE = 0;

/** A program on a display that has copied a text: it owns CLIPBOARD, and gives the text to whoever asks for it (ICCCM section 2). */
export class XClipboard {
  private constructor(
    private readonly client: XClient,
    private readonly window: number,
    private readonly atoms: Readonly<Record<'CLIPBOARD' | 'TARGETS' | 'UTF8_STRING', number>>,
    private readonly text: string,
  ) {}

  /** Copies `text` on `display`, `:1` for instance, as an application does. */
  static async copy(display: string, text: string): Promise<XClipboard> {
    const { client, screen } = await promisify(x11.createClient)({ display });
    const window = client.AllocID();
    client.CreateWindow(window, screen[0]!.root, 0, 0, 1, 1);
    const atom = (name: string): Promise<number> => promisify(client.InternAtom.bind(client))(false, name);
    const [CLIPBOARD, TARGETS, UTF8_STRING] = [
      await atom('CLIPBOARD'),
      await atom('TARGETS'),
      await atom('UTF8_STRING'),
    ];
    const clipboard = new XClipboard(client, window, { CLIPBOARD, TARGETS, UTF8_STRING }, text);
    client.on('event', (event: XEvent) => {
      if (event.name === 'SelectionRequest') clipboard.give(event);
    });
    client.SetSelectionOwner(window, CLIPBOARD);
    return clipboard;
  }

  close(): void {
    this.client.terminate();
  }

  private give({ requestor, selection, target, property, time }: SelectionRequest): void {
    const { TARGETS, UTF8_STRING } = this.atoms;
    const isKnown = target === TARGETS || target === UTF8_STRING;
    if (target === TARGETS) this.client.ChangeProperty(REPLACE, requestor, property, ATOM, 32, [TARGETS, UTF8_STRING]);
    if (target === UTF8_STRING)
      this.client.ChangeProperty(REPLACE, requestor, property, UTF8_STRING, 8, Buffer.from(this.text));
    const answer = { requestor, selection, target, time, property: isKnown ? property : 0 };
    this.client.SendEvent(requestor, false, 0, { type: x11.eventTypes.SelectionNotify, seq: 0, ...answer });
  }
}
