import type { StreamCloseCode } from '../../../protocol/agent/streams.js';
import type { ScreenAccess } from '../../../protocol/http/shares.js';
import type { AgentStream } from '../../agents/streams/agent-stream.js';
import type { StreamBytes } from '../../agents/streams/stream-meter.js';
import type { Clock } from '../../platform/clock.js';
import type { Splice } from '../../platform/splice/splice.js';
import type { OpenStream } from './open-streams.js';

/** How long the agent has to say goodbye to the viewer before the connections are cut, in milliseconds. */
const GOODBYE_MS = 2_000;

/** Who looks at which session. */
export interface Viewing {
  readonly sessionId: string;
  readonly userId: string;
  readonly signInId: string;
  /** What they may do with it. */
  readonly access: ScreenAccess;
}

/** An open stream over a splice: only its agent can send the viewer a close frame, so the agent is asked first. */
export function liveStream(viewing: Viewing, agentStream: AgentStream, splice: Splice, clock: Clock): OpenStream {
  const closed = splice.closed.then(() => undefined);
  let isEnding = false;
  const end = (code: StreamCloseCode): void => {
    if (isEnding) return;
    isEnding = true;
    const deadline = clock.after(GOODBYE_MS, () => splice.destroy());
    void closed.then(() => deadline.cancel());
    void agentStream.close(code).then((isTold) => {
      if (!isTold) splice.destroy();
    });
  };
  const bytes = (): StreamBytes => {
    const { fromViewer, fromAgent } = splice.totals();
    return { toAgent: fromViewer, fromAgent };
  };
  return { ...viewing, streamId: agentStream.streamId, closed, bytes, end };
}
