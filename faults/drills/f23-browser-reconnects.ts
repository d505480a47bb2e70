import { WebSocket } from 'ws';
import { once } from 'node:events';
import type { Drill } from './drill.js';

/** The connection of a browser is cut, or falls silent: its page gets a new ticket and the same session, and an old ticket is worth nothing. */
export const browserReconnects: Drill = {
  id: 'F23',
  title: 'Browser loses its connection',
  stage: { replicas: 2, agents: 2 },
  async run({ stage, dice, desk }) {
    const [entry] = await desk.launchRunning(1);
    const viewer = await desk.look(entry!);
    const closeWindow = desk.traffic.openWindow();
    for (let cuts = dice.between(1, 3); cuts > 0; cuts -= 1) {
      const cutAtMs = performance.now();
      stage.front.cut();
      await desk.measure('picture back', () => viewer.streams > 1 && viewer.hasSeenSince(cutAtMs + 50));
    }
    closeWindow();
    desk.promise(
      await isRefusedTwice(entry!.owner.url, await entry!.owner.ticket(entry!.id)),
      'a ticket could be used twice',
    );
  },
};

async function isRefusedTwice(
  origin: string,
  { url, protocols }: { url: string; protocols: string[] },
): Promise<boolean> {
  const dial = async (): Promise<boolean> => {
    const socket = new WebSocket(url.replace(/^http/, 'ws'), protocols, { origin });
    try {
      await once(socket, 'open');
      return true;
    } catch {
      return false;
    } finally {
      socket.on('error', () => undefined);
      socket.terminate();
    }
  };
  return (await dial()) && !(await dial());
}
