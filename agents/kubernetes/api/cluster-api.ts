import { request as plainRequest, type IncomingMessage } from 'node:http';
import { request as secureRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { ClusterUnavailableError, errorOfAnswer, ApiError, isBusy } from './api-errors.js';
import type { ClusterConnection } from './cluster-connection.js';

/** One request to the API server. */
export interface ApiCall {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Text as it is, anything else as JSON. */
  readonly body?: unknown;
  readonly contentType?: string;
  /** How long one attempt may take, in milliseconds. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

const TIMEOUT_MS = 10_000;
/** Pauses before another attempt, in milliseconds; half as long again at random. */
const PAUSES_MS = [100, 400, 1500];

/** Told of each request that leaves, for whoever counts. */
export type RequestListener = (method: string, path: string) => void;

/** Speaks JSON with one API server. Every request has a deadline; what may be repeated is, with growing pauses. */
export class ClusterApi {
  constructor(
    private readonly connection: ClusterConnection,
    private readonly sent: RequestListener = () => undefined,
  ) {}

  /** The answer as JSON, undefined for an empty one. Rejects with ApiError, or with ClusterUnavailableError when there is none. */
  async call(call: ApiCall): Promise<unknown> {
    const answer = await this.text(call);
    return answer === '' ? undefined : JSON.parse(answer);
  }

  /** As {@link call}, for what is no JSON. */
  async text(call: ApiCall): Promise<string> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await readWithin(await this.open(call), call.timeoutMs ?? TIMEOUT_MS);
      } catch (error) {
        const pauseMs = PAUSES_MS[attempt];
        const isHopeless = error instanceof ApiError && !isBusy(error);
        if (isHopeless || call.signal?.aborted) throw error;
        if (pauseMs === undefined) throw isBusy(error) ? new ClusterUnavailableError(error) : unavailable(error);
        await delay(pauseMs * (1 + Math.random() / 2), undefined, { signal: call.signal });
      }
    }
  }

  /**
   * The answer as a stream that its reader has to read or destroy; one that does not begin in time rejects. Never tried twice.
   */
  async open(call: ApiCall): Promise<IncomingMessage> {
    const { method, path, query, body, contentType = 'application/json', timeoutMs = TIMEOUT_MS, signal } = call;
    const url = this.connection.url(path, query);
    const options = await this.connection.options();
    const content =
      body === undefined ? undefined : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
    // Node leaves the length out of a DELETE, whose body then reads as another request.
    const about = content && { 'Content-Type': contentType, 'Content-Length': content.length };
    const headers = { ...options.headers, Accept: 'application/json', ...about };
    this.sent(method, path);
    const send = url.protocol === 'http:' ? plainRequest : secureRequest;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const sending = send(url, { ...options, method, headers, signal });
      const timer = setTimeout(() => sending.destroy(new Error('It did not answer in time.')), timeoutMs);
      sending
        .once('error', reject)
        .once('response', resolve)
        .once('close', () => clearTimeout(timer));
      sending.once('response', () => clearTimeout(timer));
      sending.end(content);
    }).catch((error: unknown) => {
      throw signal?.aborted ? error : unavailable(error);
    });
    answer.on('error', () => undefined);
    if ((answer.statusCode ?? 0) < 300) return answer;
    throw errorOfAnswer(answer.statusCode ?? 0, await text(answer).catch(() => ''));
  }

  /** Opens a WebSocket at `path` that speaks one of `protocols`, and is paused. Rejects when it is not open within `timeoutMs`. */
  async webSocket(
    path: string,
    query: Readonly<Record<string, string>>,
    protocols: string[],
    timeoutMs: number,
  ): Promise<WebSocket> {
    const url = this.connection.url(path, query);
    url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';
    const { headers, ...options } = await this.connection.options();
    this.sent('GET', path);
    const socket = new WebSocket(url, protocols, {
      ...options,
      headers,
      handshakeTimeout: timeoutMs,
      perMessageDeflate: false,
    });
    return new Promise((resolve, reject) => {
      socket.once('open', () => {
        // What comes with the handshake would be read before anybody listens.
        socket.pause();
        resolve(socket);
      });
      socket.on('error', reject);
    });
  }
}

/** The whole of an answer. Rejects when it is not there within `timeoutMs`. */
async function readWithin(answer: IncomingMessage, timeoutMs: number): Promise<string> {
  const timer = setTimeout(() => answer.destroy(new Error('It did not answer in full in time.')), timeoutMs);
  return text(answer).finally(() => clearTimeout(timer));
}

const unavailable = (error: unknown): Error =>
  error instanceof ClusterUnavailableError || error instanceof ApiError ? error : new ClusterUnavailableError(error);
