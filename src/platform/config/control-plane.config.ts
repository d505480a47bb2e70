import { resolve } from 'node:path';
import { ANY_IMAGE, type ImagePolicy } from '../../../protocol/image-policy.js';
import { type AgentKeysConfig, agentKeysConfig } from './agent-keys.config.js';
import type { ControlPlaneEnvironment } from './control-plane.env.js';
import { EnvironmentError } from './environment.js';
import { type MigrationSettings, migrationSettings } from './migration-settings.js';
import { HostsConfig } from './hosts.config.js';
import { MetricsConfig } from './metrics.config.js';
import { auditArchive } from './audit-archive.js';
import { appsDomain, checkTransport } from './transport-rules.js';

/** How the control plane is reached. */
export class HttpConfig {
  constructor(
    readonly host: string,
    readonly port: number,
    /** Configured origin that people use, without a trailing slash; null means `http://localhost:PORT`. */
    readonly configuredPublicUrl: string | null,
    readonly clientDir: string,
    readonly logLevel: string,
  ) {}
}

/** Connections to the database. Durations in milliseconds. */
export interface DatabasePool {
  /** Connections at most. */
  readonly size: number;
  /** How long making one may take. */
  readonly connectMs: number;
  /** How long one statement may take. */
  readonly statementMs: number;
}

/** How much people and addresses may ask for in a minute. */
export class LimitsConfig {
  constructor(
    readonly requestsPerPerson: number,
    readonly requestsPerAddress: number,
    readonly launchesPerPerson: number,
    /** Addresses and networks of proxies whose `X-Forwarded-For` tells the client's address; nobody else's is looked at. */
    readonly trustedProxies: readonly string[],
  ) {}
}

/** Where the rows are. */
export class DatabaseConfig {
  constructor(
    /** Null means the embedded PostgreSQL in `dataDir`. */
    readonly url: string | null,
    readonly migrations: MigrationSettings,
    readonly pool: DatabasePool,
    readonly dataDir: string,
    /** How often rows are read again in case a hint was lost, in milliseconds. */
    readonly pollMs: number,
  ) {}
}

/** Sign-ins and tokens. Durations in milliseconds. */
export class AuthConfig {
  constructor(
    readonly jwtSecret: string,
    readonly accessTokenMs: number,
    readonly signInMs: number,
    /** What makes somebody the first admin, once; null means something new at each start. */
    readonly setupToken: string | null = null,
  ) {}
}

/** Keys of the secrets that rows hold. */
export class SecretsConfig {
  constructor(
    /** Null means that the key comes out of the secret of the access tokens. */
    readonly key: string | null,
    readonly previousKey: string | null,
  ) {}
}

/** Requests of ours to servers whose address somebody typed. */
export class OutboundConfig {
  constructor(
    /** Names and addresses, in lower case, that may be asked although they are private; loopback among them without encryption. */
    readonly privateHosts: readonly string[],
  ) {}
}

/** Single sign-on. */
export class SignOnConfig {
  constructor(
    /** Providers as YAML or JSON; null when they are made at run time only. */
    readonly providers: string | null,
    /** How long the API keys of somebody whom a provider knows hold after it last vouched for them, in milliseconds. */
    readonly keysVouchedMs: number,
  ) {}
}

/** Agents. Durations in milliseconds. */
export class AgentsConfig {
  constructor(
    readonly bootstrapEnrollmentToken: string | null,
    readonly heartbeatMs: number,
    readonly leaseMs: number,
    readonly lostMs: number,
    /** A ping every `everyMs` that must be answered within `answerMs`. */
    readonly ping: { readonly everyMs: number; readonly answerMs: number },
  ) {}
}

/** Sessions. Durations in milliseconds. */
export class SessionsConfig {
  constructor(
    /** No session is put to sleep sooner after its last input, whatever is configured elsewhere. */
    readonly idleFloorMs: number,
    /** What is left of a deadline at least when the agent is back: it needs some time to say how things are. */
    readonly deadlineGraceMs: number,
    /** What administrators may do with the screens of others, for a reason. */
    readonly adminScreenAccess: 'off' | 'view' | 'control',
  ) {}
}

