import { createPrivateKey } from 'node:crypto';
import { isIP } from 'node:net';
import { z } from 'zod';
import { DigestRule, RegistryList, RegistryName } from '../../../protocol/image-policy.js';
import { AgentKeyVariables } from './agent-keys.config.js';
import { AuditKeyVariables } from './audit-keys.js';
import { MigrationVariables, RetentionVariables } from './migration-settings.js';

const milliseconds = (fallback: number): z.ZodDefault<z.ZodCoercedNumber> =>
  z.coerce.number().int().min(1).max(86_400_000).default(fallback);

/** A name or an address (IPv6 in brackets) with a port. */
const HOST_AND_PORT = /^(?:\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9._-]{1,253}):\d{1,5}$/;

const hostAndPort = z
  .string()
  .regex(HOST_AND_PORT, 'Use HOST:PORT, with brackets around an IPv6 address.')
  .refine((text) => Number(text.slice(text.lastIndexOf(':') + 1)) <= 65_535, 'Use a port up to 65535.');
/** Whether `pem` is a private key of Ed25519 (RFC 8410). */
function isEd25519(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'ed25519';
  } catch {
    return false;
  }
}

/** Words that stand in examples, whatever signs and numbers stand between them. */
const WELL_KNOWN_SECRETS =
  /^[\W\d_]*(?:(?:changeme|change[\W_]me|secret|password|streamspace|test|default|example)[\W\d_]*)+$/i;

const randomSecret = (error?: string): z.ZodString =>
  z
    .string(error === undefined ? undefined : { error })
    .min(32, 'Use 32 characters or more.')
    .refine((secret) => !WELL_KNOWN_SECRETS.test(secret) && new Set(secret).size >= 8, 'Use a random secret.');

const perMinute = (fallback: number): z.ZodDefault<z.ZodCoercedNumber> =>
  z.coerce.number().int().min(1).max(100_000_000).default(fallback);

/** An address or a network in CIDR notation, IPv4 or IPv6. */
function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return most > 0 && more.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most));
}

const HOST = /^[a-z0-9.:-]{1,253}$/;

/** Names and addresses, without ports, separated by commas. */
const hostList = (): z.ZodType<readonly string[], string | undefined> =>
  z
    .string()
    .default('')
    .transform((text) =>
      text
        .toLowerCase()
        .split(/[\s,]+/)
        .filter((host) => host !== ''),
    )
    .refine((hosts) => hosts.every((host) => HOST.test(host)), 'Use names and addresses, separated by commas.');

