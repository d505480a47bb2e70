import { lookup } from 'node:dns';
import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { Injectable } from '@nestjs/common';
import { OutboundConfig } from '../config/control-plane.config.js';
import { addressKind } from './address-filter.js';
import { OutboundFailedError, OutboundRefusedError } from './outbound.errors.js';

const DEADLINE_MS = 5_000;
const MAX_ANSWER_BYTES = 1024 * 1024;
/** Statuses whose answer has no body, which `Response` wants to be told. */
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

/** This machine itself: only there is plain http no risk. */
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/;

/** What is asked of another server. */
export interface OutboundRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | null;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks servers whose address somebody typed. Only public addresses are asked, and those that the configuration names; the address is checked
 * that is really dialled, so that a name which changes its mind between check and use gains nothing. Redirects are not followed, an answer
 * has 5 s and 1 MiB.
 */
@Injectable()
export class OutboundHttp {
  constructor(private readonly config: OutboundConfig) {}

  /**
   * Whether `url` may be asked as far as its text tells; names are looked up when it is.
   *
   * @throws OutboundRefusedError saying what is wrong with it.
   */
  check(url: URL): void {
    const host = hostOf(url);
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK.test(host) && this.isTrusted(host)))
      throw new OutboundRefusedError(`Use an https address instead of ${url.origin}.`);
    if (url.username !== '' || url.password !== '')
      throw new OutboundRefusedError('Leave user name and password out of the address.');
    if (isIP(host) !== 0) this.checkAddress(host, host);
    else if (host === 'localhost' && !this.isTrusted(host)) throw notPublic(host);
  }

  /** @throws OutboundRefusedError, OutboundFailedError */
  async fetch(address: string, options: OutboundRequest = {}): Promise<Response> {
    const url = new URL(address);
    this.check(url);
    const signals = [AbortSignal.timeout(DEADLINE_MS), ...(options.signal ? [options.signal] : [])];
    const signal = AbortSignal.any(signals);
    try {
      return await this.send(url, options, signal);
    } catch (error) {
      if (error instanceof OutboundRefusedError || error instanceof OutboundFailedError) throw error;
      throw new OutboundFailedError(`${url.host} ${reasonOf(error, signal)}`, { cause: error });
    }
  }

  private send(url: URL, options: OutboundRequest, signal: AbortSignal): Promise<Response> {
    const { method = 'GET', headers = {}, body = null } = options;
    const ask = url.protocol === 'https:' ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      const request: ClientRequest = ask(url, { method, headers, signal, agent: false, lookup: this.lookup });
      request.on('error', reject);
      request.on('response', (answer) => {
        read(answer).then((bytes) => resolve(toResponse(answer, bytes)), reject);
      });
      request.end(body ?? undefined);
    });
  }

  /** Stands in for the system's look-up, so that the address which is checked is the one that is dialled. */
  private readonly lookup: LookupFunction = (host, options, callback) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) {
        callback(error, '');
        return;
      }
      try {
        for (const { address } of addresses) this.checkAddress(address, host);
      } catch (refusal) {
        callback(refusal instanceof Error ? refusal : new Error(String(refusal)), '');
        return;
      }
      const [first] = addresses;
      if (options.all === true || !first) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };

  private checkAddress(address: string, host: string): void {
    const kind = addressKind(address);
    if (kind === 'never' || (kind === 'private' && !this.isTrusted(host))) throw notPublic(host);
  }

  private isTrusted(host: string): boolean {
    return this.config.privateHosts.includes(host.toLowerCase());
  }
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
}

function notPublic(host: string): OutboundRefusedError {
  return new OutboundRefusedError(
    `${host} is an address of a private network or of this machine. If that is meant, name it in STREAMSPACE_PRIVATE_HOSTS.`,
  );
}

async function read(answer: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of answer) {
    if (!Buffer.isBuffer(part)) continue;
    size += part.length;
    if (size > MAX_ANSWER_BYTES) {
      answer.destroy();
      throw new OutboundFailedError('The answer is larger than 1 MiB.');
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function toResponse(answer: IncomingMessage, bytes: Buffer): Response {
  const status = answer.statusCode ?? 502;
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers)) {
    if (typeof value === 'string') headers.set(name, value);
  }
  return new Response(BODILESS.has(status) ? null : new Uint8Array(bytes), { status, headers });
}

function reasonOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted)
    return `did not answer within ${DEADLINE_MS / 1000} s. Check whether it is overloaded, and whether a firewall in between drops what is sent to it.`;
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return 'is a name that nobody knows. Check how it is spelt, and which name server this machine asks.';
  if (code === 'ECONNREFUSED') return 'refuses connections. Check the port, and whether it runs.';
  if (/CERT|SIGNATURE|ISSUER/.test(code))
    return `has a certificate that is not trusted here (${code}). Renew it if it ended or names another host; name an authority of your own in NODE_EXTRA_CA_CERTS.`;
  return `cannot be reached${code === '' ? '' : ` (${code})`}. Check the address, and whether this machine's network leads there.`;
}
