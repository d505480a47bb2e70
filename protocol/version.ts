/**
 * Version of the agent protocol, with its history. The control plane speaks {@link PROTOCOL_VERSION} and the version before it,
 * so that control plane and agents are upgraded one after the other. An agent that is told that it is too new speaks the version before.
 *
 * - 1: hello/welcome, inventory, session.apply/report/progress, heartbeat, stream.open, drain.
 * - 2: `container` and `web` in a session's specification, commands as local workloads, and steps of
 *   unpacking an image. Left out where the old meaning is meant. The age of the last input in heartbeats, in case a clock is wrong.
 *   The limits of what runs in reports, so that a new size is known to hold. How many look at each screen in heartbeats.
 * - 3: instance.describe and instances.described, instance.remove, home.remove, home.sizes. An agent of version 2 is not sent the new ones.
 * - 4: `access` in stream.open. An agent of version 3 is asked for no stream that is only to be looked at: it would let its viewer type.
 * - 5: agents of Kubernetes, and `pod` in their workload, which agents of other platforms are never sent. `processId` in hello, which agents may
 *   leave out.
 * - 6: agent.warnings and key.offer, which a control plane of version 5 does not answer, and key.rotate, which an agent of version 5 does not.
 *   `queued` in heartbeats.
 */
export const PROTOCOL_VERSION = 6;

/** The version from which on an agent describes and removes what belongs to no session, and removes and measures homes. */
export const HOUSEKEEPING_VERSION = 3;

/** The version from which on an agent keeps viewers who may only look from doing anything. */
export const VIEW_ONLY_VERSION = 4;

/** The version from which on an agent may tell which starts wait for their turn. */
export const QUEUE_VERSION = 6;

/** The version from which on an agent tells what is the matter with its platform. */
export const WARNINGS_VERSION = 6;

/** The version from which on an agent replaces its key. */
export const KEY_ROTATION_VERSION = 6;

/** Oldest protocol version that this build still understands. */
export const OLDEST_PROTOCOL_VERSION = 1;
