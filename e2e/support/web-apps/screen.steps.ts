import { until } from '../processes.js';
import { type AppStage, frameOf, type OpenApp } from './app-stage.js';
import type { Frame } from 'playwright-core';

type Colour = readonly [red: number, green: number, blue: number];
const MAGENTA: Colour = [254, 1, 172];
const GREEN: Colour = [1, 200, 30];
/** Where on the screen nothing but its ground is. */
const CORNER = { x: 1000, y: 740 };
/** Where its terminal is. */
const TERMINAL = { x: 100, y: 50 };
const ATTEMPTS = 5;

/** Colour of one pixel of what noVNC paints; null while it paints nothing. */
function pixelAt(frame: Frame, { x, y }: { x: number; y: number }): Promise<number[] | null> {
  return frame.evaluate(
    ([left, top]) => {
      const canvas = document.querySelector('canvas');
      const context = canvas?.getContext('2d');
      if (!canvas || !context || canvas.width < 1024) return null;
      return [...context.getImageData(left, top, 1, 1).data.subarray(0, 3)];
    },
    [x, y] as const,
  );
}

/** noVNC in front of a real Xvnc: a WebSocket with a subprotocol, binary both ways. */
export function describeScreen(stage: () => AppStage): void {
  describe('a screen behind noVNC', () => {
    let app: OpenApp;
    afterAll(() => stage().end(app));

    const hasColour = (frame: Frame, colour: Colour): Promise<unknown> =>
      until(
        `the ground to be ${colour.join()}`,
        async () => String(await pixelAt(frame, CORNER)) === colour.join(),
        15_000,
      );

    it('opens where its template says, and is painted', async () => {
      app = await stage().launch('web-screen');
      const frame = await frameOf(app);
      expect(new URL(frame.url()).pathname).toBe('/vnc.html');
      await hasColour(frame, MAGENTA);
    });

    it('takes keys, and shows what comes of them', async () => {
      const frame = await frameOf(app);
      for (let attempt = 1; ; attempt += 1) {
        await frame.locator('canvas').click({ position: TERMINAL });
        await app.page.keyboard.type(`hsetroot -solid '#01c81e'\n`, { delay: 20 });
        try {
          await hasColour(frame, GREEN);
          return;
        } catch (error) {
          if (attempt === ATTEMPTS) throw error;
        }
      }
    });
  });
}