/** Streams. Durations in milliseconds. */
export class StreamsConfig {
  constructor(
    readonly ticketMs: number,
    readonly openMs: number,
    /** Screens that one person may have open, or be opening, through this replica. */
    readonly maxPerPerson: number,
    /** Origin under which agents reach this very replica, without a trailing slash; null means that they dial where they are connected. */
    readonly dialOrigin: string | null,
  ) {}
}

/** How replicas of one control plane reach one another. */
export class PeersConfig {
  constructor(
    /** Where other replicas are listened for; null means that this is the only one. */
    readonly listen: { readonly host: string; readonly port: number } | null,
    /** What other replicas dial, `host:port`; null means that it is derived from where this one listens. */
    readonly address: string | null,
    /** What the keys of replicas are derived from. Never used as it is. */
    readonly secret: string,
    /** How long a replica that is told to stop goes on as before, in milliseconds, until balancers have noticed that it is not ready. */
    readonly drainMs: number,
  ) {}
}

/** Web applications. */
export class AppsConfig {
  constructor(
    /** Below it each application has a host of its own; null means that there are none. */
    readonly domain: string | null,
  ) {}
}

/** The log, for auditors. Durations in milliseconds. */
export class AuditConfig {
  constructor(
    /** Private key that signs checkpoints, PEM; null means one of our own making. */
    readonly signingKey: string | null,
    /** Public keys that signed before, PEM. */
    readonly previousKeys: readonly string[],
    readonly checkpointMs: number,
    /** `stdout`, `file:PATH`, or null for nowhere. */
    readonly stream: string | null,
    /** Where entries go that are older than `keepMs`; null means that the log keeps everything. */
    readonly archive: { readonly keepMs: number; readonly folder: string } | null,
  ) {}
}

/** The catalog. */
export class CatalogConfig {
  constructor(
    /** Folder of the templates that it begins with. */
    readonly dir: string,
    /** Images that templates may name. */
    readonly images: ImagePolicy = ANY_IMAGE,
    /** Registry, or folder in it, of the images of our own applications; null where none is named. */
    readonly ownRegistry: string | null = null,
  ) {}
}

/** Where things lie unless the environment says otherwise. */
export interface DefaultFolders {
  readonly client: string;
  readonly catalog: string;
}

/** Everything, by section; each consumer injects its section only. */
export interface ControlPlaneConfig {
  readonly http: HttpConfig;
  readonly hosts: HostsConfig;
  readonly limits: LimitsConfig;
  readonly database: DatabaseConfig;
  readonly auth: AuthConfig;
  readonly secrets: SecretsConfig;
  readonly outbound: OutboundConfig;
  readonly signOn: SignOnConfig;
  readonly agents: AgentsConfig;
  readonly agentKeys: AgentKeysConfig;
  readonly sessions: SessionsConfig;
  readonly streams: StreamsConfig;
  readonly apps: AppsConfig;
  readonly peers: PeersConfig;
  readonly catalog: CatalogConfig;
  readonly audit: AuditConfig;
  readonly metrics: MetricsConfig;
}

function peersConfig(env: ControlPlaneEnvironment): PeersConfig {
  const { STREAMSPACE_PEER_LISTEN: listen, STREAMSPACE_PEER_ADDRESS: address } = env;
  if (address !== undefined && listen === undefined) {
    throw new EnvironmentError([
      'STREAMSPACE_PEER_ADDRESS: Set STREAMSPACE_PEER_LISTEN as well; without it nobody answers at that address.',
    ]);
  }
  const secret = env.STREAMSPACE_PEER_SECRET ?? env.STREAMSPACE_JWT_SECRET;
  return new PeersConfig(listen ?? null, address ?? null, secret, env.STREAMSPACE_DRAIN_MS);
}

/**
 * Turns the flat environment into sections.
 *
 * @throws EnvironmentError for combinations that cannot work.
 */
