import { z } from 'zod';
import { DigestRule, RegistryList } from '../../protocol/image-policy.js';
import { LOG_LEVELS } from './agent-logger.js';
import { isAgentKey } from './state/agent-keys.js';

const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);
/** Longest name that the control plane takes. */
const MAX_LABEL_LENGTH = 63;

const isOrigin = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const isHttp = url.protocol === 'http:' || url.protocol === 'https:';
  return (
    isHttp && url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '' && url.password === ''
  );
};

const Origin = z
  .string()
  .refine(isOrigin, {
    error: 'must be an http or https address without a path, such as https://streamspace.example.com',
    // What follows needs an address.
    abort: true,
  })
  .transform((text) => new URL(text));

const Labels = z
  .string()
  .refine(
    (text) => pairsOf(text).every(isLabel),
    `must be pairs such as zone=a,disk=ssd, of at most ${MAX_LABEL_LENGTH} characters each`,
  )
  .transform((text) => Object.fromEntries(pairsOf(text).map(splitPair)));

const count = z.coerce.number().int().min(0);
const milliseconds = z.coerce.number().int().min(10);

/** The variables of every agent. Each runtime adds its own. */
export const AgentEnvironment = z
  .object({
    STREAMSPACE_SERVER_URL: Origin.describe('Address of the control plane, without a path.'),
    STREAMSPACE_AGENT_NAME: z
      .string()
      .trim()
      .min(1)
      .max(MAX_LABEL_LENGTH)
      .optional()
      .describe('Name that administrators see. The host name by default.'),
    STREAMSPACE_ENROLLMENT_TOKEN: z
      .string()
      .min(1)
      .max(256)
      .optional()
      .describe('One-use token from an administrator, needed until the agent is enrolled.'),
    STREAMSPACE_AGENT_KEY: z
      .string()
      .refine(
        isAgentKey,
        'must be a private key of Ed25519 in PEM, for example from `openssl genpkey -algorithm ed25519`',
      )
      .optional()
      .describe(
        'Private key (Ed25519, PKCS#8, PEM) that the agent is known by, for platforms that keep secrets better than folders. ' +
          'Made at the first start, and kept in the data folder, by default.',
      ),
    STREAMSPACE_AGENT_DATA_DIR: z.string().min(1).describe("Folder for the agent's key and state; keep it."),
    STREAMSPACE_AGENT_STREAM_ORIGINS: z
      .string()
      .default('')
      .transform((text) =>
        text
          .split(',')
          .map((part) => part.trim())
          .filter((part) => part !== ''),
      )
      .pipe(z.array(Origin))
      .describe(
        'More addresses, comma-separated, that the agent may dial for streams. That of the control plane is always allowed.',
      ),
    STREAMSPACE_AGENT_ALLOW_PLAIN_HTTP: z
      .stringbool()
      .default(false)
      .describe(
        'Whether http is accepted to another machine, where a network in between can read and change everything.',
      ),
    STREAMSPACE_AGENT_LABELS: Labels.optional().describe('Labels that placement may ask for: key=value,key=value.'),
    STREAMSPACE_AGENT_CAPACITY_CPU_MILLIS: count
      .optional()
      .describe('CPU for sessions, in thousandths of a core. All cores by default.'),
    STREAMSPACE_AGENT_CAPACITY_MEMORY_MIB: count
      .optional()
      .describe('Memory for sessions, in MiB. 80 % of the machine by default.'),
    STREAMSPACE_AGENT_CAPACITY_SESSIONS: count.default(50).describe('Most sessions at once.'),
    STREAMSPACE_AGENT_PARALLEL_STARTS: count
      .min(1)
      .optional()
      .describe(
        'Most sessions that start at once; the others wait for their turn. Twice the cores by default; on Kubernetes 8, and more where there are many nodes.',
      ),
    STREAMSPACE_AGENT_INVENTORY_MS: milliseconds
      .default(60_000)
      .describe('How often everything on the platform is told while connected, in milliseconds.'),
    STREAMSPACE_AGENT_HOME_SIZES_MS: milliseconds
      .default(900_000)
      .describe('How often it is measured how large the homes are, in milliseconds.'),
    STREAMSPACE_AGENT_RECONNECT_MAX_MS: milliseconds
      .default(5_000)
      .describe('Longest wait before a lost connection is dialled again, in milliseconds.'),
    STREAMSPACE_AGENT_REFUSED_RETRY_MS: milliseconds
      .default(60_000)
      .describe('Longest wait after a refusal that an administrator must lift, in milliseconds.'),
    STREAMSPACE_AGENT_SILENCE_MS: milliseconds
      .default(20_000)
      .describe(
        'Silence of the control plane after which it is dialled again, in milliseconds. More than two heartbeats.',
      ),
    STREAMSPACE_AGENT_ANSWER_MS: milliseconds
      .default(10_000)
      .describe('How long the control plane may take to answer a message, in milliseconds.'),
    STREAMSPACE_AGENT_IMAGE_REGISTRIES: RegistryList.describe(
      'Registries, or folders in them such as ghcr.io/team, that images may come from, comma-separated; what names no registry is from docker.io. ' +
        'Default: any.',
    ),
    STREAMSPACE_AGENT_IMAGE_DIGESTS: DigestRule.describe('Whether images must be named by their digests.'),
    STREAMSPACE_AGENT_METRICS_PORT: count
      .max(65_535)
      .optional()
      .describe(
        'Port of /metrics (the text of Prometheus), /healthz (it lives) and /readyz (it is connected), on every address of the machine. It asks ' +
          'nobody who they are: keep it inside. Default: none, and the agent listens nowhere.',
      ),
    STREAMSPACE_LOG_LEVEL: z.enum(LOG_LEVELS).default('info').describe('Least severe messages to log.'),
  })
  .superRefine((environment, context) => {
    const { STREAMSPACE_SERVER_URL: server, STREAMSPACE_AGENT_ALLOW_PLAIN_HTTP: isPlainAllowed } = environment;
    if (server.protocol === 'https:' || isPlainAllowed || LOOPBACK_HOSTS.has(server.hostname)) return;
    const message =
      'must be https, because it is on another machine. Set STREAMSPACE_AGENT_ALLOW_PLAIN_HTTP=true only if the network in between is yours alone';
    context.addIssue({ code: 'custom', path: ['STREAMSPACE_SERVER_URL'], message });
  });
export type AgentEnvironment = z.infer<typeof AgentEnvironment>;

/** Variables of Node itself that would make an agent unsafe. */
export const SafetyEnvironment = z.object({
  NODE_TLS_REJECT_UNAUTHORIZED: z
    .string()
    .optional()
    .refine(
      (value) => value !== '0',
      'must not be 0: certificates are always checked. Name an authority of your own with NODE_EXTRA_CA_CERTS',
    ),
});

function pairsOf(text: string): string[] {
  return text
    .split(',')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '');
}

function splitPair(pair: string): [string, string] {
  const at = pair.indexOf('=');
  return [pair.slice(0, at), pair.slice(at + 1)];
}

function isLabel(pair: string): boolean {
  const [key, value] = splitPair(pair);
  return pair.includes('=') && key !== '' && key.length <= MAX_LABEL_LENGTH && value.length <= MAX_LABEL_LENGTH;
}
