import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Answers as an engine does: a status, and a message where it refuses. */
export const refusing =
  (status: number, message: string): Answer =>
  (_request, response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ message }));

/** Answers with this, as JSON. */
export const answering =
  (body: unknown): Answer =>
  (_request, response) =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));

/** Answers that all is well, followed by these lines of progress and the end. */
export const progressing =
  (...lines: unknown[]): Answer =>
  (_request, response) =>
    void response.writeHead(200).end(lines.map((line) => `${JSON.stringify(line)}\r\n`).join(''));

/** Takes the question and never says a word. */
export const silent: Answer = () => undefined;

/** An engine on a UNIX socket that says what a test wants; anything else is a 404. Remembers what it was asked. */
export class FakeEngine {
  readonly asked: string[] = [];
  readonly socketPath: string;
  private readonly folder = mkdtempSync(join(tmpdir(), 'streamspace-engine-'));
  private readonly server: Server;

  /** `answers`: by `METHOD /path`, without the query. */
  constructor(readonly answers: Record<string, Answer>) {
    this.socketPath = join(this.folder, 'engine.sock');
    this.server = createServer((request, response) => {
      const question = `${request.method ?? ''} ${(request.url ?? '').split('?')[0] ?? ''}`;
      this.asked.push(question);
      request.resume();
      (answers[question] ?? refusing(404, 'no such thing'))(request, response);
    });
  }

  async start(): Promise<this> {
    this.server.listen(this.socketPath);
    await once(this.server, 'listening');
    return this;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
    rmSync(this.folder, { recursive: true, force: true });
  }
}
