import type { Server } from 'node:http';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { HttpConfig } from '../config/control-plane.config.js';
import { AppHosts } from './app-hosts.js';
import { bodyDeadline } from './body-deadline.middleware.js';
import { bodyTypes } from './body-types.middleware.js';
import { clientFiles } from './client-files.js';
import { Departure } from './departure.js';
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

/** Everything about HTTP that is the same for every route. Create the application with `{ bodyParser: false }`. */
export function configureHttp(app: NestExpressApplication): void {
  const config = app.get(HttpConfig);
  const isSecure = config.configuredPublicUrl?.startsWith('https:') ?? false;
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.set('case sensitive routing', true);
  app.set('etag', false);
  const types = bodyTypes(app.get(YamlBodies));
  app.use(bodyDeadline(BODY_MS), requestContext, ...securityHeaders(isSecure, app.get(AppHosts)), types);
  app.useBodyParser('json', { limit: MAX_BODY, strict: true });
  app.useBodyParser('text', { limit: MAX_YAML_BYTES, type: YAML_MEDIA_TYPE });
  app.use(...clientFiles(config.clientDir));
  app.useGlobalFilters(new ProblemFilter());
  app.useGlobalPipes(validationPipe());
  const server: Server = app.getHttpServer();
  server.requestTimeout = 0;
  server.headersTimeout = 10_000;
  // Node looks for late requests every 30 s unless told otherwise before it listens; Nest makes the server without options.
  Object.assign(server, { connectionsCheckingInterval: 5_000 });
  server.keepAliveTimeout = 65_000;
  app.get(Sites).attach(server);
  app.get(UpgradeRouter).attach(server);
  app.get(Departure).attach(server);
}
