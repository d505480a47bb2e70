import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';

/** Runs on a loop of its own, so that it floods while the loop under test is busy. Whoever connects gets bytes for ever; what they send is read away. */
const PROGRAM = `
const { createServer } = require('node:net');
const { parentPort } = require('node:worker_threads');
const bytes = Buffer.alloc(4 * 1024 * 1024);
const server = createServer((socket) => {
  const fill = () => { while (socket.write(bytes)); };
  socket.on('error', () => undefined).on('drain', fill).resume();
  fill();
});
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

/** A peer that always has more to say than anybody reads. */
export class FloodServer {
  private constructor(
    private readonly worker: Worker,
    readonly port: number,
  ) {}

  static async start(): Promise<FloodServer> {
    const worker = new Worker(PROGRAM, { eval: true });
    const [port] = z.tuple([z.number()]).parse(await once(worker, 'message'));
    return new FloodServer(worker, port);
  }

  async stop(): Promise<void> {
    await this.worker.terminate();
  }
}

/** Most bytes that were read between two moments in which everything else had its turn, over the reading of `totalBytes`. */
export class TurnMeter {
  private ofTurn = 0;
  private most = 0;
  private left: number;

  constructor(totalBytes: number) {
    this.left = totalBytes;
  }

  /** Notes a read. */
  add(length: number): void {
    this.ofTurn += length;
    this.left -= length;
  }

  /** Resolves when enough was read. */
  measure(): Promise<number> {
    return new Promise((resolve) => {
      const turn = (): void => {
        this.most = Math.max(this.most, this.ofTurn);
        this.ofTurn = 0;
        if (this.left <= 0) resolve(this.most);
        else setImmediate(turn);
      };
      setImmediate(turn);
    });
  }
}
