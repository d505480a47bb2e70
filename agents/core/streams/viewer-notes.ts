import { type AgentNote, ViewerNote } from '../../../protocol/agent/stream-notes.js';
import { controlFrame, FrameError, OPCODES } from './websocket-frames.js';

/** What a viewer is told about its stream when it asks. */
export type StreamFacts = Pick<AgentNote, 'viewers' | 'screenMs'>;

/**
 * Reads a note. Undefined for one that this version does not know: a viewer may be newer than its agent. Throws {@link FrameError} for
 * text that is not JSON.
 */
export function readNote(text: string): ViewerNote | undefined {
  return ViewerNote.safeParse(parseJson(text)).data;
}

/** The answer to a ping, as a text frame: short enough to be written whole, like a control frame. */
export function pongFrame(id: number, facts: StreamFacts): Buffer {
  const note: AgentNote = { type: 'pong', id, ...facts };
  return controlFrame(OPCODES.text, Buffer.from(JSON.stringify(note)));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new FrameError(1007, 'A note was not JSON.');
  }
}