export function controlPlaneConfig(env: ControlPlaneEnvironment, folders: DefaultFolders): ControlPlaneConfig {
  checkTransport(env);
  return {
    http: new HttpConfig(
      env.STREAMSPACE_HOST,
      env.STREAMSPACE_PORT,
      env.STREAMSPACE_PUBLIC_URL ? new URL(env.STREAMSPACE_PUBLIC_URL).origin : null,
      resolve(env.STREAMSPACE_CLIENT_DIR ?? folders.client),
      env.STREAMSPACE_LOG_LEVEL,
    ),
    hosts: new HostsConfig(env.STREAMSPACE_HOSTS),
    limits: new LimitsConfig(
      env.STREAMSPACE_REQUESTS_PER_PERSON,
      env.STREAMSPACE_REQUESTS_PER_ADDRESS,
      env.STREAMSPACE_LAUNCHES_PER_PERSON,
      env.STREAMSPACE_TRUSTED_PROXIES,
    ),
    database: new DatabaseConfig(
      env.DATABASE_URL ?? null,
      migrationSettings(env),
      {
        size: env.DATABASE_POOL_SIZE,
        connectMs: env.DATABASE_CONNECT_TIMEOUT_MS,
        statementMs: env.DATABASE_STATEMENT_TIMEOUT_MS,
      },
      resolve(env.STREAMSPACE_DATA_DIR),
      env.STREAMSPACE_POLL_MS,
    ),
    auth: new AuthConfig(
      env.STREAMSPACE_JWT_SECRET,
      env.STREAMSPACE_ACCESS_TOKEN_MS,
      env.STREAMSPACE_SIGN_IN_MS,
      env.STREAMSPACE_SETUP_TOKEN ?? null,
    ),
    secrets: new SecretsConfig(env.STREAMSPACE_SECRETS_KEY ?? null, env.STREAMSPACE_SECRETS_KEY_PREVIOUS ?? null),
    outbound: new OutboundConfig(env.STREAMSPACE_PRIVATE_HOSTS),
    signOn: new SignOnConfig(
      env.STREAMSPACE_IDENTITY_PROVIDERS ?? null,
      env.STREAMSPACE_API_KEYS_VOUCHED_DAYS * 86_400_000,
    ),
    agents: new AgentsConfig(
      env.STREAMSPACE_BOOTSTRAP_ENROLLMENT_TOKEN ?? null,
      env.STREAMSPACE_AGENT_HEARTBEAT_MS,
      env.STREAMSPACE_AGENT_LEASE_MS,
      env.STREAMSPACE_AGENT_LOST_MS,
      { everyMs: env.STREAMSPACE_AGENT_PING_MS, answerMs: env.STREAMSPACE_AGENT_PING_TIMEOUT_MS },
    ),
    agentKeys: agentKeysConfig(env),
    sessions: new SessionsConfig(
      env.STREAMSPACE_IDLE_FLOOR_MS,
      env.STREAMSPACE_DEADLINE_GRACE_MS,
      env.STREAMSPACE_ADMIN_SCREEN_ACCESS,
    ),
    streams: new StreamsConfig(
      env.STREAMSPACE_TICKET_MS,
      env.STREAMSPACE_STREAM_OPEN_MS,
      env.STREAMSPACE_STREAMS_PER_PERSON,
      env.STREAMSPACE_STREAM_DIAL_URL ? new URL(env.STREAMSPACE_STREAM_DIAL_URL).origin : null,
    ),
    apps: new AppsConfig(appsDomain(env)),
    peers: peersConfig(env),
    catalog: new CatalogConfig(
      resolve(env.STREAMSPACE_CATALOG_DIR ?? folders.catalog),
      { registries: env.STREAMSPACE_IMAGE_REGISTRIES, needsDigest: env.STREAMSPACE_IMAGE_DIGESTS === 'required' },
      env.STREAMSPACE_SESSION_IMAGE_REGISTRY ?? null,
    ),
    audit: new AuditConfig(
      env.STREAMSPACE_AUDIT_KEY ?? null,
      env.STREAMSPACE_AUDIT_KEYS_PREVIOUS,
      env.STREAMSPACE_AUDIT_CHECKPOINT_MS,
      env.STREAMSPACE_AUDIT_STREAM ?? null,
      auditArchive(env),
    ),
    metrics: new MetricsConfig(env.METRICS_PORT ?? null),
  };
}
