import type { Point } from './picture-view';

/** What noVNC's gestures mean here, beyond what it does with them itself (tap, long press, drag, two fingers that scroll). */
export interface GestureEvents {
  pinchStarted(at: Point): void;
  /** The fingers are `factor` times as far apart as at the start, and their middle has moved by `by` since then. */
  pinched(factor: number, by: Point): void;
  pinchEnded(): void;
  /** Two fingers moved by `by`. Answers how much of it was used; the rest scrolls in the session. */
  dragged(by: Point): Point;
  /** Three fingers tapped. */
  keyboardAsked(): void;
}

/** Detail of the events that noVNC 1.7 dispatches on its canvas for gestures. */
interface GestureDetail {
  readonly type: string;
  readonly clientX: number;
  readonly clientY: number;
  readonly magnitudeX: number;
  readonly magnitudeY: number;
}

const NAMES = ['gesturestart', 'gesturemove', 'gestureend'] as const;
const NOWHERE: Point = { x: 0, y: 0 };

/**
 * Listens to the gestures that noVNC recognises on its canvas inside `screen`, before noVNC acts on them. A pinch zooms the picture instead of
 * turning the wheel with Ctrl held; two fingers move a picture that is zoomed, and scroll once its edge is reached; three fingers ask for the
 * keyboard instead of pressing the middle button. Everything else is left to noVNC. Answers how to stop listening.
 */
export function followGestures(screen: HTMLElement, events: GestureEvents): () => void {
  const gestures = new Gestures(events);
  const take = (event: Event): void => gestures.take(event);
  const trace = (event: TouchEvent): void => gestures.trace(event);
  NAMES.forEach((name) => screen.addEventListener(name, take, { capture: true }));
  screen.addEventListener('touchstart', trace, { capture: true, passive: true });
  screen.addEventListener('touchmove', trace, { capture: true, passive: true });
  return () => {
    NAMES.forEach((name) => screen.removeEventListener(name, take, { capture: true }));
    screen.removeEventListener('touchstart', trace, { capture: true });
    screen.removeEventListener('touchmove', trace, { capture: true });
  };
}

class Gestures {
  /** Events of our own, on their way to noVNC. */
  readonly #own = new WeakSet<Event>();
  #middle = NOWHERE;
  #startMiddle = NOWHERE;
  #startDistance = 1;
  #lastDrag = NOWHERE;
  #used = NOWHERE;

  constructor(private readonly events: GestureEvents) {}

  /** noVNC tells where a gesture began, not where it is: the middle of the fingers is kept here. */
  trace({ touches }: TouchEvent): void {
    const fingers = Array.from(touches);
    if (fingers.length === 0) return;
    const sum = fingers.reduce((so, { clientX, clientY }) => ({ x: so.x + clientX, y: so.y + clientY }), NOWHERE);
    this.#middle = { x: sum.x / fingers.length, y: sum.y / fingers.length };
  }

  take(event: Event): void {
    // WebKit has events of the same names, with another detail.
    if (!(event instanceof CustomEvent) || this.#own.has(event)) return;
    const detail: unknown = event.detail;
    if (!isGesture(detail)) return;
    switch (detail.type) {
      case 'pinch':
        event.stopImmediatePropagation();
        this.#pinch(event.type, detail);
        return;
      case 'twodrag':
        this.#drag(event, detail);
        return;
      case 'threetap':
        event.stopImmediatePropagation();
        if (event.type === 'gesturestart') this.events.keyboardAsked();
    }
  }

  #pinch(name: string, { clientX, clientY, magnitudeX, magnitudeY }: GestureDetail): void {
    const distance = Math.max(1, Math.hypot(magnitudeX, magnitudeY));
    if (name === 'gesturestart') {
      this.#startDistance = distance;
      this.#startMiddle = { x: clientX, y: clientY };
      this.events.pinchStarted(this.#startMiddle);
    } else if (name === 'gesturemove') {
      const by = { x: this.#middle.x - this.#startMiddle.x, y: this.#middle.y - this.#startMiddle.y };
      this.events.pinched(distance / this.#startDistance, by);
    } else this.events.pinchEnded();
  }

  #drag(event: CustomEvent, detail: GestureDetail): void {
    if (event.type !== 'gesturemove') {
      this.#lastDrag = NOWHERE;
      this.#used = NOWHERE;
      return;
    }
    const { magnitudeX: x, magnitudeY: y } = detail;
    const used = this.events.dragged({ x: x - this.#lastDrag.x, y: y - this.#lastDrag.y });
    this.#lastDrag = { x, y };
    this.#used = { x: this.#used.x + used.x, y: this.#used.y + used.y };
    event.stopImmediatePropagation();
    const rest = { magnitudeX: x - this.#used.x, magnitudeY: y - this.#used.y };
    const own = new CustomEvent(event.type, { detail: { ...detail, ...rest } });
    this.#own.add(own);
    event.target?.dispatchEvent(own);
  }
}

function isGesture(detail: unknown): detail is GestureDetail {
  return typeof detail === 'object' && detail !== null && 'type' in detail && 'clientX' in detail;
}
