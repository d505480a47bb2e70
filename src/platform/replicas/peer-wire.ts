import { z } from 'zod';
import { Id } from '../../../protocol/ids.js';
import { Problem } from '../../../protocol/problem.js';
import type { PeerKey } from './peer-key.js';

/**
 * What two replicas say to one another, one JSON document a line, all of it before any byte of a stream. Who dialled says its name and a
 * nonce; who listens proves itself over that nonce and gives one of its own; the request proves itself over both. So neither end believes a
 * stranger, a recording is worth nothing on another connection, and no request is told to somebody who only took over an address.
 *
 * Replicas of two versions talk while one takes the place of the other: add members as optional ones only.
 */

/** Longest line, in bytes. */
export const MAX_LINE_BYTES = 8 * 1024;

/** How long each end may take until the request is there, in milliseconds; also how long connecting may take. */
export const PEER_GREETING_MS = 1_500;

const Nonce = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const Proof = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** First line of who dialled. */
export const PeerHello = z.object({ from: Id, to: Id, nonce: Nonce });
export type PeerHello = z.infer<typeof PeerHello>;

/** First line of who listens. */
export const PeerGreeting = z.object({ nonce: Nonce, proof: Proof });
export type PeerGreeting = z.infer<typeof PeerGreeting>;

/** What is asked for. `body` is JSON; as a string, so that its very bytes are what is proved. */
export const PeerRequest = z.object({ purpose: z.string().max(64), body: z.string(), proof: Proof });
export type PeerRequest = z.infer<typeof PeerRequest>;

/** What became of it. After a good answer the connection may carry raw bytes; that depends on the purpose. */
export const PeerAnswer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), data: z.unknown() }),
  z.object({ ok: z.literal(false), problem: Problem }),
]);
export type PeerAnswer = z.infer<typeof PeerAnswer>;

/** The listening end's proof. */
export function greetingProof(key: PeerKey, hello: PeerHello, nonce: string): string {
  return key.sign(...greetingParts(hello, nonce));
}

/** Whether `greeting` is of the replica that `hello` was meant for. */
export function isProvenGreeting(key: PeerKey, hello: PeerHello, { nonce, proof }: PeerGreeting): boolean {
  return key.isSigned(proof, ...greetingParts(hello, nonce));
}

/** The dialling end's request, with its proof. */
export function provenRequest(
  key: PeerKey,
  hello: PeerHello,
  nonce: string,
  request: Omit<PeerRequest, 'proof'>,
): PeerRequest {
  return { ...request, proof: key.sign(...requestParts(hello, nonce, request)) };
}

/** Whether `request` is of the replica that `hello` names, for this connection. */
export function isProvenRequest(key: PeerKey, hello: PeerHello, nonce: string, request: PeerRequest): boolean {
  return key.isSigned(request.proof, ...requestParts(hello, nonce, request));
}

function greetingParts({ from, to, nonce: theirs }: PeerHello, nonce: string): readonly string[] {
  return ['greeting', from, to, theirs, nonce];
}

function requestParts(
  { from, to, nonce: theirs }: PeerHello,
  nonce: string,
  { purpose, body }: Omit<PeerRequest, 'proof'>,
): readonly string[] {
  return ['request', from, to, theirs, nonce, purpose, body];
}
