import type { AgentNote } from '../../../../../protocol/agent/stream-notes.js';

/** Reads what an agent says beside the picture; null for a note of a later version, or for none at all. */
export function readNote(text: string): AgentNote | null {
  const note = parsed(text);
  if (!isRecord(note) || note.type !== 'pong') return null;
  const { id, viewers, screenMs } = note;
  if (!isCount(id) || !isCount(viewers) || typeof screenMs !== 'number') return null;
  return { type: 'pong', id, viewers, screenMs };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value);
}