/** Every variable that the control plane reads. `.env.example` is generated from it. */
export const ControlPlaneEnvironment = z.object({
  STREAMSPACE_PORT: z.coerce.number().int().min(0).max(65_535).default(3000).describe('Port to listen on.'),
  STREAMSPACE_HOST: z.string().min(1).default('127.0.0.1').describe('Address to listen on.'),
  STREAMSPACE_PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'Address that people type. Default: http://localhost:PORT. Must be https unless it names this machine itself.',
    ),
  STREAMSPACE_APPS_DOMAIN: z
    .string()
    .regex(
      /^(?=.{1,200}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
      'Use a domain in lower case, without a star, scheme or port.',
    )
    .optional()
    .describe(
      'Domain of web applications: each session has a host of its own, <session>.DOMAIN, with the scheme and port of the public address. ' +
        'Needs a wildcard DNS record and certificate, best below another registrable domain. Default: localhost on this machine itself, else none.',
    ),
  STREAMSPACE_HOSTS: hostList().describe(
    'More names and addresses that requests may name as their host, separated by commas and without ports: what agents dial inside of a ' +
      'cluster, for example. Always known are those of the public address, of web applications and of this machine itself; every other one is ' +
      'refused, but for /healthz and /readyz.',
  ),
  STREAMSPACE_DATA_DIR: z.string().min(1).default('.streamspace').describe('Folder of the embedded database.'),
  STREAMSPACE_CLIENT_DIR: z
    .string()
    .min(1)
    .optional()
    .describe('Folder of the built client. Default: the one beside the server.'),
  STREAMSPACE_CATALOG_DIR: z
    .string()
    .min(1)
    .optional()
    .describe('Folder of the applications that the catalog begins with, as YAML. Default: the one beside the server.'),
  STREAMSPACE_SESSION_IMAGE_REGISTRY: RegistryName.describe(
    'Registry, or folder in it, that agents pull the images of our own applications from: REGISTRY/streamspace/desktop and the like. ' +
      'Default: none is named, as if they were built on the spot.',
  ),
  STREAMSPACE_IMAGE_REGISTRIES: RegistryList.describe(
    'Registries, or folders in them such as ghcr.io/team, that images of applications may come from, separated by commas; what names no registry ' +
      'is from docker.io. Agents have a list of their own. Default: any.',
  ),
  STREAMSPACE_IMAGE_DIGESTS: DigestRule.describe('Whether images of applications must be named by their digests.'),
  STREAMSPACE_LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'])
    .default('info')
    .describe('Least level that is logged.'),
  STREAMSPACE_JWT_SECRET: randomSecret(
    'Set a random secret of 32 characters or more, for example from `openssl rand -base64 32`.',
  ).describe('Key of the access tokens (HS256), 32 characters or more. Required.'),
  STREAMSPACE_SECRETS_KEY: randomSecret()
    .optional()
    .describe(
      'Key of the secrets that the database holds, 32 characters or more. Default: comes out of STREAMSPACE_JWT_SECRET.',
    ),
  STREAMSPACE_SECRETS_KEY_PREVIOUS: randomSecret()
    .optional()
    .describe('The key before it, kept until a start with both has brought every secret over.'),
  STREAMSPACE_PRIVATE_HOSTS: hostList().describe(
    'Names and addresses, separated by commas, that providers of single sign-on may have although they are private or this machine ' +
      'itself (which may be asked without https as well).',
  ),
  STREAMSPACE_SETUP_TOKEN: randomSecret()
    .optional()
    .describe(
      'What the set-up link ends with, the same for all replicas: whoever has it becomes the first administrator. Works once. Default: each start prints a new link.',
    ),
  STREAMSPACE_REQUESTS_PER_PERSON: perMinute(6_000).describe(
    'Requests that one person may make in a minute, through all replicas together.',
  ),
  STREAMSPACE_REQUESTS_PER_ADDRESS: perMinute(30_000).describe(
    'Requests that may come from one address (a /64 network of IPv6) in a minute, through all replicas together.',
  ),
  STREAMSPACE_LAUNCHES_PER_PERSON: perMinute(60).describe('Sessions that one person may launch in a minute.'),
  STREAMSPACE_TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((text) => text.split(/[\s,]+/).filter((network) => network !== ''))
    .refine((networks) => networks.every(isNetwork), 'Use addresses and networks such as 10.0.0.0/8, with commas.')
    .describe(
      'Addresses and networks, separated by commas, of the proxies in front: their X-Forwarded-For tells the address of the client. ' +
        'Default: none, and the header is not looked at.',
    ),
  STREAMSPACE_IDENTITY_PROVIDERS: z
    .string()
    .optional()
    .describe('Providers of single sign-on, a list in YAML or JSON; best as STREAMSPACE_IDENTITY_PROVIDERS_FILE.'),
  STREAMSPACE_API_KEYS_VOUCHED_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .max(365)
    .default(30)
    .describe(
      'For how many days the API keys of people who sign in by a provider hold after it last vouched for them; then they rest until the next ' +
        'sign-in there. Keys of people whom no provider knows are not concerned.',
    ),
  STREAMSPACE_BOOTSTRAP_ENROLLMENT_TOKEN: randomSecret()
    .optional()
    .describe('One-use enrolment token for a first agent that is started together with the control plane.'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .describe('PostgreSQL 15 or later. Default: an embedded one in the data folder, for evaluation only.'),
  ...MigrationVariables,
  DATABASE_POOL_SIZE: z.coerce
    .number()
    .int()
    .min(2)
    .max(200)
    .default(20)
    .describe('Connections of one replica at most.'),
  DATABASE_CONNECT_TIMEOUT_MS: milliseconds(5_000).describe(
    'How long a connection to the database may take to be made, in milliseconds.',
  ),
  DATABASE_STATEMENT_TIMEOUT_MS: milliseconds(10_000).describe(
    'How long one statement may take, in milliseconds; a database that hangs is given up after that.',
  ),
  STREAMSPACE_ACCESS_TOKEN_MS: milliseconds(600_000).describe('Life of an access token in milliseconds.'),
  STREAMSPACE_SIGN_IN_MS: milliseconds(86_400_000).describe('Absolute life of a sign-in in milliseconds.'),
  STREAMSPACE_AGENT_HEARTBEAT_MS: milliseconds(10_000).describe('How often agents report, in milliseconds.'),
  STREAMSPACE_AGENT_LEASE_MS: milliseconds(10_000).describe(
    'How long another instance of an agent must wait, in milliseconds.',
  ),
  STREAMSPACE_AGENT_LOST_MS: milliseconds(30_000).describe(
    'Silence after which an agent counts as unreachable, in milliseconds.',
  ),
  STREAMSPACE_AGENT_PING_MS: milliseconds(2_000).describe('How often agents are pinged, in milliseconds.'),
  STREAMSPACE_AGENT_PING_TIMEOUT_MS: milliseconds(3_000).describe(
    'How long an agent, or the control plane for it, may take to answer a ping before the connection counts as dead, in milliseconds.',
  ),
  ...AgentKeyVariables,
  STREAMSPACE_TICKET_MS: milliseconds(30_000).describe('Life of a stream ticket in milliseconds.'),
  STREAMSPACE_STREAM_OPEN_MS: milliseconds(10_000).describe('How long a viewer waits for the agent, in milliseconds.'),
  STREAMSPACE_STREAMS_PER_PERSON: z.coerce
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(50)
    .describe('Screens that one person may have open through one replica.'),
  STREAMSPACE_STREAM_DIAL_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'Address under which agents reach this very replica, so that streams need not pass another one. Every agent must allow it ' +
        '(STREAMSPACE_AGENT_STREAM_ORIGINS). Default: agents dial the address that they are connected to.',
    ),
  STREAMSPACE_PEER_LISTEN: hostAndPort
    .transform((text) => {
      const colon = text.lastIndexOf(':');
      return { host: text.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(text.slice(colon + 1)) };
    })
    .optional()
    .describe(
      'HOST:PORT to listen on for the other replicas of this control plane, on a private network. Default: this is the only replica.',
    ),
  STREAMSPACE_PEER_ADDRESS: hostAndPort
    .optional()
    .describe(
      'HOST:PORT under which the other replicas reach this one. Default: where it listens, on the first address of this machine if that is every one.',
    ),
  STREAMSPACE_PEER_SECRET: randomSecret()
    .optional()
    .describe(
      'What replicas prove to one another, 32 characters or more, the same for all. Default: derived from STREAMSPACE_JWT_SECRET.',
    ),
  STREAMSPACE_DEADLINE_GRACE_MS: milliseconds(10_000).describe(
    'Time that a session has left at least for its start, wake or end when its agent is back, in milliseconds.',
  ),
  STREAMSPACE_DRAIN_MS: z.coerce
    .number()
    .int()
    .min(0)
    .max(3_600_000)
    .default(5_000)
    .describe(
      'How long one of several replicas that is told to stop serves as before, while /readyz says that it is not ready, in milliseconds: ' +
        'longer than balancers take to notice. It has ended 20 seconds later at most.',
    ),
  STREAMSPACE_AUDIT_KEY: z
    .string()
    .refine(isEd25519, 'Use a private key of Ed25519 in PEM, for example from `openssl genpkey -algorithm ed25519`.')
    .optional()
    .describe(
      'Private key (Ed25519, PKCS#8, PEM) that signs checkpoints of the log. Default: one that is made at first and kept in the database, ' +
        'encrypted under a key derived from STREAMSPACE_JWT_SECRET.',
    ),
  ...AuditKeyVariables,
  STREAMSPACE_AUDIT_CHECKPOINT_MS: milliseconds(3_600_000).describe(
    'How often a checkpoint of the log is signed, in milliseconds.',
  ),
  ...RetentionVariables,
  STREAMSPACE_AUDIT_ARCHIVE_DIR: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Folder of these files, the same for all replicas, on storage that is backed up and that nobody else writes to.',
    ),
  STREAMSPACE_AUDIT_STREAM: z
    .string()
    .regex(/^(stdout|file:.+)$/, 'Use stdout or file:PATH.')
    .optional()
    .describe(
      'Where every entry of the log and every checkpoint is written as a line of JSON, for a SIEM: stdout or file:PATH. Default: nowhere.',
    ),
  METRICS_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .optional()
    .describe(
      'Port that metrics are asked for at, as http://HOST:PORT/metrics in the text of Prometheus, on every address of the machine. It asks nobody ' +
        'who they are: keep it inside. Default: none, and nothing is told.',
    ),
  STREAMSPACE_ADMIN_SCREEN_ACCESS: z
    .enum(['off', 'view', 'control'])
    .default('off')
    .describe(
      'Whether administrators may look at (view) or use (control) the screens of others. They have to say why; the owner is told at once and ' +
        'the log keeps it.',
    ),
  STREAMSPACE_IDLE_FLOOR_MS: milliseconds(300_000).describe(
    'Time that a session is left awake at least, after its last input and after its start, in milliseconds.',
  ),
  STREAMSPACE_POLL_MS: milliseconds(5_000).describe(
    'How often rows are read again in case a hint was lost, in milliseconds.',
  ),
});
export type ControlPlaneEnvironment = z.infer<typeof ControlPlaneEnvironment>;
