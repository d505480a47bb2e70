import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Duplex } from 'node:stream';
import { z } from 'zod';
import { RuntimeError } from '../../agents/core/session-runtime.js';
import { EngineRefusal } from './engine-contract.js';

/** The engine did not answer, or not as agreed. */
export class EngineDownError extends Error {
  override readonly name = 'EngineDownError';
}

/** Speaks to the engine of one machine. */
export class EngineClient {
  constructor(
    private readonly socketPath: string,
    /** How long an answer may take, in milliseconds. */
    private readonly answerMs: number,
  ) {}

  /** @throws RuntimeError when the engine refuses, EngineDownError when it does not answer. */
  async call<Answer>(
    method: string,
    path: string,
    answer: z.ZodType<Answer>,
    body?: object,
    signal?: AbortSignal,
  ): Promise<Answer> {
    const signals = [AbortSignal.timeout(this.answerMs), ...(signal ? [signal] : [])];
    const [status, content] = await this.exchange(method, path, body, AbortSignal.any(signals));
    if (status === 507) throw refusalOf(content);
    if (status >= 500) throw new EngineDownError(`The engine answered ${status}.`);
    return parse(answer, content);
  }

  /** The lines of `path`, until either side ends it. */
  async follow(path: string, line: (text: string) => void, signal: AbortSignal): Promise<void> {
    const asked = request({ socketPath: this.socketPath, path, signal, agent: false });
    asked.end();
    const response = await answerTo(asked);
    let rest = '';
    for await (const chunk of response) {
      const lines = (rest + String(chunk)).split('\n');
      rest = lines.pop() ?? '';
      lines.forEach((each) => line(each));
    }
  }

  /** Turns a connection into a stream of bytes. */
  async upgrade(path: string): Promise<Duplex> {
    const headers = { connection: 'Upgrade', upgrade: 'screen' };
    const asked = request({ socketPath: this.socketPath, path, headers, agent: false, timeout: this.answerMs });
    asked.once('timeout', () => asked.destroy(new EngineDownError('The engine does not answer.')));
    const upgraded = new Promise<Duplex>((resolve, reject) => {
      asked.once('upgrade', (_response, socket, head) => {
        socket.setTimeout(0);
        // A screen speaks first, and its first words may come with the answer.
        if (head.length > 0) socket.unshift(head);
        resolve(socket);
      });
      asked.once('response', () => reject(notRunning()));
      asked.once('error', reject);
    });
    asked.end();
    return upgraded;
  }

  private async exchange(
    method: string,
    path: string,
    body: object | undefined,
    signal: AbortSignal,
  ): Promise<[number, string]> {
    try {
      const asked = request({ socketPath: this.socketPath, path, method, signal, agent: false });
      asked.end(body && JSON.stringify(body));
      const response = await answerTo(asked);
      return [response.statusCode ?? 0, await text(response)];
    } catch (error) {
      throw new EngineDownError('The engine does not answer.', { cause: error });
    }
  }
}

async function answerTo(asked: ReturnType<typeof request>): Promise<IncomingMessage> {
  const [response] = z
    .tuple([z.custom<IncomingMessage>()])
    .rest(z.unknown())
    .parse(await once(asked, 'response'));
  return response;
}

function parse<Answer>(answer: z.ZodType<Answer>, content: string): Answer {
  try {
    return answer.parse(JSON.parse(content));
  } catch (error) {
    throw new EngineDownError('The answer of the engine broke off.', { cause: error });
  }
}

function refusalOf(content: string): RuntimeError {
  const { reason, detail } = EngineRefusal.parse(JSON.parse(content));
  return new RuntimeError(reason, detail);
}

/** There is no such container, or it does not run. */
export function notRunning(): RuntimeError {
  return new RuntimeError({ code: 'instance-gone', message: 'The session does not run. Start it first.' });
}
