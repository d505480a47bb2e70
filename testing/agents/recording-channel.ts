import type { AgentMessageBody, AgentMessageName, ControlChannel } from '../../agents/core/link/control-channel.js';
import { type Ack, SessionReport } from '../../protocol/agent/messages.js';
import type { SessionReason } from '../../protocol/session.js';

/** One message, as it was sent. */
export interface SentMessage {
  readonly name: AgentMessageName;
  readonly body: unknown;
}

/** A control plane that takes everything and remembers it; `answer` says what it answers. */
export class RecordingChannel implements ControlChannel {
  readonly sent: SentMessage[] = [];
  answer: Ack | undefined = { ok: true };
  private waiting: (() => void)[] = [];

  send<Name extends AgentMessageName>(name: Name, body: AgentMessageBody<Name>): Promise<Ack | undefined> {
    this.sent.push({ name, body });
    for (const arrived of this.waiting.splice(0)) arrived();
    return Promise.resolve(this.answer);
  }

  bodies(name: AgentMessageName): unknown[] {
    return this.sent.filter((message) => message.name === name).map(({ body }) => body);
  }

  /** The reasons that were reported, in order. */
  reasons(): SessionReason[] {
    const reports = this.bodies('session.report').map((body) => SessionReport.omit({ epoch: true }).parse(body));
    return reports.flatMap(({ reason }) => (reason === undefined ? [] : [reason]));
  }

  /** Resolves when a message `name` that has the members of `body` was sent. */
  async hasSent(name: AgentMessageName, body: Readonly<Record<string, unknown>>): Promise<void> {
    const fits = (sent: unknown): boolean =>
      Object.entries(body).every(([key, value]) => Object.is(Reflect.get(Object(sent), key), value));
    while (!this.bodies(name).some(fits)) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }
}
