import { z } from 'zod';
import { Id } from '../../protocol/ids.js';
import { HomeSpec, Resources, SessionReason } from '../../protocol/session.js';

/** What the rig's machines and the agents on them say to one another: HTTP over a UNIX socket, as with a container engine. */
export const ContainerView = z.object({
  id: Id,
  sessionId: Id,
  generation: z.int(),
  state: z.enum(['created', 'running', 'frozen', 'stopped']),
});
export type ContainerView = z.infer<typeof ContainerView>;

/** `GET /containers`. */
export const ContainerList = z.array(ContainerView);

/** `POST /containers`. */
export const CreateContainer = z.object({ sessionId: Id, generation: z.int(), resources: Resources });

/** `PUT /homes`. */
export const MakeHome = HomeSpec;

/** `GET /homes`. */
export const HomeList = z.array(z.object({ userId: Id, template: z.string() }));

/** Body of a refusal. */
export const EngineRefusal = z.object({ reason: SessionReason, detail: z.string() });
export type EngineRefusal = z.infer<typeof EngineRefusal>;

/** One line of `GET /events`. */
export const EngineEvent = z.object({ sessionId: Id, container: ContainerView.nullable() });
export type EngineEvent = z.infer<typeof EngineEvent>;

/** What can be asked of a container. */
export const ENGINE_ACTIONS = ['start', 'ready', 'freeze', 'thaw', 'stop', 'remove'] as const;
export type EngineAction = (typeof ENGINE_ACTIONS)[number];
