import type { Server } from 'node:http';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { HttpConfig, LimitsConfig } from '../config/control-plane.config.js';
import { addressLimit } from '../limits/request-limits.middleware.js';
import { AppHosts } from './app-hosts.js';
import { bodyDeadline } from './body-deadline.middleware.js';
import { bodyTypes } from './body-types.middleware.js';
import { answerClientErrors } from './client-errors.js';
import { ClientAddresses } from './client-addresses.js';
import { clientFiles } from './client-files.js';
import { Departure } from './departure.js';
import { FormBodies, MAX_FORM_BYTES } from './form-bodies.js';
import { HttpMeter } from './http-meter.js';
import { inTurns } from './in-turns.middleware.js';
import { checkJsonDepth } from './json-depth.js';
import { ProblemFilter } from './problem.filter.js';
import { requestContext } from './request-context.middleware.js';
import { securityHeaders } from './security-headers.js';
import { Sites } from './sites.js';
import { UpgradeRouter } from './upgrade-router.js';
import { validationPipe } from './validation.js';
import { MAX_YAML_BYTES, YAML_MEDIA_TYPE, YamlBodies } from './yaml-bodies.js';

const MAX_BODY = '1mb';
/** How long the body of a request may take to arrive, in milliseconds. */
const BODY_MS = 20_000;
/** Whole companies come at one moment, and wait for their password to be checked anyway. */
const CROWDED = '/api/v1/auth/login';

/** Everything about HTTP that is the same for every route. Create the application with `{ bodyParser: false }`. */
export function configureHttp(app: NestExpressApplication): void {
  const config = app.get(HttpConfig);
  const isSecure = config.configuredPublicUrl?.startsWith('https:') ?? false;
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.set('case sensitive routing', true);
  app.set('etag', false);
  const limits = app.get(LimitsConfig);
  if (limits.trustedProxies.length > 0) app.set('trust proxy', [...limits.trustedProxies]);
  const forms = app.get(FormBodies);
  const types = bodyTypes(app.get(YamlBodies), forms);
  app.use(bodyDeadline(BODY_MS), inTurns(CROWDED), requestContext, ...securityHeaders(isSecure, app.get(AppHosts)));
  app.use(addressLimit(app.get(ClientAddresses)), types);
  const jsonOptions = { limit: MAX_BODY, strict: true, verify: checkJsonDepth };
  app.useBodyParser('json', jsonOptions);
  app.useBodyParser('text', { limit: MAX_YAML_BYTES, type: YAML_MEDIA_TYPE });
  const type = forms.areWelcome.bind(forms);
  app.useBodyParser('urlencoded', { limit: MAX_FORM_BYTES, extended: false, parameterLimit: 20, type });
  app.use(...clientFiles(config.clientDir));
  app.useGlobalFilters(new ProblemFilter());
  app.useGlobalPipes(validationPipe());
  const server: Server = app.getHttpServer();
  server.requestTimeout = 0;
  server.headersTimeout = 10_000;
  // Node looks for late requests every 30 s unless told otherwise before it listens; Nest makes the server without options.
  Object.assign(server, { connectionsCheckingInterval: 5_000 });
  server.keepAliveTimeout = 65_000;
  answerClientErrors(server);
  app.get(Sites).attach(server);
  app.get(UpgradeRouter).attach(server);
  app.get(Departure).attach(server);
  app.get(HttpMeter).attach(server);
}
