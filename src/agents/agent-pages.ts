import { z } from 'zod';
import type { AgentPage } from '../../protocol/http/agents.js';
import { Id, Timestamp } from '../../protocol/ids.js';
import { ValidationFailedError } from '../platform/http/validation.js';
import type { Agent } from './agent.entity.js';
import type { AgentPosition } from './agent.repository.js';
import { agentView } from './agent-view.js';

const Fields = z.tuple([Timestamp, Id]);

/**
 * Reads the cursor of an earlier page; null for the first one.
 *
 * @throws ValidationFailedError when it is not one of ours.
 */
export function positionOf(cursor: string | undefined): AgentPosition | null {
  if (cursor === undefined) return null;
  try {
    const [createdAt, id] = Fields.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    return { createdAt: new Date(createdAt), id };
  } catch {
    throw new ValidationFailedError([
      { pointer: '/cursor', detail: 'Use the nextCursor of the page before, or leave it out for the first page.' },
    ]);
  }
}

/** The page of `limit` agents, out of `limit + 1` that were looked up to see whether there are more. */
export function agentPage(found: readonly Agent[], limit: number): AgentPage {
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(agentView), nextCursor: last && found.length > limit ? cursorAfter(last) : null };
}

function cursorAfter({ createdAt, id }: Agent): string {
  return Buffer.from(JSON.stringify([createdAt.toISOString(), id])).toString('base64url');
}
