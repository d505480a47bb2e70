import type { IgnoredMessage } from '../../../protocol/session.js';
import { OPCODES } from '../streams/websocket-frames.js';
import type { ClientMessage } from './client-messages.js';

/** Tells messages that a template takes out by how they begin. */
export function ignoring(ignored: readonly IgnoredMessage[]): (message: ClientMessage) => boolean {
  const beginnings = ignored.map(({ opcode, prefix }) => ({
    opcode: OPCODES[opcode],
    bytes: Buffer.from(prefix, opcode === 'text' ? 'latin1' : 'hex'),
  }));
  return ({ opcode, beginning }) =>
    beginnings.some((ours) => ours.opcode === opcode && beginning.subarray(0, ours.bytes.length).equals(ours.bytes));
}
