import type { Logger } from 'pino';
import { MetricsRegistry } from '../../metrics/metrics-registry.js';
import { SOFTWARE_VERSION } from '../../protocol/software-version.js';
import { Agent } from './agent.js';
import type { AgentConfig } from './agent-config.js';
import { AgentRegistration } from './agent-registration.js';
import type { Clock } from './clock.js';
import { HomeSizer } from './housekeeping/home-sizer.js';
import { Housekeeper } from './housekeeping/housekeeper.js';
import { AgentPulse } from './link/agent-pulse.js';
import { ControlLink } from './link/control-link.js';
import { AgentMeter } from './metrics/agent-meter.js';
import { MeteredRuntime } from './metrics/metered-runtime.js';
import type { SessionRuntime } from './session-runtime.js';
import { GenerationStore } from './sessions/generation-store.js';
import { KnownSessions } from './sessions/known-sessions.js';
import { Reconciler } from './sessions/reconciler.js';
import { SessionReporter } from './sessions/session-reporter.js';
import { AgentIdentity } from './state/agent-identity.js';
import { InputActivity } from './streams/input-activity.js';
import { SessionViewers } from './streams/session-viewers.js';
import { StreamDialer } from './streams/stream-dialer.js';
import { ThumbnailMaker } from './thumbnails/thumbnail-maker.js';
import { Thumbnailer } from './thumbnails/thumbnailer.js';
import { WebActivity } from './web/web-activity.js';
import { WebGateway } from './web/web-gateway.js';

/** Puts the parts of an agent together: the one place that knows them all. */
export function assembleAgent(config: AgentConfig, bare: SessionRuntime, clock: Clock, log: Logger): Agent {
  const { platform, parallelStarts, stateDir, streamOrigins, serverUrl, timings, inventoryMs, homeSizesMs } = config;
  const metrics = new MetricsRegistry(SOFTWARE_VERSION);
  const runtime = new MeteredRuntime(bare, clock, metrics);
  const known = new KnownSessions(clock);
  const activity = new InputActivity(clock);
  const viewers = new SessionViewers();
  const generations = new GenerationStore(stateDir, clock);
  const reporter = new SessionReporter(known, clock, log);
  const link = new ControlLink({ serverUrl, timings, clock, log });
  const gateway = new WebGateway(runtime, new WebActivity(activity, clock), clock, log);
  const dialer = new StreamDialer(runtime, activity, { origins: streamOrigins, viewers, gateway, clock, log });
  const maker = new ThumbnailMaker(runtime, clock);
  const thumbnails = new Thumbnailer({ known, activity, viewers }, maker, clock, log);
  viewers.watch(thumbnails);
  const toldToReconcile = { platform, parallelStarts, pictures: thumbnails, clock, log };
  const reconciler = new Reconciler(runtime, generations, reporter, dialer, toldToReconcile);
  const sizer = new HomeSizer(runtime, homeSizesMs, clock, log);
  const sources = { runtime, generations, known, activity, viewers, reporter, thumbnails, sizer };
  const pulse = new AgentPulse(sources, link, inventoryMs, clock, log);
  const housekeeper = new Housekeeper({ runtime, reconciler }, link, log);
<<<<<<< HEAD
  const registration = new AgentRegistration(new AgentIdentity(stateDir), config, clock, log);
  const meter = new AgentMeter(metrics, known, dialer);
  const { metricsPort } = config;
  return new Agent({ registration, link, pulse, reconciler, dialer, housekeeper, meter, metricsPort });
=======
  const registration = new AgentRegistration(new AgentIdentity(stateDir, config.privateKey), config, clock, log);
  return new Agent({ registration, link, pulse, reconciler, dialer, housekeeper });
>>>>>>> chart
}
