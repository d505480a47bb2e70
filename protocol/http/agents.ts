import { z } from 'zod';
import { AgentCapacity, AgentLabels } from '../agent/handshake.js';
import { AgentWarning, MAX_WARNINGS } from '../agent/warnings.js';
import { Id, Timestamp } from '../ids.js';
import { Platform } from '../session.js';
import { pageOf } from './pages.js';

/** An agent, as admins see it. */
export const AgentView = z
  .object({
    id: Id,
    name: z.string(),
    platform: Platform,
    labels: AgentLabels,
    capacity: AgentCapacity.nullable().describe('Null until it has connected once.'),
    isConnected: z.boolean(),
    isDegraded: z.boolean().describe('Whether its platform did not answer it in full when it told last what it has.'),
    isDraining: z.boolean(),
    isRevoked: z.boolean(),
    warnings: z
      .array(AgentWarning)
      .max(MAX_WARNINGS)
      .describe('What it said last is the matter with its platform and to be mended; empty where all is well.'),
    softwareVersion: z.string().nullable(),
    keySince: Timestamp.describe('Since when it has the key that it proves itself by.'),
    lastSeenAt: Timestamp.nullable(),
    createdAt: Timestamp,
  })
  .meta({ id: 'AgentView' });
export type AgentView = z.infer<typeof AgentView>;

export const AgentPage = pageOf(AgentView).meta({ id: 'AgentPage' });
export type AgentPage = z.infer<typeof AgentPage>;

/** `POST /agents/enrollment-tokens`: shown once, used once, valid for an hour. */
export const EnrollmentTokenView = z
  .object({ token: z.string(), expiresAt: Timestamp })
  .meta({ id: 'EnrollmentTokenView' });
export type EnrollmentTokenView = z.infer<typeof EnrollmentTokenView>;
