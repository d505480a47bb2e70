import { request } from 'node:http';
import type { Page } from 'playwright-core';
import type { DockerHost } from '../docker-host.js';
import { type AppStage, frameOf, type OpenApp } from './app-stage.js';

/** What the page says back when its WebSocket at `path` gets a word. */
function echoIn(page: Pick<Page, 'evaluate'>, path: string): Promise<string> {
  return page.evaluate(
    (at) =>
      new Promise<string>((resolve, reject) => {
        const socket = new WebSocket(`ws://${location.host}${at}`);
        socket.binaryType = 'arraybuffer';
        socket.onopen = () => socket.send(new TextEncoder().encode('hello'));
        socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => resolve(new TextDecoder().decode(data));
        socket.onerror = () => reject(new Error('The WebSocket failed.'));
      }),
    path,
  );
}

function statusOf(host: string, port: number, path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request({ host, port, path }, (response) => resolve(response.resume().statusCode))
      .once('error', reject)
      .end();
  });
}

/** Images with a root init, of both generations, on Docker. */
export function describeRootInit(stage: () => AppStage, host: () => DockerHost): void {
  describe('an image with a root init', () => {
    let app: OpenApp;
    afterEach(() => stage().end(app));

    it('of the newer generation works below its prefix, is closed to others, and knows no password in the browser', async () => {
      app = await stage().launch('selkies');
      const frame = await frameOf(app);
      expect(new URL(frame.url()).pathname).toBe('/x/');
      expect(await frame.title()).toBe('websocket');
      expect(await frame.evaluate(() => isSecureContext)).toBe(true);
      expect(await echoIn(frame, '/x/websocket')).toBe('hello');
      // Whoever else reaches the container, with no password.
      expect(await statusOf(host().addressOf(app.id), 3000, '/x/')).toBe(401);
    });

    it('of the older generation is isolated where that is promised: in a tab', async () => {
      app = await stage().launch('kasmvnc');
      const frame = await frameOf(app);
      expect(await frame.title()).toBe('websockify');
      expect(await echoIn(frame, '/websockify')).toBe('hello');
      const tab = await stage().openTab(app);
      expect(await tab.evaluate(() => [isSecureContext, crossOriginIsolated])).toEqual([true, true]);
      expect(await echoIn(tab, '/websockify')).toBe('hello');
      await tab.close();
    });
  });
}
