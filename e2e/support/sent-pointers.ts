import type { Page } from 'playwright-core';

/** A place of the session's screen, in its own dots. */
export interface ScreenPoint {
  readonly x: number;
  readonly y: number;
}

/** Lets `page`, which must not have been opened yet, remember where it told its session that the pointer is. */
export async function watchPointers(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const sent: { x: number; y: number }[] = [];
    Object.assign(window, { sentPointers: sent });
    const { send } = WebSocket.prototype;
    WebSocket.prototype.send = function (data): void {
      // PointerEvent (RFC 6143, 7.5.5): type 5, buttons, x and y of two bytes each.
      const bytes = ArrayBuffer.isView(data) ? new DataView(data.buffer, data.byteOffset, data.byteLength) : null;
      if (bytes?.byteLength === 6 && bytes.getUint8(0) === 5)
        sent.push({ x: bytes.getUint16(2), y: bytes.getUint16(4) });
      send.call(this, data);
    };
  });
}

/** Where the session was told last that the pointer is. */
export function lastPointer(page: Page): Promise<ScreenPoint | undefined> {
  return page.evaluate(() => {
    const sent: unknown = Reflect.get(window, 'sentPointers');
    const last: unknown = Array.isArray(sent) ? sent.at(-1) : undefined;
    const isPoint = typeof last === 'object' && last !== null && 'x' in last && 'y' in last;
    return isPoint ? { x: Number(last.x), y: Number(last.y) } : undefined;
  });
}
